/** One session each; fifty, and other crowds, in bar.slow.test.ts. */
import { expect, test } from "vitest";
import { optimum, shares } from "./bar.ts";

test("the optimum fills six nights and crowds the seventh", () => {
  // x e^(-x/6) is largest at x = 6, where it is 6 / e.
  expect(optimum(168)).toBeCloseTo((6 * 6) / Math.E + 132 * Math.exp(-22), 12);
  expect(optimum(168)).toBeCloseTo(13.24, 2);
});

test("168 agents at seven nights for six: difference rewards find the optimum, nothing else comes near", () => {
  expect(shares(168, { use: "difference", baseline: 0 }, 1)[0]).toBeGreaterThan(0.98);
  expect(shares(168, "team", 1)[0]).toBeLessThan(0.4);
  expect(shares(168, "individual", 1)[0]).toBeLessThan(0.3);
});
