/** Deep Q-learning against values in closed form, where it is known to fail, and what its memory keeps. */
import { beforeAll, describe, expect, test } from "vitest";
import { dqn } from "../../agents/learners/dqn.ts";
import { twoStep } from "../../experiments/qmix-two-step/two-step.ts";
import { category, discrete, i32 } from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { annuity, estimate, gate, start } from "./learners.worlds.ts";
import { begin, greedyReturn, indicators, small, teach, valuesOf } from "./value-learners.ts";

/** Four places in a row: right goes on and pays 1 at the end, which terminates; left goes back and pays nothing. */
const chain = sketchEnv({
  id: "chain-v0",
  agents: () => 1,
  observation: () => ({ place: category(4, "where the agent is") }),
  state: () => ({ place: i32 }),
  world: {
    reset(w) {
      w.place = w.randomInt(4);
    },
    step(w) {
      if (w.action[0] === 0) w.place = Math.max(0, w.place - 1);
      else if (w.place < 3) w.place++;
      else {
        w.payoff[0] = 1;
        w.ended = 1;
      }
    },
    observe(w) {
      w.obs.place[0] = w.place;
    },
  },
});

describe("in a chain", () => {
  const gamma = 0.8;
  const params = {
    gamma,
    hidden: [16],
    epsilon: 1,
    learningRate: { start: 0.02, end: 0.0005, steps: 1000 },
    warmup: 100,
    targetEvery: 25,
    huber: 0,
  };
  // Going right from place x pays 1 after 3 - x more steps; going left costs a step back and, but for place 0, one there.
  const right = (x: number) => gamma ** (3 - x);
  const exact = [0, 1, 2, 3].flatMap((x) => [gamma * right(Math.max(0, x - 1)), right(x)]);
  const errors = (variant: Record<string, unknown>) => {
    const run = begin(chain, dqn, { ...params, ...variant }, { worlds: 8 });
    teach(run, 1200);
    return valuesOf(run, 0, indicators(4), [16], 2).map((value, j) => Math.abs(value - exact[j]));
  };

  test.each([
    ["double", {}],
    ["plain, with a target that follows softly", { double: false, targetEvery: 1, tau: 0.05 }],
  ])("%s, it finds the exact action values", (_, variant) => {
    expect(Math.max(...errors(variant))).toBeLessThan(0.03);
  });

  test("three ticks at a time, it finds them on the way it takes itself", () => {
    // Little exploration, so that all but the first action of an experience are the best ones.
    const [, ...found] = errors({ steps: 3, epsilon: 0.02 }).filter((_, j) => j % 2 === 1);
    expect(Math.max(...found)).toBeLessThan(0.05);
  });
});

describe("ends of episodes", () => {
  const gamma = 0.8;
  const params = {
    gamma,
    hidden: [],
    epsilon: 1,
    learningRate: { start: 0.05, end: 0.001, steps: 600 },
    warmup: 32,
    targetEvery: 10,
    huber: 0,
  };

  test.each([1, 3])("a reward of 1 a tick, cut every 5 ticks, is worth 1 / (1 - gamma): %i-step", (steps) => {
    // Nothing is observed: every state looks alike, as it does to somebody who lives for ever.
    const run = begin(annuity, dqn, { ...params, steps, observe: [] }, { worlds: 8 });
    teach(run, 700);
    for (const value of valuesOf(run, 0, [[0]], [], 2)) expect(value).toBeCloseTo(1 / (1 - gamma), 1);
  });

  test.each([1, 3])("for 5 ticks and no more, it is worth the finite sum: %i-step", (steps) => {
    const run = begin(annuity, dqn, { ...params, steps }, { worlds: 8, game: { terminates: true } });
    teach(run, 700);
    valuesOf(run, 0, indicators(5), [], 2).forEach((value, j) => {
      expect(value).toBeCloseTo((1 - gamma ** (5 - (j >> 1))) / (1 - gamma), 1);
    });
  });

  test("what is forbidden is not looked forward to", () => {
    // Action 1 is never allowed; its value, that of a network which never saw it, starts at 100.
    const run = begin(gate, dqn, { ...params, learningRate: 0.05 }, { worlds: 8 });
    const { qWeights, qTarget } = run.bound.memory;
    for (const memory of [qWeights, qTarget]) memory[3] = 100;
    teach(run, 400);
    const [value] = valuesOf(run, 0, [[0]], [], 2);
    expect(value).toBeCloseTo(1 / (1 - gamma), 1);
  });
});

/** One agent, ten actions that all pay 0 on average: whatever is expected of them is too much. */
const noise = sketchEnv({
  id: "noise-v0",
  cite: ["van Hasselt 2010, Double Q-learning, NeurIPS"],
  agents: () => 1,
  action: () => discrete(10),
  world: {
    step(w) {
      w.payoff[0] = w.normal();
    },
  },
});

test("the maximum of noisy values is too large; choosing and valuing by two networks makes it less so", () => {
  // By the time the target network follows, replay holds other noise.
  const params = {
    hidden: [],
    gamma: 0.8,
    epsilon: 1,
    learningRate: 0.05,
    warmup: 32,
    capacity: 64,
    targetEvery: 150,
    huber: 0,
  };
  const promised = (double: boolean) =>
    estimate(
      [1, 2, 3].flatMap((seed) => {
        const run = begin(noise, dqn, { ...params, double }, { seed });
        teach(run, 1800);
        return valuesOf(run, 0, [[0]], [], 10);
      }),
    ).mean;
  const [plain, double] = [promised(false), promised(true)];
  expect(plain).toBeGreaterThan(1);
  expect(Math.abs(double)).toBeLessThan(plain / 3);
});

test("in the two-step game independent learners take the safe 7", () => {
  const params = { hidden: [16], epsilon: 1, learningRate: 0.01, warmup: 64, targetEvery: 20, huber: 0 };
  for (const seed of [1, 2, 3, 4, 5]) {
    const run = begin(twoStep, dqn, params, { worlds: 8, seed });
    teach(run, 400);
    expect(greedyReturn(run)).toBe(7);
  }
});

describe("on TensorFlow.js", () => {
  beforeAll(async () => {
    await loadTensorflow();
  });

  test("it learns what it learns on the fused engine", () => {
    const [fused, tensorflow] = ["fused", "tensorflow"].map((engine) => {
      const run = begin(chain, dqn, { ...small, epsilon: 1, engine }, { worlds: 2 });
      teach(run, 60);
      return run.bound.memory;
    });
    expect(fused.adamSteps).toEqual(tensorflow.adamSteps);
    fused.qWeights.forEach((weight, j) => {
      expect(Math.abs(weight - tensorflow.qWeights[j])).toBeLessThan(1e-4);
    });
  });
});

test("a replay too small for its warm-up is refused: it would never learn", () => {
  expect(() => start(annuity, {}, [{ use: dqn, params: { capacity: 200 } }])).toThrow(
    "dqn: warmup must be at most the capacity of 200, got 500; else it never learns",
  );
});
