/** Chances of so many successes, few and many trials alike. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { binomial } from "../../src/stats/distributions.ts";

it("has the chances of few trials to the bit", () => {
  expect([...binomial(3, 0.5)]).toEqual([0.125, 0.375, 0.375, 0.125]);
  expect([...binomial(2, 0)]).toEqual([1, 0, 0]);
  expect([...binomial(2, 1)]).toEqual([0, 0, 1]);
  expect([...binomial(0, 0.3)]).toEqual([1]);
  expect(binomial(5000, 1)[5000]).toBe(1);
  expect(binomial(5000, 0)[0]).toBe(1);
});

it("adds up to 1, with the mean and the variance of the distribution, on both sides of 1000 trials", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1001, max: 3000 })),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (n, p) => {
        const moment = (of: (k: number) => number) =>
          binomial(n, p).reduce((sum, share, k) => sum + share * of(k), 0);
        expect(Math.abs(moment(() => 1) - 1)).toBeLessThan(1e-10);
        expect(Math.abs(moment((k) => k - n * p))).toBeLessThan(1e-9 * n);
        const variance = n * p * (1 - p);
        expect(Math.abs(moment((k) => (k - n * p) ** 2) / variance - 1)).toBeLessThan(1e-8);
      },
    ),
    { numRuns: 40 },
  );
});
