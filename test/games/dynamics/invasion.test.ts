import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dominanceCycles,
  evolutionaryStability,
  gamePreset,
  invasionBarrier,
  matchedGroups,
  matchedPairs,
  normalFormOf,
  pairwiseInvasibility,
  restPoints,
  roundRobin,
  strategyPreset,
} from "../../../src/games/index.ts";

const hawkDove = [
  [-1, 4],
  [0, 2],
];
const cyclic = (win: number, loss: number) => [
  [0, -loss, win],
  [win, 0, -loss],
  [-loss, win, 0],
];
const third = [1 / 3, 1 / 3, 1 / 3];

/** Row player's expected payoff. */
const expected = (a: readonly (readonly number[])[], x: ArrayLike<number>, y: ArrayLike<number>) =>
  a.reduce((sum, row, i) => sum + x[i] * row.reduce((part, value, j) => part + value * y[j], 0), 0);

describe("evolutionary stability", () => {
  it("of textbook games", () => {
    expect(evolutionaryStability(hawkDove, [2 / 3, 1 / 3])).toBe("stable");
    expect(evolutionaryStability(hawkDove, 0)).toBe("unstable");
    expect(evolutionaryStability(hawkDove, [0.5, 0.5])).toBe("unstable");
    expect(evolutionaryStability(cyclic(2, 1), third)).toBe("stable");
    expect(evolutionaryStability(cyclic(1, 1), third)).toBe("neutral");
    expect(evolutionaryStability(cyclic(1, 2), third)).toBe("unstable");
    const dilemma = [
      [3, 0],
      [5, 1],
    ];
    expect(evolutionaryStability(dilemma, 1)).toBe("stable");
    expect(evolutionaryStability(dilemma, 0)).toBe("unstable");
  });

  it("tit-for-tat is only neutral: unconditional cooperators drift in", () => {
    // Ten rounds of 5/3/1/0: always cooperate, always defect, tit-for-tat.
    const repeated = [
      [30, 0, 30],
      [50, 10, 14],
      [30, 9, 30],
    ];
    expect(evolutionaryStability(repeated, 2)).toBe("neutral");
    expect(evolutionaryStability(repeated, 1)).toBe("stable");
    expect(evolutionaryStability(repeated, 0)).toBe("unstable");
  });

  it("does not depend on the unit or the origin of the payoffs", () => {
    for (const [scale, origin] of [
      [1e-9, 0],
      [1e9, 0],
      [1, 1e6],
    ]) {
      const moved = cyclic(2, 1).map((row) => row.map((value) => scale * value + origin));
      expect(evolutionaryStability(moved, third)).toBe("stable");
    }
  });

  it("a tie is broken by what is earned against the mutant", () => {
    const game = (rare: number) => [
      [1, 1],
      [1, rare],
    ];
    expect(evolutionaryStability(game(0), 0)).toBe("stable");
    expect(evolutionaryStability(game(1), 0)).toBe("neutral");
    expect(evolutionaryStability(game(2), 0)).toBe("unstable");
  });

  it("two mutants that each fail alone can invade together", () => {
    const game = (joint: number) => [
      [0, 0, 0],
      [0, -1, joint],
      [0, joint, -1],
    ];
    expect(pairwiseInvasibility(game(2))[0]).toEqual(["drifts", "repelled", "repelled"]);
    expect(evolutionaryStability(game(2), 0)).toBe("unstable");
    expect(evolutionaryStability(game(1), 0)).toBe("neutral");
    expect(evolutionaryStability(game(0.9), 0)).toBe("stable");
    // Not positive definite, and still no mix of mutants does better.
    expect(evolutionaryStability(game(-5), 0)).toBe("stable");
  });

  it("agrees with a search over mutants on a grid", () => {
    const steps = 36;
    const mutants: number[][] = [];
    for (let i = 0; i <= steps; i++)
      for (let j = 0; i + j <= steps; j++) mutants.push([i / steps, j / steps, (steps - i - j) / steps]);
    const payoff = fc.integer({ min: -1, max: 1 });
    const row = fc.tuple(payoff, payoff, payoff);
    fc.assert(
      fc.property(fc.tuple(row, row, row), (a) => {
        for (const { state } of restPoints(a)) {
          let worst = Number.POSITIVE_INFINITY;
          for (const y of mutants) {
            const common = expected(a, state, state) - expected(a, y, state);
            const rare = expected(a, state, y) - expected(a, y, y);
            if (Math.max(...y.map((share, s) => Math.abs(share - state[s]))) < 1e-9) continue;
            worst = Math.min(worst, Math.abs(common) > 1e-9 ? common : Math.abs(rare) > 1e-9 ? rare : 0);
          }
          const verdict = evolutionaryStability(a, state);
          expect(verdict).toBe(worst > 0 ? "stable" : worst < 0 ? "unstable" : "neutral");
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is asked of a mix that there is", () => {
    expect(() => evolutionaryStability(hawkDove, 2)).toThrow(/in 0..1, got 2/);
    expect(() => evolutionaryStability(hawkDove, [0.5, 0.6])).toThrow(/must sum to 1/);
  });
});

describe("invasion", () => {
  it("barriers are a / (a - b) in games of pairs", () => {
    const stag = matchedPairs([
      [4, 0],
      [3, 3],
    ]);
    expect(invasionBarrier(stag, [1, 0], [0, 1])).toBeCloseTo(1 / 4, 14);
    expect(invasionBarrier(stag, [0, 1], [1, 0])).toBeCloseTo(3 / 4, 14);
    const dilemma = matchedPairs([
      [3, 0],
      [5, 1],
    ]);
    expect(invasionBarrier(dilemma, [1, 0], [0, 1])).toBe(0);
    expect(invasionBarrier(dilemma, [0, 1], [1, 0])).toBe(1);
    expect(invasionBarrier(dilemma, [0, 1], [0, 1])).toBe(0);
  });

  it("barriers of an ESS against a tie reach to everyone, those of a neutral strategy nowhere", () => {
    const game = matchedPairs(hawkDove);
    expect(invasionBarrier(game, [2 / 3, 1 / 3], [1, 0])).toBe(1);
    const neutral = matchedPairs(cyclic(1, 1));
    expect(invasionBarrier(neutral, third, [1, 0, 0])).toBe(0);
  });

  it("barriers are found in games of groups", () => {
    // All five must cooperate: 1 for each if they do, at a cost of 1/16. Four others do with probability x^4.
    const game = matchedGroups(5, 2, (own, counts) => (counts[0] === 5 ? 1 : 0) - (own === 0 ? 1 / 16 : 0));
    expect(invasionBarrier(game, [1, 0], [0, 1])).toBeCloseTo(1 / 2, 12);
  });

  it("by pairs, with who cycles", () => {
    expect(pairwiseInvasibility(cyclic(2, 1))).toEqual([
      ["drifts", "spreads", "repelled"],
      ["repelled", "drifts", "spreads"],
      ["spreads", "repelled", "drifts"],
    ]);
    expect(dominanceCycles(cyclic(2, 1))).toEqual([[0, 1, 2]]);
    const reversed = cyclic(2, 1).map((row) => row.map((value) => -value));
    expect(dominanceCycles(reversed)).toEqual([[0, 2, 1]]);
    expect(dominanceCycles(hawkDove)).toEqual([]);
  });

  it("strategies that all cooperate drift among each other, whatever rounding does to their payoffs", () => {
    const nice = [
      "always-cooperate",
      "tit-for-tat",
      "generous-tit-for-tat",
      "tit-for-two-tats",
      "win-stay-lose-shift",
      "grim",
    ];
    const machines = Object.fromEntries(nice.map((name) => [name, strategyPreset(name)]));
    const game = roundRobin(normalFormOf(gamePreset("prisoners-dilemma")), machines, { discount: 0.9 });
    // To the last bit they differ.
    expect(pairwiseInvasibility(game, 0).flat()).toContain("spreads");
    expect(new Set(pairwiseInvasibility(game).flat())).toEqual(new Set(["drifts"]));
    expect(dominanceCycles(game)).toEqual([]);
  });

  it("differences up to a given slack are none", () => {
    const game = (gain: number) => [
      [1, 1],
      [1 + gain, 1],
    ];
    expect(pairwiseInvasibility(game(0.01))[0][1]).toBe("spreads");
    expect(pairwiseInvasibility(game(0.01), 0.02)[0][1]).toBe("drifts");
    expect(pairwiseInvasibility(game(-0.01))[0][1]).toBe("repelled");
    expect(pairwiseInvasibility(game(-0.01), 0.02)[0][1]).toBe("drifts");
    expect(dominanceCycles(cyclic(2, 1), 3)).toEqual([]);
  });
});
