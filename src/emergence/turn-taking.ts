/**
 * Turn-taking: the larger share goes round.
 *
 * Among n agents, a roster gives any n consecutive rounds n different leaders. The statistic is the mean number D of
 * different leaders in n consecutive rounds; for two agents D - 1 is the share of rounds in which the lead changes.
 * Rounds in any order with the same marginals give E[D] = sum_i 1 - C(T - c_i, n) / C(T, n), c_i of T rounds being led
 * by agent i (n rounds drawn without replacement), and the index is (D - E[D]) / (n - E[D]).
 */

import { fail } from "../core/errors.ts";
import { requireTrace } from "./specialisation.ts";

/** Number of a round in which nobody has the largest share alone. */
export const nobody = -1;

export interface TurnTaking {
  /** 1 for a roster of all agents, 0 for rounds in any order (or an agent that keeps the lead), below 0 where leads last. */
  readonly index: number;
  /** Mean number of different leaders in n consecutive rounds, in 0..n. */
  readonly leaders: number;
  /** The same for rounds in any order with the same marginals. */
  readonly chance: number;
}

/**
 * Who has the largest share in each round of `shares[round][agent]` (payoffs, or amounts taken). Ties give nobody, those
 * by rounding included: shares that differ by less than a billionth of the largest in size.
 */
export function leadersOf(shares: readonly ArrayLike<number>[]): number[] {
  requireTrace("leadersOf", shares);
  return shares.map((row) => {
    let leader = 0;
    let scale = 0;
    for (let i = 0; i < row.length; i++) {
      scale = Math.max(scale, Math.abs(row[i]));
      if (row[i] > row[leader]) leader = i;
    }
    for (let i = 0; i < row.length; i++)
      if (i !== leader && row[leader] - row[i] <= 1e-9 * scale) return nobody;
    return leader;
  });
}

/** Turn-taking of `agents` agents, from the leader of each round (`leadersOf`); needs 2 n rounds. A description. */
export function turnTaking(leaders: ArrayLike<number>, agents: number): TurnTaking {
  const who = "turnTaking";
  if (!Number.isInteger(agents) || agents < 2) fail(who, "needs at least 2 agents", agents);
  if (leaders.length < 2 * agents)
    fail(who, `needs at least ${2 * agents} rounds for ${agents} agents`, leaders.length);
  const led = new Float64Array(agents);
  const rounds = Int32Array.from(leaders, (leader, t) => {
    if (!Number.isInteger(leader) || leader < nobody || leader >= agents)
      fail(
        who,
        `a leader must be an agent in 0..${agents - 1}, or ${nobody} for nobody (round ${t})`,
        leader,
      );
    if (leader !== nobody) led[leader]++;
    return leader;
  });
  let chance = 0;
  for (const count of led) chance += 1 - chanceOfNone(rounds.length, count, agents);
  const observed = meanDistinct(rounds, agents);
  return { index: (observed - chance) / (agents - chance), leaders: observed, chance };
}

/** C(total - marked, drawn) / C(total, drawn): no marked one among those drawn without replacement. */
function chanceOfNone(total: number, marked: number, drawn: number): number {
  let chance = 1;
  for (let j = 0; j < drawn; j++) chance *= Math.max(0, total - marked - j) / (total - j);
  return chance;
}

/** Mean number of different leaders in `agents` consecutive rounds. */
function meanDistinct(rounds: Int32Array, agents: number): number {
  const inWindow = new Int32Array(agents);
  let distinct = 0;
  let sum = 0;
  for (let t = 0; t < rounds.length; t++) {
    if (t >= agents) {
      const gone = rounds[t - agents];
      if (gone !== nobody && --inWindow[gone] === 0) distinct--;
    }
    const come = rounds[t];
    if (come !== nobody && inWindow[come]++ === 0) distinct++;
    if (t >= agents - 1) sum += distinct;
  }
  return sum / (rounds.length - agents + 1);
}
