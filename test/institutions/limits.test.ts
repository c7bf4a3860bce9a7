import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  gainThatSettles,
  limitSteps,
  type PricedUse,
  priceStepThatSettles,
  quotaStocks,
  rateThatSettles,
  saddleSteps,
  shockBorne,
  stockUnderQuota,
  tickGone,
  useUnderPrice,
} from "../../src/institutions/index.ts";

const sea = { growth: 0.5, capacity: 100 };
/** Lowest and highest of the last values. */
const ends = (values: ArrayLike<number>, last: number) => {
  const late = Array.from(values).slice(-last);
  return [Math.min(...late), Math.max(...late)];
};

describe("a fixed quota", () => {
  const under = (start: number, quota: number, ticks: number) =>
    stockUnderQuota(sea, { start, quota, ticks });

  it("has a stock from below which there is no return", () => {
    const stocks = quotaStocks(sea, 10)!;
    expect(stocks.lower).toBeCloseTo(27.6393, 4);
    expect(stocks.upper).toBeCloseTo(72.3607, 4);
    expect(shockBorne(sea, 10)).toBeCloseTo(0.618, 4);
    expect(under(27.6, 10, 5000).at(-1)).toBe(0);
    expect(under(27.7, 10, 5000).at(-1)).toBeCloseTo(72.3607, 4);
    expect(under(stocks.upper * (1 - 0.6179), 10, 5000).at(-1)).toBeCloseTo(stocks.upper, 6);
    expect(under(stocks.upper * (1 - 0.6181), 10, 5000).at(-1)).toBe(0);
  });

  it("above the largest yield ends the stock", () => {
    expect(quotaStocks(sea, 13)).toBeUndefined();
    const stocks = under(100, 13, 2000);
    // The quota is not filled from tick 55 on; what is left halves at each tick, and is no number any more at tick 1132.
    expect(tickGone(stocks, 13)).toBe(54);
    expect(tickGone(stocks, 1e-9)).toBe(87);
    expect(tickGone(stocks, 0)).toBe(1132);
  });
});

describe("a quota that follows the stock", () => {
  const under = (target: number, gain: number, ticks: number, start = 1.05 * target) =>
    stockUnderQuota(sea, {
      start,
      target,
      gain,
      ticks,
      quota: sea.growth * target * (1 - target / sea.capacity),
    });

  it("never settles at the stock of largest yield", () => {
    expect(gainThatSettles(sea, 50)).toBe(0);
    expect(tickGone(under(50, 0.1, 3000), 1e-9)).toBe(229);
    expect(tickGone(under(50, 0.01, 3000), 1e-9)).toBe(1074);
  });

  it("settles above it below a gain, and swings beyond", () => {
    expect(gainThatSettles(sea, 60)).toBeCloseTo(0.5, 12);
    const [low, high] = ends(under(60, 0.45, 4000), 200);
    expect(high - low).toBeLessThan(1e-6);
    expect(low).toBeCloseTo(60, 6);
    const cycle = (gain: number) => ends(under(60, gain, 8000), 400);
    for (const [gain, least, most] of [
      [0.55, 43.99, 76.19],
      [0.7, 29.82, 89.73],
    ]) {
      expect(Math.abs(cycle(gain)[0] - least)).toBeLessThan(0.01);
      expect(Math.abs(cycle(gain)[1] - most)).toBeLessThan(0.01);
    }
  });

  it("settles exactly where the closed form says, at other targets too", () => {
    for (const target of [55, 70, 80]) {
      const limit = gainThatSettles(sea, target);
      const apart = (gain: number) => {
        const stocks = under(target, gain, 6000, target * (1 + 1e-4));
        const [low, high] = ends(stocks, 300);
        return (high - low) / target;
      };
      expect(apart(0.97 * limit)).toBeLessThan(1e-5);
      expect(apart(1.03 * limit)).toBeGreaterThan(1e-2);
    }
  });
});

describe("a share of a stock seen late", () => {
  it("is bounded from a delay of 3 ticks on", () => {
    for (const delay of [0, 1, 2]) expect(rateThatSettles(0.5, delay)).toBe(0.5);
    expect(rateThatSettles(0.5, 3)).toBeCloseTo(0.3646, 4);
    expect(rateThatSettles(0.5, 5)).toBeCloseTo(0.2678, 4);
    expect(rateThatSettles(0.5, 10)).toBeCloseTo(0.2048, 4);
  });

  it("settles below the bound and not above", () => {
    const swing = (growth: number, rate: number, delay: number) => {
      // Linearised about the stock 1 - F / r: deviations follow z' = (1 - r + 2 F) z - F z(t - delay).
      const z = new Float64Array(4000).fill(1, 0, delay + 1);
      for (let t = delay; t + 1 < z.length; t++)
        z[t + 1] = (1 - growth + 2 * rate) * z[t] - rate * z[t - delay];
      return ends(z.map(Math.abs), 50)[1];
    };
    for (const [growth, delay] of [
      [0.5, 3],
      [0.5, 10],
      [0.9, 2],
      [0.2, 7],
    ]) {
      const bound = rateThatSettles(growth, delay);
      expect(bound).toBeLessThan(growth);
      expect(swing(growth, 0.98 * bound, delay)).toBeLessThan(1e-3);
      expect(swing(growth, 1.02 * bound, delay)).toBeGreaterThan(1e3);
    }
  });
});

