/**
 * What chance would give: one test across sessions for everything that is asked of a history.
 *
 * A contrast is one number a session which, if there is nothing to tell, could as well have come with the other sign:
 * later less earlier of two stretches of equal length, agreement beyond chance of two independent plays. Sessions are
 * independent histories, so the signs of whole sessions may be flipped, all contrasts of a session at once, and
 * nothing need be known about how long a session remembers (Winkler et al. 2014, "Permutation Inference for the
 * General Linear Model"). The largest statistic of all contrasts is what each is compared with, so that the
 * probability of any false claim at all is at most alpha, however many windows, metrics and kinds of events are
 * looked at and however they hang together (Westfall and Young 1993, "Resampling-Based Multiple Testing").
 */
import { fail } from "../core/errors.ts";
import { type Seed, seedStreams, seedWords, uniform } from "../core/random.ts";
import { requireConfidence } from "../stats/check.ts";

export interface ChanceOptions {
  /** Seed of the flips; default 0. */
  readonly seed?: Seed | undefined;
  /** Most random flips, at least 99; default 1999. */
  readonly flips?: number | undefined;
  /** Probability of any claim where there is nothing to tell, strictly between 0 and 1; default 0.05. */
  readonly alpha?: number | undefined;
}

/** One number a session; `sides` 1 asks for positive ones only. */
export interface Contrast {
  readonly values: ArrayLike<number>;
  readonly sides: 1 | 2;
}

/** Relative size up to which a difference is rounding. */
const rounding = 1e-9;

/** Zero where it is nothing beside numbers of the size `scale`. */
export const unlessRounding = (difference: number, scale: number): number =>
  Math.abs(difference) > rounding * scale ? difference : 0;

/** With fewer sessions no flip test can reach `alpha`, since 2 of the 2^sessions flips are as extreme: 6 for 0.05. */
export function fewestSessions(alpha = 0.05): number {
  requireConfidence("fewestSessions (alpha)", alpha);
  return Math.ceil(1 - Math.log2(alpha));
}

/** The options with their defaults filled in, checked. */
export function resolveChance(
  who: string,
  { seed = 0, flips = 1999, alpha = 0.05 }: ChanceOptions,
): { seed: Seed; flips: number; alpha: number } {
  requireConfidence(`${who} (alpha)`, alpha);
  if (!Number.isSafeInteger(flips) || flips < 99)
    fail(who, "flips must be a whole number of at least 99", flips, "1999 is the default");
  return { seed, flips, alpha };
}

/**
 * For each contrast, how often flipped sessions give any of them a statistic as large: p-values that are adjusted for
 * all of them, the observation counted as one of the flips (Phipson and Smyth 2010, "Permutation P-values Should
 * Never Be Zero"). The statistic is sum_s c_s / sqrt(sum_s c_s^2), a growing function of Student's t whose
 * denominator no flip changes. Flips stop early once not even the largest is unusual: at 20 as large, after 100 in
 * all (Besag and Clifford 1991, "Sequential Monte Carlo p-values").
 */
export function flipTest(who: string, contrasts: readonly Contrast[], options: ChanceOptions): Float64Array {
  const { seed, flips } = resolveChance(who, options);
  const count = contrasts.length;
  const p = new Float64Array(count).fill(1);
  if (count === 0) return p;
  const sessions = contrasts[0].values.length;
  // `[session][contrast]`, each contrast of length 1.
  const unit = new Float64Array(sessions * count);
  const oneSided = new Uint8Array(count);
  contrasts.forEach(({ values, sides }, j) => {
    let squares = 0;
    for (let s = 0; s < sessions; s++) squares += values[s] ** 2;
    for (let s = 0; s < sessions; s++) unit[s * count + j] = squares > 0 ? values[s] / Math.sqrt(squares) : 0;
    oneSided[j] = sides === 1 ? 1 : 0;
  });
  const sums = new Float64Array(count);
  const observed = new Float64Array(count);
  for (let s = 0; s < sessions; s++) for (let j = 0; j < count; j++) sums[j] += unit[s * count + j];
  // Sums in another order differ in the last bits; such flips tie with the observation.
  const slack = rounding * Math.sqrt(sessions);
  for (let j = 0; j < count; j++) observed[j] = (oneSided[j] ? sums[j] : Math.abs(sums[j])) - slack;
  const top = observed.reduce((most, value) => Math.max(most, value));

  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, who), 0, 1);
  const largest = new Float64Array(flips);
  let drawn = 0;
  let asLarge = 0;
  while (drawn < flips && (asLarge < 20 || drawn < 100)) {
    sums.fill(0);
    for (let s = 0; s < sessions; s++) {
      const sign = uniform(words, 0) < 0.5 ? 1 : -1;
      const row = s * count;
      for (let j = 0; j < count; j++) sums[j] += sign * unit[row + j];
    }
    let most = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < count; j++) {
      const value = oneSided[j] || sums[j] > 0 ? sums[j] : -sums[j];
      if (value > most) most = value;
    }
    if (most >= top) asLarge++;
    largest[drawn++] = most;
  }
  const draws = largest.subarray(0, drawn).sort();
  for (let j = 0; j < count; j++) p[j] = (1 + countFrom(draws, observed[j])) / (1 + drawn);
  return p;
}

/** How many of ascending values are at least `bar`. */
function countFrom(ascending: Float64Array, bar: number): number {
  let lo = 0;
  let hi = ascending.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (ascending[middle] < bar) lo = middle + 1;
    else hi = middle;
  }
  return ascending.length - lo;
}
