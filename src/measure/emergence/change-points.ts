/**
 * Change points: where the level of a series shifts, in one session or in many.
 *
 * Binary segmentation (Scott and Knott 1974; Vostrikova 1981, "Detecting Disorder in Multidimensional Random
 * Processes"; compared with PELT in Killick, Fearnhead and Eckley 2012, "Optimal Detection of Changepoints With a
 * Linear Computational Cost"): split where the squares within the parts are least, keep the split if chance rarely
 * does as well, go on in both parts. Each change point is then moved to the best place between its neighbours
 * (Bai 1997, "Estimating Multiple Breaks One at a Time"). `alpha` is the rate of false alarms in a series without
 * any shift; a part of a series that did shift is tested at the same rate.
 */
import { fail } from "../../core/errors.ts";
import { randomInt } from "../../core/random.ts";
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { requireFinite, requireSameLength } from "../check.ts";
import { wilsonInterval } from "../proportion.ts";
import { mean, median, standardDeviation } from "../statistics.ts";
import { type ChanceOptions, chanceOf, combinedChance, resolveChance } from "./chance.ts";
import { bestSplit, meanOf, memoryBetweenShifts, surrogates } from "./split.ts";

/** The shortest level, in windows. */
const least = 2;

/** With fewer sessions, flipping signs cannot reach small p-values; the null is then one over windows. */
const fewestToFlip = 12;

export interface ChangePoint {
  /** Index of the first window at the new level. */
  readonly at: number;
  /** Mean level from the previous change point to this one, and from this one to the next. */
  readonly before: number;
  readonly after: number;
  /** after - before. */
  readonly shift: number;
  /** Cohen's d: the shift over the standard deviation within both levels; infinite where both are constant. */
  readonly effect: number;
  /** p-value of the test that found it. */
  readonly p: number;
}

/** A change point of the mean over sessions. */
export interface CommonChangePoint extends Omit<ChangePoint, "shift"> {
  /** Mean over sessions of after - before, with its bootstrap interval. */
  readonly shift: Interval;
  readonly sessions: number;
}

/** When each session made its largest shift. */
export interface SessionShifts {
  readonly sessions: number;
  /** Number of sessions with a significant shift, and their share with its Wilson interval. */
  readonly shifted: number;
  readonly share: Interval;
  /** Median first window at the new level over the sessions that shifted; none if no session did. */
  readonly at: Interval | undefined;
  /** Number of shifts that go up. */
  readonly upward: number;
  /** p-value of the hypothesis that no session shifts. */
  readonly p: number;
  /** The largest shift of each session, where it is significant. */
  readonly each: readonly (ChangePoint | undefined)[];
}

/**
 * Change points of one series, one value a window, in order. Chance is noise around one level with the memory (lag-1
 * autocorrelation) of the series; with few windows and strong memory the test still calls too often, so prefer many
 * sessions and `commonChangePoints` there.
 */
export function changePoints(series: ArrayLike<number>, options: ChanceOptions = {}): ChangePoint[] {
  const who = "changePoints";
  requireFinite(who, "series", series);
  const { words, permutations, alpha } = resolveChance(who, options);
  const values = Float64Array.from(series);
  const found = segment(values, alpha, (lo, hi) => splitChance(values.subarray(lo, hi), permutations, words));
  return found.map(({ lo, at, hi, p }) => ({ at, ...levels([values], { lo, hi: at }, { lo: at, hi }), p }));
}

/**
 * Change points of the mean over sessions, `sessions[session][window]`: what most sessions do at the same time.
 * Chance flips the sign of whole sessions around their mean, so it needs no assumption on how windows hang together
 * (the sign-flipping of Winkler et al. 2014, "Permutation Inference for the General Linear Model"); with fewer than
 * 12 sessions it is the chance of `changePoints` for the mean series.
 */
export function commonChangePoints(
  sessions: readonly ArrayLike<number>[],
  options: ChanceOptions = {},
): CommonChangePoint[] {
  const who = "commonChangePoints";
  const each = requireSessions(who, sessions);
  const { words, permutations, alpha } = resolveChance(who, options);
  const centre = Float64Array.from(each[0], (_, w) => mean(each.map((series) => series[w])));
  const found = segment(centre, alpha, (lo, hi) =>
    each.length < fewestToFlip
      ? splitChance(centre.subarray(lo, hi), permutations, words)
      : flipChance(
          each.map((series) => series.subarray(lo, hi)),
          permutations,
          words,
        ),
  );
  return found.map(({ lo, at, hi, p }) => {
    const shifts = each.map((series) => meanOf(series.subarray(at, hi)) - meanOf(series.subarray(lo, at)));
    return {
      at,
      ...levels(each, { lo, hi: at }, { lo: at, hi }),
      shift: bootstrapInterval(shifts, mean),
      p,
      sessions: each.length,
    };
  });
}

