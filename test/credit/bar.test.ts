/**
 * R9, the bar problem (Wolpert & Tumer 2002): two sessions of a third of the rounds; fifty of all, and other crowds, in
 * bar.slow.test.ts.
 */
import { expect, test } from "vitest";
import { difference, optimum, shares } from "./bar.ts";

test("the optimum fills six nights and crowds the seventh", () => {
  // x e^(-x/6) is largest at x = 6, where it is 6 / e.
  expect(optimum(168)).toBeCloseTo((6 * 6) / Math.E + 132 * Math.exp(-22), 12);
  expect(optimum(168)).toBeCloseTo(13.24, 2);
});

test("R9: 168 agents at seven nights for six: difference rewards find the optimum, nothing else comes near", () => {
  for (const share of shares(168, difference, 2, 1000)) expect(share).toBeGreaterThan(0.98);
  for (const share of shares(168, "team", 2, 1000)) expect(share).toBeLessThan(0.4);
  for (const share of shares(168, "individual", 2, 1000)) expect(share).toBeLessThan(0.3);
});
