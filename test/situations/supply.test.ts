import { describe, expect, it } from "vitest";
import {
  beerGame,
  bestStocks,
  bullwhipRatio,
  chainCosts,
  type EchelonView,
  orderUpTo,
  rationedOrder,
  rationingToll,
  selfishStocks,
} from "../../src/situations/index.ts";

const sum = (each: readonly number[]) => each.reduce((a, b) => a + b, 0);

/** A generator of its own (mulberry32), so that histories are the same everywhere. */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("the variance of orders", () => {
  it("grows by the closed form, and along a chain by the gain of its filters", () => {
    for (const [leadTime, smoothing, ratio] of [
      [2, 0.2, 1.9778],
      [4, 0.1, 1.9684],
    ]) {
      const closed = 1 + 2 * leadTime * smoothing + (2 * leadTime ** 2 * smoothing ** 2) / (2 - smoothing);
      expect(bullwhipRatio(leadTime, smoothing)).toBeCloseTo(closed, 10);
      expect(bullwhipRatio(leadTime, smoothing)).toBeCloseTo(ratio, 4);
    }
    const chain = [1, 2, 3, 4].map((echelons) => bullwhipRatio(2, 0.2, echelons));
    [1.9778, 3.9647, 8.0168, 16.3026].forEach((ratio, j) => {
      expect(chain[j]).toBeCloseTo(ratio, 4);
    });
    expect(bullwhipRatio(0, 0.5, 3)).toBeCloseTo(1, 12);
  });

  it("is that of orders which follow the rule, echelon by echelon", () => {
    const random = drawing(1);
    const weeks = 60_000;
    let orders = Float64Array.from({ length: weeks }, random);
    const varianceOf = (x: Float64Array) => {
      const mean = x.reduce((a, b) => a + b, 0) / x.length;
      return x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
    };
    const demand = varianceOf(orders);
    for (let echelon = 1; echelon <= 3; echelon++) {
      let forecast = 0.5;
      orders = orders.map((incoming) => {
        const rise = 0.2 * (incoming - forecast);
        forecast += rise;
        return incoming + 2 * rise;
      });
      // About 1 % is the standard error of a variance of so many even numbers, and of sums of them.
      expect(Math.abs(varianceOf(orders) / demand / bullwhipRatio(2, 0.2, echelon) - 1)).toBeLessThan(0.03);
    }
  });
});

describe("stocks for even demand of 0 to 8", () => {
  const demand = new Array<number>(9).fill(1 / 9);

  it("are those of the newsvendor, and another period moves them", () => {
    const found = [3, 4, 5].map((periods) => orderUpTo(demand, periods));
    expect(found.map(({ stock }) => stock)).toEqual([14, 18, 23]);
    expect(found[0].cost).toBeCloseTo(2.465, 4);
    expect(found[1].cost).toBeCloseTo(2.8436, 4);
    expect(sum(chainCosts(demand, [18], [4]))).toBeCloseTo(found[1].cost, 12);
  });

  it("in a chain of four cost the least at 19, 20, 20 and 15; who minds its own cost holds less upstream", () => {
    const periods = [4, 4, 4, 3];
    const costOf = (stocks: readonly number[]) => sum(chainCosts(demand, stocks, periods));
    const best = [19, 20, 20, 15];
    expect(bestStocks(demand, periods).stocks).toEqual(best);
    expect(costOf(best)).toBeCloseTo(11.7217, 4);
    const selfish = [20, 20, 19, 14];
    expect(selfishStocks(demand, periods).stocks).toEqual(selfish);
    expect(costOf(selfish)).toBeCloseTo(11.8636, 4);
    for (let j = 0; j < 4; j++)
      for (const off of [-3, -2, -1, 1, 2, 3]) {
        expect(costOf(best.with(j, best[j] + off))).toBeGreaterThan(costOf(best));
        const own = (stocks: readonly number[]) => chainCosts(demand, stocks, periods)[j];
        expect(own(selfish.with(j, selfish[j] + off))).toBeGreaterThan(own(selfish));
      }
  });

  it("cost in the beer game, week by week, what the recursion says", () => {
    const random = drawing(2);
    const weeks = 40_000;
    const stocks = [19, 20, 20, 15];
    const { costs } = beerGame(
      ({ echelon, net, supplyLine }) => Math.max(0, stocks[echelon] - net - supplyLine),
      { demand: Array.from({ length: weeks }, () => Math.floor(9 * random())), fixedWeeks: 0 },
    );
    const exact = chainCosts(demand, stocks, [4, 4, 4, 3]);
    // A week's cost has a standard deviation of about 2, and weeks hang together for about four.
    costs.forEach((cost, j) => {
      expect(Math.abs(cost / weeks - exact[j])).toBeLessThan(0.1);
    });
  });
});

