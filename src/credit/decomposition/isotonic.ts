/**
 * Isotonic regression on a grid: the nearest table, in weighted least squares, that rises along every axis.
 *
 * Along one axis this is pooling of adjacent violators (Ayer et al. 1955, Annals of Mathematical Statistics 26). For
 * several axes the projections on each are cycled, with what each has removed added back before its next turn (Dykstra
 * & Robertson 1982, "An Algorithm for Isotonic Regression for Two or More Independent Variables", Annals of Statistics
 * 10).
 */
import { strideOf } from "../../games/normal-form.ts";

/** Cycles at most; tables of a few dozen cells take tens. */
const maxCycles = 20_000;

/** `values` and the positive `weights` are in row-major order of `shape`; exact to about 1e-10 of the range. */
export function isotonicFit(
  shape: readonly number[],
  values: Float64Array,
  weights: Float64Array,
): Float64Array {
  const fitted = values.slice();
  const axes = shape.flatMap((n, axis) => (n > 1 ? [{ n, stride: strideOf(axis, shape) }] : []));
  const removed = axes.map(() => new Float64Array(values.length));
  const longest = shape.reduce((most, n) => Math.max(most, n), 1);
  const pool: Pool = {
    mean: new Float64Array(longest),
    weight: new Float64Array(longest),
    count: new Int32Array(longest),
  };
  const enough = 1e-12 * range(values);
  for (let cycle = 0; cycle < maxCycles; cycle++) {
    let change = 0;
    axes.forEach(({ n, stride }, axis) => {
      const kept = removed[axis];
      for (let cell = 0; cell < values.length; cell++) fitted[cell] += kept[cell];
      const before = fitted.slice();
      for (let first = 0; first < values.length; first++)
        if (Math.floor(first / stride) % n === 0) poolLine(fitted, weights, first, stride, n, pool);
      for (let cell = 0; cell < values.length; cell++) {
        const now = before[cell] - fitted[cell];
        change = Math.max(change, Math.abs(now - kept[cell]));
        kept[cell] = now;
      }
    });
    if (change <= enough) break;
  }
  return fitted;
}

interface Pool {
  readonly mean: Float64Array;
  readonly weight: Float64Array;
  readonly count: Int32Array;
}

/** Pools adjacent violators in the line of `n` cells from `first`, in place. */
function poolLine(
  values: Float64Array,
  weights: Float64Array,
  first: number,
  stride: number,
  n: number,
  { mean, weight, count }: Pool,
): void {
  let top = -1;
  for (let step = 0; step < n; step++) {
    const cell = first + step * stride;
    top++;
    mean[top] = values[cell];
    weight[top] = weights[cell];
    count[top] = 1;
    while (top > 0 && mean[top - 1] > mean[top]) {
      const both = weight[top - 1] + weight[top];
      mean[top - 1] += ((mean[top] - mean[top - 1]) * weight[top]) / both;
      weight[top - 1] = both;
      count[top - 1] += count[top];
      top--;
    }
  }
  let cell = first;
  for (let block = 0; block <= top; block++)
    for (let left = count[block]; left > 0; left--, cell += stride) values[cell] = mean[block];
}

function range(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}
