import { expect, test } from "vitest";
import { boundsWithin } from "../../src/norms/within.ts";

test("a session is no surer than all of them together, nor than its own spread allows", () => {
  // Session 0 pays 1 and 3, session 1 twice 2: variances 2 and 0, pooled 1 with two degrees of freedom.
  const { low, high } = boundsWithin([
    [1, 2],
    [3, 2],
  ]);
  // Student's t at 99.9 % on one side, two degrees of freedom: 22.327; the mean of two has half of the variance.
  const t = 22.327;
  for (const [i, half] of [t, t * Math.SQRT1_2].entries()) {
    expect(low[i]).toBeCloseTo(2 - half, 2);
    expect(high[i]).toBeCloseTo(2 + half, 2);
  }
});

test("a single stretch is taken at its word", () => {
  expect(boundsWithin([[1, 5]])).toEqual({ low: [1, 5], high: [1, 5] });
});
