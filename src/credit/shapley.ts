/**
 * Credit as values of the game of who acts as they did: Shapley's, Banzhaf's, and Owen's for agents in groups.
 *
 * All are exact, from 2^agents forked worlds a world. Shapley's and Owen's sum to v(all) - v(nobody); see
 * games/cooperative for sources and arithmetic.
 */
import type { Batch } from "../core/batch.ts";
import { banzhafValues, owenValues, shapleyValues } from "../games/cooperative/index.ts";
import { coalitionWorlds } from "./coalitions.ts";
import type { CounterfactualOptions } from "./worlds.ts";

export interface OwenCreditOptions extends CounterfactualOptions {
  /** Agents of each group; every agent is in one. */
  readonly groups: readonly (readonly number[])[];
}

/** Shapley 1953: the mean of what an agent adds to those before it, over all orders; at `world * agents + agent`. */
export function shapleyCredit(batch: Batch, options: CounterfactualOptions): Float64Array {
  return tableCredit("shapley", batch, options, shapleyValues);
}

/** Banzhaf 1965: the mean of what an agent adds to a coalition of the others, all being equally likely. */
export function banzhafCredit(batch: Batch, options: CounterfactualOptions): Float64Array {
  return tableCredit("banzhaf", batch, options, banzhafValues);
}

/** Owen 1977: Shapley's value where groups come first, and their members after one another. */
export function owenCredit(batch: Batch, { groups, ...options }: OwenCreditOptions): Float64Array {
  return tableCredit("owen", batch, options, (table, agents) => owenValues(table, agents, groups));
}

function tableCredit(
  who: string,
  batch: Batch,
  options: CounterfactualOptions,
  values: (table: Float64Array, agents: number) => Float64Array,
): Float64Array {
  const { agents, worlds } = batch;
  const coalitions = coalitionWorlds(who, batch, options);
  const credit = new Float64Array(worlds * agents);
  for (let i = 0; i < worlds; i++) credit.set(values(coalitions.table(i), agents), i * agents);
  return credit;
}
