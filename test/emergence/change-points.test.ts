import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestSplit, stretchContrasts, stretchesOf } from "../../src/emergence/change-points.ts";
import { commonChangePoints } from "../../src/emergence/index.ts";
import { noiseOf, shareOfSeeds } from "./noise.ts";

const levels = (...parts: [level: number, windows: number][]) =>
  parts.flatMap(([level, windows]) => new Array<number>(windows).fill(level));
const many = (count: number, series: number[], scale = 0.1) =>
  Array.from({ length: count }, (_, s) => {
    const noise = noiseOf(s).series(series.length);
    return series.map((value, w) => value + scale * noise[w]);
  });
const at = (points: readonly { at: number }[]) => points.map((point) => point.at);

describe("commonChangePoints", () => {
  it("finds the one shift of series without noise, its levels and its effect", () => {
    const [point, ...rest] = commonChangePoints(new Array(8).fill(levels([0, 12], [1, 8])));
    expect(rest).toEqual([]);
    expect(point).toMatchObject({ at: 12, before: 0, after: 1, effect: Number.POSITIVE_INFINITY });
    expect(point.shift).toMatchObject({ estimate: 1, low: 1, high: 1 });
    expect(point.p).toBeCloseTo(2 / 2 ** 8, 2);
  });

  it("finds several shifts at their exact windows, a bump among them", () => {
    const stairs = many(16, levels([0, 20], [2, 15], [1, 25], [3, 20]), 0.05);
    expect(at(commonChangePoints(stairs))).toEqual([20, 35, 60]);
    expect(at(commonChangePoints(many(16, levels([0, 20], [1, 20], [0, 20]))))).toEqual([20, 40]);
  });

  it("finds the best place within the stretches that stand out", () => {
    // Stretches of 200 windows begin every few windows, and so do not end at these.
    for (const where of [71, 83, 97, 103]) {
      const sessions = many(16, levels([0, where], [1, 200 - where]), 0.3);
      expect(at(commonChangePoints(sessions))).toEqual([where]);
    }
    // The narrowest stretches that stand out hold both ends of the bump; each is found where it is.
    const bump = commonChangePoints(many(16, levels([0, 91], [4, 6], [0.5, 103]), 0.2));
    expect(at(bump)).toEqual([91, 97]);
    expect(bump[0].before).toBeCloseTo(0, 1);
    expect(bump[0].after).toBeCloseTo(4, 1);
    expect(bump[1].after).toBeCloseTo(0.5, 1);
  });

  it("measures the effect in standard deviations within the levels, over windows and sessions", () => {
    // Both levels alternate by +-1 in every session: sample variance 80 / 79 of eighty values.
    const series = Array.from({ length: 20 }, (_, w) => (w < 10 ? 0 : 12) + (w % 2 === 0 ? 1 : -1));
    const [point] = commonChangePoints(new Array(8).fill(series));
    expect(point.effect).toBeCloseTo(12 / Math.sqrt(80 / 79), 10);
  });

  it("finds nothing where nothing is, rounding included, nor in series too short to split", () => {
    expect(commonChangePoints(new Array(8).fill([3, 3, 3, 3, 3, 3]))).toEqual([]);
    expect(commonChangePoints(new Array(8).fill([0, 1, 1]))).toEqual([]);
    // 0.1 + 0.2 in the second half, 0.3 in the first.
    expect(commonChangePoints(new Array(8).fill(levels([0.3, 10], [0.1 + 0.2, 10])))).toEqual([]);
  });

  it.each([
    ["normal", (value: number) => value],
    ["lognormal", (value: number) => Math.exp(1.5 * value)],
    ["rare events", (value: number) => (value > 1.3 ? 1 : 0)],
  ])(
    "claims a change in stationary %s noise at most at the nominal rate, however long it remembers",
    (_, made) => {
      for (const [sessions, memory] of [
        [6, 0.95],
        [8, 0],
        [16, 0.8],
      ]) {
        const rate = shareOfSeeds(200, (seed) => {
          const noise = noiseOf(seed);
          const all = Array.from({ length: sessions }, () => noise.series(30, memory).map(made));
          return commonChangePoints(all, { seed }).length > 0;
        });
        // Nominal 5 %; 20 of 200 and more are expected once in a thousand such tests.
        expect(rate).toBeLessThan(0.1);
      }
    },
  );

  it("is not misled by sessions that each go their own way, nor by one that goes far", () => {
    const apart = Array.from({ length: 12 }, (_, s) => levels([0, 10], [s % 2 ? 1 : -1, 10]));
    expect(commonChangePoints(apart)).toEqual([]);
    const alone = (seed: number) => {
      const noise = noiseOf(seed);
      return Array.from({ length: 12 }, (_, s) =>
        noise.series(20).map((value, w) => 0.1 * value + (s === 0 && w >= 10 ? 50 : 0)),
      );
    };
    expect(shareOfSeeds(60, (seed) => commonChangePoints(alone(seed)).length > 0)).toBeLessThan(0.15);
  });

  it("moves with the unit of the series, and mirrors in time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 24 }), (where) => {
        const sessions = many(10, levels([0, where], [1, 30 - where]));
        const [found] = commonChangePoints(sessions);
        expect(found.at).toBe(where);
        const [scaled] = commonChangePoints(
          sessions.map((series) => series.map((value) => 1000 - 40 * value)),
        );
        expect(scaled.at).toBe(where);
        expect(scaled.p).toBe(found.p);
        expect(scaled.shift.estimate).toBeCloseTo(-40 * found.shift.estimate, 8);
        expect(scaled.effect).toBeCloseTo(-found.effect, 8);
        const mirrored = commonChangePoints(sessions.map((series) => series.toReversed()));
        expect(at(mirrored)).toEqual([30 - where]);
      }),
      { numRuns: 19 },
    );
  });

  it("refuses what it cannot judge", () => {
    expect(() => commonChangePoints([])).toThrow(/commonChangePoints: needs sessions/);
    expect(() => commonChangePoints(new Array(5).fill([1, 2, 3, 4]))).toThrow(
      /needs at least 6 sessions to say anything beyond chance, got 5/,
    );
    expect(() => commonChangePoints([[1, 2], [1]])).toThrow(/same length, got 2 and 1/);
    expect(() => commonChangePoints([[1, Number.NaN]])).toThrow(/finite/);
  });
});

