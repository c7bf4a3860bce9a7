/**
 * Confidence interval of the mean of independent values, one per session: gains, welfare, what deters.
 *
 * Student's interval, mean -+ t s / sqrt(n) with n - 1 degrees of freedom (Student 1908, "The Probable Error of a
 * Mean").
 */
import type { Interval } from "./bootstrap.ts";
import { requireConfidence, requireFinite } from "./check.ts";
import { centralStudentQuantile } from "./distributions.ts";
import { mean, standardDeviation } from "./statistics.ts";

export interface MeanIntervalOptions {
  /** Nominal coverage, strictly between 0 and 1; default 0.95. */
  readonly confidence?: number | undefined;
}

/** Values that differ by no more than this share of the largest of them are equal: their differences are rounding. */
const slack = 1e-13;

/**
 * Interval of the mean, in the unit of the values. A deterministic function of the values, in any order: nothing is
 * drawn. `a x + b` has the interval `a [low, high] + b`, up to rounding.
 *
 * Equal values (up to rounding, `1e-13` of the largest) give low = estimate = high. So does a single value, which says
 * nothing about its spread: read the interval beside the number of values, and decide nothing on one.
 */
export function meanInterval(values: ArrayLike<number>, options: MeanIntervalOptions = {}): Interval {
  const who = "meanInterval";
  requireFinite(who, "values", values);
  const { confidence = 0.95 } = options;
  requireConfidence(who, confidence);
  // Sums in ascending order are the same bits for any order.
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const estimate = mean(sorted);
  const size = Math.max(Math.abs(sorted[0]), Math.abs(sorted[n - 1]));
  if (sorted[n - 1] - sorted[0] <= slack * size) return { estimate, low: estimate, high: estimate };
  const half = (centralStudentQuantile(confidence, n - 1) * standardDeviation(sorted)) / Math.sqrt(n);
  return { estimate, low: estimate - half, high: estimate + half };
}
