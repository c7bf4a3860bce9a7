import fc from "fast-check";
import { expect, it } from "vitest";
import {
  brokerProfit,
  competition,
  doubleAuction,
  forwardDiscount,
  gainsBeyond,
} from "../../src/situations/index.ts";

it("a double auction loses the trades of less than a quarter of the range, as no strategy against it does better", () => {
  const { bid, ask, gains } = doubleAuction();
  expect(gains).toBeCloseTo(9 / 64, 12);
  expect(gains / gainsBeyond(0)).toBeCloseTo(27 / 32, 12);
  expect([bid.slope, bid.intercept, ask.slope, ask.intercept]).toEqual([2 / 3, 1 / 12, 2 / 3, 1 / 4]);
  // Best bids, searched over, against sellers that ask so.
  for (const value of [0.3, 0.5, 0.9]) {
    const worth = (bids: number) => {
      let sum = 0;
      for (let c = 0.0005; c < 1; c += 0.001) {
        const asks = ask.slope * c + ask.intercept;
        if (bids >= asks) sum += value - (bids + asks) / 2;
      }
      return sum * 0.001;
    };
    const equilibrium = worth(bid.slope * value + bid.intercept);
    for (let bids = 0; bids <= 1; bids += 0.01) expect(worth(bids)).toBeLessThan(equilibrium + 2e-4);
  }
});

it("at any weight trades what its two lines say", () => {
  expect(doubleAuction(1).gains).toBeCloseTo(1 / 8, 12);
  expect(doubleAuction(0).gains).toBeCloseTo(1 / 8, 12);
  for (const weight of [0, 0.2, 0.5, 0.8, 1]) {
    const { bid, ask, gains } = doubleAuction(weight);
    let sum = 0;
    const n = 150;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const [v, c] = [(i + 0.5) / n, (j + 0.5) / n];
        if (bid.slope * v + bid.intercept >= ask.slope * c + ask.intercept) sum += v - c;
      }
    expect(gains).toBeCloseTo(sum / n / n, 2.5);
  }
});

it("a broker alone has them trade where the value is half the range above the cost, two at any gain", () => {
  expect(gainsBeyond(0)).toBeCloseTo(1 / 6, 12);
  expect(gainsBeyond(0.25)).toBeCloseTo(9 / 64, 12);
  expect(gainsBeyond(0.5)).toBeCloseTo(1 / 12, 12);
  expect(brokerProfit(0.5)).toBeCloseTo(1 / 24, 12);
  expect(brokerProfit(0.25)).toBeCloseTo(0, 12);
  for (let gap = 0; gap <= 1; gap += 0.01) expect(brokerProfit(gap)).toBeLessThanOrEqual(1 / 24 + 1e-12);
});

it("a price agreed ahead is below the one expected by what it takes to bear the risk", () => {
  const market = { quantity: 10, variance: 4, hedgerAversion: 0.1, speculatorAversion: 0.2, speculators: 4 };
  const discount = forwardDiscount(market);
  expect(discount).toBeCloseTo(1.3333, 4);
  // What hedgers keep and speculators take, each the discount by its aversion and the variance, is all there is.
  expect(discount / (0.1 * 4) + (4 * discount) / (0.2 * 4)).toBeCloseTo(10, 12);
});

it("what cannot be is refused", () => {
  expect(() => doubleAuction(1.5)).toThrow("weight must be within 0 and 1");
  expect(() => gainsBeyond(-1)).toThrow("gap must be within 0 and 1");
  expect(() =>
    forwardDiscount({ quantity: 1, variance: 1, hedgerAversion: 0, speculatorAversion: 1, speculators: 1 }),
  ).toThrow("hedgerAversion must be above 0");
});

it("competition leaves no two who would gain by trade, at prices at which as many want to buy as want to sell", () => {
  const values = [150, 142, 134, 126, 118, 110, 102, 94, 86, 78, 70, 62];
  const costs = [40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128];
  expect(competition(values, costs)).toEqual({ quantity: 7, gains: 434, price: [94, 96] });
  expect(competition([5], [5])).toEqual({ quantity: 0, gains: 0, price: undefined });
  expect(competition([9, 8], [1])).toEqual({ quantity: 1, gains: 8, price: [8, 9] });
  expect(competition([9], [1, 3, 2])).toEqual({ quantity: 1, gains: 8, price: [1, 2] });
  const worth = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(worth, worth, (buyers, sellers) => {
      const { quantity, price } = competition(buyers, sellers);
      if (!price) expect(Math.max(...buyers)).toBeLessThanOrEqual(Math.min(...sellers));
      for (const each of price ?? []) {
        expect(buyers.filter((value) => value > each).length).toBeLessThanOrEqual(quantity);
        expect(buyers.filter((value) => value >= each).length).toBeGreaterThanOrEqual(quantity);
        expect(sellers.filter((cost) => cost < each).length).toBeLessThanOrEqual(quantity);
        expect(sellers.filter((cost) => cost <= each).length).toBeGreaterThanOrEqual(quantity);
      }
    }),
  );
});
