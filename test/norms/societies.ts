/** Societies that the tests of norms certify. */
import { always, qLearning } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  category,
  createBatch,
  definePolicy,
  discrete,
  type Env,
  i32,
  type PolicyDefinition,
  type PolicyUse,
  type Society,
  z,
} from "../../src/index.ts";
import type { Deviant } from "../../src/norms/index.ts";
import { sketchEnv } from "../helpers/env.ts";

export function societyOf(
  env: Env,
  params: Record<string, unknown>,
  uses: readonly PolicyUse[],
  { worlds = 1, seed = 0 }: { worlds?: number; seed?: number } = {},
): Society {
  const batch = createBatch(env, params, { worlds, seed });
  return { batch, policies: bindPolicies(batch, uses, { seed }) };
}

/** Temptation, reward, punishment, sucker's payoff. */
export type Dilemma = readonly [T: number, R: number, P: number, S: number];

export const dilemma = ([T, R, P, S]: Dilemma): Record<string, unknown> => ({
  payoffs: [
    [R, S, T, P],
    [R, T, S, P],
  ],
  actions: [2, 2],
});

/** Both play the same norm, for ever unless `more` says otherwise. */
export const pairOf = (
  use: PolicyDefinition,
  game: Dilemma,
  {
    params,
    worlds = 1,
    ...more
  }: { params?: Record<string, unknown>; worlds?: number } & Record<string, unknown> = {},
): Society =>
  societyOf(matrixGame, { ...dilemma(game), ...more }, [{ use, ...(params && { params }) }], { worlds });

/** Pairs of Q-learners whose tables say, session by session, what to do after CC, CD, DC and DD. */
export function taught(
  game: Dilemma,
  strategies: readonly string[],
  params: Record<string, unknown> = {},
): Society {
  const society = pairOf(qLearning, game, { params, worlds: strategies.length });
  const { q } = society.policies[0].memory;
  strategies.forEach((strategy, i) => {
    for (let seat = 0; seat < 2; seat++)
      [...strategy].forEach((action, s) => {
        q[16 * i + 8 * seat + 2 * s + (action === "C" ? 0 : 1)] = 1;
      });
  });
  return society;
}

/**
 * Choice c of every agent pays `pay[c]`, plus or minus `spread[c]` as a fair coin says: a coin for each agent and choice,
 * thrown whatever is chosen.
 */
export const coins = sketchEnv({
  id: "coins-v0",
  params: z.object({
    agents: z.number().int().default(2).describe("agents"),
    pay: z.array(z.number()).default([0, 0]).describe("mean payoff by choice"),
    spread: z.array(z.number()).default([0, 1]).describe("what the coin adds or takes, by choice"),
    horizon: z.number().default(4).describe("ticks of an episode (ticks)"),
  }),
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) => discrete(p.pay.length),
  world: {
    step(w, p) {
      for (let a = 0; a < w.agents; a++)
        for (let c = 0; c < p.pay.length; c++) {
          const heads = w.chance(0.5);
          if (w.action[a] === c) w.payoff[a] = p.pay[c] + (heads ? p.spread[c] : -p.spread[c]);
        }
    },
  },
});

export const defect: Deviant = { label: "defect", use: always, params: { action: 1 } };

/** Agents, states and choices of `maze`. */
const states = 4;
const choices = 3;
const joint = choices * choices;

/**
 * Two agents walk a graph together: tables give the next state and what agent 0 is paid, by state and joint action.
 * State 3 is the last one where `ends`, and in state 2 the third choice is not allowed where `masks`.
 */
export const maze = sketchEnv({
  id: "maze-v0",
  title: "A walk on a graph",
  params: z.object({
    next: z
      .array(z.number().int())
      .default(Array(states * joint).fill(0))
      .describe("state by state and joint action"),
    pay: z
      .array(z.number())
      .default(Array(states * joint).fill(0))
      .describe("payoff by state and joint action"),
    horizon: z.number().default(5).describe("ticks of an episode (ticks)"),
    ends: z.boolean().default(false).describe("whether state 3 ends the episode"),
    masks: z.boolean().default(false).describe("whether state 2 forbids the third choice"),
  }),
  horizon: (p) => p.horizon,
  masked: true,
  state: () => ({ at: i32 }),
  action: () => discrete(choices),
  observation: () => ({ at: category(states, "state") }),
  world: {
    reset(w) {
      w.at = 0;
    },
    step(w, p) {
      const cell = w.at * joint + w.action[0] * choices + w.action[1];
      w.payoff[0] = p.pay[cell];
      w.payoff[1] = -p.pay[cell];
      w.at = p.next[cell];
      if (p.ends && w.at === 3) w.ended = 1;
    },
    observe(w, p) {
      for (let a = 0; a < 2; a++) {
        w.obs.at[a] = w.at;
        if (p.masks && w.at === 2) w.mask[choices * a + 2] = 0;
      }
    },
  },
});
export const mazeSize = { states, choices, cells: states * joint };

/** Plays a choice by state, one further on every second visit of the episode: it remembers. */
export const walker = definePolicy({
  id: "walker",
  title: "Walker",
  cite: [],
  kind: "norm",
  acts: "discrete",
  reads: ["at"],
  params: z.object({ choices: z.array(z.number().int()).default([0, 0, 0, 0]).describe("choice by state") }),
  bind({ rows, seats, io, columns, slotStore }, p) {
    const { visits } = slotStore({ visits: i32 });
    return {
      act(lo, hi) {
        const S = seats.length;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            if (columns.tick[i] === 0) visits[r] = 0;
            const k = rows[r];
            const at = io.obs.at[k];
            const wish = (p.choices[at] + (visits[r] % 2)) % choices;
            visits[r]++;
            io.actions[0][k] = io.masks[0][k * choices + wish] !== 0 ? wish : 0;
          }
      },
    };
  },
});
