/** Price competition under logit demand: the prices that the paper states, and what they are by definition. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  calvanoMarket,
  competitivePrice,
  type LogitMarket,
  logitShares,
  monopolyPrice,
  normalFormOf,
  priceGame,
  pureNash,
} from "../../src/games/index.ts";

test("the market of Calvano et al. 2020 has the prices 1.4729 and 1.9250, and the profits .2229 and .3375", () => {
  const [nash, monopoly] = [competitivePrice(calvanoMarket), monopolyPrice(calvanoMarket)];
  expect(nash.price).toBeCloseTo(1.472927, 6);
  // At equilibrium (p - c) (1 - q) = mu, so that the profit is p - c - mu.
  expect(nash.profit).toBeCloseTo(nash.price - 1.25, 12);
  expect(nash.profit).toBeCloseTo(0.2229, 4);
  expect(monopoly.price).toBeCloseTo(1.924981, 6);
  expect(monopoly.profit).toBeCloseTo(0.3374905, 6);
});

describe("in any market", () => {
  const markets = fc.record({
    firms: fc.integer({ min: 1, max: 6 }),
    quality: fc.double({ min: 1, max: 4, noNaN: true }),
    outside: fc.double({ min: -1, max: 1, noNaN: true }),
    cost: fc.double({ min: 0, max: 1, noNaN: true }),
    differentiation: fc.double({ min: 0.1, max: 1, noNaN: true }),
  });
  const profits = (market: LogitMarket, prices: number[]) =>
    logitShares(market, prices).map((share, i) => (prices[i] - market.cost) * share);

  it("nobody gains by another price than the competitive one", () => {
    fc.assert(
      fc.property(markets, fc.double({ min: 0.2, max: 3, noNaN: true }), (market, other) => {
        const { price, profit } = competitivePrice(market);
        const prices = new Array<number>(market.firms).fill(price);
        expect(profits(market, prices)[0]).toBeCloseTo(profit, 12);
        expect(profits(market, prices.with(0, price * other))[0]).toBeLessThanOrEqual(profit + 1e-12);
      }),
    );
  });

  it("all earn most at the monopoly price, which is no lower", () => {
    fc.assert(
      fc.property(markets, fc.double({ min: 0.2, max: 3, noNaN: true }), (market, other) => {
        const { price, profit } = monopolyPrice(market);
        const common = new Array<number>(market.firms).fill(price * other);
        expect(profits(market, common)[0]).toBeLessThanOrEqual(profit + 1e-12);
        expect(price).toBeGreaterThanOrEqual(competitivePrice(market).price - 1e-12);
      }),
    );
  });
});

test("the grid has 15 prices, a tenth of the distance beyond both, and two firms that undercut from the top", () => {
  const { values, actions, payoffs } = priceGame(calvanoMarket);
  const [nash, monopoly] = [competitivePrice(calvanoMarket).price, monopolyPrice(calvanoMarket).price];
  expect(values).toHaveLength(15);
  expect(values[0]).toBeCloseTo(nash - 0.1 * (monopoly - nash), 12);
  expect(values[14]).toBeCloseTo(monopoly + 0.1 * (monopoly - nash), 12);
  // The firms are in the same position.
  for (let a = 0; a < 15; a++)
    for (let b = 0; b < 15; b++) expect(payoffs[0][15 * a + b]).toBeCloseTo(payoffs[1][15 * b + a], 14);
  // On the grid there are equilibria beside each other around the competitive price, and nowhere else.
  const equilibria = pureNash(normalFormOf({ actions, payoffs }));
  expect(equilibria.length).toBeGreaterThan(0);
  for (const each of equilibria)
    for (const action of [Math.floor(each / 15), each % 15])
      expect(Math.abs(values[action] - nash)).toBeLessThan(2 * (values[1] - values[0]));
  expect(() => priceGame(calvanoMarket, 1)).toThrow("levels must be a whole number, at least 2, got 1");
});
