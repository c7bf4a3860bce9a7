/**
 * What chance would give: Monte Carlo p-values of seeded null draws, and their combination over sessions.
 *
 * Every detector of this room compares its statistic with draws from a null that keeps everything but the structure
 * in question. The p-value counts the observation as one of the draws, so it is never 0 and its false positive rate
 * is at most nominal (Phipson and Smyth 2010, "Permutation P-values Should Never Be Zero").
 */
import { fail } from "../../core/errors.ts";
import { type Seed, seedStreams, seedWords } from "../../core/random.ts";
import { requireConfidence } from "../check.ts";

export interface ChanceOptions {
  /** Seed of the null draws; default 0. */
  readonly seed?: Seed | undefined;
  /** Most null draws a test, at least 19; default 1999. */
  readonly permutations?: number | undefined;
  /** False positive rate of a test, strictly between 0 and 1; default 0.05. */
  readonly alpha?: number | undefined;
}

export interface Chance {
  /** How often the null gives at least the observed statistic. */
  readonly p: number;
  /** Mean statistic of the null draws. */
  readonly nullMean: number;
}

/** The options with their defaults filled in, checked, and the seeded stream of the null draws. */
export function resolveChance(
  who: string,
  { seed = 0, permutations = 1999, alpha = 0.05 }: ChanceOptions,
): { words: Int32Array; permutations: number; alpha: number } {
  requireConfidence(`${who} (alpha)`, alpha);
  if (!Number.isSafeInteger(permutations) || permutations < 19)
    fail(who, "permutations must be a whole number of at least 19", permutations, "1999 is the default");
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, who), 0, 1);
  return { words, permutations, alpha };
}

/**
 * p-value of `observed`, large being unusual. Draws stop early once the answer is clearly "not unusual": at 20 draws
 * as large as the observation, after 100 in all (Besag and Clifford 1991, "Sequential Monte Carlo p-values").
 */
export function chanceOf(observed: number, permutations: number, draw: () => number): Chance {
  // Sums in another order differ in the last bits; such draws tie with the observation.
  const bar = observed - 1e-9 * Math.abs(observed);
  let drawn = 0;
  let asLarge = 0;
  let sum = 0;
  while (drawn < permutations && (asLarge < 20 || drawn < 100)) {
    const value = draw();
    drawn++;
    sum += value;
    if (value >= bar) asLarge++;
  }
  return { p: (asLarge + 1) / (drawn + 1), nullMean: sum / drawn };
}

/**
 * One p-value for the hypothesis that no session shows the structure, from those of independent sessions:
 * P(chi2 with 2 S degrees of freedom >= -2 sum ln p) (Fisher 1932, "Statistical Methods for Research Workers").
 */
export function combinedChance(ps: readonly number[]): number {
  if (ps.length === 0) fail("combinedChance", "needs at least one p-value", undefined, "give one a session");
  for (const p of ps)
    if (!(p > 0 && p <= 1)) fail("combinedChance", "p-values must lie above 0 and be at most 1", p);
  const half = -ps.reduce((sum, p) => sum + Math.log(p), 0);
  if (half === 0) return 1;
  // For an even number of degrees of freedom the tail is exp(-x/2) sum_{i < S} (x/2)^i / i!; in logarithms, because
  // with thousands of sessions both factors leave the range of doubles.
  let logTerm = -half;
  let tail = Math.exp(logTerm);
  for (let i = 1; i < ps.length; i++) {
    logTerm += Math.log(half / i);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, tail);
}

/**
 * p-value of the hypothesis that something happens in a session with a probability of at most a half, where it
 * happened in `count` of independent `sessions`: P(Binomial(sessions, 1/2) >= count), the sign test.
 */
export function signChance(count: number, sessions: number): number {
  // In logarithms, as above.
  let logTerm = -sessions * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= sessions; k++) {
    if (k >= count) tail += Math.exp(logTerm);
    logTerm += Math.log((sessions - k) / (k + 1));
  }
  return Math.min(1, tail);
}

/**
 * First ticks of the runs of ticks over which a null exchanges agents, and the end: at most 16 runs, of lengths that
 * differ by at most one and are at least twice the autocorrelation time 1 + 2 sum_k r_k, summed while r_k > 0 (after
 * Geyer 1992, "Practical Markov Chain Monte Carlo"), as long as four runs remain. What persists for less than a run
 * then does not look like structure. `correlation(lag)` is the autocorrelation r of what the agents do.
 */
export function runsOfTicks(ticks: number, correlation: (lag: number) => number): Int32Array {
  let time = 1;
  for (let lag = 1; lag < ticks / 2; lag++) {
    const r = correlation(lag);
    if (!(r > 0)) break;
    time += 2 * r;
  }
  const runs = Math.min(ticks, 16, Math.max(4, Math.floor(ticks / (2 * time))));
  return Int32Array.from({ length: runs + 1 }, (_, r) => Math.floor((r * ticks) / runs));
}
