import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signChance } from "../../../src/measure/emergence/chance.ts";
import {
  changePoints,
  combinedChance,
  commonChangePoints,
  emergenceTime,
  reachedAndStayed,
  sessionShifts,
} from "../../../src/measure/emergence/index.ts";
import { noiseOf, shareOfSeeds } from "./noise.ts";

const levels = (...parts: [level: number, windows: number][]) =>
  parts.flatMap(([level, windows]) => new Array<number>(windows).fill(level));
const noisy = (seed: number, series: number[], scale = 0.1) => {
  const noise = noiseOf(seed).series(series.length);
  return series.map((value, w) => value + scale * noise[w]);
};
const fewer = { permutations: 199 };

describe("changePoints", () => {
  it("finds the one shift of a series without noise, its levels and its effect", () => {
    const [point, ...rest] = changePoints(levels([0, 12], [1, 8]));
    expect(rest).toEqual([]);
    expect(point).toMatchObject({ at: 12, before: 0, after: 1, shift: 1, effect: Number.POSITIVE_INFINITY });
    expect(point.p).toBeLessThan(0.01);
  });

  it("finds several shifts at their exact windows, a bump among them", () => {
    const series = noisy(1, levels([0, 20], [2, 15], [1, 25], [3, 20]), 0.05);
    expect(changePoints(series).map(({ at }) => at)).toEqual([20, 35, 60]);
    expect(changePoints(noisy(2, levels([0, 20], [1, 20], [0, 20]))).map(({ at }) => at)).toEqual([20, 40]);
  });

  it("measures the effect in standard deviations within the levels", () => {
    // Both levels alternate by +-1: sample variance 10 / 9 of ten values, pooled the same.
    const series = Array.from({ length: 20 }, (_, w) => (w < 10 ? 0 : 12) + (w % 2 === 0 ? 1 : -1));
    expect(changePoints(series)[0].effect).toBeCloseTo(12 / Math.sqrt(10 / 9), 10);
  });

  it("finds nothing where nothing is, nor in a series too short to split", () => {
    expect(changePoints([3, 3, 3, 3, 3, 3])).toEqual([]);
    expect(changePoints([0, 1, 1])).toEqual([]);
  });

  it("calls white noise at most at the nominal rate, and noise with memory far less than a plain permutation", () => {
    expect(shareOfSeeds(200, (s) => changePoints(noiseOf(s).series(40), fewer).length > 0)).toBeLessThan(
      0.09,
    );
    // Shuffling the values themselves calls about two in three of these.
    const remembering = (s: number) => changePoints(noiseOf(s).series(100, 0.6), fewer).length > 0;
    expect(shareOfSeeds(100, remembering)).toBeLessThan(0.2);
  });

  it("moves with the unit of the series, and mirrors in time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 6, max: 24 }), (seed, at) => {
        const series = noisy(seed, levels([0, at], [1, 30 - at]));
        const found = changePoints(series, fewer);
        const scaled = changePoints(
          series.map((value) => 1000 - 40 * value),
          fewer,
        );
        expect(scaled.map((point) => point.at)).toEqual(found.map((point) => point.at));
        expect(scaled[0].shift).toBeCloseTo(-40 * found[0].shift, 8);
        expect(scaled[0].effect).toBeCloseTo(-found[0].effect, 8);
        expect(found.map((point) => point.at)).toContain(at);
        const mirrored = changePoints([...series].reverse(), fewer);
        expect(mirrored.map((point) => point.at)).toContain(30 - at);
      }),
      { numRuns: 30 },
    );
  });

  it("refuses what it cannot judge", () => {
    expect(() => changePoints([])).toThrow(/changePoints: series must hold at least one number/);
    expect(() => changePoints([1, Number.NaN])).toThrow(/finite/);
    expect(() => changePoints([1, 2], { permutations: 3 })).toThrow(
      /at least 19, got 3; 1999 is the default/,
    );
    expect(() => changePoints([1, 2], { alpha: 5 })).toThrow(/alpha/);
  });
});

describe("over sessions", () => {
  const shifted = (count: number, at: number) =>
    Array.from({ length: count }, (_, s) => noisy(s, levels([0.2, at], [0.8, 30 - at]), 0.3));

  it.each([1, 5, 20])("finds what %i sessions do together", (count) => {
    const [point, ...rest] = commonChangePoints(shifted(count, 14));
    expect(rest).toEqual([]);
    expect(point.sessions).toBe(count);
    expect(point.p).toBeLessThan(0.05);
    expect(point.at).toBe(count === 1 ? changePoints(shifted(1, 14)[0])[0].at : 14);
    if (count > 1) {
      expect(point.shift.low).toBeLessThan(0.6);
      expect(point.shift.high).toBeGreaterThan(0.6);
    }
  });

  it("is not misled by sessions that drift, each its own way", () => {
    const drifting = (seed: number) => {
      const noise = noiseOf(seed);
      return Array.from({ length: 16 }, () => noise.series(30, 0.95));
    };
    expect(shareOfSeeds(150, (seed) => commonChangePoints(drifting(seed), fewer).length > 0)).toBeLessThan(
      0.1,
    );
  });

  it("tells when the median session switched, and in which direction", () => {
    const sessions = [10, 12, 14, 16, 18].map((at, s) =>
      noisy(s, levels([0, at], [s === 4 ? -1 : 1, 30 - at])),
    );
    const result = sessionShifts(sessions);
    expect(result).toMatchObject({ sessions: 5, shifted: 5, upward: 4 });
    expect(result.each.map((point) => point?.at)).toEqual([10, 12, 14, 16, 18]);
    expect(result.at?.estimate).toBe(14);
    expect(result.at?.low).toBeGreaterThanOrEqual(10);
    expect(result.share.low).toBeCloseTo(0.5655, 3);
    expect(result.p).toBeLessThan(1e-6);
  });

  it("sees sessions that break symmetry, where the mean stays", () => {
    const sessions = Array.from({ length: 12 }, (_, s) => noisy(s, levels([0, 10], [s % 2 ? 1 : -1, 10])));
    expect(commonChangePoints(sessions)).toEqual([]);
    expect(sessionShifts(sessions).shifted).toBe(12);
  });

  it("refuses sessions of different lengths", () => {
    expect(() => commonChangePoints([[1, 2], [1]])).toThrow(/same length, got 2 and 1/);
    expect(() => sessionShifts([])).toThrow(/at least one session/);
  });
});

