/** Reached and stayed: from when on a series is at or above a threshold to its end. */
import { requireFinite, requireFiniteNumber } from "../stats/check.ts";

/** First window from which `series` stays at or above `threshold` to the end; none if its last window is below. */
export function emergenceTime(series: ArrayLike<number>, threshold: number): number | undefined {
  requireFinite("emergenceTime", "series", series);
  requireFiniteNumber("emergenceTime", "threshold", threshold);
  let from = series.length;
  while (from > 0 && isAtLeast(series[from - 1], threshold)) from--;
  return from < series.length ? from : undefined;
}

/**
 * 1 where a series comes to the threshold: it is there throughout its last quarter, and was below in most windows of its
 * first quarter. -1 where the series read backwards does, 0 otherwise. Noise around any level gives both with equal
 * probability.
 */
export function comesTo(series: ArrayLike<number>, threshold: number): -1 | 0 | 1 {
  const windows = series.length;
  const quarter = Math.ceil(windows / 4);
  const above = (from: number) => {
    let count = 0;
    for (let w = from; w < from + quarter; w++) if (isAtLeast(series[w], threshold)) count++;
    return count;
  };
  const [first, last] = [above(0), above(windows - quarter)];
  if (last === quarter && 2 * first < quarter) return 1;
  return first === quarter && 2 * last < quarter ? -1 : 0;
}

/** 1 where a series is at the threshold from within its first quarter on to its end, else -1. */
export function keepsTo(series: ArrayLike<number>, threshold: number): -1 | 1 {
  const from = emergenceTime(series, threshold);
  return from !== undefined && from < series.length / 4 ? 1 : -1;
}

/** Rounding keeps nobody below. */
const isAtLeast = (value: number, threshold: number): boolean =>
  value >= threshold - 1e-9 * Math.abs(threshold);
