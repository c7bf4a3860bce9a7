/**
 * Angles of the buses of a grid by L D L' without the places that are 0 whichever lines fail: a bus that is eliminated joins those that it
 * was next to, and no others.
 *
 * George & Liu 1981, "Computer Solution of Large Sparse Positive Definite Systems". Buses are eliminated in the order of their numbers.
 */

export interface AngleSystem {
  /** Rows below the diagonal that elimination can fill: those of column j, ascending, at `start[j]` to `start[j + 1] - 1`. */
  readonly start: Int32Array;
  readonly row: Int32Array;
  /** What stands there, on the diagonal, and what a column takes of others. */
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  readonly factor: Float64Array;
  /** Place in `lower` of each line, and of each pair of rows of a column, column by column. */
  readonly line: Int32Array;
  readonly pair: Int32Array;
}

/** The system of n buses and lines between them. */
export function angleSystem(n: number, from: Int32Array, to: Int32Array): AngleSystem {
  const below = Array.from({ length: n }, () => new Set<number>());
  for (let e = 0; e < from.length; e++) below[Math.min(from[e], to[e])].add(Math.max(from[e], to[e]));
  const rows = below.map((each) => {
    const sorted = [...each].sort((a, b) => a - b);
    for (const later of sorted.slice(1)) below[sorted[0]].add(later);
    return sorted;
  });
  const start = new Int32Array(n + 1);
  rows.forEach((each, j) => {
    start[j + 1] = start[j] + each.length;
  });
  const place = rows.map((each, j) => new Map(each.map((row, x) => [row, start[j] + x])));
  return {
    start,
    row: Int32Array.from(rows.flat()),
    lower: new Float64Array(start[n]),
    diagonal: new Float64Array(n),
    factor: new Float64Array(n),
    line: from.map((bus, e) => place[Math.min(bus, to[e])].get(Math.max(bus, to[e]))!),
    pair: Int32Array.from(
      rows.flatMap((each) => each.flatMap((k, x) => each.slice(x + 1).map((row) => place[k].get(row)!))),
    ),
  };
}

/**
 * Turns the power of each bus, which stands in `angle`, into its angle. The lines that are marked, from `first` on, are not there; `root` says
 * of the first bus of each island its own number.
 */
export function solveAngles(
  system: AngleSystem,
  from: Int32Array,
  to: Int32Array,
  reactance: Float64Array,
  failed: Uint8Array,
  first: number,
  root: Int32Array,
  angle: Float64Array,
): void {
  const { start, row, lower, diagonal, factor, line, pair } = system;
  const n = angle.length;
  lower.fill(0);
  diagonal.fill(0);
  for (let e = 0; e < line.length; e++) {
    if (failed[first + e] === 1) continue;
    const weight = 1 / reactance[e];
    diagonal[from[e]] += weight;
    diagonal[to[e]] += weight;
    lower[line[e]] -= weight;
  }
  for (let k = 0; k < n; k++) {
    if (root[k] !== k) continue;
    // The first of an island is the reference, as no bus before it is there: its row and column count for nothing.
    angle[k] = 0;
    for (let x = start[k]; x < start[k + 1]; x++) lower[x] = 0;
    diagonal[k] = 1;
  }
  let p = 0;
  for (let j = 0; j < n; j++) {
    const pivot = diagonal[j];
    const own = angle[j];
    const begin = start[j];
    const size = start[j + 1] - begin;
    for (let x = 0; x < size; x++) factor[x] = lower[begin + x] / pivot;
    for (let x = 0; x < size; x++) {
      const k = row[begin + x];
      const value = lower[begin + x];
      diagonal[k] -= factor[x] * value;
      angle[k] -= factor[x] * own;
      for (let y = x + 1; y < size; y++) lower[pair[p++]] -= factor[y] * value;
      lower[begin + x] = factor[x];
    }
    angle[j] = own / pivot;
  }
  for (let j = n - 1; j >= 0; j--) {
    let own = angle[j];
    for (let x = start[j + 1] - 1; x >= start[j]; x--) own -= lower[x] * angle[row[x]];
    angle[j] = own;
  }
}
