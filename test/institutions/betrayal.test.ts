import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  additive,
  betrayalCost,
  deedsThatPay,
  forfeiting,
  type LastMinute,
  lastMinute,
  leastFuture,
  namePrice,
} from "../../src/institutions/index.ts";

it("a seller stays honest whose future is worth 1 - pi/G", () => {
  expect(leastFuture({ honest: 1, cheat: 5 })).toBeCloseTo(0.8, 12);
  // Honest for ever, against cheating now.
  for (const [discount, stays] of [
    [0.81, true],
    [0.79, false],
  ] as const)
    expect(1 / (1 - discount) >= 5).toBe(stays);
  expect(() => leastFuture({ honest: 1, cheat: 1 })).toThrow("cheat must be above what honesty pays (1)");
});

it("a name that brings G - pi keeps its seller honest to the last, and a cheat pays as much for it", () => {
  const sale = { honest: 1, cheat: 5 };
  const price = namePrice(sale);
  expect(price).toBe(4);
  expect(sale.honest + price).toBeGreaterThanOrEqual(sale.cheat);
  expect(sale.cheat - price).toBeGreaterThanOrEqual(sale.honest);
});

/** What a seller of the second kind expects from each tick on, by backward induction over the buyers' play, if it plays best; a refusal ends all trade. */
function bestValues({ honest, cheat }: LastMinute, play: ReturnType<typeof lastMinute>) {
  const now = play.map(() => ({ betray: 0, stay: 0 }));
  let later = 0;
  for (let t = play.length - 1; t >= 0; t--) {
    now[t] = { betray: cheat, stay: honest + later };
    later = play[t].buys * Math.max(now[t].betray, now[t].stay);
  }
  return now;
}

describe("the last minute", () => {
  const terms: LastMinute = { ticks: 7, alwaysHonest: 0.1, enough: 0.5, honest: 1, cheat: 5 };

  it("is honest until 4 are left, then .8 .5 .5 .5", () => {
    const play = lastMinute(terms);
    expect(play.slice(0, 3).map(({ honest }) => honest)).toEqual([1, 1, 1]);
    const last = [0.8, 0.5, 0.5, 0.5];
    for (const [j, { honest }] of play.slice(3).entries()) expect(honest).toBeCloseTo(last[j], 12);
    expect(play.map(({ buys }) => buys)).toEqual([1, 1, 1, 1, 0.8, 0.8, 0.8]);
  });

  it("without anybody who is always honest has no trade", () => {
    expect(lastMinute({ ...terms, alwaysHonest: 0 }).every(({ buys }) => buys === 0)).toBe(true);
  });

  it("is an equilibrium: whoever is in doubt does not mind, and nobody gains by anything else", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 1.01, max: 20, noNaN: true }),
        (ticks, alwaysHonest, enough, cheat) => {
          const given = { ticks, alwaysHonest, enough, honest: 1, cheat };
          const play = lastMinute(given);
          const values = bestValues(given, play);
          for (const [t, { buys, strategic, honest, belief }] of play.entries()) {
            // Buyers.
            if (buys > 0) expect(honest).toBeGreaterThanOrEqual(enough - 1e-9);
            if (buys < 1) expect(honest).toBeLessThanOrEqual(enough + 1e-9);
            // Sellers.
            const { stay, betray } = values[t];
            if (buys > 0 && strategic > 0) expect(stay).toBeGreaterThanOrEqual(betray - 1e-9);
            if (buys > 0 && strategic < 1) expect(stay).toBeLessThanOrEqual(betray + 1e-9);
            // Beliefs.
            const next = play.at(t + 1);
            if (buys > 0 && next) expect(next.belief).toBeCloseTo(belief / honest, 9);
          }
        },
      ),
    );
  });

  it("refuses a buyer who is content with anything", () => {
    expect(() => lastMinute({ ...terms, enough: 0 })).toThrow("enough must be above 0 and below 1");
    expect(() => lastMinute({ ...terms, ticks: 0 })).toThrow("ticks must be a whole number");
  });
});

describe("a table of deeds", () => {
  it("that adds them up sells betrayals: two shares for one, 100,000 for the world", () => {
    expect(deedsThatPay(additive, 1, -2)).toBe(2);
    expect(deedsThatPay(additive, 1, -100_000)).toBe(100_000);
  });

  it("by which a betrayal forfeits the rest sells none", () => {
    expect(deedsThatPay(forfeiting, 1, -2, 10_000)).toBeUndefined();
  });

  it("asks more of a betrayal after good deeds if it forfeits, and the same if it adds up", () => {
    const deed = fc.integer({ min: 1, max: 1000 });
    const deeds = fc.array(
      fc.oneof(
        deed,
        deed.map((each) => -each),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(deeds, deed, deed, (before, good, bad) => {
        expect(betrayalCost(additive, [...before, good], -bad)).toBe(betrayalCost(additive, before, -bad));
        const first = betrayalCost(forfeiting, before, -bad);
        const after = betrayalCost(forfeiting, [...before, good], -bad);
        expect(after).toBeGreaterThanOrEqual(first);
        // Once nothing is owed, each good deed is one more thing to lose.
        if (forfeiting(before) >= 0) expect(after).toBe(first + good);
      }),
    );
  });

  it("refuses deeds of no worth", () => {
    expect(() => deedsThatPay(additive, 0, -1)).toThrow("a good deed must be worth more than 0");
    expect(() => deedsThatPay(additive, 1, 1)).toThrow("a betrayal must be worth less than 0");
  });
});
