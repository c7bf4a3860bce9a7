/**
 * Probability of improvement: how likely a session of X scores above a session of Y.
 *
 * Per task P(X > Y) = 1 / (n k) sum_ij S(x_i, y_j) with S = 1 if x_i > y_j, 1/2 on a tie, else 0: the
 * Mann-Whitney U statistic over n k. Over several tasks it is the mean of the task values (Agarwal et al. 2021,
 * section 4; Mann and Whitney 1947). It says how often X wins, not by how much.
 *
 * The bootstrap has no width where X wins every pair, and covers half of what it should near 0 and 1. The interval here
 * holds every p with (estimate - p)^2 <= z^2 V(p), as Wilson's does for shares, V(p) being the larger of two variances:
 *
 * - p (1 - p) (1 + N ((1 - p) / (2 - p) + p / (1 + p))) / (n k), N = (n + k) / 2 - 1: for two distributions of about
 *   one spread (Newcombe 2006, "Confidence Intervals for an Effect Size Measure Based on the Mann-Whitney Statistic. Part
 *   2", method 5, after Hanley and McNeil 1982);
 * - p (1 - p) / m, m the number of trials that would vary as much as the wins of the single x and of the single y do
 *   (DeLong, DeLong and Clarke-Pearson 1988), but at least the smaller sample: no pair of distributions varies more (Birnbaum
 *   and Klose 1957, "Bounds for the Variance of the Mann-Whitney Statistic"). Where nothing was seen to vary, the smaller
 *   sample.
 */

import { type Interval, type IntervalOptions, requireTasks, type Tasks } from "./bootstrap.ts";
import { requireConfidence, requireFinite, requireSameLength } from "./check.ts";
import { centralNormalQuantile } from "./distributions.ts";
import { averagedShares } from "./proportion.ts";
import { ascending } from "./statistics.ts";

/** P(X > Y) on one task, in 0..1; one half means neither is better. O((n + k) log(n + k)). */
export function probabilityOfImprovement(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const who = "probabilityOfImprovement";
  requireFinite(who, "x", x);
  requireFinite(who, "y", y);
  return duel(who, x, y).share;
}

/**
 * P(X > Y) averaged over tasks with equal weight, with an interval for sessions of X and Y that are all independent.
 * `x[m]` and `y[m]` are the scores on task m; pass [x] and [y] for one task. Deterministic: nothing is drawn.
 *
 * The interval is never without width: X that won every one of 5 by 5 pairs is above Y with a probability of .57 to 1.
 * Where sessions of X and Y met the same luck pair by pair, ask for the share of pairs won instead, by `wilsonInterval`.
 */
export function improvementInterval(x: Tasks, y: Tasks, options: IntervalOptions = {}): Interval {
  const who = "improvementInterval";
  requireTasks(who, "x", x);
  requireTasks(who, "y", y);
  requireSameLength(who, "x", x, "y", y);
  const { confidence = 0.95 } = options;
  requireConfidence(who, confidence);
  const z = centralNormalQuantile(confidence);
  return averagedShares(Array.from(x, (scores, m) => shareInterval(duel(who, scores, y[m]!), z)));
}

/** One task: who won how many of the n k pairs. */
interface Duel {
  readonly n: number;
  readonly k: number;
  readonly share: number;
  /** How many independent trials would vary as much as the share was seen to; the smaller sample where it did not vary. */
  readonly trials: number;
}

function duel(who: string, x: ArrayLike<number>, y: ArrayLike<number>): Duel {
  const xs = ascending(who, x);
  const ys = ascending(who, y);
  const n = xs.length;
  const k = ys.length;
  const won = twiceAbove(xs, ys);
  const share = won.sum / (2 * n * k);
  // The variance of the mean of what each x wins, and of what each y leaves to be won.
  const variance = spread(won, n) / (2 * k) ** 2 / n + spread(twiceAbove(ys, xs), k) / (2 * n) ** 2 / k;
  const fewest = Math.min(n, k);
  const trials = variance > 0 ? Math.max((share * (1 - share)) / variance, fewest) : fewest;
  return { n, k, share, trials };
}

/** Over each of `first`, twice the number of `second` below it, ties once: sum and sum of squares, whole numbers. */
function twiceAbove(first: ArrayLike<number>, second: ArrayLike<number>): { sum: number; squares: number } {
  let below = 0;
  let upTo = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < first.length; i++) {
    while (below < second.length && second[below]! < first[i]!) below++;
    while (upTo < second.length && second[upTo]! <= first[i]!) upTo++;
    sum += below + upTo;
    squares += (below + upTo) ** 2;
  }
  return { sum, squares };
}

/** Sample variance from whole sums, exactly 0 for equal terms. */
function spread({ sum, squares }: { sum: number; squares: number }, n: number): number {
  return n > 1 ? (n * squares - sum * sum) / (n * (n - 1)) : 0;
}

function shareInterval({ n, k, share, trials }: Duel, z: number): Interval {
  const half = (n + k) / 2 - 1;
  const isWithin = (p: number) => {
    const similar = (1 + half * ((1 - p) / (2 - p) + p / (1 + p))) / (n * k);
    return (share - p) ** 2 <= z * z * p * (1 - p) * Math.max(similar, 1 / trials);
  };
  return { estimate: share, low: bound(share, 0, isWithin), high: bound(share, 1, isWithin) };
}

/** Where `isWithin` ends between `inside` and `end`, to the last bits. */
function bound(inside: number, end: 0 | 1, isWithin: (p: number) => boolean): number {
  if (inside === end) return end;
  let within = inside;
  let beyond: number = end;
  for (let iteration = 0; iteration < 52; iteration++) {
    const middle = (within + beyond) / 2;
    if (isWithin(middle)) within = middle;
    else beyond = middle;
  }
  return (within + beyond) / 2;
}
