import { expect, test } from "vitest";
import { bootstrapInterval, mean } from "../../src/stats/index.ts";
import { shapeOf } from "./coverage.ts";
import { duels, improvementCovered, meanCovered, sampledCovered, wilsonCovers } from "./intervals/parts.ts";
import { streamOf } from "./intervals/shapes.ts";
import { covered } from "./intervals/simulate.ts";

// At 1500 samples the standard error of a coverage near 95 % is .6 points; the slow test draws more.
test.each(["normal", "exponential", "Student's t, 3 degrees", "two values, 80/20", "two bumps, 75/25"])(
  "means of 16 sessions, %s: held in 92 % or more",
  (name) => {
    expect(meanCovered(shapeOf(name), 16, 1500).coverage).toBeGreaterThan(0.92);
  },
);

test("means of 5 normal values: in 95 %, where the percentile bootstrap has 82 %", () => {
  const normal = shapeOf("normal");
  expect(meanCovered(normal, 5, 1500).coverage).toBeGreaterThan(0.94);
  const words = streamOf("percentile");
  const bootstrap = covered(600, 0, () =>
    bootstrapInterval(
      Array.from({ length: 5 }, () => normal.draw(words)),
      mean,
      { resamples: 500 },
    ),
  );
  expect(bootstrap.coverage).toBeLessThan(0.87);
});

test.each(Object.keys(duels))("probability of improvement, %s: near 1 as in the middle", (duel) => {
  for (const p of [0.5, 0.9, 0.95])
    expect(improvementCovered(duel, p, 5, 5, 1000).coverage).toBeGreaterThan(0.9);
});

test("Wilson's interval, summed exactly over the binomial distribution", () => {
  // All of 5 trials succeed with .99^5; else 4 of 5 ends at .96.
  expect(wilsonCovers(5, 0.99)).toBeCloseTo(0.99 ** 5, 12);
  expect(wilsonCovers(64, 0.5)).toBeCloseTo(0.9401, 3);
});

test("no sampled value stands with an error of 0 beside a wrong value", () => {
  expect(sampledCovered("weighted voting", 4, 40)).toMatchObject({ wrongZeros: 0, known: 0 });
  const { wrongZeros, known, coverage } = sampledCovered("weighted voting", 32, 60);
  expect(wrongZeros).toBe(0);
  expect(known).toBeGreaterThan(0.8);
  expect(coverage).toBeGreaterThan(0.9);
});
