import { describe, expect, it } from "vitest";
import {
  deferenceEnds,
  deferenceIncentive,
  deferenceIncentiveUnderError,
  errorLimit,
} from "../../src/institutions/index.ts";

/** Where the incentive to wait crosses 0, by halving. */
function crossing(mu: number, s: number): number {
  let low = 0.01;
  let high = 50;
  for (let j = 0; j < 60; j++) {
    const middle = (low + high) / 2;
    if (deferenceIncentiveUnderError(mu, s, middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

describe("waiting for a human", () => {
  it("who never errs is worth as much as stated", () => {
    expect(deferenceIncentive(0, 1)).toBeCloseTo(0.3989, 4);
    expect(deferenceIncentive(0.25, 1)).toBeCloseTo(0.2863, 4);
    expect(deferenceIncentive(1, 1)).toBeCloseTo(0.0833, 4);
    // Of a harmful act as of a useful one.
    expect(deferenceIncentive(-1, 1)).toBeCloseTo(deferenceIncentive(1, 1), 14);
    expect(deferenceIncentive(7, 1)).toBeGreaterThan(0);
  });

  it("who errs a little is worth nearly as much", () => {
    for (const mu of [-1, 0, 0.25])
      expect(deferenceIncentiveUnderError(mu, 1, 1e-3)).toBeCloseTo(deferenceIncentive(mu, 1), 4);
  });

  it("ends exactly where beta is s^2 / (2 |mu|)", () => {
    expect(deferenceEnds(0.25, 1)).toBe(2);
    expect(deferenceEnds(1, 1)).toBe(0.5);
    expect(deferenceEnds(0, 1)).toBe(Infinity);
    for (const [mu, s] of [
      [0.25, 1],
      [1, 1],
      [-0.5, 2],
    ] as const)
      expect(crossing(mu, s)).toBeCloseTo(deferenceEnds(mu, s), 9);
  });

  it("pays up to an error of .4286 or .1818 where U has two values", () => {
    expect(errorLimit(0.6, 1, -2)).toBeCloseTo(0.4286, 4);
    expect(errorLimit(0.9, 1, -2)).toBeCloseTo(0.1818, 4);
    expect(() => errorLimit(0.5, -1, -2)).toThrow("good must be a finite number above 0");
  });
});
