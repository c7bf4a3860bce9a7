import { beforeAll, describe, expect, test } from "vitest";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { recurrentPpo } from "../../agents/learners/recurrent-ppo.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { box, category, i32, type PolicyDefinition, rollout, z } from "../../src/index.ts";
import { loadTensorflow, tensorflow } from "../../src/learn/tensorflow/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { annuity, gate, learn, obstacles, start } from "./learners.worlds.ts";

beforeAll(async () => {
  await loadTensorflow();
});

/** A cue at tick 0 (1 or 2), nothing (0) for `delay` ticks, and then the answer is asked: 1 if it names the cue, else -1. */
const recall = sketchEnv({
  id: "recall-v0",
  title: "Remember the cue",
  params: z.object({ delay: z.number().int().default(3) }),
  agents: () => 1,
  horizon: (p) => p.delay + 2,
  observation: () => ({ cue: category(3, "the cue, at the first tick only") }),
  state: () => ({ cue: i32 }),
  metrics: { right: { description: "answers that name the cue", per: "episode" } },
  world: {
    reset(w) {
      w.cue = w.randomInt(2);
    },
    step(w, p) {
      if (w.tick <= p.delay) return;
      const right = w.action[0] === w.cue;
      w.payoff[0] = right ? 1 : -1;
      w.right += right ? 1 : 0;
      w.ended = 1;
    },
    observe(w) {
      w.obs.cue[0] = w.tick === 0 ? 1 + w.cue : 0;
    },
  },
});

const small = {
  hidden: [],
  units: 8,
  steps: 8,
  learningRate: 0.01,
  epochs: 4,
  minibatch: 128,
  frozen: "greedy",
};

/** Share of right answers in frozen play after some ticks of learning in 24 worlds that share one network. */
function recalled(
  use: PolicyDefinition,
  params: Record<string, unknown>,
  seed: number,
  ticks: number,
): number {
  const run = start(recall, {}, [{ use, params }], { worlds: 24, seed, sharing: "shared" });
  learn(run, ticks);
  rollout(run.batch, run.policies, 50);
  const right = Array.from({ length: 24 }, (_, i) => run.batch.readMetrics(i).right);
  return right.reduce((sum, share) => sum + share) / 24;
}

describe("memory", () => {
  test.each([1, 2, 3])("names a cue that it saw 4 ticks ago (seed %i)", (seed) => {
    expect(recalled(recurrentPpo, small, seed, 96)).toBeGreaterThan(0.95);
  });

  test("without memory it is a guess: the learned table stays at chance", () => {
    const right = recalled(policyGradient, { steps: 5 }, 1, 400);
    expect(right).toBeGreaterThan(0.4);
    expect(right).toBeLessThan(0.6);
  });

  test("what was there before the episode is forgotten", () => {
    const [one, other] = [1, 2].map(() =>
      start(recall, {}, [{ use: recurrentPpo, params: small }], { worlds: 4, seed: 5, sharing: "shared" }),
    );
    other.memory.state.fill(0.7);
    for (const { policies } of [one, other]) policies[0].policy.act(0, 4, true);
    expect(other.memory.state).toEqual(one.memory.state);
    expect(one.memory.state.some((x) => x !== 0)).toBe(true);
    // Within an episode it is not.
    for (const { batch, policies } of [one, other]) {
      batch.step();
      policies[0].learner!.learn(0, 4);
      batch.resetDone();
    }
    other.memory.state.fill(0.7);
    for (const { policies } of [one, other]) policies[0].policy.act(0, 4, true);
    expect(other.memory.state).not.toEqual(one.memory.state);
  });
});

describe("the value of what is not seen", () => {
  const params = {
    ...small,
    // All that it can know of the tick is what it remembers.
    observe: [],
    gamma: 0.5,
    normaliseRewards: false,
    valueWeight: 1,
    entropy: 0,
    clipNorm: 10,
    learningRate: { start: 0.02, end: 0.001, steps: 240 },
  };

  /** What it thought at each tick of the first episode of the last rollout. */
  function valuesOf(terminates: boolean): number[] {
    const run = start(annuity, { length: 4, terminates }, [{ use: recurrentPpo, params }], {
      worlds: 8,
      sharing: "shared",
    });
    learn(run, 240);
    return Array.from(run.memory.values.subarray(0, 4));
  }

  test("cut off by the horizon, a reward of 1 a tick is worth 1 / (1 - gamma) at each", () => {
    for (const value of valuesOf(false)) expect(Math.abs(value - 2)).toBeLessThan(0.15);
  });

  test("terminated, it is worth what is still to come", () => {
    const values = valuesOf(true);
    for (const [t, worth] of [1.875, 1.75, 1.5, 1].entries())
      expect(Math.abs(values[t] - worth), `tick ${t}`).toBeLessThan(0.15);
  });
});

