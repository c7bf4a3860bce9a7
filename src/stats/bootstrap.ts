/**
 * Percentile bootstrap intervals: for one sample, for several tasks (stratified), for paired sessions.
 *
 * The interval is made of the (1 - confidence) / 2 and (1 + confidence) / 2 quantiles of the statistic over
 * resamples drawn with replacement (Efron 1979, "Bootstrap Methods: Another Look at the Jackknife"). With
 * several tasks, sessions are resampled within each task (Agarwal et al. 2021, section 4).
 *
 * Values are kept sorted and what is drawn is ascending places in them, so every resample comes out in ascending
 * order in O(n): the median or the interquartile mean of a resample needs no sorting and stays exact.
 *
 * Every interval is a deterministic function of the values (in any order), the statistic and the options. Equal
 * seeds and sizes share their random draws, also between intervals.
 */

import { OstromError } from "../core/errors.ts";
import { requireConfidence, requireFinite, requireSameLength } from "./check.ts";
import { eachDraw, expand, identitySlots } from "./resample.ts";
import { putInPlace } from "./selection.ts";
import { ascending, quantileOfAscending, type Statistic } from "./statistics.ts";

export interface IntervalOptions {
  /** Nominal coverage, strictly between 0 and 1; default 0.95. */
  readonly confidence?: number | undefined;
}

export interface BootstrapOptions extends IntervalOptions {
  /** Seed of the resampling, a safe integer; default 0. */
  readonly seed?: number | undefined;
  /** Number of resamples, at least 1; default 2000. */
  readonly resamples?: number | undefined;
}

/** A point estimate and the bounds of its confidence interval, in the unit of the statistic. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Several samples: `tasks[m]` holds one score per session of task m; sizes may differ between tasks. */
export type Tasks = ArrayLike<ArrayLike<number>>;

/**
 * Bootstrap interval of `statistic` over one sample of independent values, one per session. For the interquartile mean and
 * the median; for a mean it is too narrow (84 % instead of 95 % at 5 normal values), and `meanInterval` is the one to take.
 *
 * The statistic is called with the values in ascending order, in an array that is reused between calls, and
 * must be finite on every resample, also on one of equal values.
 * One value, or equal values, give the degenerate interval low = estimate = high: with few sessions the
 * percentile bootstrap is too narrow (`intervalQuality` says how much), and with one it says nothing, so report n beside it.
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  statistic: Statistic,
  options: BootstrapOptions = {},
): Interval {
  requireFinite("bootstrapInterval", "values", values);
  return pooledInterval("bootstrapInterval", [values], statistic, options);
}

/**
 * Stratified bootstrap interval of `statistic` over the pooled sessions of all tasks: each resample redraws
 * every task's sessions within that task, so the tasks keep their sizes. For tasks whose scores share one
 * scale; a task with more sessions weighs more in the pool. The statistic is called as in `bootstrapInterval`.
 */
export function stratifiedInterval(
  tasks: Tasks,
  statistic: Statistic,
  options: BootstrapOptions = {},
): Interval {
  requireTasks("stratifiedInterval", "tasks", tasks);
  return pooledInterval("stratifiedInterval", tasks, statistic, options);
}

/**
 * Stratified bootstrap interval of a statistic that looks at the tasks apart: `statistic` gets one ascending
 * array per task, in the order of `tasks`, reused between calls. Also the interval for two independent groups:
 * `taskwiseInterval([treated, control], ([x, y]) => iqm(x) - iqm(y))`; for means, take `meanDifferenceInterval`.
 */
export function taskwiseInterval(
  tasks: Tasks,
  statistic: (tasks: readonly ArrayLike<number>[]) => number,
  options: BootstrapOptions = {},
): Interval {
  const who = "taskwiseInterval";
  requireTasks(who, "tasks", tasks);
  const strata = Array.from(tasks, (task) => Float64Array.from(task).sort());
  const resample = strata.map((stratum) => stratum.slice());
  const estimate = statistic(resample);
  const sizes = strata.map((stratum) => stratum.length);
  return resampledInterval(who, estimate, sizes, options, (picks, at) => {
    let from = at;
    for (let m = 0; m < strata.length; m++) {
      take(strata[m]!, picks, from, resample[m]!);
      from += sizes[m]!;
    }
    return statistic(resample);
  });
}

/**
 * Bootstrap interval of `statistic` over the differences first[i] - second[i] of paired sessions, for arms run
 * on the same seeds: pairs are resampled together, so what a seed does to both arms cancels. With another statistic than
 * `mean` this is the statistic of the differences, not the difference of the statistics. For means, take `meanInterval` of
 * the differences.
 */
export function pairedDifferenceInterval(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  statistic: Statistic,
  options: BootstrapOptions = {},
): Interval {
  const who = "pairedDifferenceInterval";
  requireFinite(who, "first", first);
  requireFinite(who, "second", second);
  requireSameLength(who, "first", first, "second", second);
  const differences = Float64Array.from(first, (value, i) => value - second[i]!);
  return pooledInterval(who, [differences], statistic, options);
}

