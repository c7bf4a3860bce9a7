import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Contrast, fewestSessions, flipTest } from "../../src/emergence/index.ts";
import { noiseOf, shareOfSeeds } from "./noise.ts";

const two = (values: number[]): Contrast => ({ sides: 2, values });
const one = (values: number[]): Contrast => ({ sides: 1, values });

/** All 2^n flips of whole sessions: how often the largest statistic is at least that of contrast j. */
function exactly(contrasts: readonly Contrast[]): number[] {
  const sessions = contrasts[0].values.length;
  const statistic = ({ values, sides }: Contrast, flips: number) => {
    const signed = Array.from(values, (value, s) => ((flips >> s) & 1 ? -value : value));
    const sum = signed.reduce((total, value) => total + value, 0);
    const norm = Math.hypot(...signed);
    return norm === 0 ? 0 : (sides === 1 ? sum : Math.abs(sum)) / norm;
  };
  return contrasts.map((contrast) => {
    const bar = statistic(contrast, 0) - 1e-9;
    let count = 0;
    for (let flips = 0; flips < 2 ** sessions; flips++)
      if (Math.max(...contrasts.map((each) => statistic(each, flips))) >= bar) count++;
    return count / 2 ** sessions;
  });
}

describe("flipTest", () => {
  it("is the share of all flips whose largest statistic is as large", () => {
    const noise = noiseOf(3);
    const contrasts = [
      two(noise.series(7).map((value) => value + 1.6)),
      one(noise.series(7).map((value) => value + 1)),
      one(noise.series(7).map((value) => value - 2)),
      two(noise.series(7)),
    ];
    const p = flipTest("test", contrasts, { flips: 40_000 });
    exactly(contrasts).forEach((exact, j) => {
      expect(Math.abs(p[j] - exact)).toBeLessThan(0.012);
    });
  });

  it("reaches 2 in 2^n for what all n sessions show, 1 in 2^n where one direction is asked for", () => {
    const p = (contrast: Contrast) => flipTest("test", [contrast], { flips: 40_000 })[0];
    expect(p(two([1, 1, 1, 1, 1, 1]))).toBeCloseTo(2 / 64, 2);
    expect(p(one([1, 2, 3, 1, 2, 3]))).toBeCloseTo(1 / 64, 2);
    expect(p(two([0, 0, 0, 0, 0, 0]))).toBe(1);
    expect(p(one([-1, -1, -1, -1, -1, -1]))).toBeGreaterThan(0.9);
  });

  it("does not depend on the unit of a contrast, nor on which way it is read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const values = noiseOf(seed).series(9);
        const other = two(noiseOf(seed + 1).series(9));
        const p = flipTest("test", [two(values), other], {});
        const scaled = values.map((value) => -8 * value);
        expect(flipTest("test", [two(scaled), other], {})).toEqual(p);
      }),
      { numRuns: 30 },
    );
  });

  it("claims anything of many contrasts of noise at most at the nominal rate, however they hang together", () => {
    const rate = shareOfSeeds(300, (seed) => {
      const noise = noiseOf(seed);
      const shared = noise.series(10);
      const contrasts = Array.from({ length: 40 }, () =>
        two(noise.series(10).map((value, s) => value + shared[s])),
      );
      return flipTest("test", contrasts, { flips: 499, seed }).some((p) => p <= 0.05);
    });
    expect(rate).toBeLessThan(0.09);
  });

  it("counts flips that tie up to rounding", () => {
    // Half of the ten flips that are as large tie with the observation, but for the last bit of their sums.
    const tied = one([3, 2, 1, -2, 2, 1, 1, 4].map((tenths) => 0.1 * tenths));
    expect(exactly([tied])).toEqual([10 / 256]);
    const p = Array.from({ length: 20 }, (_, seed) => flipTest("test", [tied], { flips: 9999, seed })[0]);
    expect(Math.abs(p.reduce((sum, each) => sum + each / p.length, 0) - 10 / 256)).toBeLessThan(0.008);
  });

  it("says what it cannot take", () => {
    expect(() => flipTest("test", [two([1])], { flips: 3 })).toThrow(
      /at least 99, got 3; 1999 is the default/,
    );
    expect(() => flipTest("test", [], { alpha: 5 })).toThrow(/alpha/);
  });
});

describe("fewestSessions", () => {
  it("is the first number whose most extreme flips are rare enough", () => {
    expect(fewestSessions()).toBe(6);
    expect(fewestSessions(2 / 2 ** 7)).toBe(7);
    expect(fewestSessions(0.25)).toBe(3);
    expect(() => fewestSessions(0)).toThrow(/strictly between/);
  });
});
