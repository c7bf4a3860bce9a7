/**
 * Credit as values of the game of who acts as they did: Shapley's, Banzhaf's, and Owen's for agents in groups.
 *
 * All are exact, from 2^agents forked worlds a world. Shapley's and Owen's sum to v(all) - v(nobody); see
 * games/cooperative for sources and arithmetic. As rewards for learning agents cf. Wang et al. 2020, AAAI (SQDDPG).
 */
import type { Batch } from "../core/batch.ts";
import { fail, requireKnown } from "../core/errors.ts";
import type { PolicyContext, RewardRule } from "../core/policy.ts";
import { banzhafValues, owenValues, shapleyValues } from "../games/cooperative/index.ts";
import type { DefaultAction } from "./baseline.ts";
import { type CoalitionWorlds, coalitionWorlds, requireFew } from "./coalitions.ts";
import { drawnShapley } from "./drawn-shapley.ts";
import type { Counted } from "./pay.ts";
import type { CounterfactualOptions } from "./worlds.ts";

export interface OwenCreditOptions extends CounterfactualOptions {
  /** Agents of each group; every agent is in one. */
  readonly groups: readonly (readonly number[])[];
}

export interface CoalitionRewardOptions {
  /** What an agent outside a coalition does; a masked action stands for what the agent did. */
  readonly baseline: DefaultAction;
  /** What welfare is the sum of (default payoff). */
  readonly of?: Counted;
}

export interface ShapleyRewardOptions extends CoalitionRewardOptions {
  /**
   * Orders of agents that are drawn in each world and tick, an even number: each comes with its reverse. The reward is
   * then an unbiased estimate, and all rewards still sum to the same. Default: all orders, for up to 20 agents.
   */
  readonly sample?: number | undefined;
}

export interface OwenRewardOptions extends CoalitionRewardOptions, Pick<OwenCreditOptions, "groups"> {}

/** Values of the agents of a game, from its table. */
type Values = (table: Float64Array, agents: number) => Float64Array;
/** Values of the agents of world `i`, valid until the next call. */
type ValuesIn = (i: number) => Float64Array;

/** Shapley 1953: the mean of what an agent adds to those before it, over all orders; at `world * agents + agent`. */
export function shapleyCredit(batch: Batch, options: CounterfactualOptions): Float64Array {
  return creditNow("shapley", batch, options, shapleyValues);
}

/** Banzhaf 1965: the mean of what an agent adds to a coalition of the others, all being equally likely. */
export function banzhafCredit(batch: Batch, options: CounterfactualOptions): Float64Array {
  return creditNow("banzhaf", batch, options, banzhafValues);
}

/** Owen 1977: Shapley's value where groups come first, and their members after one another. */
export function owenCredit(batch: Batch, { groups, ...options }: OwenCreditOptions): Float64Array {
  return creditNow("owen", batch, options, owenOf(groups));
}

/** Shapley's value as a reward, of this tick's welfare; drawn from 2 + sample (agents - 1) forked steps with `sample`. */
export function shapleyReward(options: ShapleyRewardOptions): RewardRule {
  requireKnown("shapley", "option", options, ["baseline", "of", "sample"]);
  const { sample } = options;
  if (sample === undefined) return exactReward("shapley", options, shapleyValues);
  if (!(Number.isInteger(sample) && sample >= 2 && sample % 2 === 0))
    fail("shapley", "sample must be an even whole number of orders, at least 2", sample);
  return coalitionReward("shapley", options, (coalitions, context) =>
    drawnShapley(context, coalitions.evaluate, sample),
  );
}

/** Banzhaf's value as a reward, of this tick's welfare. */
export function banzhafReward(options: CoalitionRewardOptions): RewardRule {
  requireKnown("banzhaf", "option", options, ["baseline", "of"]);
  return exactReward("banzhaf", options, banzhafValues);
}

/** Owen's value as a reward, of this tick's welfare. */
export function owenReward(options: OwenRewardOptions): RewardRule {
  requireKnown("owen", "option", options, ["baseline", "of", "groups"]);
  return exactReward("owen", options, owenOf(options.groups));
}

const owenOf =
  (groups: OwenCreditOptions["groups"]): Values =>
  (table, agents) =>
    owenValues(table, agents, groups);

const exact =
  ({ table }: CoalitionWorlds, agents: number, values: Values): ValuesIn =>
  (i) =>
    values(table(i), agents);

function creditNow(who: string, batch: Batch, options: CounterfactualOptions, values: Values): Float64Array {
  const { agents, worlds } = batch;
  const valuesIn = exact(coalitionWorlds(who, batch, options), agents, values);
  const credit = new Float64Array(worlds * agents);
  fill(credit, agents, 0, worlds, valuesIn);
  return credit;
}

function exactReward(id: string, options: CoalitionRewardOptions, values: Values): RewardRule {
  return coalitionReward(id, options, (coalitions, { agents }) => {
    requireFew(id, agents);
    return exact(coalitions, agents, values);
  });
}

/** What the values are is known before the step; nobody is told what another choice would have brought. */
function coalitionReward(
  id: string,
  { baseline, of = "payoff" }: CoalitionRewardOptions,
  values: (coalitions: CoalitionWorlds, context: PolicyContext) => ValuesIn,
): RewardRule {
  return (context) => {
    const { batch, worlds, agents } = context;
    const valuesIn = values(coalitionWorlds(id, batch, { of, baseline }), context);
    const reward = new Float64Array(worlds * agents);
    return {
      id,
      reward,
      beforeStep: (lo, hi) => fill(reward, agents, lo, hi, valuesIn),
      afterStep() {},
    };
  };
}

/** Writes the values of worlds lo..hi-1 at `world * agents + agent`. */
function fill(credit: Float64Array, agents: number, lo: number, hi: number, valuesIn: ValuesIn): void {
  for (let i = lo; i < hi; i++) credit.set(valuesIn(i), i * agents);
}