describe("a price that follows use", () => {
  const five: PricedUse = { users: 5, worth: 1, capacity: 2, step: 0, delay: 0, ticks: 20_000 };
  const swing = (step: number, delay: number) => ends(useUnderPrice({ ...five, step, delay }), 1000);

  it("settles below a step that shrinks with the delay", () => {
    for (const [delay, step] of [
      [0, 2],
      [1, 1],
      [2, 0.618],
    ])
      expect(priceStepThatSettles(delay)).toBeCloseTo(step, 4);
    for (const [step, delay] of [
      [2.4, 0],
      [1.2, 1],
      [0.75, 2],
    ]) {
      const [low, high] = swing(step, delay);
      expect(low).toBeCloseTo(2, 6);
      expect(high).toBeCloseTo(2, 6);
    }
    expect(swing(0.8, 2)[1]).toBeGreaterThan(2.1);
  });

  it("swings beyond", () => {
    for (const [step, delay, low, high] of [
      [2.6, 0, 1.6078, 2.3922],
      [1.3, 1, 1.3065, 2.9458],
    ]) {
      expect(swing(step, delay)[0]).toBeCloseTo(low, 4);
      expect(swing(step, delay)[1]).toBeCloseTo(high, 4);
    }
  });
});

describe("agents of linear value under a price", () => {
  const steps = (optimistic: boolean, ticks = 20_000) =>
    saddleSteps({ bound: 0.5, step: 0.1, optimistic, ticks });

  it("turn around the solution by plain steps, and are right on average", () => {
    const { x, turning } = steps(false);
    expect(turning).toBeCloseTo(Math.sqrt(1.01), 12);
    // Until a bound is met each step is further out by `turning`.
    const near = saddleSteps({ bound: 0.5, step: 0.1, optimistic: false, ticks: 50, start: [0.51, 1] });
    for (let t = 1; t < 50; t++)
      expect(
        Math.hypot(near.x[t] - 0.5, near.price[t] - 1) /
          Math.hypot(near.x[t - 1] - 0.5, near.price[t - 1] - 1),
      ).toBeCloseTo(turning, 9);
    expect(x.reduce((sum, each) => sum + each, 0) / x.length).toBeCloseTo(0.5, 2);
    const [low, high] = ends(x, 1000);
    expect(high - low).toBeGreaterThan(0.9);
  });

  it("go to it by optimistic ones", () => {
    const { x, price } = steps(true);
    expect(x.at(-1)).toBeCloseTo(0.5, 9);
    expect(price.at(-1)).toBeCloseTo(1, 9);
  });
});

describe("limits that users set themselves", () => {
  // No total of these equals the capacity.
  const start = [1.5, 7.25, 0.125];
  const capacity = 20.061;
  const apart = (limits: number[]) => limits[0] - limits[1];

  it("come together by exactly the cut at each overload, and by nothing else", () => {
    fc.assert(
      fc.property(fc.constantFrom(0.25, 0.5, 0.75), fc.integer({ min: 1, max: 8 }), (cut, eighths) => {
        const { limits, overloads } = limitSteps(start, capacity, { add: eighths / 8, cut }, 60);
        expect(overloads.length).toBeGreaterThan(0);
        limits.slice(1).forEach((now, t) => {
          const factor = overloads.includes(t) ? cut : 1;
          expect(Math.abs(apart(now) - factor * apart(limits[t]))).toBeLessThan(1e-12);
        });
      }),
    );
  });

  it("keep differences where both are additive, and ratios where both are multiplicative", () => {
    const additive = limitSteps(
      start.map((each) => each + 4),
      capacity,
      { add: 0.5, take: 2 },
      200,
    );
    expect(additive.overloads.length).toBeGreaterThan(20);
    for (const each of additive.limits) expect(Math.abs(apart(each) - apart(start))).toBeLessThan(1e-9);
    const ratio = (limits: number[]) => limits[0] / limits[1];
    const multiplicative = limitSteps(start, capacity, { add: 0, grow: 1.1, cut: 0.5 }, 200);
    expect(multiplicative.overloads.length).toBeGreaterThan(20);
    for (const each of multiplicative.limits) expect(Math.abs(ratio(each) - ratio(start))).toBeLessThan(1e-9);
  });
});

it("what is no resource or limit is refused", () => {
  expect(() => quotaStocks({ growth: 2, capacity: 1 }, 1)).toThrow("growth must be above 0 and at most 1");
  expect(() => stockUnderQuota(sea, { start: 1, quota: 1, ticks: 1e9 })).toThrow(
    "ticks must be a whole number",
  );
  expect(() => gainThatSettles(sea, 100)).toThrow("target must be above 0 and below 100, the capacity");
  expect(() => rateThatSettles(0.5, -1)).toThrow("delay must be a whole number");
  expect(() => useUnderPrice({ users: 1, worth: 1, capacity: 0, step: 1, delay: 0, ticks: 1 })).toThrow(
    "capacity must be above 0",
  );
  expect(() => limitSteps([], 1, { add: 1 }, 1)).toThrow("needs a limit of at least one user");
});
