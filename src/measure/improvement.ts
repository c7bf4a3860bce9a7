/**
 * Probability of improvement: how likely a session of X scores above a session of Y.
 *
 * Per task P(X > Y) = 1 / (n k) sum_ij S(x_i, y_j) with S = 1 if x_i > y_j, 1/2 on a tie, else 0: the
 * Mann-Whitney U statistic over n k. Over several tasks it is the mean of the task values (Agarwal et al. 2021,
 * section 4; Mann and Whitney 1947). It says how often X wins, not by how much.
 */

import {
  type BootstrapOptions,
  type Interval,
  requireTasks,
  resampledInterval,
  type Tasks,
} from "./bootstrap.ts";
import { requireFinite, requireSameLength } from "./check.ts";
import { drawCounts, identitySlots } from "./resample.ts";
import { ascending } from "./statistics.ts";

/** P(X > Y) on one task, in 0..1; one half means neither is better. O((n + k) log(n + k)). */
export function probabilityOfImprovement(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireFinite("probabilityOfImprovement", "x", x);
  requireFinite("probabilityOfImprovement", "y", y);
  const duel = createDuel(x, y);
  return winShare(duel);
}

/**
 * P(X > Y) averaged over tasks with equal weight, and its stratified bootstrap interval: the sessions of X and
 * of Y are resampled independently within each task. `x[m]` and `y[m]` are the scores on task m; pass [x] and
 * [y] for one task.
 */
export function improvementInterval(x: Tasks, y: Tasks, options: BootstrapOptions = {}): Interval {
  const who = "improvementInterval";
  requireTasks(who, "x", x);
  requireTasks(who, "y", y);
  requireSameLength(who, "x", x, "y", y);
  const duels = Array.from(x, (scores, m) => createDuel(scores, y[m]!));
  const average = () => duels.reduce((sum, duel) => sum + winShare(duel), 0) / duels.length;
  return resampledInterval(who, average(), options, (stream) => {
    for (const { xCounts, yCounts, slots } of duels) {
      xCounts.fill(0);
      yCounts.fill(0);
      drawCounts(stream, xCounts.length, slots, 0, xCounts);
      drawCounts(stream, yCounts.length, slots, 0, yCounts);
    }
    return average();
  });
}

/** One task: how often each sorted score is in the current resample, and where each x falls among the y. */
interface Duel {
  readonly xCounts: Int32Array;
  readonly yCounts: Int32Array;
  /** Number of sorted y below x[i], and not above x[i]. */
  readonly yBelow: Int32Array;
  readonly yUpTo: Int32Array;
  /** Scratch: cumulative y counts, one longer than y. */
  readonly yCumulative: Int32Array;
  readonly slots: Int32Array;
}

function createDuel(x: ArrayLike<number>, y: ArrayLike<number>): Duel {
  const xs = ascending("probabilityOfImprovement", x);
  const ys = ascending("probabilityOfImprovement", y);
  const yBelow = new Int32Array(xs.length);
  const yUpTo = new Int32Array(xs.length);
  let below = 0;
  let upTo = 0;
  for (let i = 0; i < xs.length; i++) {
    while (below < ys.length && ys[below]! < xs[i]!) below++;
    while (upTo < ys.length && ys[upTo]! <= xs[i]!) upTo++;
    yBelow[i] = below;
    yUpTo[i] = upTo;
  }
  return {
    xCounts: new Int32Array(xs.length).fill(1),
    yCounts: new Int32Array(ys.length).fill(1),
    yBelow,
    yUpTo,
    yCumulative: new Int32Array(ys.length + 1),
    slots: identitySlots(Math.max(xs.length, ys.length)),
  };
}

/** Share of (x, y) pairs of the current resample won by x, ties half; whole-number arithmetic up to the division. */
function winShare({ xCounts, yCounts, yBelow, yUpTo, yCumulative }: Duel): number {
  const n = xCounts.length;
  const k = yCounts.length;
  for (let j = 0; j < k; j++) yCumulative[j + 1] = yCumulative[j]! + yCounts[j]!;
  let twiceWins = 0;
  for (let i = 0; i < n; i++) twiceWins += xCounts[i]! * (yCumulative[yBelow[i]!]! + yCumulative[yUpTo[i]!]!);
  return twiceWins / (2 * n * k);
}
