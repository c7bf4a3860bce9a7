import { describe, expect, it } from "vitest";
import {
  alphaRankSymmetric,
  bimatrix,
  isSymmetric,
  matchedPairs,
  memoryOneMachine,
  pureNash,
  repeatedPayoffs,
  roundRobin,
  strategyPresets,
} from "../../../src/games/index.ts";
import { axelrod } from "./machines.ts";

describe("a round robin", () => {
  it("of tit-for-tat and always-defect is a stag hunt at discount .9 and a dilemma at .3", () => {
    const pair = {
      "tit-for-tat": strategyPresets["tit-for-tat"],
      "always-defect": strategyPresets["always-defect"],
    };
    const patient = roundRobin(axelrod, pair, { discount: 0.9 });
    expect(patient.labels?.[0]).toEqual(["tit-for-tat", "always-defect"]);
    [3, 0.9, 1.4, 1].forEach((x, joint) => {
      expect(patient.payoffs[0][joint]).toBeCloseTo(x, 12);
    });
    expect(pureNash(patient)).toEqual([0, 3]);
    // T (1 - discount) + P discount = 3.8 tempts more than R.
    expect(pureNash(roundRobin(axelrod, pair, { discount: 0.3 }))).toEqual([3]);
  });

  it("of everybody is symmetric to the last bit, as the dynamics ask, with and without noise", () => {
    for (const noise of [0, 0.01])
      for (const discount of [0.9, 1]) {
        const game = roundRobin(axelrod, strategyPresets, { discount, noise });
        expect(isSymmetric(game, 0)).toBe(true);
        const n = game.actions[0];
        const fitness = new Float64Array(n);
        matchedPairs(game).fitness(new Float64Array(n).fill(1 / n), fitness);
        const mean = game.payoffs[0].subarray(0, n).reduce((sum, x) => sum + x, 0) / n;
        expect(fitness[0]).toBeCloseTo(mean, 12);
      }
  });

  it("pays each pair its exact payoffs, also where the players' positions differ", () => {
    const uneven = bimatrix(
      [
        [3, 0],
        [5, 1],
      ],
      [
        [2, 7],
        [0, 1],
      ],
    );
    const strategies = {
      wsls: strategyPresets["win-stay-lose-shift"],
      mixed: memoryOneMachine([0.9, 0.2, 0.5, 0.1]),
    };
    const options = { discount: 0.8, noise: 0.05 };
    const game = roundRobin(uneven, strategies, options);
    Object.values(strategies).forEach((first, i) => {
      Object.values(strategies).forEach((second, j) => {
        const [x, y] = repeatedPayoffs(uneven, first, second, options);
        expect(game.payoffs[0][2 * i + j]).toBe(x);
        expect(game.payoffs[1][2 * i + j]).toBe(y);
      });
    });
  });

  it("feeds alpha-Rank: under noise, win-stay-lose-shift outlives tit-for-tat at 4/3/1/0", () => {
    const game = roundRobin(
      bimatrix([
        [3, 0],
        [4, 1],
      ]),
      {
        "win-stay-lose-shift": strategyPresets["win-stay-lose-shift"],
        "tit-for-tat": strategyPresets["tit-for-tat"],
        "always-defect": strategyPresets["always-defect"],
      },
      { discount: 1, noise: 0.01 },
    );
    const { stationary, order } = alphaRankSymmetric(game, { alpha: 10 });
    expect(order[0]).toBe(0);
    expect(stationary[0]).toBeGreaterThan(0.99);
  });

  it("needs somebody", () => {
    expect(() => roundRobin(axelrod, {}, { discount: 0.5 })).toThrow(/at least one strategy/);
  });
});
