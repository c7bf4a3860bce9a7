/**
 * Change points: where the level of a metric shifts in most sessions.
 *
 * Pairs of adjacent stretches of equal length, of many lengths and at many places, are compared in every session, later
 * less earlier (moving sums of several bandwidths: Eichinger and Kirch 2018, "A MOSUM Procedure for the Estimation of
 * Multiple Random Change Points"). Under a level that does not change, a stretch of noise read backwards is as likely
 * as forwards, so that such a difference has either sign with equal probability, whatever the noise's distribution and
 * memory (of reversible noise, such as Gaussian autoregressions or two-valued Markov chains). One `flipTest` judges all
 * of them. The narrowest pair that stands out marks a change (Baranowski, Chen and Fryzlewicz 2019,
 * "Narrowest-over-Threshold Detection of Multiple Change Points"), at the place that splits it best; the pairs around
 * that place are dropped, and so on.
 */
import { fail } from "../core/errors.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { requireFinite, requireSameLength } from "../stats/check.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { mean, standardDeviation } from "../stats/statistics.ts";
import {
  type ChanceOptions,
  type Contrast,
  fewestSessions,
  flipTest,
  resolveChance,
  unlessRounding,
} from "./flips.ts";

/** The shortest level, in windows. */
const least = 2;

/** A change point of the mean over sessions. */
export interface CommonChangePoint {
  /** Index of the first window at the new level. */
  readonly at: number;
  /** Mean level from the previous change point to this one, and from this one to the next. */
  readonly before: number;
  readonly after: number;
  /** Mean over sessions of after - before, with its interval. */
  readonly shift: Interval;
  /**
   * Cohen's d: the shift over the standard deviation, over windows and sessions, within both levels; infinite where
   * both are constant.
   */
  readonly effect: number;
  /** How often flipped sessions give any pair of stretches as large a difference. */
  readonly p: number;
  readonly sessions: number;
}

/**
 * Change points of the mean over `sessions[session][window]`: what most sessions do at the same time. Throws with fewer
 * than `fewestSessions(alpha)` sessions, which cannot show anything beyond chance.
 */
export function commonChangePoints(
  sessions: readonly ArrayLike<number>[],
  options: ChanceOptions = {},
): CommonChangePoint[] {
  const who = "commonChangePoints";
  const all = requireSessions(who, sessions);
  const { alpha } = resolveChance(who, options);
  if (all.length < fewestSessions(alpha))
    fail(
      who,
      `needs at least ${fewestSessions(alpha)} sessions to say anything beyond chance`,
      all.length,
      "run more sessions",
    );
  return pointsAmong(all, flipTest(who, stretchContrasts(all), options), alpha);
}

/** Two adjacent stretches of equal length: windows lo..mid-1 and mid..hi-1. */
export interface Stretches {
  readonly lo: number;
  readonly mid: number;
  readonly hi: number;
}

/**
 * Pairs of stretches that are compared in a history of so many windows, the narrowest first: lengths double from a
 * twentieth of the windows (at least 2) to a half, and begin every quarter of their length.
 */
export function stretchesOf(windows: number): Stretches[] {
  const widest = Math.floor(windows / 2);
  const lengths: number[] = [];
  for (let length = Math.max(least, Math.ceil(windows / 20)); length < widest; length *= 2)
    lengths.push(length);
  if (widest >= least) lengths.push(widest);
  return lengths.flatMap((length) => {
    const last = windows - 2 * length;
    const step = Math.max(1, Math.floor(length / 4));
    const starts = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
    if (last % step !== 0) starts.push(last);
    return starts.map((lo) => ({ lo, mid: lo + length, hi: lo + 2 * length }));
  });
}

/** Mean of the later less mean of the earlier of each pair of `stretchesOf`. */
export function stretchContrasts(sessions: readonly Float64Array[]): Contrast[] {
  const sums = sessions.map((series) => {
    const upTo = new Float64Array(series.length + 1);
    for (let w = 0; w < series.length; w++) upTo[w + 1] = upTo[w] + series[w];
    const scale = series.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return { upTo, scale };
  });
  return stretchesOf(sessions[0].length).map(({ lo, mid, hi }) => ({
    sides: 2,
    values: Float64Array.from(sums, ({ upTo, scale }) =>
      unlessRounding((upTo[hi] - 2 * upTo[mid] + upTo[lo]) / (hi - mid), scale),
    ),
  }));
}

