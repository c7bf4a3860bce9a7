/** Small worlds in which a learner's right answer is known, and one that has every difficulty at once. */
import {
  type BoundPolicy,
  bindPolicies,
  category,
  createBatch,
  discrete,
  i32,
  type PolicyDefinition,
  perAgent,
  type RewardRule,
  type Sharing,
  train,
  z,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/**
 * Two action heads, masks, agents that leave, episodes that terminate and others that are truncated. An agent that
 * has left is paid much.
 */
export const obstacles = sketchEnv({
  id: "obstacles-v0",
  title: "Every difficulty at once",
  agents: () => 3,
  horizon: () => 7,
  earlyExit: true,
  masked: true,
  action: () => [discrete(3, { name: "move" }), discrete(2, { name: "side" })],
  observation: () => ({ place: category(4, "where the agent is") }),
  state: () => ({ place: perAgent(i32) }),
  world: {
    reset(w) {
      for (let a = 0; a < w.agents; a++) w.place[a] = w.randomInt(4);
    },
    step(w) {
      const [move, side] = w.actions;
      let moves = 0;
      for (let a = 0; a < w.agents; a++) moves += w.active[a] * move[a];
      for (let a = 0; a < w.agents; a++) {
        const drift = w.randomInt(2);
        if (!w.active[a]) {
          w.payoff[a] = 1e6;
          continue;
        }
        w.payoff[a] = move[a] + 0.5 * side[a] * w.place[a] - 0.2 * moves;
        w.place[a] = (w.place[a] + move[a] + drift) % 4;
        if (move[a] === 2) w.terminated[a] = 1;
      }
      if (w.chance(0.05)) w.ended = 1;
    },
    observe(w) {
      w.obs.place.set(w.place);
      for (let a = 0; a < w.agents; a++) {
        w.mask[3 * a] = w.place[a] === 1 ? 0 : 1;
        w.mask[3 * a + 2] = w.place[a] === 3 ? 1 : 0;
      }
    },
  },
});

/**
 * One agent, one reward a tick whatever it does, for `length` ticks; then terminated, or truncated. The last observation
 * looks like the first one: who takes a terminal state for one to be valued gets too much.
 */
export const annuity = sketchEnv({
  id: "annuity-v0",
  title: "A reward of 1 a tick",
  params: z.object({ length: z.number().int().default(5), terminates: z.boolean().default(false) }),
  agents: () => 1,
  horizon: (p) => p.length,
  observation: (p) => ({ tick: category(p.length, "ticks of this episode") }),
  world: {
    step(w, p) {
      w.payoff[0] = 1;
      if (p.terminates && w.tick === p.length - 1) w.ended = 1;
    },
    observe(w, p) {
      w.obs.tick[0] = w.tick % p.length;
    },
  },
});

/** One agent that may only ever take action 0, which pays 1; episodes are cut every 5 ticks. */
export const gate = sketchEnv({
  id: "gate-v0",
  title: "A choice that is always masked",
  agents: () => 1,
  horizon: () => 5,
  masked: true,
  world: {
    step(w) {
      w.payoff[0] = 1;
    },
    observe(w) {
      w.mask[1] = 0;
    },
  },
});

/** One agent that is paid a fixed list of rewards, whatever it does. */
export const payroll = sketchEnv({
  id: "payroll-v0",
  title: "Rewards from a list",
  params: z.object({ rewards: z.array(z.number()), actions: z.number().int().default(1) }),
  agents: () => 1,
  action: (p) => discrete(p.actions),
  world: {
    step(w, p) {
      w.payoff[0] = p.rewards[w.tick];
    },
  },
});

/** Bernoulli bandit for one agent: arm a pays 1 with probability means[a], else 0. */
export const bandit = sketchEnv({
  id: "bandit-v0",
  title: "Bernoulli bandit",
  params: z.object({ means: z.array(z.number()) }),
  agents: () => 1,
  action: (p) => discrete(p.means.length),
  world: {
    step(w, p) {
      w.payoff[0] = w.random() < p.means[w.action[0]] ? 1 : 0;
    },
  },
});

/** Two states; action 1 goes to the other one. Staying in state 1 pays 1, all else nothing. Cut every 7 ticks. */
export const twoRooms = sketchEnv({
  id: "two-rooms-v0",
  agents: () => 1,
  horizon: () => 7,
  observation: () => ({ room: category(2, "where the agent is") }),
  state: () => ({ room: i32 }),
  world: {
    reset(w) {
      w.room = w.randomInt(2);
    },
    step(w) {
      const leaves = w.action[0] === 1;
      w.payoff[0] = w.room === 1 && !leaves ? 1 : 0;
      if (leaves) w.room = 1 - w.room;
    },
    observe(w) {
      w.obs.room[0] = w.room;
    },
  },
});

export interface Run {
  readonly batch: ReturnType<typeof createBatch>;
  readonly policies: BoundPolicy[];
  /** The first policy's memory. */
  readonly memory: BoundPolicy["memory"];
}

export interface Seated {
  readonly use: PolicyDefinition;
  readonly params?: Record<string, unknown>;
  readonly seats?: readonly number[];
}

/** The own reward, but NaN for who has left: whoever learns from it shows it. */
const ofWhoIsThere: RewardRule = ({ io, columns }) => {
  const reward = new Float64Array(io.reward.length);
  const there = new Uint8Array(reward.length);
  const size = (worlds: number) => (worlds * reward.length) / columns.tick.length;
  return {
    id: "of who is there",
    reward,
    beforeStep(lo, hi) {
      there.set(columns.active.subarray(size(lo), size(hi)), size(lo));
    },
    afterStep(lo, hi) {
      for (let k = size(lo); k < size(hi); k++) reward[k] = there[k] !== 0 ? io.reward[k] : Number.NaN;
    },
    whatIf: (scratch, at, k) => (there[k] !== 0 ? scratch.reward[at] : Number.NaN),
  };
};

/** A batch with its policies, ready to train. Where agents leave early, rewards are those of who is there. */
export function start(
  env: Parameters<typeof createBatch>[0],
  params: Record<string, unknown>,
  policies: readonly Seated[],
  options: { worlds?: number; seed?: number; firstWorld?: number; sharing?: Sharing } = {},
): Run {
  const { worlds = 1, seed = 1, firstWorld = 0, sharing = "sessions" } = options;
  const batch = createBatch(env, params, { worlds, seed, firstWorld });
  const uses = policies.map((policy) => ({
    ...policy,
    reward: env.earlyExit && policy.use.kind === "learner" ? ofWhoIsThere : undefined,
  }));
  const bound = bindPolicies(batch, uses, { seed, sharing });
  return { batch, policies: bound, memory: bound[0].memory };
}

export function learn(run: Run, ticks: number, block?: number): void {
  const { batch, policies } = run;
  train({ batch, policies, ticks, ...(block ? { block } : {}) });
}

/** Mean and standard error of the mean. */
export function estimate(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}
