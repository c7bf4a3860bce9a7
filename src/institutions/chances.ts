/** Independent trials: what several subjects are made of, and what they ask of probabilities and counts. */
import { fail } from "../core/errors.ts";
import { binomial } from "../stats/distributions.ts";

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

/** Probability that at least `needed` of `count` independent trials succeed, each with `probability`. */
export function atLeast(needed: number, count: number, probability: number): number {
  const who = "atLeast";
  requireWhole(who, "count", count, 1, 1000);
  requireWhole(who, "needed", needed, 1, count);
  requireShare(who, "probability", probability);
  let sum = 0;
  binomial(count, probability).forEach((share, successes) => {
    if (successes >= needed) sum += share;
  });
  return Math.min(1, sum);
}
