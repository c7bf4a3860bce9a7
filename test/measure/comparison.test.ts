import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  improvementInterval,
  performanceProfile,
  probabilityOfImprovement,
  wilsonInterval,
} from "../../src/measure/index.ts";

/** Few distinct values, so that ties are common. */
const scores = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 15 });

function naiveImprovement(x: number[], y: number[]): number {
  let wins = 0;
  for (const a of x) for (const b of y) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (x.length * y.length);
}

describe("probabilityOfImprovement", () => {
  it("counts won pairs, ties half", () => {
    expect(probabilityOfImprovement([3, 4], [1, 2])).toBe(1);
    expect(probabilityOfImprovement([1, 2], [3, 4])).toBe(0);
    expect(probabilityOfImprovement([5, 5], [5])).toBe(0.5);
    // Pairs of {1, 3, 5} against {2, 3}: 0 0, 1 1/2, 1 1.
    expect(probabilityOfImprovement([5, 1, 3], [3, 2])).toBe(3.5 / 6);
  });

  it("equals counting all pairs, and the two directions add up to one", () => {
    fc.assert(
      fc.property(scores, scores, (x, y) => {
        const forth = probabilityOfImprovement(x, y);
        expect(forth).toBeCloseTo(naiveImprovement(x, y), 12);
        expect(forth + probabilityOfImprovement(y, x)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("rejects empty and non-finite scores", () => {
    expect(() => probabilityOfImprovement([], [1])).toThrow(
      "probabilityOfImprovement: x must hold at least one number",
    );
    expect(() => probabilityOfImprovement([1], [Number.NaN])).toThrow(
      "y must be finite numbers, got NaN (index 0)",
    );
  });
});

describe("improvementInterval", () => {
  it("averages tasks with equal weight whatever their number of sessions", () => {
    const { estimate } = improvementInterval([[2], [1, 1, 1, 1]], [[1], [2, 2]]);
    expect(estimate).toBe(0.5);
  });

  it("is degenerate when no resample can change the order", () => {
    expect(improvementInterval([[3, 4]], [[1, 2]])).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(improvementInterval([[5]], [[0, 1, 2]])).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(improvementInterval([[5, 6, 7]], [[0]])).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(improvementInterval([[0, 1, 2]], [[5]])).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  it("resamples both sides within the task", () => {
    // X resamples of {0, 2} beat the constant 1 in 0, 1/2 or all draws, with probability 1/4, 1/2, 1/4; same for Y.
    expect(improvementInterval([[0, 2]], [[1, 1]])).toEqual({ estimate: 0.5, low: 0, high: 1 });
    expect(improvementInterval([[1, 1]], [[0, 2]])).toEqual({ estimate: 0.5, low: 0, high: 1 });
    // Two such tasks: both must come out all-win to reach 1, which 1/16 of the resamples do.
    const two = improvementInterval(
      [
        [0, 2],
        [0, 2],
      ],
      [
        [1, 1],
        [1, 1],
      ],
      { confidence: 0.8 },
    );
    expect(two).toEqual({ estimate: 0.5, low: 0.25, high: 0.75 });
  });

  it("matches the standard error of the Mann-Whitney statistic for equal distributions", () => {
    // n = k = 100 distinct interleaved scores: variance of P is about (n + k + 1) / (12 n k).
    const x = Array.from({ length: 100 }, (_, i) => 2 * ((i * 37) % 100));
    const y = Array.from({ length: 100 }, (_, i) => 2 * ((i * 53) % 100) + 1);
    const { low, high } = improvementInterval([x], [y]);
    const error = Math.sqrt(201 / (12 * 100 * 100));
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.9);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.1);
  });

  it("repeats for a seed and moves with it", () => {
    const x = [[1, 5, 3, 7, 6, 2.5, 4.1]];
    const y = [[2, 4, 3, 0, 6.5, 1.5, 4]];
    expect(improvementInterval(x, y, { seed: 9 })).toEqual(improvementInterval(x, y, { seed: 9 }));
    const few = { resamples: 50 };
    expect(improvementInterval(x, y, { ...few, seed: 9 })).not.toEqual(
      improvementInterval(x, y, { ...few, seed: 8 }),
    );
  });

  it("asks for the same tasks on both sides", () => {
    expect(() => improvementInterval([[1], [2]], [[1]])).toThrow(
      "improvementInterval: x and y must have the same length, got 2 and 1",
    );
    expect(() => improvementInterval([], [])).toThrow("x must hold at least one task, got none");
  });
});

describe("performanceProfile", () => {
  it("gives the share of sessions strictly above each threshold", () => {
    const { thresholds, share } = performanceProfile([[1, 2, 2, 4]], [0, 1, 2, 3.9, 4]);
    expect([...thresholds]).toEqual([0, 1, 2, 3.9, 4]);
    expect([...share]).toEqual([1, 0.75, 0.25, 0.25, 0]);
  });

  it("weighs tasks equally whatever their number of sessions", () => {
    const { share } = performanceProfile([[1], [0, 0, 0]], [0.5]);
    expect([...share]).toEqual([0.5]);
  });

  it("has exact bands where resampling cannot or must vary", () => {
    const { low, high } = performanceProfile([[0, 1]], [-1, 0.5, 2]);
    expect([...low]).toEqual([1, 0, 0]);
    expect([...high]).toEqual([1, 1, 0]);
  });

  it("has binomial bands: 20 sessions of which 6 exceed the threshold", () => {
    const values = Array.from({ length: 20 }, (_, i) => (i < 6 ? 1 : 0));
    const { low, high } = performanceProfile([values], [0.5], { resamples: 20_000 });
    expect(low[0]).toBeCloseTo(0.1, 12);
    expect(high[0]).toBeCloseTo(0.5, 12);
  });

  it("resamples within tasks", () => {
    const { low, high } = performanceProfile(
      [
        [0, 0],
        [1, 1],
      ],
      [0.5],
    );
    expect([low[0], high[0]]).toEqual([0.5, 0.5]);
  });

  it("never rises, and its band encloses it", () => {
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 3 }), (tasks) => {
        const { share, low, high } = performanceProfile(tasks, [0, 1.5, 3, 4, 5.5], { resamples: 200 });
        for (let t = 0; t < share.length; t++) {
          if (t > 0) expect(share[t]).toBeLessThanOrEqual(share[t - 1]!);
          expect(low[t]).toBeLessThanOrEqual(share[t]! + 1e-12);
          expect(high[t]).toBeGreaterThanOrEqual(share[t]! - 1e-12);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("rejects thresholds that do not ascend", () => {
    expect(() => performanceProfile([[1]], [2, 1])).toThrow(
      "performanceProfile: thresholds must ascend, got 1 after 2 (index 1); sort them first",
    );
    expect(() => performanceProfile([[1]], [])).toThrow("thresholds must hold at least one number, got none");
  });
});

describe("wilsonInterval", () => {
  const z = 1.959963984540054;

  it("agrees with published values", () => {
    // 8 of 10 at 95 %: 49.02 % to 94.33 %.
    const { estimate, low, high } = wilsonInterval(8, 10);
    expect(estimate).toBe(0.8);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });

  it("has its closed form at the ends: z^2 / (n + z^2)", () => {
    const none = wilsonInterval(0, 20);
    expect(none.low).toBe(0);
    expect(none.high).toBeCloseTo((z * z) / (20 + z * z), 13);
    const all = wilsonInterval(20, 20);
    expect(all.low).toBeCloseTo(20 / (20 + z * z), 13);
    expect(all.high).toBe(1);
  });

  it.each([
    [0.5, 0.6744897501960817],
    [0.9, 1.6448536269514722],
    [0.99, 2.5758293035489004],
    [0.999999, 4.891638475698711],
  ])("uses the normal quantile of confidence %f", (confidence, quantile) => {
    // With half of n trials the half width is z / (2 sqrt(n + z^2)); solve for z.
    const { low, high } = wilsonInterval(50, 100, confidence);
    const half = (high - low) / 2;
    expect(Math.sqrt((4 * half * half * 100) / (1 - 4 * half * half))).toBeCloseTo(quantile, 8);
  });

  it("solves (p - p0)^2 = z^2 p0 (1 - p0) / n at both bounds, and mirrors", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (trials, draw) => {
        const successes = draw % (trials + 1);
        const { estimate, low, high } = wilsonInterval(successes, trials);
        for (const bound of [low, high]) {
          expect((estimate - bound) ** 2).toBeCloseTo((z * z * bound * (1 - bound)) / trials, 12);
        }
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(wilsonInterval(trials - successes, trials).low).toBeCloseTo(1 - high, 12);
      }),
    );
  });

  it("rejects impossible counts", () => {
    expect(() => wilsonInterval(0, 0)).toThrow(
      "wilsonInterval: trials must be a whole number of at least 1, got 0",
    );
    expect(() => wilsonInterval(0.8, 10)).toThrow(
      "successes must be a whole number in 0..10, got 0.8; pass counts",
    );
    expect(() => wilsonInterval(11, 10)).toThrow("got 11");
    expect(() => wilsonInterval(-1, 10)).toThrow("got -1");
    expect(() => wilsonInterval(1, 10, 1)).toThrow("confidence must lie strictly between 0 and 1, got 1");
  });
});
