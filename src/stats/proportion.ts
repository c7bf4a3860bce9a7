/**
 * Wilson's score interval for a proportion: how often something happened in so many independent trials.
 *
 * centre = (p + z^2 / 2n) / (1 + z^2 / n),
 * half width = z / (1 + z^2 / n) sqrt(p (1 - p) / n + z^2 / 4n^2),
 * with p = successes / trials and z the normal quantile of the confidence (Wilson 1927, "Probable Inference,
 * the Law of Succession, and Statistical Inference"). Unlike p +- z sqrt(p (1 - p) / n) it stays in 0..1 and
 * keeps a width when all or none of the trials succeed.
 */

import { OstromError } from "../core/errors.ts";
import type { Interval } from "./bootstrap.ts";
import { requireConfidence } from "./check.ts";
import { centralNormalQuantile } from "./distributions.ts";

/** Interval of the success probability; the estimate is successes / trials. */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  const who = "wilsonInterval";
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw new OstromError(
      `${who}: trials must be a whole number of at least 1, got ${String(trials)}; without trials there is no proportion`,
    );
  }
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > trials) {
    throw new OstromError(
      `${who}: successes must be a whole number in 0..${trials}, got ${String(successes)}; pass counts, not shares`,
    );
  }
  requireConfidence(who, confidence);
  const z = centralNormalQuantile(confidence);
  const share = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    estimate: share,
    low: successes === 0 ? 0 : Math.max(centre - half, 0),
    high: successes === trials ? 1 : Math.min(centre + half, 1),
  };
}

/**
 * Interval of the mean of independent shares, from their own intervals, whose two sides are combined as standard errors
 * are (Zou and Donner 2008, "Construction of Confidence Limits about Effect Measures: A General Approach"; Newcombe 1998
 * for differences of proportions). It stays in 0..1 and keeps a width where all shares are 0 or 1.
 */
export function averagedShares(shares: readonly Interval[]): Interval {
  const n = shares.length;
  if (n === 1) return shares[0];
  let sum = 0;
  let below = 0;
  let above = 0;
  for (const { estimate, low, high } of shares) {
    sum += estimate;
    below += (estimate - low) ** 2;
    above += (high - estimate) ** 2;
  }
  return {
    estimate: sum / n,
    low: Math.max((sum - Math.sqrt(below)) / n, 0),
    high: Math.min((sum + Math.sqrt(above)) / n, 1),
  };
}