describe("stretches", () => {
  it.each([4, 5, 20, 37, 200])("lie within %i windows, in equal halves, up to both ends", (windows) => {
    const all = stretchesOf(windows);
    for (const { lo, mid, hi } of all) {
      expect(mid - lo).toBe(hi - mid);
      expect(mid - lo).toBeGreaterThanOrEqual(Math.max(2, windows / 20));
    }
    expect(Math.min(...all.map(({ lo }) => lo))).toBe(0);
    expect(Math.max(...all.map(({ hi }) => hi))).toBe(windows);
    expect(Math.max(...all.map(({ lo, mid }) => mid - lo))).toBe(Math.floor(windows / 2));
  });

  it("are later less earlier, and the other way round for a history read backwards", () => {
    const series = Float64Array.from(noiseOf(5).series(24));
    const j = stretchesOf(24).findIndex(({ lo, hi }) => lo === 0 && hi === 24);
    const mean = (part: Float64Array) => part.reduce((sum, value) => sum + value, 0) / part.length;
    const forwards = stretchContrasts([series])[j].values[0];
    expect(forwards).toBeCloseTo(mean(series.subarray(12)) - mean(series.subarray(0, 12)), 12);
    expect(stretchContrasts([series.toReversed()])[j].values[0]).toBeCloseTo(-forwards, 12);
    expect(stretchesOf(3)).toEqual([]);
  });
});

describe("bestSplit", () => {
  it("leaves the least squares within both parts, the earliest of equals", () => {
    expect(bestSplit(Float64Array.of(0, 0, 0, 5, 5))).toBe(3);
    expect(bestSplit(Float64Array.of(1, 1, 1, 1, 1, 1))).toBe(2);
    expect(bestSplit(Float64Array.of(0, 1, 1))).toBe(1);
    // A bump in the middle: both of its ends are as good, up to rounding.
    for (let j = 1; j < 200; j++) {
      const level = j / 7;
      expect(bestSplit(Float64Array.of(0, 0, level, level, 0, 0))).toBe(2);
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 12 }), (values) => {
        const within = (part: number[]) => {
          const centre = part.reduce((sum, value) => sum + value, 0) / part.length;
          return part.reduce((sum, value) => sum + (value - centre) ** 2, 0);
        };
        const left = (k: number) => within(values.slice(0, k)) + within(values.slice(k));
        const best = Math.min(...Array.from({ length: values.length - 3 }, (_, j) => left(j + 2)));
        expect(left(bestSplit(Float64Array.from(values)))).toBeCloseTo(best, 9);
      }),
    );
  });
});
