/**
 * Language that changes itself: how far what is said in which state has moved from one window to the next.
 *
 * Total variation between the two tables of (state, message), as shares: 0 where both say the same in the same states, 1 where
 * nothing of it is left. Two windows of one language differ by chance, the less the longer they are.
 */
import { fail } from "../core/errors.ts";
import { randomInt, type Seed, seedStreams, seedWords, uniform } from "../core/random.ts";
import { binomial } from "../stats/distributions.ts";
import type { Monitor } from "./monitor.ts";

/** How often each message was said in each state, `state * messages + message`, in an earlier and a later window. */
export interface LanguageWindow {
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/** 0 where nothing was said in one of them. */
export function tableDistance({ before, after }: LanguageWindow): number {
  if (before.length !== after.length)
    fail("tableDistance", `both tables must have ${before.length} entries`, after.length);
  let said = 0;
  let saidLater = 0;
  for (let c = 0; c < before.length; c++) {
    said += before[c];
    saidLater += after[c];
  }
  if (said === 0 || saidLater === 0) return 0;
  let sum = 0;
  for (let c = 0; c < before.length; c++) sum += Math.abs(before[c] / said - after[c] / saidLater);
  return sum / 2;
}

/** Above `threshold`; take it from the null by `calibrated` or `thresholdOf(drawnDistances(...))`. */
export function language({ threshold }: { readonly threshold: number }): Monitor<LanguageWindow> {
  return {
    id: "language",
    title: "Language that changes itself",
    cite: ["Levin, Peres & Wilmer 2009, Markov Chains and Mixing Times, 4.1 (total variation)"],
    description: "total variation between what was said in which state in two windows",
    measure: tableDistance,
    threshold,
    rate: undefined,
  };
}

const mostDraws = 1e8;

/** Distances of two windows of `samples` messages each, drawn from one table, `draws` times. */
export function drawnDistances(
  shares: readonly number[],
  samples: number,
  draws: number,
  seed: Seed = 0,
): Float64Array {
  const who = "drawnDistances";
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (shares.some((share) => !(share >= 0)) || Math.abs(total - 1) > 1e-9)
    fail(who, "shares must be at least 0 and add up to 1", total);
  for (const [what, each] of Object.entries({ samples, draws }))
    if (!(Number.isInteger(each) && each >= 1))
      fail(who, `${what} must be a whole number of at least 1`, each);
  if (2 * samples * draws > mostDraws)
    fail(who, `samples times draws must be at most ${mostDraws / 2}`, samples * draws);
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, "language"), 0, 1);
  const even = shares.every((share) => share === shares[0]);
  const before = new Float64Array(shares.length);
  const after = new Float64Array(shares.length);
  const window = { before, after };
  const draw = (table: Float64Array) => {
    table.fill(0);
    for (let j = 0; j < samples; j++)
      table[even ? randomInt(words, 0, shares.length) : pick(words, shares)]++;
  };
  return Float64Array.from({ length: draws }, () => {
    draw(before);
    draw(after);
    return tableDistance(window);
  });
}

function pick(words: Int32Array, shares: readonly number[]): number {
  let left = uniform(words, 0);
  for (let c = 0; c < shares.length - 1; c++) {
    left -= shares[c];
    if (left < 0) return c;
  }
  return shares.length - 1;
}

/** Mean of these distances, exact: sum over entries of half of E|X - Y| / samples, X and Y binomial. */
export function meanDistance(shares: readonly number[], samples: number): number {
  if (!(Number.isInteger(samples) && samples >= 1 && samples <= 5000))
    fail("meanDistance", "samples must be a whole number of 1 to 5000", samples);
  return shares.reduce((sum, share) => sum + meanGap(share, samples), 0) / (2 * samples);
}

/** E|X - Y| of two binomials = 2 sum_k F(k) (1 - F(k)), F their distribution function. */
function meanGap(share: number, n: number): number {
  let below = 0;
  let sum = 0;
  for (const chance of binomial(n, share).subarray(0, n)) {
    below += chance;
    sum += below * (1 - below);
  }
  return 2 * sum;
}
