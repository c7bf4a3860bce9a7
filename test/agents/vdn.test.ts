/** Value decomposition networks: the two-step game, and what their memory keeps. */
import { describe, expect, test } from "vitest";
import { vdn } from "../../agents/learners/vdn.ts";
import { twoStep } from "../../experiments/qmix-two-step/two-step.ts";
import { teamReward } from "../../src/credit/index.ts";
import { begin, greedyReturn, indicators, small, teach, valuesOf } from "./value-learners.ts";

/** Constants while it explores, so that data are the same throughout; then smaller steps. */
const params = {
  hidden: [16],
  epsilon: 1,
  learningRate: { start: 0.01, end: 0.0002, steps: 700 },
  warmup: 64,
  targetEvery: 20,
  capacity: 4000,
};

describe("the two-step game", () => {
  test.each([1, 2, 3, 4, 5])("seed %i: fits -1.5, 2.5, 2.5, 6.5 and takes the 7", (seed) => {
    const run = begin(twoStep, vdn, params, { worlds: 16, seed });
    teach(run, 800);
    const [first, second] = [0, 1].map((seat) => valuesOf(run, seat, indicators(3), [16], 2));
    const joint = (state: number) =>
      [0, 1, 2, 3].map((a) => first[2 * state + (a >> 1)] + second[2 * state + (a & 1)]);
    joint(2).forEach((value, a) => {
      expect(Math.abs(value - [-1.5, 2.5, 2.5, 6.5][a])).toBeLessThan(0.2);
    });
    for (const value of joint(1)) expect(Math.abs(value - 7)).toBeLessThan(0.2);
    expect(greedyReturn(run)).toBe(7);
  });
});

test("the team's reward is the sum of its members', or what the reward rule of the team gives", () => {
  const [own, given] = [undefined, teamReward()].map((reward) => {
    const run = begin(twoStep, vdn, { ...small, epsilon: 1 }, { worlds: 2, ...(reward && { reward }) });
    teach(run, 40);
    return run.bound.memory;
  });
  expect(Math.max(...own.returns)).toBeGreaterThanOrEqual(7);
  expect(given.returns).toEqual(own.returns);
  expect(given.qWeights).toEqual(own.qWeights);
});