/** The largest shift of each of `sessions[session][window]`, and when most sessions made theirs. */
export function sessionShifts(
  sessions: readonly ArrayLike<number>[],
  options: ChanceOptions = {},
): SessionShifts {
  const who = "sessionShifts";
  const all = requireSessions(who, sessions);
  const { words, permutations, alpha } = resolveChance(who, options);
  const tests = all.map((series) => splitChance(series, permutations, words));
  const windows = all[0].length;
  const each = tests.map(({ at, p }, s) =>
    p <= alpha ? { at, ...levels([all[s]], { lo: 0, hi: at }, { lo: at, hi: windows }), p } : undefined,
  );
  const shifts = each.filter((shift) => shift !== undefined);
  return {
    sessions: all.length,
    shifted: shifts.length,
    share: wilsonInterval(shifts.length, all.length),
    at:
      shifts.length > 0
        ? bootstrapInterval(
            shifts.map(({ at }) => at),
            median,
          )
        : undefined,
    upward: shifts.filter(({ shift }) => shift > 0).length,
    p: combinedChance(tests.map(({ p }) => p)),
    each,
  };
}

/** Checks that there are sessions, all of one length; copies them. */
export function requireSessions(who: string, sessions: readonly ArrayLike<number>[]): Float64Array[] {
  if (sessions.length === 0) fail(who, "needs at least one session", undefined, "give [series] for one");
  sessions.forEach((series, s) => {
    requireFinite(who, `session ${s}`, series);
    requireSameLength(who, "session 0", sessions[0], `session ${s}`, series);
  });
  return sessions.map((series) => Float64Array.from(series));
}

interface Found {
  readonly lo: number;
  readonly at: number;
  readonly hi: number;
  readonly p: number;
}

/** Binary segmentation of the series whose parts `test` judges, each change point refined between its neighbours. */
function segment(
  values: Float64Array,
  alpha: number,
  test: (lo: number, hi: number) => { at: number; p: number },
): Found[] {
  const found: { at: number; p: number }[] = [];
  const parts = [{ lo: 0, hi: values.length }];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const { lo, hi } = part;
    if (hi - lo < 2 * least) continue;
    const split = test(lo, hi);
    if (split.at === 0 || split.p > alpha) continue;
    const at = lo + split.at;
    found.push({ at, p: split.p });
    parts.push({ lo, hi: at }, { lo: at, hi });
  }
  found.sort((a, b) => a.at - b.at);
  const bounds = [0, ...found.map(({ at }) => at), values.length];
  for (let j = 1; j <= found.length; j++)
    bounds[j] = bounds[j - 1] + bestSplit(values.subarray(bounds[j - 1], bounds[j + 1]), least).at;
  return found.map(({ p }, j) => ({ lo: bounds[j], at: bounds[j + 1], hi: bounds[j + 2], p }));
}

/** The best split of one series against noise with its memory. */
function splitChance(
  values: Float64Array,
  permutations: number,
  words: Int32Array,
): { at: number; p: number } {
  const { at, share } = bestSplit(values, least);
  if (at === 0) return { at, p: 1 };
  const draw = surrogates(values, memoryBetweenShifts(values, at), words);
  return { at, p: chanceOf(share, permutations, () => bestSplit(draw(), least).share).p };
}

/** The best split of the mean over sessions against that of sessions with random signs. */
function flipChance(
  sessions: readonly Float64Array[],
  permutations: number,
  words: Int32Array,
): { at: number; p: number } {
  const centred = sessions.map((series) => {
    const level = meanOf(series);
    return series.map((value) => value - level);
  });
  const sum = new Float64Array(sessions[0].length);
  for (const series of centred) for (let w = 0; w < sum.length; w++) sum[w] += series[w];
  const { at, gain } = bestSplit(sum, least);
  if (at === 0) return { at, p: 1 };
  const flipped = new Float64Array(sum.length);
  const { p } = chanceOf(gain, permutations, () => {
    flipped.fill(0);
    for (const series of centred) {
      const sign = 2 * randomInt(words, 0, 2) - 1;
      for (let w = 0; w < flipped.length; w++) flipped[w] += sign * series[w];
    }
    return bestSplit(flipped, least).gain;
  });
  return { at, p };
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
): { before: number; after: number; shift: number; effect: number } {
  const first = all.flatMap((series) => Array.from(series.subarray(earlier.lo, earlier.hi)));
  const second = all.flatMap((series) => Array.from(series.subarray(later.lo, later.hi)));
  const before = mean(first);
  const after = mean(second);
  const shift = after - before;
  const variance =
    ((first.length - 1) * standardDeviation(first) ** 2 +
      (second.length - 1) * standardDeviation(second) ** 2) /
    (first.length + second.length - 2);
  return { before, after, shift, effect: shift === 0 ? 0 : shift / Math.sqrt(variance) };
}
