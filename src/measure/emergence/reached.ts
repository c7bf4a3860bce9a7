/** Reached and stayed: from when on a series is at or above a threshold to its end. */
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { requireFinite, requireFiniteNumber } from "../check.ts";
import { wilsonInterval } from "../proportion.ts";
import { median } from "../statistics.ts";
import { type ChanceOptions, chanceOf, combinedChance, resolveChance, signChance } from "./chance.ts";
import { requireSessions } from "./change-points.ts";
import { bestSplit, memoryBetweenShifts, surrogates } from "./split.ts";

/** Sessions that reach a threshold and stay. */
export interface Arrivals {
  /** Their number, and their share with its Wilson interval. */
  readonly reached: number;
  readonly share: Interval;
  /** Their median emergence time, a window index; none if there is no such session. */
  readonly at: Interval | undefined;
  readonly p: number;
}

/**
 * All arrivals. Their p-value is that of the hypothesis that in no session the windows at or above the threshold
 * gather at the end; a session that is above it throughout says nothing there (its own p-value is 1).
 */
export interface Reached extends Arrivals {
  readonly sessions: number;
  /** Emergence time of each session. */
  readonly each: readonly (number | undefined)[];
  /**
   * Arrivals within the first quarter of the windows, those that are there from the start included. Their p-value is
   * that of the hypothesis that at most half of all possible sessions arrive so early (a sign test over sessions,
   * whatever the memory of the noise; a single session never suffices). It does not say that anything was below.
   */
  readonly early: Arrivals;
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
  const early = times.filter((time) => time < all[0].length / 4);
  const ps = all.map((series) => {
    const draw = surrogates(series, memoryBetweenShifts(series, bestSplit(series, 2).at), words);
    return chanceOf(lastStay(series, threshold), permutations, () => lastStay(draw(), threshold)).p;
  });
  return {
    sessions: all.length,
    each,
    ...arrivals(times, all.length, combinedChance(ps)),
    early: arrivals(early, all.length, signChance(early.length, all.length)),
  };
}

function arrivals(times: readonly number[], sessions: number, p: number): Arrivals {
  return {
    reached: times.length,
    share: wilsonInterval(times.length, sessions),
    at: times.length > 0 ? bootstrapInterval(times, median) : undefined,
    p,
  };
}

/** Number of windows at the end that are at or above the threshold. */
function lastStay(series: ArrayLike<number>, threshold: number): number {
  let stay = 0;
  while (stay < series.length && series[series.length - 1 - stay] >= threshold) stay++;
  return stay;
}
