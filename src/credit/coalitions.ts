/**
 * The agents of one world as players of a coalition game: the worth of a coalition is the welfare when its members act
 * as they did and all others play the baseline. Each coalition is a forked world.
 */
import type { Batch } from "../core/batch.ts";
import { fail } from "../core/errors.ts";
import { maxTablePlayers } from "../games/cooperative/index.ts";
import { type CounterfactualOptions, counterfactualWorlds } from "./worlds.ts";

export interface CoalitionWorlds {
  /**
   * Worth of all 2^agents coalitions of world `i` less that of nobody, by bit mask: bit a is agent a. Valid until the
   * next call.
   */
  table(i: number): Float64Array;
  /** Worth of `count` coalitions of world `i`: `members[j * agents + a]` is 1 where agent a is in coalition j. */
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
  let nobody = 0;

  function changeMask(c: number, _: number, mask: number): void {
    for (let a = 0; a < agents; a++) if (((mask >>> a) & 1) === 0) worlds.put(c * agents + a);
  }
  function readMask(c: number, _: number, mask: number): void {
    if (mask === 0) nobody = worlds.welfare[c];
    values[mask] = worlds.welfare[c] - nobody;
  }
  function changeGiven(c: number, _: number, j: number): void {
    for (let a = 0; a < agents; a++) if (given[j * agents + a] === 0) worlds.put(c * agents + a);
  }
  function readGiven(c: number, _: number, j: number): void {
    out[j] = worlds.welfare[c];
  }

  return {
    table(i) {
      if (values.length === 0) {
        requireFew(who, agents);
        values = new Float64Array(2 ** agents);
      }
      worlds.evaluate(i, i + 1, values.length, changeMask, readMask);
      return values;
    },
    evaluate(i, members, count, into) {
      given = members;
      out = into;
      worlds.evaluate(i, i + 1, count, changeGiven, readGiven);
    },
  };
}

/** Exact values need a table of all coalitions. */
export function requireFew(who: string, agents: number): void {
  if (agents > maxTablePlayers)
    fail(
      who,
      `plays out all 2^n coalitions of at most ${maxTablePlayers} agents`,
      agents,
      "give sample (Shapley, Banzhaf) to draw some of them, or use difference rewards",
    );
}
