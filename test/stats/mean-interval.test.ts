import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centralNormalQuantile, centralStudentQuantile } from "../../src/stats/distributions.ts";
import { intervalQuality, meanDifferenceInterval, meanInterval } from "../../src/stats/index.ts";
import { measuredCoverage } from "../../src/stats/quality.ts";

describe("Student's quantiles", () => {
  it.each([
    // R: qt(.975, v), qt(.95, v), qt(.995, v).
    [0.95, 1, 12.706204736],
    [0.95, 2, 4.3026527297],
    [0.95, 4, 2.7764451052],
    [0.95, 15, 2.1314495456],
    [0.95, 63, 1.9983405425],
    [0.9, 7, 1.894578605],
    [0.99, 3, 5.8409093097],
  ])("of mass %f at %i degrees of freedom are tabulated", (mass, freedom, quantile) => {
    expect(centralStudentQuantile(mass, freedom)).toBeCloseTo(quantile, 8);
  });

  it("have closed forms at 1 and 2 degrees of freedom", () => {
    for (const mass of [1e-6, 0.2, 0.5, 0.95, 0.999]) {
      const p = (1 + mass) / 2;
      expect(centralStudentQuantile(mass, 1) / Math.tan((Math.PI * mass) / 2)).toBeCloseTo(1, 9);
      expect(centralStudentQuantile(mass, 2) / ((2 * p - 1) * Math.sqrt(2 / (4 * p * (1 - p))))).toBeCloseTo(
        1,
        9,
      );
    }
  });

  it("tend to the normal's", () => {
    expect(centralStudentQuantile(0.95, 1e7)).toBeCloseTo(centralNormalQuantile(0.95), 5);
  });
});

const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 25 });

describe("meanInterval", () => {
  it("is the same bits for any order", () => {
    fc.assert(
      fc.property(samples, (values) => {
        expect(meanInterval([...values].reverse())).toEqual(meanInterval(values));
      }),
    );
  });

  it("follows a change of unit and of origin", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 20 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        (values, a, b) => {
          const { estimate, low, high } = meanInterval(values);
          const moved = meanInterval(values.map((x) => a * x + b));
          const slack = 1e-10 * (a * (high - low) + a * 9 + Math.abs(b));
          expect(Math.abs(moved.estimate - (a * estimate + b))).toBeLessThanOrEqual(slack);
          expect(Math.abs(moved.low - (a * low + b))).toBeLessThanOrEqual(slack);
          expect(Math.abs(moved.high - (a * high + b))).toBeLessThanOrEqual(slack);
        },
      ),
    );
  });

  it("mirrors: what is skewed to the other side has the same interval on the other side", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { estimate, low, high } = meanInterval(values);
        const mirrored = meanInterval(values.map((x) => -x));
        expect(mirrored).toEqual({
          estimate: expect.closeTo(-estimate, 8),
          low: expect.closeTo(-high, 8),
          high: expect.closeTo(-low, 8),
        });
      }),
    );
  });

  it("encloses Student's, and is Student's on both sides but for the shift g takes where nothing is skewed", () => {
    // 1 2 3 4 5: s^2 = 2.5, t(4) sqrt(2.5 / 5).
    const half = 2.7764451052 * Math.sqrt(0.5);
    expect(meanInterval([5, 3, 1, 4, 2])).toEqual({
      estimate: 3,
      low: expect.closeTo(3 - half, 8),
      high: expect.closeTo(3 + half, 8),
    });
    expect(meanInterval([5, 3, 1, 4, 2], { confidence: 0.9 }).high).toBeCloseTo(
      3 + 2.1318467863 * Math.sqrt(0.5),
      8,
    );
  });

  it("ends at the T that Hall's transformation sends to Student's quantile, where that is further out", () => {
    // One of sixteen: mean 1/16, s^2 = 1/16, skewness (1 - 2 p) / sqrt(p (1 - p)) at p = 1/16.
    const values = Array.from({ length: 16 }, (_, i) => (i === 7 ? 1 : 0));
    const { estimate, low, high } = meanInterval(values);
    const error = 1 / 16;
    const a = 14 / 16 / Math.sqrt(15 / 256) / 4;
    const g = (T: number) => T + (a * T * T) / 3 + (a * a * T ** 3) / 27 + a / 6;
    const t = 2.1314495456;
    expect(estimate).toBe(1 / 16);
    expect(g((estimate - high) / error)).toBeCloseTo(-t, 7);
    expect((high - estimate) / error).toBeGreaterThan(t);
    // Below, Hall's ends nearer.
    expect((estimate - low) / error).toBeCloseTo(t, 8);
    // What Student's leaves out: a share of .2, of which one in sixteen is seen in 11 % of samples.
    expect(estimate + t * error).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.2);
  });

  it("has no width for one value and for values that are equal up to rounding", () => {
    expect(meanInterval([0.3])).toEqual({ estimate: 0.3, low: 0.3, high: 0.3 });
    const { estimate, low, high } = meanInterval([0.1 + 0.2, 0.3, 0.3, 0.3]);
    expect([low, high]).toEqual([estimate, estimate]);
  });

  it("rejects bad values and confidences", () => {
    expect(() => meanInterval([])).toThrow("meanInterval: values must hold at least one number, got none");
    expect(() => meanInterval([1, Number.NaN])).toThrow("values must be finite numbers, got NaN (index 1)");
    expect(() => meanInterval([1, 2], { confidence: 95 })).toThrow("write 95 % as 0.95");
  });
});

