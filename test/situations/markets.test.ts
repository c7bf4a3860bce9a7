import { describe, expect, it } from "vitest";
import { seedWords, uniform } from "../../src/index.ts";
import {
  competitiveAsk,
  dealerProfit,
  deepestPrice,
  informedQuotes,
  inventoryQuotes,
  isStablePrice,
  monopolyAsk,
  priceVariance,
  sellsBelow,
} from "../../src/situations/index.ts";
import { mean, standardDeviation } from "../../src/stats/index.ts";

describe("a price under momentum and fundamentals", () => {
  it.each([
    [0.5, 0.1, 10.3448],
    [0.8, 0.1, 25.7143],
    [0, 0.1, 5.2632],
  ])("of %f and %f varies by %f about its value", (momentum, reversion, variance) => {
    expect(priceVariance(momentum, reversion)).toBeCloseTo(variance, 4);
    expect(priceVariance(momentum, reversion, 3)).toBeCloseTo(9 * priceVariance(momentum, reversion), 9);
    // What a unit of noise leaves in all later ticks.
    let [before, price, sum] = [0, 1, 0];
    for (let t = 0; t < 2000; t++) {
      sum += price * price;
      [before, price] = [price, price + momentum * (price - before) - reversion * price];
    }
    expect(priceVariance(momentum, reversion)).toBeCloseTo(sum, 9);
  });

  it("falls below a shock, the less the sooner momentum is switched off", () => {
    expect(deepestPrice(0.8, 0.1)).toBeCloseTo(-2.193, 12);
    expect(deepestPrice(0.95, 0.1)).toBeCloseTo(-2.8619, 4);
    expect(deepestPrice(0.95, 0.1, 2)).toBeCloseTo(-2.4725, 4);
    expect(deepestPrice(0.95, 0.1, 1.5)).toBeCloseTo(-1.85, 4);
    expect(deepestPrice(0, 0.1)).toBe(-1);
  });

  it("comes back where its equation has roots inside of the circle", () => {
    for (const momentum of [0, 0.3, 0.7, 0.95, 1, 1.2])
      for (const reversion of [0, 0.1, 1, 2, 2.5, 3.5, 3.95]) {
        // Of z^2 - (1 + m - k) z + m.
        const b = 1 + momentum - reversion;
        const inside = Math.abs(b) < 1 + momentum && momentum < 1;
        expect(isStablePrice(momentum, reversion)).toBe(inside);
      }
  });
});

describe("holders who sell before the others do", () => {
  it("sell what is worth less than a quarter of the impact of all", () => {
    expect(sellsBelow(1)).toBe(0.25);
    expect(sellsBelow(2)).toBe(0.5);
  });

  it("are few that each count their own impact: the mean over what the others may do", () => {
    const impact = 1.5;
    for (const n of [1, 2, 3, 8, 101]) {
      let ahead = 0;
      for (let others = 0; others < n; others++)
        ahead += ((impact * others) / n - (impact * (others + 1)) / (2 * n)) / n;
      expect(sellsBelow(impact, n)).toBeCloseTo(ahead, 12);
    }
  });
});

