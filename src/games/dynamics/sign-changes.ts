/** Roots of a function on [0, 1] where it changes sign. */

export interface SignChange {
  readonly at: number;
  /** True where the function goes from negative to positive. */
  readonly rising: boolean;
}

/**
 * All sign changes between neighbours of an even grid, to the precision of a double by bisection, in order.
 * Two roots in one interval of the grid cancel, and a root without a change of sign is not seen. Values below
 * 1e-12 of the largest count as zero. `first` is the sign with which the function leaves 0 (0 where it is
 * zero throughout).
 */
export function signChanges(
  f: (x: number) => number,
  intervals: number,
): { first: -1 | 0 | 1; changes: SignChange[] } {
  const values = Float64Array.from({ length: intervals + 1 }, (_, i) => f(i / intervals));
  const zero = 1e-12 * values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  const changes: SignChange[] = [];
  let first: -1 | 0 | 1 = 0;
  let sign: -1 | 0 | 1 = 0;
  let since = 0;
  values.forEach((value, i) => {
    if (Math.abs(value) <= zero) return;
    const now = value > 0 ? 1 : -1;
    if (sign === 0) first = now;
    else if (now !== sign)
      changes.push({ at: bisect(f, since / intervals, i / intervals, now), rising: now > 0 });
    sign = now;
    since = i;
  });
  return { first, changes };
}

function bisect(f: (x: number) => number, low: number, high: number, highSign: number): number {
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (f(middle) * highSign > 0) high = middle;
    else low = middle;
  }
}
