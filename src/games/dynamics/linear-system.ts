/** Small dense systems of linear equations, by Gaussian elimination with partial pivoting. */

/** A pivot below this share of the largest coefficient is taken for zero. */
const singular = 1e-12;

/** The x with `matrix x = right`, or nothing where the matrix is singular. `matrix[n * row + column]`. */
export function solveLinear(
  matrix: ArrayLike<number>,
  right: ArrayLike<number>,
): Float64Array<ArrayBuffer> | undefined {
  const a = Float64Array.from(matrix);
  const x = Float64Array.from(right);
  const n = x.length;
  const smallest = singular * a.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++)
      if (Math.abs(a[n * row + column]) > Math.abs(a[n * pivot + column])) pivot = row;
    if (!(Math.abs(a[n * pivot + column]) > smallest)) return undefined;
    if (pivot !== column) {
      for (let k = column; k < n; k++) {
        const held = a[n * column + k];
        a[n * column + k] = a[n * pivot + k];
        a[n * pivot + k] = held;
      }
      const held = x[column];
      x[column] = x[pivot];
      x[pivot] = held;
    }
    for (let row = column + 1; row < n; row++) {
      const factor = a[n * row + column] / a[n * column + column];
      for (let k = column; k < n; k++) a[n * row + k] -= factor * a[n * column + k];
      x[row] -= factor * x[column];
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row] -= a[n * row + k] * x[k];
    x[row] /= a[n * row + row];
  }
  return x;
}

/**
 * The y that sums to 1 with `M y = v 1`, followed by v: shares for which all rows give the same. Nothing
 * where there is none, or more than one.
 */
export function equalise(
  n: number,
  entry: (row: number, column: number) => number,
): { shares: Float64Array; value: number } | undefined {
  const system = new Float64Array((n + 1) * (n + 1));
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) system[(n + 1) * row + column] = entry(row, column);
    system[(n + 1) * row + n] = -1;
    system[(n + 1) * n + row] = 1;
  }
  const right = new Float64Array(n + 1);
  right[n] = 1;
  const solution = solveLinear(system, right);
  return solution && { shares: solution.subarray(0, n), value: solution[n] };
}
