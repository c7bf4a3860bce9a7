import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centralNormalQuantile, centralStudentQuantile } from "../../src/measure/distributions.ts";
import { meanInterval } from "../../src/measure/index.ts";

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
