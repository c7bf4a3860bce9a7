import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonChangePoints, commonTrends } from "../../src/emergence/index.ts";
import { noiseOf } from "./noise.ts";

const fewer = { flips: 499 };

/** Sessions of 8 windows a level, with noise of their own. */
function stairs(levels: readonly number[], sessions = 16, scale = 0.1): number[][] {
  return Array.from({ length: sessions }, (_, s) => {
    const noise = noiseOf(s).series(8 * levels.length);
    return noise.map((e, w) => levels[Math.floor(w / 8)] + scale * e);
  });
}

describe("commonTrends", () => {
  it("tells a staircase as one trend, from the level ahead of it to the one behind it", () => {
    const [rise, ...rest] = commonTrends(stairs([0.2, 0.4, 0.7, 0.9]));
    expect(rest).toEqual([]);
    expect(rise).toMatchObject({ at: 8, until: 24, sessions: 16, showing: 16 });
    expect(rise.steps.map(({ at }) => at)).toEqual([8, 16, 24]);
    expect(rise.before).toBeCloseTo(0.2, 1);
    expect(rise.after).toBeCloseTo(0.9, 1);
    expect(rise.shift.estimate).toBeCloseTo(rise.after - rise.before, 12);
    expect(rise.shift.low).toBeLessThanOrEqual(rise.shift.estimate);
    // Noise of 0.1 within both levels.
    expect(rise.effect).toBeGreaterThan(6);
    expect(rise.effect).toBeLessThan(8);
  });

  it("starts another where the direction turns", () => {
    const trends = commonTrends(stairs([0, 1, 2, 0.5, -1, 0]));
    expect(
      trends.map(({ at, until, steps, shift }) => [at, until, steps.length, shift.estimate > 0]),
    ).toEqual([
      [8, 16, 2, true],
      [24, 32, 2, false],
      [40, 40, 1, true],
    ]);
    expect(trends[1].before).toBeCloseTo(2, 1);
    expect(trends[1].after).toBeCloseTo(-1, 1);
  });

  it("leaves a single jump as it is", () => {
    const sessions = stairs([0, 1]);
    const [point] = commonChangePoints(sessions);
    expect(commonTrends(sessions)).toEqual([
      { ...point, until: point.at, steps: [point], showing: sessions.length },
    ]);
  });

  it("counts the sessions that go along", () => {
    const sessions = stairs([0, 1, 2], 12).map((series, s) =>
      s < 2 ? series.map((value) => -value) : series,
    );
    expect(commonTrends(sessions)).toMatchObject([{ showing: 10, sessions: 12 }]);
  });

  it("holds every change point once, runs in turning directions, and claims no more than its weakest step", () => {
    const level = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 5 }), (levels) => {
        const sessions = stairs(levels, 12, 0.4);
        const trends = commonTrends(sessions, fewer);
        expect(trends.flatMap(({ steps }) => steps)).toEqual(commonChangePoints(sessions, fewer));
        trends.forEach(({ steps, shift, p }, j) => {
          const own = steps.map((step) => Math.sign(step.shift.estimate));
          expect(new Set(own)).toEqual(new Set([Math.sign(shift.estimate)]));
          if (j > 0) expect(Math.sign(trends[j - 1].shift.estimate)).toBe(-own[0]);
          expect(p).toBe(Math.max(...steps.map((step) => step.p)));
          const whole = steps.reduce((sum, step) => sum + step.shift.estimate, 0);
          expect(shift.estimate).toBeCloseTo(whole, 9);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("refuses sessions of different lengths", () => {
    expect(() => commonTrends([[1, 2], [1]])).toThrow(/commonTrends: .*same length, got 2 and 1/);
  });
});