describe("meanDifferenceInterval", () => {
  it("is Welch's for symmetric samples", () => {
    // Variances 1 / 3 and 20 / 3 / 4 of the two means, 4.96 degrees of freedom by Welch.
    const first = 1 / 3;
    const second = 20 / 3 / 4;
    const freedom = (first + second) ** 2 / (first ** 2 / 2 + second ** 2 / 3);
    const half = centralStudentQuantile(0.95, freedom) * Math.sqrt(first + second);
    const { estimate, low, high } = meanDifferenceInterval([1, 2, 3], [2, 4, 6, 8]);
    expect(estimate).toBe(-3);
    expect(low).toBeCloseTo(-3 - half, 10);
    expect(high).toBeCloseTo(-3 + half, 10);
  });

  it("takes equal skewness out of a difference, and keeps that of one sample against a constant", () => {
    const skewed = [0, 0, 0, 0, 1, 1, 2, 9];
    const student = Math.sqrt(2) * (meanInterval(skewed).estimate - meanInterval(skewed).low);
    const { low, high } = meanDifferenceInterval(skewed, skewed);
    expect(high).toBeCloseTo(-low, 10);
    // 14 degrees of freedom instead of 7.
    expect(high / student).toBeCloseTo(2.1447866879 / 2.3646242516, 8);
    const alone = meanInterval(skewed);
    const against = meanDifferenceInterval(skewed, [1, 1, 1]);
    expect(against.low).toBeCloseTo(alone.low - 1, 10);
    expect(against.high).toBeCloseTo(alone.high - 1, 10);
  });

  it("changes sign with the order of the samples, follows unit and origin", () => {
    fc.assert(
      fc.property(samples, samples, (x, y) => {
        const forth = meanDifferenceInterval(x, y);
        const back = meanDifferenceInterval(y, x);
        const moved = meanDifferenceInterval(
          x.map((value) => 8 * value + 5),
          y.map((value) => 8 * value + 5),
        );
        for (const [bound, other, scaled] of [
          [forth.low, back.high, moved.low],
          [forth.high, back.low, moved.high],
        ]) {
          expect(Math.abs(bound + other)).toBeLessThanOrEqual(1e-9 * (1e3 + Math.abs(bound)));
          expect(Math.abs(scaled - 8 * bound)).toBeLessThanOrEqual(1e-8 * (1e3 + Math.abs(bound)));
        }
      }),
    );
  });

  it("is finite where the skewness of one sample is nearly nothing beside the other", () => {
    const { low, high } = meanDifferenceInterval([0, 0, -2.5e-226], [0, 5.5e-124]);
    // A sample without skewness on a unit of 5.5e-124: the other adds nothing.
    const alone = meanInterval([0, 5.5e-124]);
    expect(low / -alone.high).toBeCloseTo(1, 10);
    expect(high / -alone.low).toBeCloseTo(1, 10);
  });

  it("asks for numbers", () => {
    expect(() => meanDifferenceInterval([1], [])).toThrow(
      "meanDifferenceInterval: second must hold at least one number, got none",
    );
  });
});

describe("intervalQuality", () => {
  it("says what intervals of few sessions are worth, and nothing where they are worth what they say", () => {
    expect(intervalQuality(1)).toBe(
      "from 1 session: nothing is known of how sessions differ, and there are no intervals",
    );
    const { least, most } = measuredCoverage.iqm.find(({ sessions }) => sessions === 5)!;
    expect(intervalQuality(5)).toBe(
      `from 5 sessions: 95 % intervals hold the truth in ${least} to ${most} % of cases`,
    );
    // The last measured below counts for sizes between.
    expect(intervalQuality(7)).toBe(intervalQuality(6)!.replace("6 sessions", "7 sessions"));
    expect(intervalQuality(11)).toContain("from 11 sessions");
    expect(intervalQuality(12)).toBeUndefined();
    expect(intervalQuality(15, "mean")).toContain("from 15 sessions");
    expect(intervalQuality(16, "mean")).toBeUndefined();
    expect(intervalQuality(1000)).toBeUndefined();
    expect(() => intervalQuality(0)).toThrow(
      "intervalQuality: sessions must be a whole number, at least 1, got 0",
    );
  });

  it("rests on rows that rise, and end where the promise begins to be kept", () => {
    for (const rows of Object.values(measuredCoverage)) {
      rows.forEach(({ sessions, least }, i) => {
        if (i > 0) expect(sessions).toBeGreaterThan(rows[i - 1].sessions);
        expect(least >= 92).toBe(i === rows.length - 1);
      });
    }
  });
});