describe("actions", () => {
  test("never takes what is forbidden, and learns nothing wrong from it", () => {
    const run = start(gate, {}, [{ use: recurrentPpo, params: small }], { worlds: 4, sharing: "shared" });
    for (let t = 0; t < 30; t++) {
      learn(run, 1);
      expect(Array.from(run.batch.io.actions[0])).toEqual([0, 0, 0, 0]);
    }
    expect(run.memory.weights.every(Number.isFinite)).toBe(true);
  });

  test("finds the best number of a range", () => {
    const target = sketchEnv({
      id: "target-v0",
      title: "Hit a number",
      agents: () => 1,
      horizon: () => 2,
      action: () => box(-4, 4),
      world: {
        step(w) {
          w.payoff[0] = -((w.action[0] - 1.6) ** 2);
        },
      },
    });
    const params = { ...small, gamma: 0, entropy: 0, learningRate: 0.02 };
    const run = start(target, {}, [{ use: recurrentPpo, params }], { worlds: 32, sharing: "shared" });
    learn(run, 120);
    rollout(run.batch, run.policies, 2);
    for (const action of run.batch.io.actions[0]) expect(Math.abs(action - 1.6)).toBeLessThan(0.3);
  });
});

describe.each([
  ["prisoner's dilemma", matrixGame, { game: "prisoners-dilemma", memory: 1 }],
  ["obstacle course", obstacles, {}],
] as const)("in the %s", (_, env, envParams) => {
  const params = { hidden: [4], units: 4, steps: 6, epochs: 2, minibatch: 8 };
  const begin = (options: Parameters<typeof start>[3], more = {}) =>
    start(env, envParams, [{ use: recurrentPpo, params: { ...params, ...more } }], options);

  test("learns, and only from agents that are there", () => {
    const run = begin({ worlds: 3, seed: 7, sharing: "shared" });
    const before = run.memory.weights.slice();
    learn(run, 18);
    expect(run.memory.weights).not.toEqual(before);
    expect(run.memory.weights.every(Number.isFinite)).toBe(true);
    const metrics = run.policies[0].learner!.metrics!(0, 3);
    expect(Object.keys(metrics)).toEqual(expect.arrayContaining(["policyLoss", "valueLoss", "approxKl"]));
    for (const value of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
    expect(metrics.entropy).toBeGreaterThan(0);
  });

  test("played through again, the rollout is what it was when acting", () => {
    // With one gradient step an update every probability ratio is 1, in whatever episode and whoever has left. Large steps
    // make a policy that depends on what it remembers.
    const eager = { epochs: 1, minibatch: 1000, learningRate: 0.1 };
    const run = begin({ worlds: 3, sharing: "shared" }, eager);
    learn(run, 48);
    const { approxKl, clipFraction, gradientNorm } = run.policies[0].learner!.metrics!(0, 3);
    expect(Math.abs(approxKl)).toBeLessThan(1e-5);
    expect(clipFraction).toBe(0);
    expect(gradientNorm).toBeGreaterThan(0);
  });

  test("seats that share weights keep equal copies", () => {
    const run = begin({ worlds: 2, seed: 11, sharing: "shared" }, { weights: "shared-with-id" });
    learn(run, 14);
    const { weights } = run.memory;
    const size = weights.length / run.batch.agents;
    expect(weights.slice(size, 2 * size)).toEqual(weights.slice(0, size));
  });

  test("no tensor outlives an update", () => {
    const run = begin({ worlds: 2, sharing: "shared" });
    learn(run, 6);
    const before = tensorflow().memory().numTensors;
    learn(run, 18);
    expect(tensorflow().memory().numTensors).toBe(before);
  });
});
