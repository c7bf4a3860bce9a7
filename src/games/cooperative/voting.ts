/**
 * Power in weighted voting, exactly.
 *
 * A motion passes when the weights of those in favour reach the quota. A voter swings a coalition that fails without and
 * passes with it: Banzhaf 1965 counts the coalitions, Shapley & Shubik 1954 the orders of voting, in which it does. Both
 * counts come from the number of coalitions of each size and weight, by dynamic programming over voters (Mann & Shapley
 * 1962; Lucas 1983), in integers of any size.
 */
import { fail } from "../../core/errors.ts";

export interface VotingPower {
  /** Coalitions of the others that each voter swings. */
  readonly swings: readonly bigint[];
  /** Swings as a share of the 2^(n - 1) coalitions of the others. */
  readonly banzhaf: Float64Array;
  /** Swings as a share of the swings of all voters; sums to 1. */
  readonly banzhafIndex: Float64Array;
  /** Orders of voting, of n!, in which each voter swings. */
  readonly pivots: readonly bigint[];
  /** The share of these orders; sums to 1. */
  readonly shapleyShubik: Float64Array;
}

/** Work that `votingPower` takes on: additions, about voters^2 times quota. */
export const maxVotingWork = 2 ** 26;

/** Power of each voter; weights and quota are whole numbers, and the quota can be reached. */
export function votingPower(quota: number, weights: readonly number[]): VotingPower {
  requireVotes("votingPower", quota, weights);
  const n = weights.length;
  const counts = countCoalitions(quota, weights);
  const factorial = [1n];
  for (let k = 1; k <= n; k++) factorial.push(factorial[k - 1] * BigInt(k));
  const swings: bigint[] = [];
  const pivots: bigint[] = [];
  for (const weight of weights) {
    let swung = 0n;
    let orders = 0n;
    const without = leaveOut(counts, weight, quota);
    for (let size = 0; size < n; size++) {
      let decisive = 0n;
      for (let sum = Math.max(0, quota - weight); sum < quota; sum++) decisive += without[size * quota + sum];
      swung += decisive;
      orders += decisive * factorial[size] * factorial[n - size - 1];
    }
    swings.push(swung);
    pivots.push(orders);
  }
  const allSwings = swings.reduce((sum, count) => sum + count, 0n);
  return {
    swings,
    banzhaf: Float64Array.from(swings, (count) => ratio(count, 1n << BigInt(n - 1))),
    banzhafIndex: Float64Array.from(swings, (count) => ratio(count, allSwings)),
    pivots,
    shapleyShubik: Float64Array.from(pivots, (count) => ratio(count, factorial[n])),
  };
}

/** The voting game as a worth: 1 for the coalitions that reach the quota, for `coalitionGame(n, votingGame(...))`. */
export function votingGame(quota: number, weights: readonly number[]): (mask: number) => number {
  requireVotes("votingGame", quota, weights);
  return (mask) => {
    let sum = 0;
    weights.forEach((weight, voter) => {
      if ((mask >>> voter) & 1) sum += weight;
    });
    return sum >= quota ? 1 : 0;
  };
}

/** `[size * quota + sum]`: coalitions of so many voters whose weights sum to less than the quota. */
function countCoalitions(quota: number, weights: readonly number[]): bigint[] {
  const counts = new Array<bigint>((weights.length + 1) * quota).fill(0n);
  counts[0] = 1n;
  weights.forEach((weight, voters) => {
    for (let size = voters; size >= 0; size--)
      for (let sum = quota - 1 - weight; sum >= 0; sum--)
        counts[(size + 1) * quota + sum + weight] += counts[size * quota + sum];
  });
  return counts;
}

/** The counts without one voter of this weight: those with it, by size and sum, are taken off again. */
function leaveOut(counts: readonly bigint[], weight: number, quota: number): bigint[] {
  const without = [...counts];
  for (let at = quota; at < without.length; at++)
    if (at % quota >= weight) without[at] -= without[at - quota - weight];
  return without;
}

/** a / b as a number, also where both are beyond the range of numbers. */
function ratio(a: bigint, b: bigint): number {
  return Number((a << 200n) / b) / 2 ** 200;
}

function requireVotes(who: string, quota: number, weights: readonly number[]): void {
  if (weights.length === 0) fail(who, "needs at least one voter", 0);
  const wrong = weights.findIndex((weight) => !(Number.isSafeInteger(weight) && weight >= 0));
  if (wrong >= 0)
    fail(
      who,
      `weights must be whole numbers of at least 0 (voter ${wrong})`,
      weights[wrong],
      "multiply weights and quota by their common denominator",
    );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(Number.isSafeInteger(quota) && quota >= 1 && quota <= total))
    fail(who, `the quota must be a whole number in 1..${total}, the sum of weights`, quota);
  if (weights.length ** 2 * quota > maxVotingWork)
    fail(
      who,
      `voters^2 times quota may be ${maxVotingWork}`,
      weights.length ** 2 * quota,
      "divide weights and quota by a common factor, or use sampleShapley",
    );
}
