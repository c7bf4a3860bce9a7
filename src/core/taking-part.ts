/**
 * Who takes part in a step. What agents that had left before it are paid counts for nobody: envs pay them nothing (the
 * conformance check asks for that), but mechanisms and envs that were never checked may.
 */
import type { Batch } from "./batch.ts";

export interface TakingPart {
  /** One a batch row, 1 or 0, as of the last `note`; all 0 in worlds that were over. */
  readonly rows: Uint8Array;
  /** Before worlds lo..hi-1 step (default all). */
  note(lo?: number, hi?: number): void;
  /**
   * After the step: sum of a column over the agents of world `world` that took part. `first` is the row of that world's
   * first agent in `column`, where this is the column of another batch (a fork).
   */
  sum(column: Float64Array, world: number, first?: number): number;
}

export function takingPart({
  worlds,
  agents,
  columns,
}: Pick<Batch, "worlds" | "agents"> & { readonly columns: Pick<Batch["columns"], "active"> }): TakingPart {
  const rows = new Uint8Array(worlds * agents);
  return {
    rows,
    note(lo = 0, hi = worlds) {
      const { active } = columns;
      for (let k = lo * agents; k < hi * agents; k++) rows[k] = active[k];
    },
    sum(column, world, first = world * agents) {
      const own = world * agents;
      let sum = 0;
      for (let a = 0; a < agents; a++) if (rows[own + a] !== 0) sum += column[first + a];
      return sum;
    },
  };
}
