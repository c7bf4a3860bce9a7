import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type FishWar,
  fishCharge,
  fishShares,
  fishStock,
  fishValue,
  truceBreakingGain,
} from "../../src/situations/index.ts";

const wars = fc.record({
  countries: fc.integer({ min: 2, max: 8 }),
  growth: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  discount: fc.double({ min: 0.05, max: 0.98, noNaN: true }),
});

/** Of 400 shares of what others leave, the best against them if a linear strategy is played ever after. */
const choices = (others: number) => Array.from({ length: 399 }, (_, k) => ((k + 1) / 400) * (1 - others));

describe("the great fish war", () => {
  it("has Levhari and Mirman's shares", () => {
    const two = { countries: 2, growth: 0.5, discount: 0.9 };
    // (1 - a d)/(2 - a d) and (1 - a d)/2.
    expect(fishShares(two).nash).toBeCloseTo(0.55 / 1.55, 12);
    expect(fishShares(two).joint).toBeCloseTo(0.275, 12);
    expect(fishShares({ ...two, countries: 1 })).toEqual({ nash: 0.55, joint: 0.55 });
  });

  it("no strategy at all does better than the share of equilibrium, at any stock (Bellman's equation)", () => {
    fc.assert(
      fc.property(wars, fc.double({ min: 0.01, max: 2, noNaN: true }), (war, stock) => {
        const { nash } = fishShares(war);
        const others = (war.countries - 1) * nash;
        const value = (x: number) => fishValue(war, nash, others, x);
        // Whatever is taken now, followed by the best: never more than its value says, and as much with the share itself.
        const now = (own: number) =>
          Math.log(own * stock) + war.discount * value((stock * (1 - others - own)) ** war.growth);
        const slack = 1e-9 * (1 + Math.abs(value(stock)));
        expect(Math.abs(now(nash) - value(stock))).toBeLessThan(slack);
        expect(Math.max(...choices(others).map(now))).toBeLessThan(value(stock) + slack);
      }),
      { numRuns: 60 },
    );
  });

  it("all together have most where each takes its part of the joint share", () => {
    fc.assert(
      fc.property(wars, (war) => {
        const { nash, joint } = fishShares(war);
        const each = (share: number) => fishValue(war, share, (war.countries - 1) * share, 1);
        const shares = choices(0).map((share) => share / war.countries);
        expect(Math.max(...shares.map(each))).toBeLessThanOrEqual(each(joint) + 1e-9);
        expect(each(nash)).toBeLessThan(each(joint));
      }),
      { numRuns: 40 },
    );
  });

  it("a charge on shares makes the joint share an equilibrium", () => {
    fc.assert(
      fc.property(wars, (war) => {
        const { countries: n } = war;
        const { joint } = fishShares(war);
        const charge = fishCharge(war, joint);
        const expected = (n - 1) / (1 - war.growth * war.discount);
        expect(Math.abs(charge / expected - 1)).toBeLessThan(1e-9);
        const others = (n - 1) * joint;
        const pays = (own: number) => fishValue(war, own, others, 1) - (charge * own) / (1 - war.discount);
        expect(Math.max(...choices(others).map(pays))).toBeLessThanOrEqual(
          pays(joint) + 1e-9 * (1 + Math.abs(pays(joint))),
        );
      }),
      { numRuns: 40 },
    );
    const war = { countries: 3, growth: 0.5, discount: 0.9 };
    expect(fishCharge(war, fishShares(war).nash)).toBeCloseTo(0, 9);
  });

  it("rests at the stock that grows back", () => {
    let stock = 1;
    for (let t = 0; t < 100; t++) stock = (stock * (1 - 0.55)) ** 0.5;
    expect(fishStock(0.5, 0.55)).toBeCloseTo(0.45, 12);
    expect(stock).toBeCloseTo(0.45, 12);
  });
});

describe("the cold fish war", () => {
  it("lasts where the next season weighs enough", () => {
    const war = (discount: number): FishWar => ({ countries: 2, growth: 0.5, discount });
    expect(truceBreakingGain(war(0.5))).toBeGreaterThan(0);
    expect(truceBreakingGain(war(0.7))).toBeLessThan(0);
    // What is best once, by trying: others keep the truce in that season, and never again.
    const { nash, joint } = fishShares(war(0.7));
    const breaks = choices(joint).map(
      (own) => Math.log(own) + 0.7 * fishValue(war(0.7), nash, nash, (1 - joint - own) ** 0.5),
    );
    const gain = Math.max(...breaks) - fishValue(war(0.7), joint, joint, 1);
    expect(truceBreakingGain(war(0.7))).toBeCloseTo(gain, 4);
  });
});

it("what cannot be is refused", () => {
  const war = { countries: 2, growth: 0.5, discount: 0.9 };
  expect(() => fishShares({ ...war, countries: 0 })).toThrow(
    "countries must be a whole number of at least 1",
  );
  expect(() => fishShares({ ...war, growth: 1 })).toThrow("growth must be above 0 and below 1");
  expect(() => fishShares({ ...war, discount: 1 })).toThrow("discount must be above 0 and below 1");
  expect(() => fishValue(war, 0.5, 0.5, 1)).toThrow("together they must be below 1");
  expect(() => fishValue(war, 0.2, 0.2, 0)).toThrow("stock must be above 0");
  expect(() => fishStock(1, 0.5)).toThrow("growth must be");
  expect(() => fishStock(0.5, 1)).toThrow("taken must be at least 0 and below 1");
  expect(() => fishCharge(war, 0.5)).toThrow("share must be above 0 and below 1/2");
});
