/**
 * Awareness of the system around a task: what the others lose by what an agent does, found in forks without its task.
 *
 * A task is done for its own sake and costs others time, room or peace that are nobody's payoff but theirs: an external cost in the
 * sense of Pigou 1920, The Economics of Welfare. Here it is measured for any env, as the difference between two copies of a world of
 * which one goes without what the agent did (Wolpert & Tumer 2002 take the whole of welfare), and may be made part of what is learned
 * from.
 */
import type { Batch } from "../core/batch.ts";
import { fail, requireKnown } from "../core/errors.ts";
import { loopOf } from "../core/play.ts";
import type { RewardRule, RewardSignal } from "../core/policy.ts";
import type { Society } from "../core/society.ts";
import { takingPart } from "../core/taking-part.ts";
import type { DefaultAction } from "./baseline.ts";
import type { Counted } from "./pay.ts";
import { type CounterfactualOptions, type CounterfactualWorlds, counterfactualWorlds } from "./worlds.ts";

export interface AwarenessOptions {
  /** The task left alone: what the agent would have done instead; a masked action stands for what the agent did. */
  readonly baseline: DefaultAction;
  /** Own reward that a unit of loss to others is worth (default 1: as much as one's own). */
  readonly weight?: number;
  /** What is gained and lost (default payoff). */
  readonly of?: Counted;
}

/** What the others get where agent `seats[s]` leaves its task alone, at `world * agents + seats[s]`. */
function othersWithout(
  { worlds: count, agents }: Batch,
  worlds: CounterfactualWorlds,
  seats: ArrayLike<number>,
) {
  const values = new Float64Array(count * agents);
  const change = (c: number, _: number, s: number) => worlds.put(c * agents + seats[s]);
  const read = (c: number, i: number, s: number) => {
    values[i * agents + seats[s]] = worlds.welfare[c] - worlds.total[c * agents + seats[s]];
  };
  return {
    values,
    evaluate: (lo: number, hi: number) => worlds.evaluate(lo, hi, seats.length, change, read),
  };
}

/** Its own pay less `weight` times what the others lose by it in this tick. */
export function awarenessReward(options: AwarenessOptions): RewardRule {
  const who = "awareness";
  requireKnown(who, "option", options, ["baseline", "weight", "of"]);
  const { baseline, weight = 1, of = "payoff" } = options;
  if (!Number.isFinite(weight)) fail(who, "weight must be a finite number", weight);
  return ({ batch, seats, rows, io, worlds: count, agents, columns }): RewardSignal => {
    const worlds = counterfactualWorlds(who, batch, { of, baseline }, batch.worlds * seats.length);
    const { values, evaluate } = othersWithout(batch, worlds, seats);
    const S = seats.length;
    const reward = new Float64Array(count * agents);
    const part = takingPart({ worlds: count, agents, columns });
    const rewardOf = (own: number, all: number, k: number) =>
      part.rows[k] === 0 ? 0 : own - weight * (values[k] - (all - own));
    return {
      id: who,
      reward,
      beforeStep(lo, hi) {
        part.note(lo, hi);
        evaluate(lo, hi);
      },
      afterStep(lo, hi) {
        for (let i = lo; i < hi; i++) {
          const all = part.sum(io[of], i);
          for (let r = i * S; r < (i + 1) * S; r++) reward[rows[r]] = rewardOf(io[of][rows[r]], all, rows[r]);
        }
      },
      whatIf: (scratch, at, k) =>
        rewardOf(scratch[of][at], part.sum(scratch[of], Math.floor(k / agents), at - (at % agents)), k),
    };
  };
}

/**
 * What the others lose over the horizon by what each agent has chosen, at `world * agents + agent`: what they get in a fork in which it
 * leaves its task alone, less what they get in one in which it does not. To be called after all agents have chosen and before the
 * worlds step; 0 for agents that have left.
 */
export function externalityCredit(batch: Batch, options: CounterfactualOptions): Float64Array {
  return externalities(batch, options)();
}

/** The same for one tick after another, with forks that are made once. */
function externalities(batch: Batch, options: CounterfactualOptions): () => Float64Array {
  const { worlds: count, agents, columns } = batch;
  const worlds = counterfactualWorlds("externality", batch, options, count * agents);
  const { values, evaluate } = othersWithout(
    batch,
    worlds,
    Array.from({ length: agents }, (_, a) => a),
  );
  const lost = new Float64Array(count * agents);
  const nothing = () => {};
  const read = (c: number, i: number) => {
    for (let a = 0; a < agents; a++) lost[i * agents + a] = worlds.welfare[c] - worlds.total[c * agents + a];
  };
  return () => {
    worlds.evaluate(0, count, 1, nothing, read);
    evaluate(0, count);
    for (let k = 0; k < lost.length; k++) lost[k] = columns.active[k] === 0 ? 0 : values[k] - lost[k];
    return lost;
  };
}

export interface ExternalityOptions extends Omit<CounterfactualOptions, "policies" | "lasting"> {
  /** Ticks of frozen play over which it is a mean. */
  readonly ticks: number;
}

/**
 * What the others lose a tick by what each agent of a society does, at `world * agents + agent`: the mean over frozen play. The
 * society's worlds go on by as many ticks.
 */
export function externalityCaused({ batch, policies }: Society, options: ExternalityOptions): Float64Array {
  const { ticks, ...forked } = options;
  if (!(Number.isInteger(ticks) && ticks >= 1))
    fail("externalityCaused", "ticks must be a whole number of at least 1", ticks);
  const now = externalities(batch, { ...forked, policies });
  const sum = new Float64Array(batch.worlds * batch.agents);
  const chosen = () => {
    const lost = now();
    for (let k = 0; k < sum.length; k++) sum[k] += lost[k];
  };
  loopOf({ batch, policies, taps: [{ chosen }] })(0, batch.worlds, 0, ticks);
  return sum.map((lost) => lost / ticks);
}

/**
 * 1 less the harm that is done as a share of what the selfish do: 1 where nobody is harmed, 0 where as much is done as by those who
 * mind nobody, above 1 where others gain by what is done. Missing (NaN) where the selfish do no harm.
 */
export function awarenessOf(caused: number, selfish: number): number {
  return selfish > 0 ? 1 - caused / selfish : Number.NaN;
}
