import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { anticommons, compatibleRules, gridlock } from "../../src/institutions/index.ts";

describe("gridlock", () => {
  it("grows with those who may say no", () => {
    expect([2, 3, 5].map((k) => gridlock(k))).toEqual([1 / 3, 0.5, 4 / 6]);
    expect(gridlock(9, 6)).toBeCloseTo(0.2, 12);
    expect(gridlock(1)).toBe(0);
    // A simple majority of an odd number moves all but the median's own ideal.
    expect(gridlock(9, 5)).toBe(0);
  });

  it("refuses a quota that two opposed sides could both reach", () => {
    expect(() => gridlock(4, 2)).toThrow("quota must be a whole number over 2 and at most 4");
    expect(() => gridlock(0)).toThrow("players must be a whole number of at least 1");
  });
});

describe("rules of several regulators", () => {
  it("agree with the stated probability", () => {
    expect(compatibleRules(2, 0.3)).toBeCloseTo(0.6735, 4);
    expect(compatibleRules(3, 0.3)).toBeCloseTo(0.3936, 4);
    expect(compatibleRules(1, 0)).toBe(1);
    expect(compatibleRules(7, 0.5)).toBe(1);
  });

  it("agree as often as drawn ones do", () => {
    const random = seedrandom("vetoes");
    const draws = 20_000;
    let agree = 0;
    for (let i = 0; i < draws; i++) {
      const starts = Array.from({ length: 3 }, () => 0.7 * random());
      if (Math.max(...starts) <= Math.min(...starts) + 0.3) agree++;
    }
    const p = compatibleRules(3, 0.3);
    expect(Math.abs(agree / draws - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws));
  });
});

it("owners who each ask a fee leave a thing unused", () => {
  expect(anticommons(1)).toEqual({ fee: 0.5, use: 0.5, welfare: 0.375 });
  const two = anticommons(2);
  expect(two.use).toBeCloseTo(1 / 3, 12);
  expect(two.welfare).toBeCloseTo(0.2778, 4);
  expect(anticommons(3).use).toBeCloseTo(0.25, 12);
  expect(anticommons(3).welfare).toBeCloseTo(0.2188, 4);
});
