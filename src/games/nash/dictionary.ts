/**
 * Simplex dictionaries of a polytope `{ z >= 0, M z <= 1 }`, and the pivots between them.
 *
 * A dictionary expresses its basic variables by the others: `basic + T nonbasic = b`. It is stored row by row, with b
 * as the last entry of each row, and stands for the vertex where the nonbasic variables are 0. Which vertex leaves
 * along an edge is decided by the lexicographic rule (Dantzig, Orden & Wolfe 1955): as if row i's right-hand side were
 * 1 + e^(i+1) for a vanishing e. The perturbed polytope is simple, so that degenerate games need no case of their own.
 */
import { fail } from "../../core/errors.ts";
import type { Polytope } from "./polytope.ts";

/** Values below this count as 0. The entries of a polytope are in [1, 2], its slacks and variables in [0, 1]. */
export const zeroTolerance = 1e-10;

/** Any number of dictionaries of one polytope, one after the other. */
export interface Dictionaries {
  /** `rows x (columns + 1)` numbers a dictionary. */
  table: Float64Array;
  /** Labels of the basic variable of each row, then of the nonbasic variable of each column. */
  labels: Int32Array;
}

/** Room for `count` dictionaries. */
export function dictionaries({ rows, columns }: Polytope, count: number): Dictionaries {
  return {
    table: new Float64Array(count * rows * (columns + 1)),
    labels: new Int32Array(count * (rows + columns)),
  };
}

/** Writes the dictionary of the vertex z = 0 to place 0. */
export function startAtZero({ table, labels }: Dictionaries, polytope: Polytope): void {
  const { rows, columns, matrix, firstVariable, firstSlack } = polytope;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) table[i * (columns + 1) + j] = matrix[i * columns + j];
    table[i * (columns + 1) + columns] = 1;
    labels[i] = firstSlack + i;
  }
  for (let j = 0; j < columns; j++) labels[rows + j] = firstVariable + j;
}

/** The row whose variable leaves the basis of dictionary `at` when that of `column` enters. */
export function leavingRow(
  { table, labels }: Dictionaries,
  polytope: Polytope,
  at: number,
  column: number,
): number {
  const { rows, columns } = polytope;
  const width = columns + 1;
  const start = at * rows * width;
  let best = -1;
  let step = Number.POSITIVE_INFINITY;
  for (let i = 0, o = start; i < rows; i++, o += width) {
    const slope = table[o + column];
    if (slope <= zeroTolerance) continue;
    const reach = table[o + columns] / slope;
    if (reach < step) {
      step = reach;
      best = i;
    }
  }
  if (best < 0)
    fail("dictionary", "the game is too ill-conditioned for floating point", undefined, "use nashExact");
  for (let i = 0, o = start; i < rows; i++, o += width) {
    if (i === best) continue;
    const slope = table[o + column];
    if (slope > zeroTolerance && table[o + columns] - step * slope <= zeroTolerance)
      if (leavesFirst(table, labels, polytope, at, column, i, best)) best = i;
  }
  return best;
}

/** Whether row `i` reaches 0 before row `k` in the perturbed polytope, given that they tie in the polytope itself. */
function leavesFirst(
  table: Float64Array,
  labels: Int32Array,
  { rows, columns, firstSlack }: Polytope,
  at: number,
  column: number,
  i: number,
  k: number,
): boolean {
  const width = columns + 1;
  const rowI = (at * rows + i) * width;
  const rowK = (at * rows + k) * width;
  const basis = at * (rows + columns);
  const slopeI = table[rowI + column];
  const slopeK = table[rowK + column];
  for (let label = firstSlack; label < firstSlack + rows; label++) {
    let place = 0;
    while (labels[basis + place] !== label) place++;
    const perI = place < rows ? Number(place === i) : table[rowI + place - rows];
    const perK = place < rows ? Number(place === k) : table[rowK + place - rows];
    const difference = perI / slopeI - perK / slopeK;
    if (Math.abs(difference) > zeroTolerance) return difference < 0;
  }
  return false;
}

/**
 * Dictionary `to` of `into` becomes dictionary `at` of `from` after the variable of `column` has replaced that of `row`
 * in the basis. Both may be the same place.
 */
export function pivot(
  from: Dictionaries,
  at: number,
  into: Dictionaries,
  to: number,
  { rows, columns }: Polytope,
  row: number,
  column: number,
): void {
  const width = columns + 1;
  const source = from.table;
  const target = into.table;
  const start = at * rows * width;
  const end = to * rows * width;
  const inverse = 1 / source[start + row * width + column];
  const pivotRow = end + row * width;
  for (let c = 0; c < width; c++) target[pivotRow + c] = source[start + row * width + c] * inverse;
  for (let i = 0; i < rows; i++) {
    if (i === row) continue;
    const o = start + i * width;
    const t = end + i * width;
    const slope = source[o + column];
    for (let c = 0; c < width; c++) target[t + c] = source[o + c] - slope * target[pivotRow + c];
    target[t + column] = -slope * inverse;
  }
  target[pivotRow + column] = inverse;

  const places = rows + columns;
  for (let p = 0; p < places; p++) into.labels[to * places + p] = from.labels[at * places + p];
  const entering = into.labels[to * places + rows + column];
  into.labels[to * places + rows + column] = into.labels[to * places + row];
  into.labels[to * places + row] = entering;
}