/** The change points that `p`, one a pair of `stretchesOf`, supports at `alpha`. */
export function pointsAmong(
  sessions: readonly Float64Array[],
  p: ArrayLike<number>,
  alpha: number,
): CommonChangePoint[] {
  const centre = Float64Array.from(sessions[0], (_, w) => mean(sessions.map((series) => series[w])));
  const contrast = ({ lo, mid, hi }: Stretches) =>
    Math.abs(meanOf(centre.subarray(mid, hi)) - meanOf(centre.subarray(lo, mid)));
  const told = stretchesOf(centre.length)
    .map((stretches, j) => ({ ...stretches, p: p[j] }))
    .filter((stretches) => stretches.p <= alpha)
    .sort((a, b) => a.hi - a.lo - (b.hi - b.lo) || contrast(b) - contrast(a));
  const found: { at: number; p: number }[] = [];
  for (const { lo, hi, p: chance } of told)
    if (!found.some(({ at }) => lo < at && at < hi))
      found.push({ at: lo + bestSplit(centre.subarray(lo, hi)), p: chance });
  found.sort((a, b) => a.at - b.at);
  const bounds = [0, ...found.map(({ at }) => at), centre.length];
  return found.map((point, j) => {
    const [lo, at, hi] = bounds.slice(j, j + 3);
    const shifts = sessions.map(
      (series) => meanOf(series.subarray(at, hi)) - meanOf(series.subarray(lo, at)),
    );
    return {
      at,
      ...levels(sessions, { lo, hi: at }, { lo: at, hi }),
      shift: meanInterval(shifts),
      p: point.p,
      sessions: sessions.length,
    };
  });
}

/**
 * Index of the first value of the second part, in the split into two parts of at least two values (one where there are
 * fewer than four) that leaves the least squares within them: the maximum over k of k (n - k) / n (mean of the first k
 * less mean of the rest)^2 (Scott and Knott 1974, "A Cluster Analysis Method for Grouping Means in the Analysis of
 * Variance"). The earliest of equals.
 */
export function bestSplit(values: Float64Array): number {
  const n = values.length;
  const shortest = n < 2 * least ? 1 : least;
  const centre = meanOf(values);
  let at = shortest;
  let gain = 0;
  let cusum = 0;
  for (let k = 1; k <= n - shortest; k++) {
    cusum += values[k - 1] - centre;
    if (k < shortest) continue;
    const between = (cusum * cusum * n) / (k * (n - k));
    // Splits that tie up to rounding are one and the same.
    if (between > gain * (1 + 1e-9)) {
      gain = between;
      at = k;
    }
  }
  return at;
}

/** Checks that there are sessions, all of one length; copies them. */
export function requireSessions(who: string, sessions: readonly ArrayLike<number>[]): Float64Array[] {
  if (sessions.length === 0) fail(who, "needs sessions", undefined, "give one series a session");
  sessions.forEach((series, s) => {
    requireFinite(who, `session ${s}`, series);
    requireSameLength(who, "session 0", sessions[0], `session ${s}`, series);
  });
  return sessions.map((series) => Float64Array.from(series));
}

/** The windows lo..hi-1. */
export interface Windows {
  readonly lo: number;
  readonly hi: number;
}

/** Levels in the windows before and after a shift, over all given series. */
export function levels(
  all: readonly Float64Array[],
  earlier: Windows,
  later: Windows,
): { before: number; after: number; effect: number } {
  const first = all.flatMap((series) => Array.from(series.subarray(earlier.lo, earlier.hi)));
  const second = all.flatMap((series) => Array.from(series.subarray(later.lo, later.hi)));
  const before = mean(first);
  const after = mean(second);
  const scale = Math.max(Math.abs(before), Math.abs(after));
  const shift = unlessRounding(after - before, scale);
  const variance =
    ((first.length - 1) * standardDeviation(first) ** 2 +
      (second.length - 1) * standardDeviation(second) ** 2) /
    Math.max(1, first.length + second.length - 2);
  return { before, after, effect: shift === 0 ? 0 : shift / unlessRounding(Math.sqrt(variance), scale) };
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
