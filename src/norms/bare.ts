/** One tick of the game without its mechanisms, from where a society under them stands. */
import { type Batch, createBatch } from "../core/batch.ts";

/**
 * Puts world `pick[j]` of `from` into world j of a batch of the same env without mechanisms: the env's state, its luck and
 * its clock. Observations and masks are those of the bare game.
 */
export function bareCopy(from: Batch, pick: ArrayLike<number>): Batch {
  const bare = createBatch(from.env, from.params, { worlds: pick.length });
  for (const [name, column] of Object.entries(bare.columns)) {
    const source = from.columns[name];
    const size = column.length / bare.worlds;
    if (!source || source.length / from.worlds !== size) continue;
    for (let j = 0; j < pick.length; j++)
      column.set(source.subarray(pick[j] * size, (pick[j] + 1) * size), j * size);
  }
  bare.observe();
  return bare;
}
