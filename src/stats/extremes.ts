/** Extremes of lists of any length: `Math.max(...values)` passes every value as an argument, and overflows the stack. */

/** The largest of the values and of `least`; -Infinity where there is none. */
export function largest(values: Iterable<number>, least = Number.NEGATIVE_INFINITY): number {
  let most = least;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** The smallest of the values; Infinity where there is none. */
export function smallest(values: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) least = Math.min(least, value);
  return least;
}
