/**
 * Point statistics of one sample: mean, standard deviation, quantiles, interquartile mean, optimality gap.
 *
 * A sample is any `ArrayLike<number>` of n >= 1 finite numbers, in any order and any unit; it is never modified.
 * An empty sample, NaN or an infinity throws an OstromError.
 *
 * Agarwal, Schwarzer, Castro, Courville and Bellemare 2021, "Deep Reinforcement Learning at the Edge of the
 * Statistical Precipice", NeurIPS.
 */

import { OstromError } from "../core/errors.ts";
import { requireFinite, requireFiniteNumber } from "./check.ts";

/** A function of one sample that does not depend on the order of its values. */
export type Statistic = (values: ArrayLike<number>) => number;

/** Arithmetic mean, sum(x) / n, in the unit of the values. */
export function mean(values: ArrayLike<number>): number {
  const result = meanOfRange(values, 0, values.length);
  if (values.length === 0 || !Number.isFinite(result)) requireFinite("mean", "values", values);
  return result;
}

/**
 * Sample standard deviation, sqrt(sum (x - mean)^2 / (n - 1)), in the unit of the values.
 * One value says nothing about spread; it gives 0, so that tables hold a number: read it beside n.
 */
export function standardDeviation(values: ArrayLike<number>): number {
  requireFinite("standardDeviation", "values", values);
  const n = values.length;
  if (n === 1) return 0;
  const centre = meanOfRange(values, 0, n);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - centre;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (n - 1));
}

/**
 * The p-quantile, p in [0, 1], by linear interpolation between order statistics at position (n - 1) p
 * (type 7 of Hyndman and Fan 1996, "Sample Quantiles in Statistical Packages"; numpy's and R's default).
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) {
    throw new OstromError(
      `quantile: p must lie in 0..1, got ${String(p)}; write the 95th percentile as 0.95`,
    );
  }
  return quantileOfAscending(ascending("quantile", values), p);
}

/** The 0.5-quantile; for an even n the midpoint of the two middle values. */
export function median(values: ArrayLike<number>): number {
  return quantileOfAscending(ascending("median", values), 0.5);
}

/**
 * Interquartile mean: the mean of what is left after the lowest and the highest floor(n / 4) values are cut
 * (Agarwal et al. 2021, section 4). The cut is a whole number of values on each side, as in scipy's
 * `trim_mean(x, 0.25)`, so fewer than four values give the plain mean.
 */
export function iqm(values: ArrayLike<number>): number {
  const sorted = ascending("iqm", values);
  const cut = Math.floor(0.25 * sorted.length);
  return meanOfRange(sorted, cut, sorted.length - cut);
}

/**
 * Optimality gap: mean(max(target - x, 0)), the mean amount by which runs fall short of `target`; lower is
 * better and what exceeds the target earns nothing (Agarwal et al. 2021, section 4). The default target 1 is
 * meant for scores normalised so that 1 is the level aimed at.
 */
export function optimalityGap(values: ArrayLike<number>, target = 1): number {
  requireFinite("optimalityGap", "values", values);
  requireFiniteNumber("optimalityGap", "target", target);
  const shortfall = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) shortfall[i] = Math.max(target - values[i]!, 0);
  return meanOfRange(shortfall, 0, shortfall.length);
}

/**
 * The values in ascending order: the argument itself when it already ascends, else a sorted copy.
 * One pass checks order and finiteness together, which lets bootstrap loops hand over resamples already in
 * order and never sort.
 */
export function ascending(who: string, values: ArrayLike<number>): ArrayLike<number> {
  const n = values.length;
  let previous = Number.NEGATIVE_INFINITY;
  let i = 0;
  for (; i < n; i++) {
    const value = values[i]!;
    if (!(value >= previous)) break;
    previous = value;
  }
  if (n > 0 && i === n && values[0]! > Number.NEGATIVE_INFINITY && previous < Number.POSITIVE_INFINITY) {
    return values;
  }
  requireFinite(who, "values", values);
  return Float64Array.from(values).sort();
}

/** Type 7 quantile of finite values already in ascending order; unchecked. */
export function quantileOfAscending(sorted: ArrayLike<number>, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  if (below === position) return low;
  const high = sorted[below + 1]!;
  return Math.min(low + (position - below) * (high - low), high);
}

/**
 * Mean of `values[from..to)`; unchecked. Summing differences from the first value keeps the mean of equal
 * values exactly that value, so that degenerate samples give degenerate intervals.
 */
function meanOfRange(values: ArrayLike<number>, from: number, to: number): number {
  const n = to - from;
  const origin = values[from]!;
  let sum = 0;
  for (let i = from + 1; i < to; i++) sum += values[i]! - origin;
  const result = origin + sum / n;
  if (Number.isFinite(result)) return result;
  // The sum overflowed (or the input is not finite, and then so is this): divide first.
  let scaled = 0;
  for (let i = from; i < to; i++) scaled += values[i]! / n;
  return scaled;
}
