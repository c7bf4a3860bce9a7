import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  estimateFormat,
  exponentOf,
  formatFixed,
  formatNumber,
  noValue,
  resolutionOf,
  sharedFormat,
  tickFormat,
  typeset,
} from "../../src/report/number.ts";
import { anyNumber, leftover } from "./arbitrary.ts";

describe("formatNumber", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [5, "5"],
    [0.5, "0.5"],
    [1 / 3, "0.333"],
    [-2.0004, "−2"],
    [12.345, "12.3"],
    [1234.5, "1235"],
    [12345, "12\u202f345"],
    [999_999, "999\u202f999"],
    [1e6, "1×10⁶"],
    [-1_234_567, "−1.23×10⁶"],
    [0.001, "0.001"],
    [0.00012345, "1.23×10⁻⁴"],
    [9.999e-5, "1×10⁻⁴"],
    [5e-324, "4.94×10⁻³²⁴"],
    [Number.MAX_VALUE, "1.8×10³⁰⁸"],
    [Number.NaN, noValue],
    [Number.POSITIVE_INFINITY, noValue],
  ])("%d is %s", (value, expected) => expect(formatNumber(value)).toBe(expected));

  it("is short and free of leftovers for every double", () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const text = formatNumber(value);
        expect(text).not.toMatch(leftover);
        expect(text.length).toBeLessThan(14);
      }),
    );
  });
});

describe("shared formats", () => {
  it("keep decimals and powers of ten common", () => {
    expect([0, 0.5, 1].map(sharedFormat([0, 0.5, 1], 0.5))).toEqual(["0.0", "0.5", "1.0"]);
    expect([0, 5, 10].map(sharedFormat([0, 5, 10], 5))).toEqual(["0", "5", "10"]);
    expect([0, 5e8, 1e9].map(sharedFormat([0, 5e8, 1e9], 5e8))).toEqual(["0", "0.5×10⁹", "1.0×10⁹"]);
    expect([1e-5, 2e-5].map(sharedFormat([1e-5, 2e-5], 1e-5))).toEqual(["1×10⁻⁵", "2×10⁻⁵"]);
  });

  it("write ticks in thousands and millions", () => {
    expect([0, 20_000, 40_000].map(tickFormat([0, 20_000, 40_000], 20_000))).toEqual(["0", "20k", "40k"]);
    expect([0, 500_000, 1e6].map(tickFormat([0, 500_000, 1e6], 500_000))).toEqual(["0", "0.5M", "1.0M"]);
    expect([10_000, 10_001].map(tickFormat([10_000, 10_001], 1))).toEqual(["10\u202f000", "10\u202f001"]);
    expect([0, 5000].map(tickFormat([0, 5000], 5000))).toEqual(["0", "5000"]);
  });

  it("never show a minus sign before zero", () => expect(formatFixed(-0.0004, 2)).toBe("0.00"));

  it("read exponents exactly", () => {
    for (let exponent = -323; exponent <= 308; exponent++)
      expect(exponentOf(Number(`1e${exponent}`))).toBe(exponent);
  });
});

