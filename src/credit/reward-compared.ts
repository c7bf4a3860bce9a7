/**
 * Rewards of agents that compare what they got with what each of the others got, in this tick or lately.
 *
 * What counts is e_j(t) = keep e_j(t-1) + r_j(t): this tick's reward where `keep` is 0, else rewards smoothed over time,
 * so that agents which are paid at different moments can be compared (Hughes et al. 2018, where keep = gamma lambda).
 * Compared are the agents that took part in the step. Each slot keeps its own account of all agents; it begins at 0 in
 * every episode, and again where frozen play has come between.
 */

import { fail } from "../core/errors.ts";
import type { Io } from "../core/io.ts";
import type { PolicyContext, RewardSignal } from "../core/policy.ts";
import { f64, i32, vector } from "../core/schema.ts";
import { takingPart } from "../core/taking-part.ts";
import type { Counted } from "./pay.ts";

/**
 * What `got` in this tick is worth to an agent whose account stands at `own`, where those of the `count` others that
 * took part, at least one, stand at `others[0 .. count-1]`.
 */
export type Comparison = (got: number, own: number, others: Float64Array, count: number) => number;

/** An agent that is alone is given what it got. */
export function comparedReward(
  id: string,
  context: PolicyContext,
  of: Counted,
  keep: number,
  worth: Comparison,
): RewardSignal {
  const { worlds, agents, seats, rows, io, columns } = context;
  if (agents < 2) fail(id, "compares agents, so it needs at least 2", agents, 'use reward "individual"');
  const S = seats.length;
  const reward = new Float64Array(worlds * agents);
  const others = new Float64Array(agents - 1);
  const slotOf = new Int32Array(worlds * agents);
  rows.forEach((k, r) => {
    slotOf[k] = r;
  });
  const part = takingPart(context);
  const { account, accountTick, accountEpisode } = context.slotStore({
    /** e_j(t-1) of every agent j of the world. */
    account: vector(f64, keep > 0 ? agents : 0),
    /** When the account was last written: it goes on from there only. */
    accountTick: i32,
    accountEpisode: i32,
  });

  /** e_a, if agent `a` of slot `r` got `got` in this tick. */
  const standing = (r: number, a: number, got: number) =>
    keep > 0 ? keep * account[r * agents + a] + got : got;

  function whatIf(io: Io, at: number, k: number): number {
    if (part.rows[k] === 0) return 0;
    const pay = io[of];
    const seat = k % agents;
    const r = slotOf[k];
    let count = 0;
    for (let a = 0; a < agents; a++)
      if (a !== seat && part.rows[k - seat + a] !== 0) others[count++] = standing(r, a, pay[at - seat + a]);
    return count === 0 ? pay[at] : worth(pay[at], standing(r, seat, pay[at]), others, count);
  }

  return {
    id,
    reward,
    whatIf,
    beforeStep(lo, hi) {
      part.note(lo, hi);
      if (keep === 0) return;
      const { tick, episode } = columns;
      for (let i = lo; i < hi; i++)
        for (let r = i * S; r < (i + 1) * S; r++)
          if (accountTick[r] !== tick[i] || accountEpisode[r] !== episode[i])
            account.fill(0, r * agents, (r + 1) * agents);
    },
    afterStep(lo, hi) {
      const pay = io[of];
      const { tick, episode } = columns;
      for (let i = lo; i < hi; i++)
        for (let r = i * S; r < (i + 1) * S; r++) {
          reward[rows[r]] = whatIf(io, rows[r], rows[r]);
          if (keep === 0) continue;
          for (let a = 0; a < agents; a++) {
            const k = i * agents + a;
            account[r * agents + a] = standing(r, a, part.rows[k] !== 0 ? pay[k] : 0);
          }
          accountTick[r] = tick[i];
          accountEpisode[r] = episode[i];
        }
    },
  };
}
