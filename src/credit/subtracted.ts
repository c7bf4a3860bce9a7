/**
 * Credit as welfare less what does not depend on the agent's own choice, so that whatever raises it raises welfare by as
 * much: Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives".
 *
 * A rule states what is subtracted, once. Welfare is that of a fork in which everybody does what was chosen, where a moment
 * is analysed, and that of the step itself, where credit is a learner's reward.
 */
import type { Batch } from "../core/batch.ts";
import type { Io } from "../core/io.ts";
import type { PolicyContext, RewardSignal } from "../core/policy.ts";
import { takingPart } from "../core/taking-part.ts";
import type { Counted } from "./pay.ts";
import type { CounterfactualWorlds } from "./worlds.ts";

export interface Subtracted {
  /** Of the agents that take part, at `world * agents + agent`. */
  readonly values: Float64Array;
  /** Fills them for worlds lo..hi-1, after all agents have chosen and before the worlds step. */
  evaluate(lo: number, hi: number): void;
}

/** Credit for what all agents have chosen, at `world * agents + agent`; 0 for those that have left. */
export function creditNow(
  { worlds: count, agents, columns }: Batch,
  worlds: CounterfactualWorlds,
  { values, evaluate }: Subtracted,
): Float64Array {
  const credit = new Float64Array(count * agents);
  worlds.evaluate(
    0,
    count,
    1,
    () => {},
    (c, i) => void credit.fill(worlds.welfare[c], i * agents, (i + 1) * agents),
  );
  evaluate(0, count);
  return credit.map((welfare, k) => (columns.active[k] === 0 ? 0 : welfare - values[k]));
}

/** The same for the choices of each tick, as a learner's reward: of this tick's welfare. */
export function creditSignal(
  id: string,
  { worlds, agents, rows, io, seats, columns }: PolicyContext,
  of: Counted,
  { values, evaluate }: Subtracted,
): RewardSignal {
  const S = seats.length;
  const reward = new Float64Array(worlds * agents);
  const part = takingPart({ worlds, agents, columns });
  const creditOf = (welfare: number, k: number) => (part.rows[k] === 0 ? 0 : welfare - values[k]);
  return {
    id,
    reward,
    beforeStep(lo, hi) {
      part.note(lo, hi);
      evaluate(lo, hi);
    },
    afterStep(lo, hi) {
      for (let i = lo; i < hi; i++) {
        const welfare = part.sum(io[of], i);
        for (let r = i * S; r < (i + 1) * S; r++) reward[rows[r]] = creditOf(welfare, rows[r]);
      }
    },
    whatIf: (io: Io, at, k) => creditOf(part.sum(io[of], Math.floor(k / agents), at - (at % agents)), k),
  };
}
