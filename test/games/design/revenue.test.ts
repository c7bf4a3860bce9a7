import { describe, expect, it } from "vitest";
import {
  type AuctionFormat,
  equilibriumBid,
  expectedRevenue,
  expectedUtility,
  optimalReserve,
  uniformAllPayBid,
  uniformFirstPriceBid,
  uniformValues,
  virtualValue,
} from "../../../src/games/index.ts";

const unit = uniformValues();
/** F(v) = v^2 on 0..1. */
const square = { low: 0, high: 1, cdf: (v: number) => v * v, pdf: (v: number) => 2 * v };
const formats: AuctionFormat[] = ["first-price", "second-price", "all-pay"];

describe("equilibrium bids", () => {
  it("are the closed forms for uniform values", () => {
    for (const n of [2, 3, 5, 10])
      for (const value of [0, 0.2, 0.7, 1]) {
        expect(equilibriumBid("first-price", unit, n, value)).toBeCloseTo(uniformFirstPriceBid(value, n), 12);
        expect(equilibriumBid("all-pay", unit, n, value)).toBeCloseTo(uniformAllPayBid(value, n), 12);
        expect(equilibriumBid("second-price", unit, n, value)).toBe(value);
      }
    expect([2, 3, 5, 10].map((n) => uniformFirstPriceBid(1, n))).toEqual([1 / 2, 2 / 3, 4 / 5, 9 / 10]);
    expect(uniformAllPayBid(0.5, 3)).toBeCloseTo(1 / 12, 15);
  });

  it("rise with risk aversion: rho 1/2 with two bidders bids 2/3 of the value", () => {
    expect(uniformFirstPriceBid(0.9, 2, 0.5)).toBeCloseTo(0.6, 15);
    for (const risk of [1, 0.5, 0.3])
      expect(equilibriumBid("first-price", unit, 3, 0.8, { risk })).toBeCloseTo(
        uniformFirstPriceBid(0.8, 3, risk),
        8,
      );
  });

  it("follow the integral elsewhere: F = v^2 is like twice as many rivals", () => {
    expect(equilibriumBid("first-price", square, 2, 0.6)).toBeCloseTo(0.4, 12);
    expect(equilibriumBid("all-pay", square, 2, 0.6)).toBeCloseTo((2 / 3) * 0.6 ** 3, 12);
    // On 1..2 with two bidders: the expected other value below one's own, (1 + v) / 2.
    expect(equilibriumBid("first-price", uniformValues(1, 2), 2, 1.6)).toBeCloseTo(1.3, 12);
    expect(equilibriumBid("first-price", uniformValues(1, 2), 2, 1)).toBe(1);
  });

  it("start at the reserve: v/2 + r^2/(2v) with two bidders", () => {
    const reserve = 0.5;
    expect(equilibriumBid("first-price", unit, 2, 0.8, { reserve })).toBeCloseTo(0.4 + 0.25 / 1.6, 12);
    expect(equilibriumBid("first-price", unit, 2, reserve, { reserve })).toBeCloseTo(reserve, 12);
    expect(equilibriumBid("all-pay", unit, 2, reserve, { reserve })).toBeCloseTo(reserve * reserve, 12);
    for (const format of formats) expect(equilibriumBid(format, unit, 2, 0.4, { reserve })).toBe(0);
  });

  it("survive a thousand bidders", () => {
    expect(equilibriumBid("first-price", unit, 1000, 0.3)).toBeCloseTo(0.3 * 0.999, 4);
  });

  it("are best responses: no other bid does better against one rival who follows them", () => {
    // A rival's bid is below b with probability F(b^-1(b)); bidding as value w would.
    const gain = (value: number, as: number) => {
      const bid = equilibriumBid("first-price", square, 3, as);
      return (value - bid) * square.cdf(as) ** 2;
    };
    for (const value of [0.3, 0.75])
      for (let as = 0.05; as <= 1; as += 0.05)
        expect(gain(value, as)).toBeLessThanOrEqual(gain(value, value) + 1e-12);
  });
});

describe("revenue", () => {
  it("is (n-1)/(n+1) in all three formats", () => {
    for (const n of [2, 3, 5, 10])
      for (const format of formats)
        expect(expectedRevenue(format, unit, n)).toBeCloseTo((n - 1) / (n + 1), 10);
  });

  it("is equivalent for other values and with a reserve", () => {
    for (const [values, reserve] of [
      [square, 0],
      [square, 0.4],
      [uniformValues(1, 3), 0],
      [uniformValues(1, 3), 1.8],
    ] as const) {
      const [first, second, all] = formats.map((format) => expectedRevenue(format, values, 3, { reserve }));
      expect(first).toBeCloseTo(second, 8);
      expect(all).toBeCloseTo(second, 8);
    }
  });

  it("is the reserve times the chance of a sale with one bidder", () => {
    for (const format of formats) {
      expect(expectedRevenue(format, unit, 1, { reserve: 0.5 })).toBeCloseTo(0.25, 12);
      expect(expectedRevenue(format, uniformValues(1, 2), 1, { reserve: 0.5 })).toBeCloseTo(0.5, 12);
    }
  });

  it("rises with risk aversion at the first price: E[2/3 max] = 4/9", () => {
    expect(expectedRevenue("first-price", unit, 2, { risk: 0.5 })).toBeCloseTo(4 / 9, 8);
    expect(expectedRevenue("second-price", unit, 2, { risk: 0.5 })).toBeCloseTo(1 / 3, 10);
  });
});

