import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OstromError } from "../../src/core/errors.ts";
import {
  iqm,
  mean,
  median,
  optimalityGap,
  quantile,
  type Statistic,
  standardDeviation,
} from "../../src/stats/index.ts";

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

/** scipy.stats.trim_mean(x, 0.25), written out: sort, slice off int(0.25 n) on each side, average. */
function naiveIqm(values: number[]): number {
  const cut = Math.trunc(values.length / 4);
  const kept = [...values].sort((a, b) => a - b).slice(cut, values.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

describe("mean and standard deviation", () => {
  it("agrees with values computed by hand", () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    // Squared deviations 9 1 1 1 0 0 4 16 sum to 32, over n - 1 = 7.
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(mean(Int32Array.of(-3, 4))).toBe(0.5);
  });

  it("is exact on equal values, where a plain sum is not", () => {
    const equal = Array(10).fill(0.1);
    expect(equal.reduce((a, b) => a + b) / 10).not.toBe(0.1);
    expect(mean(equal)).toBe(0.1);
    expect(standardDeviation(equal)).toBe(0);
  });

  it("gives a single value no spread", () => {
    expect(mean([7])).toBe(7);
    expect(standardDeviation([7])).toBe(0);
  });

  it("keeps precision on a large common offset and does not overflow", () => {
    expect(standardDeviation([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
    expect(mean([1.5e308, 1.5e308, 1.5e308])).toBe(1.5e308);
    expect(mean([-1.5e308, 1.5e308, 1.5e308])).toBe(0.5e308);
  });
});

describe("quantile and median", () => {
  it("interpolates between order statistics at (n - 1) p", () => {
    // Position 3 * 0.4 = 1.2: a fifth of the way from 2 to 10.
    expect(quantile([10, 1, 20, 2], 0.4)).toBeCloseTo(3.6, 14);
    expect(quantile([10, 1, 20, 2], 0)).toBe(1);
    expect(quantile([10, 1, 20, 2], 1)).toBe(20);
    expect(quantile([5], 0.3)).toBe(5);
  });

  it("takes the middle value or the midpoint of two", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
  });

  it("never leaves the range and rises with p", () => {
    fc.assert(
      fc.property(
        numbers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, p, q) => {
          const [low, high] = [quantile(x, Math.min(p, q)), quantile(x, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...x));
          expect(high).toBeLessThanOrEqual(Math.max(...x));
        },
      ),
    );
  });

  it("rejects a p outside 0..1", () => {
    expect(() => quantile([1, 2], 95)).toThrow(
      "quantile: p must lie in 0..1, got 95; write the 95th percentile as 0.95",
    );
    expect(() => quantile([1, 2], Number.NaN)).toThrow("got NaN");
  });
});

describe("interquartile mean", () => {
  it("cuts floor(n / 4) values on each side", () => {
    expect(iqm([100, 1, 2, 3])).toBe(2.5); // one cut on each side: 2 and 3 stay
    expect(iqm([0, 3, 9])).toBe(4); // fewer than four: the plain mean
    expect(iqm([7, 0, 1, 2, 3, 4, 50])).toBeCloseTo(17 / 5, 14); // seven: still one on each side
    expect(iqm([8, 7, 6, 5, 4, 3, 2, 1])).toBe(4.5);
  });

  it("equals a sort-and-slice reference", () => {
    fc.assert(
      fc.property(numbers, (x) => {
        expect(iqm(x)).toBeCloseTo(naiveIqm(x), 6);
      }),
    );
  });

  it("ignores how extreme the cut values are, unlike the mean", () => {
    expect(iqm([1, 2, 3, 1e12])).toBe(iqm([1, 2, 3, 4]));
    expect(mean([1, 2, 3, 1e12])).not.toBe(mean([1, 2, 3, 4]));
  });

  it("leaves its argument as it was", () => {
    const values = [3, 1, 2, 0];
    iqm(values);
    median(values);
    expect(values).toEqual([3, 1, 2, 0]);
  });
});

describe("optimality gap", () => {
  it("counts shortfalls and ignores what exceeds the target", () => {
    expect(optimalityGap([0.5, 1, 3])).toBeCloseTo(0.5 / 3, 14);
    expect(optimalityGap([1, 2, 3])).toBe(0);
    expect(optimalityGap([8, 12], 10)).toBe(1);
    expect(optimalityGap([-1, -3], 0)).toBe(2);
  });
});

describe("input checks", () => {
  const statistics: [string, Statistic][] = [
    ["mean", mean],
    ["standardDeviation", standardDeviation],
    ["quantile", (x) => quantile(x, 0.5)],
    ["median", median],
    ["iqm", iqm],
    ["optimalityGap", optimalityGap],
  ];

  it.each(statistics)("%s names itself, the rule, the value and the fix", (name, statistic) => {
    expect(() => statistic([])).toThrow(
      new OstromError(
        `${name}: values must hold at least one number, got none; pass one number per session or agent`,
      ),
    );
    expect(() => statistic([1, Number.NaN])).toThrow(
      new OstromError(
        `${name}: values must be finite numbers, got NaN (index 1); leave out or repair that entry first`,
      ),
    );
    expect(() => statistic([1, 2, Number.POSITIVE_INFINITY])).toThrow("got Infinity (index 2)");
    expect(() => statistic([Number.NEGATIVE_INFINITY, 1])).toThrow("got -Infinity (index 0)");
    expect(() => statistic([2, Number.NaN, 1])).toThrow("got NaN (index 1)");
  });

  it("rejects a target that is not finite", () => {
    expect(() => optimalityGap([1], Number.NaN)).toThrow(
      "optimalityGap: target must be a finite number, got NaN",
    );
  });
});