describe("the beer game", () => {
  const upTo = (stocks: readonly number[]) => (view: EchelonView) =>
    Math.max(0, stocks[view.echelon] - view.net - view.supplyLine);
  /** Sterman's rule with his mean estimates of players, in whole units. */
  const anchored = (desired: number, line: number) => {
    const forecast = [4, 4, 4, 4];
    return ({ echelon, incoming, net, supplyLine }: EchelonView) => {
      forecast[echelon] = 0.36 * incoming + 0.64 * forecast[echelon];
      const order = forecast[echelon] + 0.26 * (desired - net - line * supplyLine);
      return Math.max(0, Math.floor(order + 0.5));
    };
  };
  const passed = () => (view: EchelonView) => view.incoming;

  it.each([
    ["base stocks", () => upTo([32, 32, 32, 24]), [46, 50, 54, 54], [36, 44, 52, 48]],
    ["orders passed on", passed, [330, 242, 154, 66], [330, 242, 154, 66]],
    [
      "anchoring and adjusting as people did",
      () => anchored(17, 0.34),
      [299, 695, 962.5, 737.5],
      [299, 695, 962.5, 741.5],
    ],
    [
      "the same without a look at the supply line",
      () => anchored(17, 0),
      [372, 1515, 2248.5, 1709.5],
      [252, 514, 1153.5, 938],
    ],
    [
      "the same with all of the supply line, to 28",
      () => anchored(28, 1),
      [135, 157.5, 153, 185],
      [83.5, 113.5, 111, 192],
    ],
  ])("costs of %s, with four fixed weeks and without", (_, rule, fixed, free) => {
    expect(beerGame(rule()).costs).toEqual(fixed);
    expect(beerGame(rule(), { fixedWeeks: 0 }).costs).toEqual(free);
  });

  it("has orders of at most 12 under base stocks, and of 11 to 33, or to 78, under what people do", () => {
    expect(beerGame(upTo([32, 32, 32, 24])).peaks).toEqual([12, 12, 12, 12]);
    expect(beerGame(anchored(17, 0.34)).peaks).toEqual([11, 17, 27, 33]);
    expect(beerGame(anchored(17, 0)).peaks).toEqual([14, 31, 58, 78]);
  });

  it("has no echelon that gains by another base stock, nor any two together", () => {
    const stocks = [32, 32, 32, 24];
    const costs = beerGame(upTo(stocks)).costs;
    for (let j = 0; j < 4; j++)
      for (let other = 12; other < 60; other++) {
        const found = beerGame(upTo(stocks.with(j, other))).costs;
        expect(found[j]).toBeGreaterThanOrEqual(costs[j]);
        expect(sum(found)).toBeGreaterThanOrEqual(204);
      }
    for (let j = 0; j < 3; j++)
      for (let a = -4; a <= 4; a++)
        for (let b = -4; b <= 4; b++) {
          const moved = stocks.with(j, stocks[j] + a).with(j + 1, stocks[j + 1] + b);
          expect(sum(beerGame(upTo(moved)).costs)).toBeGreaterThanOrEqual(204);
        }
  });
});

describe("orders under rationing", () => {
  const two = { agents: 2, margin: 0.6, scarce: 0.3, probability: 0.5 };
  const ten = { agents: 10, margin: 0.6, scarce: 0.3, probability: 0.8 };

  /** What retailer 0 earns by an order of z where the others order `others` each. */
  function earned({ agents, margin, scarce, probability }: typeof two, z: number, others: number): number {
    const worth = (units: number) => Math.min(units, 1) - Math.min(units, 1) ** 2 / 2 - (1 - margin) * units;
    const all = z + (agents - 1) * others;
    const share = Math.min(z, (z / all) * agents * scarce);
    return (1 - probability) * worth(z) + probability * worth(share);
  }

  it("are phantoms in part: nobody earns more by another order", () => {
    expect(rationedOrder(two)).toBeCloseTo(0.6674, 4);
    expect(rationedOrder(ten)).toBeCloseTo(0.9434, 4);
    expect(rationedOrder(ten) / 0.6 - 1).toBeCloseTo(0.57, 2);
    for (const given of [two, ten, { ...ten, probability: 0.85 }]) {
      const z = rationedOrder(given);
      const best = earned(given, z, z);
      for (let other = 0.01; other < 3; other += 0.01)
        expect(earned(given, other, z)).toBeLessThanOrEqual(best + 1e-12);
    }
  });

  it("grow without bound as scarcity becomes certain, and are the newsvendor's without any", () => {
    expect(rationedOrder({ ...ten, probability: 0 })).toBeCloseTo(0.6, 12);
    expect(rationedOrder({ ...ten, probability: 0.99 })).toBeGreaterThan(19);
    // Where orders reach the largest demand one formula goes over into the other.
    const edge = 0.4 / (0.3 * 0.3 * 0.9);
    expect(rationedOrder({ ...ten, probability: edge / (1 + edge) })).toBeCloseTo(1, 12);
  });

  it("are what each has use for under a toll on orders", () => {
    expect(rationingToll(ten)).toBeCloseTo(0.108, 12);
    const net = (z: number) => earned(ten, z, 0.6) - rationingToll(ten) * z;
    for (let z = 0.01; z < 2; z += 0.01) expect(net(z)).toBeLessThanOrEqual(net(0.6) + 1e-12);
  });
});

it("what cannot be is refused", () => {
  expect(() => bullwhipRatio(-1, 0.2)).toThrow("leadTime must be at least 0 and finite");
  expect(() => bullwhipRatio(1, 0)).toThrow("smoothing must be above 0 and at most 1");
  expect(() => orderUpTo([0.5, 0.4], 2)).toThrow("probabilities of demand must add up to 1");
  expect(() => orderUpTo([1], 0)).toThrow("periods must be a whole number of 1 to 1000");
  expect(() => chainCosts([1], [1, 2], [3])).toThrow("needs a stock and periods for each echelon");
  expect(() => beerGame(() => 0, { mail: 0 })).toThrow("mail must be a whole number of at least 1");
  expect(() => rationedOrder({ agents: 2, margin: 0.6, scarce: 0.7, probability: 0 })).toThrow(
    "scarce must be above 0 and below the margin 0.6",
  );
  expect(() => rationedOrder({ agents: 2, margin: 0.6, scarce: 0.3, probability: 1 })).toThrow(
    "probability must be at least 0 and below 1",
  );
});
