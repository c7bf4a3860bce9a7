/** One row of a results table: a sample of session outcomes in six numbers. */

import { type BootstrapOptions, bootstrapInterval } from "./bootstrap.ts";
import { requireFinite } from "./check.ts";
import { iqm, mean, standardDeviation } from "./statistics.ts";

/** All but `n` are in the unit of the values. */
export interface Summary {
  /** Number of values, usually sessions. */
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation; 0 for a single value. */
  readonly sd: number;
  /** Interquartile mean. */
  readonly iqm: number;
  /** Bounds of the percentile bootstrap interval of the interquartile mean. */
  readonly low: number;
  readonly high: number;
}

/**
 * Summary of one sample; the interval is that of the interquartile mean (Agarwal et al. 2021, section 4). The
 * same values in any order give the same bits.
 */
export function summarise(values: ArrayLike<number>, options: BootstrapOptions = {}): Summary {
  requireFinite("summarise", "values", values);
  const sorted = Float64Array.from(values).sort();
  const { estimate, low, high } = bootstrapInterval(sorted, iqm, options);
  return { n: sorted.length, mean: mean(sorted), sd: standardDeviation(sorted), iqm: estimate, low, high };
}
