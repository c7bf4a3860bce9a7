/**
 * The commonest case by hand: two players, at most one round of memory. Where nothing is random, a step is one look-up of the
 * cell.
 *
 * The rules of matrix-game.ts are their reference, bit for bit. The kernel that is written from them takes 2.1 times as long
 * here (1.8 with three batches alive): with two players it is the loops over players and rounds that cost.
 */
import type { Kernel, KernelContext } from "../../src/index.ts";
import type { Tables } from "./tables.ts";

/** Each cell as [payoff 0, payoff 1, cooperating share, 1 if coordinated]. */
function pairCells({ table, cooperation, coordination }: Tables): Float64Array {
  const cells = new Float64Array(2 * table.length);
  for (let joint = 0, o = 0; joint < cooperation.length; joint++, o += 4) {
    cells[o] = table[2 * joint];
    cells[o + 1] = table[2 * joint + 1];
    cells[o + 2] = cooperation[joint];
    cells[o + 3] = coordination[joint];
  }
  return cells;
}

/** All that the loops touch. They are module functions, so that every instance runs the same compiled code. */
interface Arrays {
  readonly action: Float64Array;
  readonly payoff: Float64Array;
  readonly past: Int32Array;
  readonly cooperation: Float64Array;
  readonly coordination: Float64Array;
  readonly done: Uint8Array;
  readonly history: Float64Array;
}

type Context = Pick<KernelContext, "action" | "payoff"> & {
  readonly columns: Omit<Arrays, "action" | "payoff" | "history">;
  readonly obs: Pick<Arrays, "history">;
};

/** The kernel of two players and at most one round of memory; `written` stands in where something is random. */
export function pairKernel(
  { action, payoff, columns, obs }: Context,
  { memory, certain }: { readonly memory: number; readonly certain: boolean },
  tables: Tables,
  written: Kernel,
): Kernel {
  const { past, cooperation, coordination, done } = columns;
  const arrays: Arrays = { action, payoff, past, cooperation, coordination, done, history: obs.history };
  const cells = pairCells(tables);
  const { sizes } = tables;
  return {
    ...written,
    ...(certain && { step: (lo: number, hi: number) => stepPair(arrays, cells, sizes, lo, hi) }),
    ...(memory === 1 && { observe: (lo: number, hi: number) => observePair(arrays, lo, hi) }),
  };
}

function stepPair(arrays: Arrays, cells: Float64Array, sizes: Int32Array, lo: number, hi: number) {
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

function observePair(arrays: Arrays, lo: number, hi: number) {
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
