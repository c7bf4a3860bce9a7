/**
 * The agents of one world as players of a coalition game: v(S) is what becomes of the world when the agents in S act as
 * they did and all others play the baseline.
 */
import type { Batch } from "../core/batch.ts";
import { fail } from "../core/errors.ts";
import { type CounterfactualOptions, counterfactualWorlds } from "./worlds.ts";

/** Agents of whom all coalitions are played out. */
export const mostPlayers = 20;

export interface CoalitionWorlds {
  /** v of all 2^agents coalitions of world `i`, by bit mask: bit a is agent a. Valid until the next call. */
  table(i: number): Float64Array;
  /** v of `count` coalitions of world `i`: `members[j * agents + a]` is 1 where agent a is in coalition j. */
  evaluate(i: number, members: Uint8Array, count: number, out: Float64Array): void;
}

export function coalitionWorlds(who: string, batch: Batch, options: CounterfactualOptions): CoalitionWorlds {
  if (options.baseline === undefined)
    fail(who, "needs a baseline", undefined, "say what an agent outside a coalition does");
  const { agents } = batch;
  const worlds = counterfactualWorlds(who, batch, options);
  let values = new Float64Array(0);
  let given: Uint8Array = new Uint8Array(0);
  let out: Float64Array = values;
  const changeMask = (c: number, _: number, mask: number) => {
    for (let a = 0; a < agents; a++) if (((mask >>> a) & 1) === 0) worlds.put(c * agents + a);
  };
  const changeGiven = (c: number, _: number, j: number) => {
    for (let a = 0; a < agents; a++) if (given[j * agents + a] === 0) worlds.put(c * agents + a);
  };
  const read = (c: number, _: number, j: number) => {
    out[j] = worlds.welfare[c];
  };
  return {
    table(i) {
      requireFew(who, agents);
      if (values.length === 0) values = new Float64Array(2 ** agents);
      out = values;
      worlds.evaluate(i, i + 1, values.length, changeMask, read);
      return values;
    },
    evaluate(i, members, count, into) {
      given = members;
      out = into;
      worlds.evaluate(i, i + 1, count, changeGiven, read);
    },
  };
}

/** Exact values need a table of all coalitions. */
export function requireFew(who: string, agents: number): void {
  if (agents > mostPlayers)
    fail(
      who,
      `plays out all 2^n coalitions of at most ${mostPlayers} agents`,
      agents,
      "sample them (creditOf with samples), or use difference rewards",
    );
}