describe("estimates", () => {
  const alone = (value: number, low: number, high: number) => {
    const estimate = { value, low, high };
    return Object.values(estimateFormat([estimate])(estimate)).join(" ");
  };

  it("show the digits that the interval supports", () => {
    expect(alone(0.8123, 0.7932, 0.8312)).toBe("0.812 [0.793, 0.831]");
    expect(alone(0.8123, 0.7723, 0.8523)).toBe("0.81 [0.77, 0.85]");
    expect(alone(345.678, 330.2, 360.9)).toBe("346 [330, 361]");
    expect(alone(-0.02, -0.06, 0.02)).toBe("−0.020 [−0.060, 0.020]");
    expect(alone(2_310_000, 2_250_000, 2_370_000)).toBe("2.31×10⁶ [2.25×10⁶, 2.37×10⁶]");
    expect(alone(0.5, 0.5, 0.5)).toBe("0.500 [0.500, 0.500]");
  });

  it("keep a second digit of half widths below 3.55 alone, whatever their power of ten", () => {
    const around = (half: number, scale: number) =>
      resolutionOf({ value: 50.1 * scale, low: (50.1 - half) * scale, high: (50.1 + half) * scale }) / scale;
    for (const scale of [1e-2, 1, 1e8]) {
      for (const half of [1, 1.5, 2, 3, 3.5, 3.54]) expect(around(half, scale)).toBeCloseTo(0.1, 12);
      for (const half of [3.56, 4, 5, 9, 9.5, 9.99]) expect(around(half, scale)).toBeCloseTo(1, 12);
    }
    // It is half of the interval that counts, not its whole width nor the longer arm.
    expect(resolutionOf({ value: 52.1, low: 48.05, high: 54.05 })).toBeCloseTo(0.1, 12);
    expect(resolutionOf({ value: 50.1, low: 49.05, high: 55.05 })).toBeCloseTo(0.1, 12);
    expect(alone(5.01, 4.654, 5.366)).toBe("5.0 [4.7, 5.4]");
    expect(alone(5.01, 4.656, 5.364)).toBe("5.01 [4.66, 5.36]");
  });

  it("do not write an end as zero that is not", () => {
    expect(alone(0.0007, 0.00003, 0.0018)).toBe("0.00070 [0.00003, 0.00180]");
    expect(alone(-0.0007, -0.0018, -0.00003)).toBe("−0.00070 [−0.00180, −0.00003]");
    expect(alone(0.0007, -0.00003, 0.0018)).toBe("0.0007 [0.0000, 0.0018]");
  });

  it("show nothing finer than a thousandth of the column's spread", () => {
    const fine = { value: 1, low: 1 - 5e-7, high: 1 + 5e-7 };
    expect(estimateFormat([fine])(fine).value).toBe("1.0000");
    expect(estimateFormat([fine, { value: 0 }])(fine)).toEqual({
      value: "1.000",
      interval: "[1.000, 1.000]",
    });
    expect(estimateFormat([fine, { value: 1.01 }])(fine).value).toBe("1.0000");
  });

  it("share their decimals in a column", () => {
    const column = [
      { value: 0.5, low: 0.46, high: 0.54 },
      { value: 12.345, low: 12.3, high: 12.39 },
      { value: 0 },
    ];
    const write = estimateFormat(column);
    expect(column.map((estimate) => write(estimate).value)).toEqual(["0.50", "12.35", "0.00"]);
  });

  it("keep whole numbers whole and huge ranges apart", () => {
    expect(estimateFormat([{ value: 3 }, { value: 20 }])({ value: 3 }).value).toBe("3");
    const apart = estimateFormat([{ value: 0.002 }, { value: 5e7 }]);
    expect([0.002, 5e7].map((value) => apart({ value }).value)).toEqual(["0.00200", "5.00×10⁷"]);
  });

  it("have a dash for a missing value and no interval for half of one", () => {
    expect(estimateFormat([])({ value: Number.NaN, low: 0, high: 1 })).toEqual({
      value: noValue,
      interval: "",
    });
    expect(estimateFormat([{ value: 1 }])({ value: 1, low: 0, high: Number.NaN }).interval).toBe("");
  });

  it("are free of leftovers for all doubles, with a positive resolution", () => {
    const estimate = fc.record({ value: anyNumber, low: anyNumber, high: anyNumber });
    fc.assert(
      fc.property(fc.array(estimate, { minLength: 1 }), (estimates) => {
        const write = estimateFormat(estimates);
        for (const each of estimates) {
          expect(Object.values(write(each)).join()).not.toMatch(leftover);
          expect(resolutionOf(each)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe("typeset", () => {
  it.each([
    ["-0.5 [-1, .5], +-2", "−0.5 [−1, .5], +-2"],
    ["p = 1e-7 of 2.5e+12, id a1e-7, sha 12e4b", "p = 1×10⁻⁷ of 2.5×10¹², id a1e-7, sha 12e4b"],
    ["37.5 % [13.7, 69.4] of sessions, 100 %.", "37.5\u00a0% [13.7, 69.4] of sessions, 100\u00a0%."],
    ["Q-learning, 2016-17, commons-2, zero-determinant", "Q-learning, 2016-17, commons-2, zero-determinant"],
    ["between -3 and (-4)", "between −3 and (−4)"],
  ])("%j becomes %j", (text, expected) => expect(typeset(text)).toBe(expected));
});
