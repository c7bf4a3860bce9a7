/** The rules over all worlds at once; the world form in matrix-game.ts is their reference, bit for bit. */
import { uniform } from "../../src/index.ts";
import type { Tables } from "./tables.ts";

/** All that the loops touch. They are module functions, so that every instance runs the same compiled code. */
export interface Arrays {
  readonly action: Float64Array;
  readonly payoff: Float64Array;
  readonly past: Int32Array;
  readonly cooperation: Float64Array;
  readonly coordination: Float64Array;
  readonly done: Uint8Array;
  readonly ended: Uint8Array;
  readonly rng: Int32Array;
  readonly history: Float64Array;
}

/** Each cell of a two-player game as [payoff 0, payoff 1, cooperating share, 1 if coordinated]. */
export function pairCells({ sizes, table }: Tables): Float64Array {
  const [rows, columns] = sizes;
  const cells = new Float64Array(4 * rows * columns);
  for (let x = 0, o = 0; x < rows; x++)
    for (let y = 0; y < columns; y++, o += 4) {
      cells[o] = table[o / 2];
      cells[o + 1] = table[o / 2 + 1];
      cells[o + 2] = ((x === 0 ? 1 : 0) + (y === 0 ? 1 : 0)) / 2;
      cells[o + 3] = x === y ? 1 : 0;
    }
  return cells;
}

/** Two players, at most one round of memory, nothing random. */
export function stepPair(arrays: Arrays, cells: Float64Array, sizes: Int32Array, lo: number, hi: number) {
  const { action, payoff, past, cooperation, coordination, done } = arrays;
  const columns = sizes[1];
  const lastRow = sizes[0] - 1;
  const lastColumn = columns - 1;
  for (let i = lo, k = 2 * lo; i < hi; i++, k += 2) {
    if (done[i] !== 0) continue;
    const x = Math.min(action[k] | 0, lastRow);
    const y = Math.min(action[k + 1] | 0, lastColumn);
    past[k] = x;
    past[k + 1] = y;
    const o = (x * columns + y) << 2;
    payoff[k] = cells[o];
    payoff[k + 1] = cells[o + 1];
    cooperation[i] += cells[o + 2];
    coordination[i] += cells[o + 3];
  }
}

export function observePair(arrays: Arrays, lo: number, hi: number) {
  const { past, history } = arrays;
  for (let k = 2 * lo, h = 4 * lo, end = 2 * hi; k < end; k += 2, h += 4) {
    const x = past[k];
    const y = past[k + 1];
    history[h] = x;
    history[h + 1] = y;
    history[h + 2] = y;
    history[h + 3] = x;
  }
}

/** Any number of players and rounds of memory, nothing random. */
export function stepCertain(arrays: Arrays, tables: Tables, width: number, lo: number, hi: number) {
  const { action, payoff, past, cooperation, coordination, done } = arrays;
  const { sizes, table } = tables;
  const n = sizes.length;
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    const o = i * width;
    const k = i * n;
    for (let j = o + width - 1; j >= o + n; j--) past[j] = past[j - n];
    let joint = 0;
    let cooperating = 0;
    let same = 1;
    let first = 0;
    for (let a = 0; a < n; a++) {
      const size = sizes[a];
      const wanted = action[k + a] | 0;
      const choice = wanted >= size ? size - 1 : wanted;
      past[o + a] = choice;
      joint = joint * size + choice;
      if (choice === 0) cooperating++;
      if (a === 0) first = choice;
      else if (choice !== first) same = 0;
    }
    for (let a = 0, c = joint * n; a < n; a++, c++) payoff[k + a] = table[c];
    cooperation[i] += cooperating / n;
    coordination[i] += same;
  }
}

/** As `stepCertain`, with noise, stochastic cells and a random end. */
export function stepRandom(
  arrays: Arrays,
  tables: Tables,
  width: number,
  noise: number,
  continuation: number,
  lo: number,
  hi: number,
) {
  const { action, payoff, past, cooperation, coordination, done, ended, rng } = arrays;
  const { sizes, table, otherTable, otherProbability, stochastic } = tables;
  const n = sizes.length;
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    const o = i * width;
    const k = i * n;
    for (let j = o + width - 1; j >= o + n; j--) past[j] = past[j - n];
    let joint = 0;
    let cooperating = 0;
    let same = 1;
    let first = 0;
    for (let a = 0; a < n; a++) {
      const size = sizes[a];
      const wanted = action[k + a] | 0;
      let choice = wanted >= size ? size - 1 : wanted;
      if (noise > 0) {
        const u = uniform(rng, i);
        if (u < noise && size > 1) {
          const other = ((u / noise) * (size - 1)) | 0;
          choice = other >= choice ? other + 1 : other;
        }
      }
      past[o + a] = choice;
      joint = joint * size + choice;
      if (choice === 0) cooperating++;
      if (a === 0) first = choice;
      else if (choice !== first) same = 0;
    }
    const paid = stochastic && uniform(rng, i) < otherProbability[joint] ? otherTable : table;
    for (let a = 0, c = joint * n; a < n; a++, c++) payoff[k + a] = paid[c];
    cooperation[i] += cooperating / n;
    coordination[i] += same;
    if (continuation < 1 && uniform(rng, i) >= continuation) ended[i] = 1;
  }
}

export function observeAny(
  arrays: Arrays,
  players: number,
  memory: number,
  width: number,
  lo: number,
  hi: number,
) {
  const { past, history } = arrays;
  const n = players;
  for (let i = lo, h = lo * n * n * memory; i < hi; i++)
    for (let a = 0; a < n; a++)
      for (let m = 0, o = i * width; m < memory; m++, o += n) {
        for (let b = a; b < n; b++) history[h++] = past[o + b];
        for (let b = 0; b < a; b++) history[h++] = past[o + b];
      }
}
