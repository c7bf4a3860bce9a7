/**
 * Trends: consecutive change points of the mean over sessions that go the same way, told as one.
 *
 * A steady rise is a staircase to a detector of levels, and a reversal starts another trend. A trend claims that every
 * one of its steps is there, so its p-value is the largest of theirs (the intersection-union test of Berger 1982,
 * "Multiparameter Hypothesis Testing and Acceptance Sampling").
 */
import { meanInterval } from "../stats/mean-interval.ts";
import {
  type CommonChangePoint,
  commonChangePoints,
  levels,
  meanOf,
  requireSessions,
} from "./change-points.ts";
import type { ChanceOptions } from "./flips.ts";

/** `before` is the level ahead of the first step, `after` the one behind the last; a single jump is its own trend. */
export interface CommonTrend extends CommonChangePoint {
  /** Index of the first window at the last level. */
  readonly until: number;
  /** The change points in order; their shifts add up to the whole. */
  readonly steps: readonly CommonChangePoint[];
  /** Number of sessions whose own levels before and after differ in the same direction. */
  readonly showing: number;
}

/** Trends of `sessions[session][window]`, in order; options and errors are those of `commonChangePoints`. */
export function commonTrends(
  sessions: readonly ArrayLike<number>[],
  options: ChanceOptions = {},
): CommonTrend[] {
  return trendsOf(requireSessions("commonTrends", sessions), commonChangePoints(sessions, options));
}

/** The given change points as trends. */
export function trendsOf(
  sessions: readonly Float64Array[],
  points: readonly CommonChangePoint[],
): CommonTrend[] {
  const runs = sameWay(points);
  return runs.map((steps, r) => {
    const at = steps[0].at;
    const until = steps[steps.length - 1].at;
    const before = { lo: runs[r - 1]?.at(-1)?.at ?? 0, hi: at };
    const after = { lo: until, hi: runs[r + 1]?.[0].at ?? sessions[0].length };
    const shifts = sessions.map(
      (series) => meanOf(series.subarray(after.lo, after.hi)) - meanOf(series.subarray(before.lo, before.hi)),
    );
    const shift = meanInterval(shifts);
    return {
      at,
      until,
      steps,
      ...levels(sessions, before, after),
      shift,
      showing: shifts.filter((own) => own * shift.estimate > 0).length,
      p: steps.reduce((largest, { p }) => Math.max(largest, p), 0),
      sessions: sessions.length,
    };
  });
}

/** The longest runs of consecutive change points in one direction. */
function sameWay(points: readonly CommonChangePoint[]): CommonChangePoint[][] {
  const runs: CommonChangePoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run && run[0].shift.estimate > 0 === point.shift.estimate > 0) run.push(point);
    else runs.push([point]);
  }
  return runs;
}
