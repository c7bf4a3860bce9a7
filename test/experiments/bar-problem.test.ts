/** The optimum of the bar problem, and two short sessions of each reward; fifty of all are the experiment. */
import { expect, test } from "vitest";
import { optimum } from "../../experiments/bar-problem/bar.ts";
import { sharesOf } from "../../experiments/bar-problem/experiment.ts";

test("the optimum fills six nights and crowds the seventh", () => {
  // x e^(-x/6) is largest at x = 6, where it is 6 / e.
  expect(optimum(168)).toBeCloseTo((6 * 6) / Math.E + 132 * Math.exp(-22), 12);
  expect(optimum(168)).toBeCloseTo(13.24, 2);
});

test("168 agents find the optimum by what they add, and nothing like it by what they or all get", () => {
  const short = { worlds: 2, seed: 1, long: 1000 };
  for (const share of sharesOf(168, "difference", short)) expect(share).toBeGreaterThan(0.98);
  for (const share of sharesOf(168, "team", short)) expect(share).toBeLessThan(0.4);
  for (const share of sharesOf(168, "own", short)) expect(share).toBeLessThan(0.3);
});
