import { describe, expect, it } from "vitest";
import {
  channelCapacity,
  lewisSuccess,
  liarsThatDecide,
  majorityDespite,
  mostLiars,
  repetitionError,
  staleTruth,
} from "../../src/institutions/index.ts";

describe("a noisy channel", () => {
  it("has the stated capacities", () => {
    expect(channelCapacity(2, 0.1)).toBeCloseTo(0.531, 4);
    expect(channelCapacity(4, 0.1)).toBeCloseTo(1.3725, 4);
    expect(channelCapacity(4, 0.3)).toBeCloseTo(0.6432, 4);
    expect(channelCapacity(8, 0)).toBe(3);
    // A symbol that becomes any of all tells nothing; one that is never itself still does.
    expect(channelCapacity(4, 0.75)).toBeCloseTo(0, 12);
    expect(channelCapacity(2, 1)).toBe(1);
  });

  it("has the capacity that its joint distribution has", () => {
    for (const [q, e] of [
      [2, 0.1],
      [4, 0.3],
      [5, 0.9],
    ]) {
      let bits = 0;
      for (let x = 0; x < q; x++)
        for (let y = 0; y < q; y++) {
          const p = (x === y ? 1 - e : e / (q - 1)) / q;
          bits += p * Math.log2(p * q * q);
        }
      expect(channelCapacity(q, e)).toBeCloseTo(bits, 10);
    }
  });

  it("is mended by repetition", () => {
    expect(repetitionError(3, 0.1)).toBeCloseTo(0.028, 10);
    expect(repetitionError(5, 0.1)).toBeCloseTo(0.0086, 4);
    expect(repetitionError(1, 0.1)).toBeCloseTo(0.1, 12);
    expect(() => repetitionError(2, 0.1)).toThrow("times must be odd");
  });
});

it("a code fails as often as a symbol is replaced by another", () => {
  expect(lewisSuccess(4, 0.2)).toBeCloseTo(0.85, 12);
  // Replaced by any of q with s is the symmetric channel with noise s (1 - 1/q).
  expect(1 - lewisSuccess(4, 0.2)).toBeCloseTo(0.2 * mostLiars(4), 12);
  expect([lewisSuccess(3, 0), lewisSuccess(3, 1)]).toEqual([1, 1 / 3]);
});

it("what is old is no longer true", () => {
  expect([1, 2, 5].map((age) => staleTruth(4, 0.9, age))).toEqual([
    expect.closeTo(0.9, 4),
    expect.closeTo(0.8133, 4),
    expect.closeTo(0.6167, 4),
  ]);
  // By steps of the chain.
  let here = 1;
  for (let age = 0; age < 8; age++) {
    expect(staleTruth(4, 0.7, age)).toBeCloseTo(here, 10);
    here = 0.7 * here + (0.3 / 3) * (1 - here);
  }
});

describe("liars", () => {
  it("are followed up to their share", () => {
    for (const codes of [2, 3, 5]) {
      const share = mostLiars(codes);
      const right = (liars: number) => [1 - liars, liars / (codes - 1)];
      const [below, above] = [right(share - 0.01), right(share + 0.01)];
      expect(below[0]).toBeGreaterThan(below[1]);
      expect(above[0]).toBeLessThan(above[1]);
    }
  });

  it("turn majorities", () => {
    const odds = [0.9012, 0.8059, 0.6471, 0.4202];
    odds.forEach((p, liars) => {
      expect(majorityDespite(9, liars, 0.7)).toBeCloseTo(p, 4);
    });
    expect(majorityDespite(9, 5, 1)).toBe(0);
    expect(majorityDespite(9, 4, 1)).toBe(1);
    expect(liarsThatDecide(0.6)).toBeCloseTo(0.1667, 4);
    expect(liarsThatDecide(0.7)).toBeCloseTo(0.2857, 4);
    expect(majorityDespite(999, 270, 0.7)).toBeGreaterThan(0.75);
    expect(majorityDespite(999, 300, 0.7)).toBeLessThan(0.25);
    expect(() => majorityDespite(8, 0, 0.7)).toThrow("voters must be odd");
    expect(() => majorityDespite(9, 10, 0.7)).toThrow("liars must be a whole number of 0 to 9");
    expect(() => liarsThatDecide(0.5)).toThrow("accuracy must be above 1/2");
    expect(() => channelCapacity(1.5, 0.1)).toThrow("symbols must be a whole number of at least 2, got 1.5");
  });
});
