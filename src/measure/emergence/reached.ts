/** Reached and stayed: from when on a series is at or above a threshold to its end. */
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { requireFinite, requireFiniteNumber } from "../check.ts";
import { wilsonInterval } from "../proportion.ts";
import { median } from "../statistics.ts";
import { type ChanceOptions, chanceOf, combinedChance, resolveChance } from "./chance.ts";
import { requireSessions } from "./change-points.ts";
import { bestSplit, memoryBetweenShifts, surrogates } from "./split.ts";

export interface Reached {
  readonly sessions: number;
  /** Number of sessions that reach the threshold and stay, and their share with its Wilson interval. */
  readonly reached: number;
  readonly share: Interval;
  /** Median emergence time, a window index, over the sessions that reached it; none if no session did. */
  readonly at: Interval | undefined;
  /** Emergence time of each session. */
  readonly each: readonly (number | undefined)[];
  /**
   * p-value of the hypothesis that in no session the windows at or above the threshold gather at the end. A session
   * that is above it throughout says nothing (its p-value is 1): what was there from the start did not emerge.
   */
  readonly p: number;
}

/** First window from which `series` stays at or above `threshold` to the end; none if its last window is below. */
export function emergenceTime(series: ArrayLike<number>, threshold: number): number | undefined {
  requireFinite("emergenceTime", "series", series);
  requireFiniteNumber("emergenceTime", "threshold", threshold);
  const stay = lastStay(series, threshold);
  return stay > 0 ? series.length - stay : undefined;
}

/** Emergence times of `sessions[session][window]`. */
export function reachedAndStayed(
  sessions: readonly ArrayLike<number>[],
  threshold: number,
  options: ChanceOptions = {},
): Reached {
  const who = "reachedAndStayed";
  const all = requireSessions(who, sessions);
  requireFiniteNumber(who, "threshold", threshold);
  const { words, permutations } = resolveChance(who, options);
  const each = all.map((series) => emergenceTime(series, threshold));
  const times = each.filter((time) => time !== undefined);
  const ps = all.map((series) => {
    const draw = surrogates(series, memoryBetweenShifts(series, bestSplit(series, 2).at), words);
    return chanceOf(lastStay(series, threshold), permutations, () => lastStay(draw(), threshold)).p;
  });
  return {
    sessions: all.length,
    reached: times.length,
    share: wilsonInterval(times.length, all.length),
    at: times.length > 0 ? bootstrapInterval(times, median) : undefined,
    each,
    p: combinedChance(ps),
  };
}

/** Number of windows at the end that are at or above the threshold. */
function lastStay(series: ArrayLike<number>, threshold: number): number {
  let stay = 0;
  while (stay < series.length && series[series.length - 1 - stay] >= threshold) stay++;
  return stay;
}
