/**
 * Difference rewards: what welfare an agent's action added to that of a baseline.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives" (wonderful life utility).
 */
import type { Batch } from "../core/batch.ts";
import { requireKnown } from "../core/errors.ts";
import type { RewardRule } from "../core/policy.ts";
import type { DefaultAction } from "./baseline.ts";
import type { Counted } from "./pay.ts";
import { creditNow, creditSignal, type Subtracted } from "./subtracted.ts";
import { type CounterfactualOptions, type CounterfactualWorlds, counterfactualWorlds } from "./worlds.ts";

const who = "difference";

export interface DifferenceOptions {
  /** What the agent would have done instead; a masked action stands for what the agent did. */
  readonly baseline: DefaultAction;
  /** What welfare is the sum of (default payoff). */
  readonly of?: Counted;
}

/** G(a_-i, baseline_i) for each agent i in `seats`: one copy of the world each. */
function withoutEach(
  { worlds: count, agents }: Batch,
  worlds: CounterfactualWorlds,
  seats: ArrayLike<number>,
): Subtracted {
  const values = new Float64Array(count * agents);
  const change = (c: number, _: number, s: number) => worlds.put(c * agents + seats[s]);
  const read = (c: number, i: number, s: number) => {
    values[i * agents + seats[s]] = worlds.welfare[c];
  };
  return { values, evaluate: (lo, hi) => worlds.evaluate(lo, hi, seats.length, change, read) };
}

/** D_i = G(a) - G(a_-i, baseline_i), at `world * agents + agent`, G the welfare over the horizon. */
export function differenceCredit(batch: Batch, options: CounterfactualOptions): Float64Array {
  const worlds = counterfactualWorlds(who, batch, options, batch.worlds * batch.agents);
  const everybody = Array.from({ length: batch.agents }, (_, a) => a);
  return creditNow(batch, worlds, withoutEach(batch, worlds, everybody));
}

/** The same as a reward, G the welfare of this tick. */
export function differenceReward(options: DifferenceOptions): RewardRule {
  requireKnown(who, "option", options, ["baseline", "of"]);
  const { baseline, of = "payoff" } = options;
  return (context) => {
    const { batch, seats } = context;
    const worlds = counterfactualWorlds(who, batch, { of, baseline }, batch.worlds * seats.length);
    return creditSignal(who, context, of, withoutEach(batch, worlds, seats));
  };
}