describe("Myerson's reserve", () => {
  it("is 1/2 for uniform values and earns 5/12 of two bidders", () => {
    expect(virtualValue(unit, 0.75)).toBe(0.5);
    const reserve = optimalReserve(unit);
    expect(reserve).toBeCloseTo(1 / 2, 12);
    for (const format of formats)
      expect(expectedRevenue(format, unit, 2, { reserve })).toBeCloseTo(5 / 12, 10);
  });

  it("is what no other reserve beats", () => {
    for (const values of [unit, square, uniformValues(1, 4)])
      for (const n of [1, 2, 4]) {
        const best = expectedRevenue("second-price", values, n, { reserve: optimalReserve(values) });
        for (let reserve = 0; reserve <= values.high; reserve += values.high / 50)
          expect(expectedRevenue("second-price", values, n, { reserve })).toBeLessThanOrEqual(best + 1e-9);
      }
  });

  it("has the closed forms (b + worth) / 2, the foot of the support, and 1 / sqrt 3", () => {
    expect(optimalReserve(uniformValues(1, 4), 1)).toBeCloseTo(2.5, 12);
    expect(optimalReserve(uniformValues(3, 4))).toBeCloseTo(3, 12);
    expect(optimalReserve(square)).toBeCloseTo(1 / Math.sqrt(3), 12);
  });

  it("refuses an irregular distribution", () => {
    // Half the mass on 0..1/4, half on 3/4..1, and a little in between.
    const pdf = (v: number) => (v < 0.25 || v > 0.75 ? 1.9 : 0.1);
    const cdf = (v: number) =>
      1.9 * Math.min(v, 0.25) + 0.1 * Math.min(Math.max(v - 0.25, 0), 0.5) + 1.9 * Math.max(v - 0.75, 0);
    expect(() => optimalReserve({ low: 0, high: 1, cdf, pdf })).toThrow("regular");
  });
});

describe("bad input", () => {
  it("is refused with the rule", () => {
    expect(() => uniformValues(1, 1)).toThrow("low < high");
    expect(() => uniformValues(0, Number.POSITIVE_INFINITY)).toThrow("high quantile");
    expect(() => expectedRevenue("first-price", unit, 0)).toThrow("bidders");
    expect(() => expectedRevenue("first-price", unit, 2, { reserve: 2 })).toThrow("reserve");
    expect(() => expectedRevenue("first-price", unit, 2, { risk: 0 })).toThrow("(0, 1]");
    expect(() => expectedRevenue("all-pay", unit, 2, { risk: 0.5 })).toThrow("risk-neutral");
    expect(() => equilibriumBid("first-price", unit, 2, 1.5)).toThrow("value");
    expect(() => uniformFirstPriceBid(2, 2)).toThrow("0..1");
    expect(() => optimalReserve({ ...unit, cdf: () => 0.5 })).toThrow("distribution function");
    expect(() => optimalReserve(unit, 1)).toThrow("seller");
  });
});

describe("utility", () => {
  it("is 1/(n(n+1)) for a bidder in all three formats, and with risk aversion (1-s)^rho/(n+rho) at the slope s", () => {
    for (const n of [1, 2, 3, 10])
      for (const format of formats)
        expect(expectedUtility(format, unit, n)).toBeCloseTo(1 / (n * (n + 1)), 10);
    for (const [n, risk] of [
      [2, 0.5],
      [3, 0.3],
    ]) {
      const kept = 1 - uniformFirstPriceBid(1, n, risk);
      expect(expectedUtility("first-price", unit, n, { risk })).toBeCloseTo(kept ** risk / (n + risk), 6);
    }
    // Of v^rho/(1 + rho) v, where two bid their values.
    expect(expectedUtility("second-price", unit, 2, { risk: 0.5 })).toBeCloseTo(1 / 1.5 / 2.5, 3);
  });

  it("is, with the revenue, the highest value that meets the reserve", () => {
    for (const [values, reserve] of [
      [square, 0],
      [unit, 0.5],
    ] as const)
      for (const format of formats) {
        const all =
          2 * expectedUtility(format, values, 2, { reserve }) +
          expectedRevenue(format, values, 2, { reserve });
        // The expected highest of two values from the reserve on: v F(v)^2's derivative.
        expect(all).toBeCloseTo(values === unit ? (2 / 3) * (1 - reserve ** 3) : 4 / 5, 8);
      }
  });
});
