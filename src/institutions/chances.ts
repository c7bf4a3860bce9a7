/** Independent trials: what several subjects are made of, and what they ask of probabilities and counts. */
import { fail } from "../core/errors.ts";

export function requireShare(who: string, what: string, value: number): void {
  if (!(value >= 0 && value <= 1)) fail(who, `${what} must be within 0 and 1`, value);
}

/** Throws unless `value` is a whole number of `least` to `most`. */
export function requireWhole(who: string, what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    fail(who, `${what} must be a whole number of ${least} to ${most}`, value);
}

/** Throws unless `value` is a whole number of at least `least`. */
export function requireAtLeast(who: string, what: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    fail(who, `${what} must be a whole number of at least ${least}`, value);
}

/** Probabilities of 0..n successes. */
export function binomial(n: number, p: number): Float64Array {
  const share = new Float64Array(n + 1);
  share[0] = 1;
  for (let k = 1; k <= n; k++)
    for (let j = k; j >= 0; j--) share[j] = share[j] * (1 - p) + (j > 0 ? share[j - 1] * p : 0);
  return share;
}

/** Probability that at least `needed` of `count` independent trials succeed, each with `probability`. */
export function atLeast(needed: number, count: number, probability: number): number {
  const who = "atLeast";
  requireWhole(who, "count", count, 1, 1000);
  requireWhole(who, "needed", needed, 1, count);
  requireShare(who, "probability", probability);
  let ways = 1;
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    if (k >= needed) sum += ways * probability ** k * (1 - probability) ** (count - k);
    ways *= (count - k) / (k + 1);
  }
  return Math.min(1, sum);
}
