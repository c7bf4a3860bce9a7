/**
 * Performance profiles: which share of sessions scores above each threshold.
 *
 * F(tau) = 1/M sum_m 1/N_m sum_n [x_mn > tau] over tasks m and their sessions n, the run-score distribution of
 * Agarwal et al. 2021, section 4. It shows the whole distribution, and of two profiles that do not cross the
 * upper one is stochastically better.
 */

import { OstromError } from "../core/errors.ts";
import {
  type BootstrapOptions,
  percentileBounds,
  requireTasks,
  resolveOptions,
  type Tasks,
} from "./bootstrap.ts";
import { requireFinite } from "./check.ts";
import { createStream, drawCounts } from "./resample.ts";

/** Arrays of equal length, one entry per threshold. */
export interface PerformanceProfile {
  readonly thresholds: Float64Array;
  /** Share of sessions scoring strictly above the threshold, in 0..1, never increasing. */
  readonly share: Float64Array;
  /** Pointwise bootstrap bounds: each holds for its own threshold, not for all at once. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * The profile of `tasks` (pass [values] for one task) at ascending `thresholds`, with pointwise stratified
 * bootstrap bands. Tasks weigh the same whatever their number of sessions. O(resamples (sessions + tasks
 * thresholds)) and one sort of the replicates per threshold.
 */
export function performanceProfile(
  tasks: Tasks,
  thresholds: ArrayLike<number>,
  options: BootstrapOptions = {},
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
  const { seed, confidence, resamples } = resolveOptions(who, options);
  const width = thresholds.length;
  const taskBins = Array.from(tasks, (task) =>
    Int32Array.from(task, (score) => countBelow(thresholds, score)),
  );
  const counts = new Int32Array(width + 1);

  const share = new Float64Array(width);
  for (const bins of taskBins) {
    counts.fill(0);
    for (const bin of bins) counts[bin]!++;
    addShares(counts, bins.length * taskBins.length, share);
  }

  const stream = createStream(who, seed);
  const row = new Float64Array(width);
  const replicates = Array.from({ length: width }, () => new Float64Array(resamples));
  for (let r = 0; r < resamples; r++) {
    row.fill(0);
    for (const bins of taskBins) {
      counts.fill(0);
      drawCounts(stream, bins.length, bins, 0, counts);
      addShares(counts, bins.length * taskBins.length, row);
    }
    for (let t = 0; t < width; t++) replicates[t]![r] = row[t]!;
  }

  const low = new Float64Array(width);
  const high = new Float64Array(width);
  for (let t = 0; t < width; t++) {
    const bounds = percentileBounds(replicates[t]!.sort(), confidence);
    low[t] = bounds.low;
    high[t] = bounds.high;
  }
  return { thresholds: Float64Array.from(thresholds), share, low, high };
}

/** Number of thresholds strictly below `score`: the session counts for exactly those. */
function countBelow(thresholds: ArrayLike<number>, score: number): number {
  let from = 0;
  let to = thresholds.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (thresholds[middle]! < score) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Adds, for each threshold, the number of sessions in bins above it, divided by `divisor`. */
function addShares(counts: Int32Array, divisor: number, shares: Float64Array): void {
  let above = 0;
  for (let t = shares.length - 1; t >= 0; t--) {
    above += counts[t + 1]!;
    shares[t]! += above / divisor;
  }
}
