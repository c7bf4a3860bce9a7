import { describe, expect, it } from "vitest";
import {
  auditThatDeters,
  bestBonus,
  bestMeasured,
  discountThatLoops,
  workForBonus,
  wrongHerd,
} from "../../src/situations/index.ts";

describe("the best-looking of many", () => {
  it.each([
    [10, 1.0881],
    [100, 1.7731],
  ])("of %i is worth %f under normal noise, half of what it measures", (tried, value) => {
    const { measured, worth } = bestMeasured(tried, "normal");
    expect(worth).toBeCloseTo(value, 4);
    expect(measured).toBeCloseTo(2 * worth, 6);
  });

  it.each([
    [2, 0.3118],
    [12, 0.6982],
    [100, 0.381],
    [1000, 0.1193],
    [10_000, 0.0376],
  ])("of %i is worth %f where noise has heavy tails", (tried, value) => {
    expect(bestMeasured(tried, "student-2").worth).toBeCloseTo(value, 4);
  });

  it("is worth most of twelve there, while the measure grows", () => {
    const [eleven, twelve, thirteen] = [11, 12, 13].map((tried) => bestMeasured(tried, "student-2"));
    expect(twelve.worth).toBeGreaterThan(Math.max(eleven.worth, thirteen.worth));
    expect(thirteen.measured).toBeGreaterThan(twelve.measured);
    expect(twelve.measured).toBeGreaterThan(eleven.measured);
  });

  it("has no mean measure under Cauchy noise", () => {
    const { measured, worth } = bestMeasured(100, "cauchy");
    expect(worth).toBeCloseTo(0.0627, 4);
    expect(measured).toBeNaN();
    expect(bestMeasured(1, "normal").worth).toBeCloseTo(0, 6);
  });
});

describe("work that is paid by a measure", () => {
  it("moves the measure by twice the bonus and costs half of it, where gaming does harm", () => {
    for (const bonus of [0.5, 1, 3]) {
      const { measured, worth } = workForBonus({ worth: [1, -1.5], measured: [1, 1] }, bonus);
      expect(measured).toBeCloseTo(2 * bonus, 12);
      expect(worth).toBeCloseTo(-0.5 * bonus, 12);
    }
  });

  it("is worth the squared cosine of the most it could be, at the best bonus", () => {
    const work = { worth: [3, 1], measured: [1, 2] };
    const { bonus, share } = bestBonus(work);
    expect(bonus).toBe(1);
    expect(share).toBeCloseTo(0.5, 12);
    const surplus = (b: number) => {
      const { acts, worth } = workForBonus(work, b);
      return worth - acts.reduce((sum, act) => sum + act ** 2 / 2, 0);
    };
    expect(surplus(bonus)).toBeCloseTo(share * 5, 12);
    for (const other of [0.9, 1.1]) expect(surplus(other)).toBeLessThan(surplus(bonus));
    expect(bestBonus({ worth: [1, -0.5], measured: [1, 2] })).toEqual({ bonus: 0, share: 0 });
    expect(bestBonus({ worth: [1, -2], measured: [1, 2] }).bonus).toBe(0);
  });

  it("is not gamed where audits are likely enough", () => {
    const q = auditThatDeters(1, 1.5);
    expect(q).toBeCloseTo(0.4, 12);
    expect(q * 1.5 - (1 - q) * 1).toBeCloseTo(0, 12);
  });
});

describe("a crowd that follows", () => {
  it.each([
    [0.6, 0.3684],
    [0.7, 0.2468],
  ])("with signals right in %f is wrong for good in %f", (quality, share) => {
    expect(wrongHerd(quality)).toBeCloseTo(share, 4);
    expect(wrongHerd(quality, 400)).toBeCloseTo(share, 4);
    expect(wrongHerd(quality)).toBeCloseTo(
      1 - (quality ** 2 + quality) / (2 * (1 - quality + quality ** 2)),
      12,
    );
  });

  it("has no herd before two have chosen, and is wrong half of the time without signals", () => {
    expect(wrongHerd(0.6, 1)).toBe(0);
    expect(wrongHerd(0.6, 2)).toBeCloseTo((0.4 * 1.4) / 2, 12);
    expect(wrongHerd(0.5)).toBe(0.5);
    expect(wrongHerd(1)).toBe(0);
  });
});

describe("a bonus that comes back", () => {
  it("is circled for ever by who is patient enough", () => {
    const road = { bonus: 1, lap: 4, prize: 10, road: 5 };
    const at = discountThatLoops(road);
    expect(at).toBeCloseTo(0.9733, 4);
    const lead = (g: number) => g ** 4 / (1 - g ** 4) - 10 * g ** 5;
    expect(lead(at + 1e-9)).toBeGreaterThan(0);
    expect(lead(at - 1e-9)).toBeLessThan(0);
  });

  it("or by anybody, where it is as large as the prize and nearer", () => {
    expect(discountThatLoops({ bonus: 10, lap: 4, prize: 10, road: 5 })).toBe(0);
    expect(discountThatLoops({ bonus: 10, lap: 4, prize: 10, road: 4 })).toBe(0);
    expect(discountThatLoops({ bonus: 1, lap: 1, prize: 2, road: 1 })).toBeCloseTo(0.5, 12);
    expect(discountThatLoops({ bonus: 1, lap: 6, prize: 2, road: 3 })).toBeGreaterThan(0);
  });
});

it("what cannot be is refused", () => {
  expect(() => bestMeasured(0, "normal")).toThrow("tried must be a whole number of 1 to 1000000");
  expect(() => bestMeasured(2, "uniform" as "normal")).toThrow("noise must be normal, student-2, cauchy");
  expect(() => bestBonus({ worth: [1], measured: [1, 2] })).toThrow(
    "as many numbers in worth as in measured",
  );
  expect(() => bestBonus({ worth: [1, 2], measured: [0, 0] })).toThrow("measured must not be 0 throughout");
  expect(() => auditThatDeters(1, 0)).toThrow("harm must be above 0");
  expect(() => wrongHerd(1.2)).toThrow("quality must be within 0 and 1");
  expect(() => discountThatLoops({ bonus: 0, lap: 4, prize: 1, road: 2 })).toThrow("bonus must be above 0");
});
