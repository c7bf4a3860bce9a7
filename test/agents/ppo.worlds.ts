/** Small worlds in which what an actor-critic should find is known. */
import { a2c } from "../../agents/learners/a2c.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import {
  box,
  category,
  discrete,
  f64,
  feature,
  i32,
  type PolicyDefinition,
  vector,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { learn, type Run, start } from "./learners.worlds.ts";

/**
 * A box action in [0, 4] each for two heads, paid for being near what is shown: the first should be the number shown, the
 * second 3. One tick an episode.
 */
export const aiming = sketchEnv({
  id: "aiming-v0",
  title: "Hit what is shown",
  agents: () => 1,
  horizon: () => 1,
  action: () => [box(0, 4, { name: "aim" }), box(0, 4, { name: "power" })],
  observation: () => ({ target: feature(0, 4, "where to aim") }),
  state: () => ({ target: f64 }),
  world: {
    reset(w) {
      w.target = 1 + 2 * w.random();
    },
    step(w) {
      w.payoff[0] = -((w.actions[0][0] - w.target) ** 2) - (w.actions[1][0] - 3) ** 2;
    },
    observe(w) {
      w.obs.target[0] = w.target;
    },
  },
});

/** Two heads of three choices; one observed number says which joint choice of the nine pays 1, one tick an episode. */
export const combination = sketchEnv({
  id: "combination-v0",
  title: "Two dials",
  agents: () => 1,
  horizon: () => 1,
  action: () => [discrete(3, { name: "left" }), discrete(3, { name: "right" })],
  observation: () => ({ code: category(9, "what opens it: 3 left + right") }),
  state: () => ({ code: i32 }),
  world: {
    reset(w) {
      w.code = w.randomInt(9);
    },
    step(w) {
      const left = w.actions[0][0] === Math.floor(w.code / 3);
      const right = w.actions[1][0] === w.code % 3;
      w.payoff[0] = (left ? 0.5 : 0) + (right ? 0.5 : 0);
    },
    observe(w) {
      w.obs.code[0] = w.code;
    },
  },
});

/** Choice a pays a, but the best one, and in each tick one more, are forbidden: what is shown says which. */
export const forbidden = sketchEnv({
  id: "forbidden-v0",
  title: "The best is forbidden",
  agents: () => 1,
  horizon: () => 4,
  masked: true,
  action: () => discrete(4),
  observation: () => ({ closed: category(3, "which choice besides the last is closed") }),
  state: () => ({ closed: i32 }),
  world: {
    reset(w) {
      w.closed = w.randomInt(3);
    },
    step(w) {
      w.payoff[0] = w.action[0];
      w.closed = w.randomInt(3);
    },
    observe(w) {
      w.obs.closed[0] = w.closed;
      w.mask[3] = 0;
      w.mask[w.closed] = 0;
    },
  },
});

/** Each agent is paid what the other one sees, +1 or -1; nothing that anybody does matters. One tick an episode. */
export const strangers = sketchEnv({
  id: "strangers-v0",
  title: "Fortunes that only others see",
  horizon: () => 1,
  observation: () => ({ omen: category(2, "what the other one will be paid") }),
  state: () => ({ omen: vector(i32, 2) }),
  world: {
    reset(w) {
      for (let a = 0; a < 2; a++) w.omen[a] = w.randomInt(2);
    },
    step(w) {
      for (let a = 0; a < 2; a++) w.payoff[a] = 2 * w.omen[1 - a] - 1;
    },
    observe(w) {
      w.obs.omen.set(w.omen);
    },
  },
});

/** Two agents, paid 1 a tick; the first leaves after 2 ticks (and is then paid much), the second after 4. */
export const leavers = sketchEnv({
  id: "leavers-v0",
  title: "One leaves early",
  horizon: () => 9,
  earlyExit: true,
  observation: () => ({ tick: category(5, "ticks of this episode") }),
  world: {
    step(w) {
      for (let a = 0; a < 2; a++) {
        w.payoff[a] = w.active[a] ? 1 : 1e6;
        if (w.tick === 2 * a + 1) w.terminated[a] = 1;
      }
    },
    observe(w) {
      w.obs.tick.fill(w.tick);
    },
  },
});

/** Reward 1 a tick for one agent, cut every 5 ticks; how far the tick has come is not shown. */
export const endless = sketchEnv({
  id: "endless-v0",
  title: "A reward of 1 a tick, for ever",
  agents: () => 1,
  horizon: () => 5,
  world: {
    step(w) {
      w.payoff[0] = 1;
    },
  },
});

/** Learners on policy, with params for small problems. */
export const actorCritics: Record<string, { use: PolicyDefinition; params: Record<string, unknown> }> = {
  ppo: { use: ppo, params: { steps: 8, minibatch: 128, learningRate: 3e-3, hidden: [16] } },
  a2c: { use: a2c, params: { learningRate: 5e-3, hidden: [16], normaliseAdvantages: true } },
};

/** Learns in 32 worlds that share a network. */
export function trainTogether(
  env: Parameters<typeof start>[0],
  use: PolicyDefinition,
  params: Record<string, unknown>,
  ticks: number,
  envParams: Record<string, unknown> = {},
): Run {
  const run = start(env, envParams, [{ use, params }], { worlds: 32, sharing: "shared" });
  learn(run, ticks);
  return run;
}