/** Throws an OstromError unless there is at least one task and every task holds finite numbers. */
export function requireTasks(who: string, name: string, tasks: Tasks): void {
  if (tasks.length === 0) {
    throw new OstromError(
      `${who}: ${name} must hold at least one task, got none; pass [values] for one task`,
    );
  }
  for (let m = 0; m < tasks.length; m++) {
    const task = tasks[m]!;
    if (typeof task !== "object" || task === null) {
      throw new OstromError(
        `${who}: ${name} must hold one array of scores per task, got ${String(task)} (index ${m}); ` +
          "pass [values] for one task",
      );
    }
    requireFinite(who, `${name}[${m}]`, task);
  }
}

/**
 * Runs `replicate` once per resample on what the option's seed draws of samples of `sizes` (see `eachDraw`), and returns the
 * percentile interval of what it returned, around `estimate`.
 */
function resampledInterval(
  who: string,
  estimate: number,
  sizes: readonly number[],
  options: BootstrapOptions,
  replicate: (picks: Int32Array, at: number) => number,
): Interval {
  const { seed, confidence, resamples } = resolveOptions(who, options);
  const replicates = new Float64Array(resamples);
  let done = 0;
  let bad = Number.isFinite(estimate) ? undefined : estimate;
  eachDraw(who, seed, sizes, resamples, (picks, at) => {
    const value = replicate(picks, at);
    if (bad === undefined && !Number.isFinite(value)) bad = value;
    replicates[done++] = value;
  });
  if (bad !== undefined) {
    throw new OstromError(
      `${who}: the statistic must be a finite number on every resample, got ${String(bad)}; ` +
        "give it a finite value for degenerate samples",
    );
  }
  return { estimate, ...percentileBounds(replicates, confidence) };
}

/** The two percentile bounds of replicates, whose order changes. */
export function percentileBounds(
  replicates: Float64Array,
  confidence: number,
): { low: number; high: number } {
  const last = replicates.length - 1;
  const shares = [(1 - confidence) / 2, (1 + confidence) / 2] as const;
  const below = shares.map((share) => Math.floor(last * share));
  putInPlace(
    replicates,
    below.flatMap((place) => [place, Math.min(last, place + 1)]),
  );
  const [low, high] = shares;
  return { low: quantileOfAscending(replicates, low), high: quantileOfAscending(replicates, high) };
}

/** The options with their defaults filled in, checked. */
function resolveOptions(
  who: string,
  { seed = 0, confidence = 0.95, resamples = 2000 }: BootstrapOptions,
): { seed: number; confidence: number; resamples: number } {
  requireConfidence(who, confidence);
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new OstromError(
      `${who}: resamples must be a whole number of at least 1, got ${String(resamples)}; 2000 is the default`,
    );
  }
  return { seed, confidence, resamples };
}

function pooledInterval(
  who: string,
  tasks: Tasks,
  statistic: Statistic,
  options: BootstrapOptions,
): Interval {
  if (tasks.length === 1) {
    const sorted = Float64Array.from(ascending("bootstrap", tasks[0]!));
    const resample = sorted.slice();
    return resampledInterval(who, statistic(resample), [sorted.length], options, (picks, at) => {
      take(sorted, picks, at, resample);
      return statistic(resample);
    });
  }
  const { sorted, ranks, sizes } = pool(tasks);
  const counts = new Int32Array(sorted.length);
  const places = new Int32Array(sorted.length);
  const resample = sorted.slice();
  const estimate = statistic(resample);
  return resampledInterval(who, estimate, sizes, options, (picks, at) => {
    counts.fill(0);
    let from = 0;
    for (const size of sizes) {
      for (let k = from; k < from + size; k++) counts[ranks[from + picks[at + k]!]!]!++;
      from += size;
    }
    expand(counts, counts.length, places, 0);
    take(sorted, places, 0, resample);
    return statistic(resample);
  });
}

/**
 * All scores in ascending order, and for the j-th smallest score of task m, at `ranks[start of m + j]`, its
 * place in that order. Sorting within tasks first makes the result independent of the order of sessions.
 */
function pool(tasks: Tasks): { sorted: Float64Array; ranks: Int32Array; sizes: number[] } {
  const strata = Array.from(tasks, (task) => ascending("bootstrap", task));
  const scores = Float64Array.from(strata.flatMap((stratum) => Array.from(stratum)));
  const order = identitySlots(scores.length).sort((i, j) => scores[i]! - scores[j]!);
  const ranks = new Int32Array(order.length);
  order.forEach((index, rank) => {
    ranks[index] = rank;
  });
  return {
    sorted: Float64Array.from(order, (index) => scores[index]!),
    ranks,
    sizes: strata.map((stratum) => stratum.length),
  };
}

/** Writes what stands at the places `picks[at]`, `picks[at + 1]` ... of a sorted sample to `out`. */
function take(sorted: Float64Array, picks: Int32Array, at: number, out: Float64Array): void {
  for (let k = 0; k < out.length; k++) out[k] = sorted[picks[at + k]!]!;
}