describe("quotes", () => {
  it("to who may know more break even, by Bayes' rule", () => {
    const first = informedQuotes(0.5, 0.3);
    expect(first.ask).toBeCloseTo(0.65, 12);
    expect(first.bid).toBeCloseTo(0.35, 12);
    const second = informedQuotes(0.65, 0.3);
    expect(second.ask).toBeCloseTo(0.7752, 4);
    expect(second.bid).toBeCloseTo(0.5, 12);
    expect(informedQuotes(0.5, 0)).toEqual({ ask: 0.5, bid: 0.5 });
    expect(informedQuotes(0, 1)).toEqual({ ask: 0, bid: 0 });
    expect(informedQuotes(1, 1)).toEqual({ ask: 1, bid: 1 });
  });

  it("of dealers are competitive where they earn nothing, and a monopolist's where they earn the most", () => {
    expect(competitiveAsk()).toBeCloseTo(0.7215, 4);
    expect(monopolyAsk()).toBeCloseTo(1.5087, 4);
    expect(dealerProfit(competitiveAsk())).toBeCloseTo(0, 12);
    for (const noise of [0.3, 1, 4]) {
      const most = dealerProfit(monopolyAsk(noise), noise);
      for (let ask = 0; ask < 1 + 4 * noise; ask += 0.01)
        expect(dealerProfit(ask, noise)).toBeLessThanOrEqual(most);
    }
  });

  it("under inventory lean against it, and hold profits and what is held at the end in narrower bounds", () => {
    const skewed = session(0.1, true);
    const plain = session(0.1, false);
    expect(skewed.spread).toBeCloseTo(1.492, 3);
    // 1500 sessions: 4 standard errors of the mean, and as many of what is known to two digits.
    expect(Math.abs(skewed.profit - 64.89)).toBeLessThan(4 * Math.hypot(6.56 / Math.sqrt(1500), 0.045));
    expect(Math.abs(plain.profit - 68.15)).toBeLessThan(4 * Math.hypot(13.54 / Math.sqrt(1500), 0.1));
    for (const [found, known] of [
      [skewed.profitDeviation, 6.56],
      [plain.profitDeviation, 13.54],
      [skewed.inventoryDeviation, 2.93],
      [plain.inventoryDeviation, 8.45],
    ])
      expect(Math.abs(found / known - 1)).toBeLessThan(0.08);
  });
});

/** Avellaneda & Stoikov's example: sigma 2, T 1, steps of .005, k 1.5, A 140. */
function session(aversion: number, skews: boolean) {
  const [sessions, steps, dt] = [1500, 200, 0.005];
  const making = { aversion, volatility: 2, decay: 1.5 };
  const words = seedWords("quotes", aversion);
  const middle = Array.from({ length: steps }, (_, t) => inventoryQuotes(making, 0, 1 - t * dt));
  const spread = middle.reduce((sum, { ask, bid }) => sum + ask - bid, 0) / steps;
  const [profits, inventories] = [[] as number[], [] as number[]];
  for (let s = 0; s < sessions; s++) {
    let [price, cash, inventory] = [100, 0, 0];
    for (let t = 0; t < steps; t++) {
      const { bid, ask } = skews
        ? inventoryQuotes(making, inventory, 1 - t * dt)
        : { bid: -spread / 2, ask: spread / 2 };
      if (uniform(words, 0) < 140 * Math.exp(-1.5 * ask) * dt) {
        inventory--;
        cash += price + ask;
      }
      if (uniform(words, 0) < 140 * Math.exp(1.5 * bid) * dt) {
        inventory++;
        cash -= price + bid;
      }
      price += 2 * Math.sqrt(dt) * (uniform(words, 0) < 0.5 ? 1 : -1);
    }
    profits.push(cash + inventory * price);
    inventories.push(inventory);
  }
  return {
    spread,
    profit: mean(profits),
    profitDeviation: standardDeviation(profits),
    inventoryDeviation: standardDeviation(inventories),
  };
}

it("what cannot be is refused", () => {
  expect(() => priceVariance(1, 0.1)).toThrow("priceVariance: momentum must be 0 to below 1");
  expect(() => deepestPrice(0.5, 3)).toThrow("or the price runs away");
  expect(() => deepestPrice(0.5, 0.1, 0)).toThrow("breaker must be above 0");
  expect(() => sellsBelow(0)).toThrow("impact must be above 0");
  expect(() => sellsBelow(1, 0)).toThrow("holders must be at least 1");
  expect(() => informedQuotes(2, 0.1)).toThrow("prior must be within 0 and 1");
  expect(() => inventoryQuotes({ aversion: 0, volatility: 1, decay: 1 }, 0, 1)).toThrow(
    "aversion must be above 0",
  );
  expect(() => monopolyAsk(-1)).toThrow("noise must be above 0");
});