describe("combinedChance", () => {
  it("is Fisher's method", () => {
    expect(combinedChance([0.03])).toBeCloseTo(0.03, 12);
    // x = -2 ln(0.01); the tail of chi2 with 4 degrees of freedom is exp(-x/2) (1 + x/2).
    expect(combinedChance([0.1, 0.1])).toBeCloseTo(0.01 * (1 + Math.log(100)), 12);
    expect(combinedChance([1, 1, 1])).toBe(1);
    expect(combinedChance(new Array(2000).fill(0.9))).toBeGreaterThan(0.99);
    expect(combinedChance(new Array(2000).fill(0.3))).toBeLessThan(1e-6);
    expect(() => combinedChance([0])).toThrow(/above 0/);
  });
});

describe("signChance", () => {
  it("is the upper tail of a fair coin", () => {
    expect(signChance(3, 3)).toBeCloseTo(1 / 8, 14);
    expect(signChance(2, 3)).toBeCloseTo(1 / 2, 14);
    expect(signChance(8, 10)).toBeCloseTo((45 + 10 + 1) / 1024, 14);
    expect(signChance(0, 7)).toBeCloseTo(1, 12);
    // P(X > n / 2) = 1/2 for odd n, also where 2^-n is no double any more.
    expect(signChance(1001, 2001)).toBeCloseTo(0.5, 9);
  });
});

describe("reached and stayed", () => {
  it("takes the first window of the last stay", () => {
    expect(emergenceTime([0, 1, 0, 1, 1], 1)).toBe(3);
    expect(emergenceTime([0, 1, 0], 1)).toBeUndefined();
    expect(emergenceTime([2, 2, 2], 1)).toBe(0);
    expect(() => emergenceTime([], 1)).toThrow(/emergenceTime/);
  });

  it("counts sessions, with the median time and Wilson's interval", () => {
    const sessions = [10, 12, 14].map((at) => levels([0, at], [1, 20 - at]));
    const result = reachedAndStayed([...sessions, levels([0, 20])], 0.5);
    expect(result).toMatchObject({ sessions: 4, reached: 3, each: [10, 12, 14, undefined] });
    expect(result.at?.estimate).toBe(12);
    expect(result.share.estimate).toBe(0.75);
    expect(result.share.low).toBeCloseTo(0.3006, 3);
    expect(result.p).toBeLessThan(1e-5);
  });

  it("does not say that what was there throughout emerged", () => {
    expect(reachedAndStayed([levels([1, 20]), noisy(3, levels([1, 20]))], 0.2).p).toBe(1);
  });

  it("tells what most sessions keep to from early on, by their number alone", () => {
    const throughout = Array.from({ length: 12 }, (_, s) => noisy(s, levels([1, 20])));
    const { early, p } = reachedAndStayed(throughout, 0.2);
    expect(p).toBe(1);
    expect(early).toMatchObject({ reached: 12, at: { estimate: 0 }, share: { estimate: 1 } });
    expect(early.p).toBeCloseTo(2 ** -12, 14);
    expect(reachedAndStayed(throughout.slice(0, 1), 0.2).early.p).toBe(0.5);
  });

  it("counts as early what arrives in the first quarter of the windows", () => {
    const sessions = [0, 1, 2, 6].map((at) => levels([0, at], [1, 8 - at]));
    expect(reachedAndStayed([...sessions, levels([0, 8])], 0.5)).toMatchObject({
      reached: 4,
      early: { reached: 2, at: { estimate: 0.5 }, share: { estimate: 0.4 } },
    });
  });

  it("does not call it early by chance, however long noise around the threshold lasts", () => {
    const lasting = (seed: number) => {
      const noise = noiseOf(seed);
      return Array.from({ length: 8 }, () => noise.series(12, 0.99));
    };
    const rate = shareOfSeeds(200, (seed) => reachedAndStayed(lasting(seed), 0, fewer).early.p <= 0.05);
    expect(rate).toBeLessThan(0.05);
  });

  it("does not take noise around the threshold for a stay", () => {
    const rate = shareOfSeeds(200, (s) => reachedAndStayed([noiseOf(s).series(30)], 0, fewer).p <= 0.05);
    expect(rate).toBeLessThan(0.09);
  });
});
