import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  improvementInterval,
  performanceProfile,
  probabilityOfImprovement,
  wilsonInterval,
} from "../../src/stats/index.ts";

/** The central 95 % of a standard normal lie within z. */
const z = 1.959963984540054;

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

  it("never says that a better side is certain: all pairs won are so many sessions won", () => {
    // Wilson's interval of 5 of 5: 5 / (5 + z^2).
    const all = improvementInterval([[6, 7, 8, 9, 10]], [[1, 2, 3, 4, 5]]);
    expect(all).toEqual({ estimate: 1, low: expect.closeTo(5 / (5 + z * z), 12), high: 1 });
    const none = improvementInterval([[1, 2, 3, 4, 5]], [[6, 7, 8, 9, 10]]);
    expect(none).toEqual({ estimate: 0, low: 0, high: expect.closeTo((z * z) / (5 + z * z), 12) });
    expect(improvementInterval([[5]], [[0, 1, 2]]).low).toBeCloseTo(1 / (1 + z * z), 12);
    const ties = improvementInterval([[1, 1, 1]], [[1, 1]]);
    expect(ties.low).toBeCloseTo(0.5 - (0.5 * z) / Math.sqrt(2 + z * z), 12);
  });

  it("equals Wilson's where one side does not vary: the wins are independent trials", () => {
    // 12 of 16 above; the wins vary as 12 (1 - 12 / 16) / 15, so that 15 trials would vary as much.
    const x = Array.from({ length: 16 }, (_, i) => (i < 12 ? 2 : 0));
    const { low, high } = improvementInterval([x], [Array(40).fill(1)]);
    for (const bound of [low, high])
      expect((0.75 - bound) ** 2).toBeCloseTo((z * z * bound * (1 - bound)) / 16, 12);
  });

  it("solves Newcombe's equation where ties leave less to vary", () => {
    const x = [0, 0, 0, 0, 1, 1, 1, 1];
    const y = [0, 0, 0, 0, 0, 1, 1, 1];
    const { estimate, low, high } = improvementInterval([x], [y]);
    for (const p of [low, high]) {
      const variance = ((p * (1 - p)) / 64) * (1 + 7 * ((1 - p) / (2 - p) + p / (1 + p)));
      expect((estimate - p) ** 2).toBeCloseTo(z * z * variance, 12);
    }
  });

  it("encloses the estimate, mirrors when the sides are swapped, narrows with more sessions", () => {
    fc.assert(
      fc.property(scores, scores, (x, y) => {
        const forth = improvementInterval([x], [y]);
        const back = improvementInterval([y], [x]);
        expect(forth.low).toBeLessThanOrEqual(forth.estimate);
        expect(forth.high).toBeGreaterThanOrEqual(forth.estimate);
        expect(forth.high - forth.low).toBeGreaterThan(0.01);
        expect(back.low).toBeCloseTo(1 - forth.high, 12);
        const more = improvementInterval([[...x, ...x, ...x]], [[...y, ...y, ...y]]);
        expect(more.high - more.low).toBeLessThan(forth.high - forth.low);
      }),
    );
  });

  it("combines tasks as standard errors: four alike halve the width on each side", () => {
    const x = [1, 5, 3, 7, 6, 2.5, 4.1];
    const y = [2, 4, 3, 0, 6.5, 1.5, 4];
    const one = improvementInterval([x], [y]);
    const four = improvementInterval([x, x, x, x], [y, y, y, y]);
    expect(four.estimate).toBeCloseTo(one.estimate, 12);
    expect(four.high - four.estimate).toBeCloseTo((one.high - one.estimate) / 2, 12);
    expect(four.estimate - four.low).toBeCloseTo((one.estimate - one.low) / 2, 12);
  });

  it("has the width of the Mann-Whitney statistic's standard error for equal distributions", () => {
    // n = k = 100 distinct interleaved scores: variance of P is about (n + k + 1) / (12 n k).
    const x = Array.from({ length: 100 }, (_, i) => 2 * ((i * 37) % 100));
    const y = Array.from({ length: 100 }, (_, i) => 2 * ((i * 53) % 100) + 1);
    const { low, high } = improvementInterval([x], [y]);
    const error = Math.sqrt(201 / (12 * 100 * 100));
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.95);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.05);
  });

  it("is a function of the scores in any order", () => {
    expect(improvementInterval([[3, 1, 2]], [[2, 2, 0]])).toEqual(
      improvementInterval([[1, 2, 3]], [[0, 2, 2]]),
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

  it("has Wilson's bands, also where all sessions are above or none is", () => {
    const values = Array.from({ length: 20 }, (_, i) => (i < 6 ? 1 : 0));
    const { low, high } = performanceProfile([values], [-1, 0.5, 2]);
    [20, 6, 0].forEach((above, t) => {
      const wilson = wilsonInterval(above, 20);
      expect([low[t], high[t]]).toEqual([wilson.low, wilson.high]);
    });
  });

  it("combines tasks as standard errors are", () => {
    const { share, low, high } = performanceProfile(
      [
        [0, 0],
        [1, 1],
      ],
      [0.5],
    );
    const away = (z * z) / (2 + z * z) / 2;
    expect([share[0], low[0], high[0]]).toEqual([
      0.5,
      expect.closeTo(0.5 - away, 12),
      expect.closeTo(0.5 + away, 12),
    ]);
  });

  it("never rises, and its band encloses it", () => {
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 3 }), (tasks) => {
        const { share, low, high } = performanceProfile(tasks, [0, 1.5, 3, 4, 5.5]);
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
