/**
 * Performance profiles: which share of sessions scores above each threshold.
 *
 * F(tau) = 1/M sum_m 1/N_m sum_n [x_mn > tau] over tasks m and their sessions n, the run-score distribution of
 * Agarwal et al. 2021, section 4. It shows the whole distribution, and of two profiles that do not cross the
 * upper one is stochastically better.
 */

import { OstromError } from "../core/errors.ts";
import { type IntervalOptions, requireTasks, type Tasks } from "./bootstrap.ts";
import { requireConfidence, requireFinite } from "./check.ts";
import { averagedShares, wilsonInterval } from "./proportion.ts";
import { ascending } from "./statistics.ts";

/** Arrays of equal length, one entry per threshold. */
export interface PerformanceProfile {
  readonly thresholds: Float64Array;
  /** Share of sessions scoring strictly above the threshold, in 0..1, never increasing. */
  readonly share: Float64Array;
  /** Pointwise bounds: each holds for its own threshold, not for all at once. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * The profile of `tasks` (pass [values] for one task) at ascending `thresholds`, with pointwise bands: Wilson's interval
 * of each task's share, combined over tasks. They keep a width where all sessions or none are above. Tasks weigh the same
 * whatever their number of sessions. Deterministic: nothing is drawn.
 */
export function performanceProfile(
  tasks: Tasks,
  thresholds: ArrayLike<number>,
  options: IntervalOptions = {},
): PerformanceProfile {
  const who = "performanceProfile";
  requireTasks(who, "tasks", tasks);
  requireFinite(who, "thresholds", thresholds);
  for (let t = 1; t < thresholds.length; t++) {
    if (thresholds[t]! < thresholds[t - 1]!) {
      throw new OstromError(
        `${who}: thresholds must ascend, got ${thresholds[t]} after ${thresholds[t - 1]} (index ${t}); sort them first`,
      );
    }
  }
  const { confidence = 0.95 } = options;
  requireConfidence(who, confidence);
  const scores = Array.from(tasks, (task) => ascending(who, task));
  const notAbove = scores.map(() => 0);
  const width = thresholds.length;
  const share = new Float64Array(width);
  const low = new Float64Array(width);
  const high = new Float64Array(width);
  for (let t = 0; t < width; t++) {
    const shares = scores.map((sorted, m) => {
      while (notAbove[m] < sorted.length && sorted[notAbove[m]] <= thresholds[t]!) notAbove[m]++;
      return wilsonInterval(sorted.length - notAbove[m], sorted.length, confidence);
    });
    const all = averagedShares(shares);
    share[t] = all.estimate;
    low[t] = all.low;
    high[t] = all.high;
  }
  return { thresholds: Float64Array.from(thresholds), share, low, high };
}
