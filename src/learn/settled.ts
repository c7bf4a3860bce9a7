/** What a learner with a table of action values would do without exploring, and for how long that has stayed the same. */
import { fail } from "../core/errors.ts";
import type { BoundPolicy } from "../core/policy.ts";
import type { Look } from "../core/train-until.ts";
import { argmax } from "./tables.ts";

/**
 * Greedy choice in each state of the table, seat by seat, of the learners in one world; the first of several with one value.
 * Joint choices of several heads count as one, as in the table.
 */
export function greedyTable({ id, batch, memory, sharing }: BoundPolicy, world: number): Int32Array {
  const q = memory.q as Float64Array | undefined;
  if (q === undefined || sharing === "shared")
    fail(id, "keeps no table of action values for each world", sharing, "q-learning and its like do");
  const n = batch.heads.reduce((all, head) => all * (head.kind === "discrete" ? head.n : 1), 1);
  const states = q.length / batch.worlds / n;
  return Int32Array.from({ length: states }, (_, s) => argmax(q, (world * states + s) * n, n));
}

/**
 * For `trainUntil`: a session is done when, at all looks in the last `ticks` ticks, its learners' greedy choices were the same
 * in every state.
 */
export function unchangedFor(ticks: number): (look: Look) => boolean {
  const since = new Map<number, { readonly tick: number; readonly tables: readonly Int32Array[] }>();
  return ({ policies, session, world, tick }) => {
    const tables = policies.filter(({ learner }) => learner).map((policy) => greedyTable(policy, world));
    const known = since.get(session);
    const same = known?.tables.every((table, j) => table.every((choice, s) => choice === tables[j][s]));
    if (!known || !same) since.set(session, { tick, tables });
    return known !== undefined && same === true && tick - known.tick >= ticks;
  };
}
