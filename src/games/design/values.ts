/**
 * Distributions of private values, and integrals over them.
 *
 * Integrals use Gauss-Legendre's four-point rule on equal panels (Abramowitz & Stegun 1964, table 25.4). It
 * never evaluates an end point, where a density may be infinite. Smooth integrands are exact to rounding;
 * with a thousand bidders, whose winning probability is nearly a step, bids are good to four digits.
 */
import { fail } from "../../core/errors.ts";

/** One bidder's value, independent of the others'. */
export interface ValueDistribution {
  /** The support; both ends finite. */
  readonly low: number;
  readonly high: number;
  readonly cdf: (value: number) => number;
  readonly pdf: (value: number) => number;
}

const panels = 64;
const nodes = [-0.8611363115940526, -0.33998104358485626, 0.33998104358485626, 0.8611363115940526];
const weights = [0.34785484513745385, 0.6521451548625461, 0.6521451548625461, 0.34785484513745385];

/** Values uniform on `low..high`. */
export function uniformValues(low = 0, high = 1): ValueDistribution {
  const values = {
    low,
    high,
    cdf: (value: number) => Math.min(Math.max((value - low) / (high - low), 0), 1),
    pdf: (value: number) => (value >= low && value <= high ? 1 / (high - low) : 0),
  };
  requireValues("uniformValues", values);
  return values;
}

/** Checks the support, and that the distribution function runs from 0 to 1 over it. */
export function requireValues(who: string, { low, high, cdf }: ValueDistribution): void {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low >= 0 && low < high))
    fail(
      who,
      "values need a finite support 0 <= low < high",
      [low, high],
      "cut a long tail off at a high quantile",
    );
  for (const [value, expected] of [
    [low, 0],
    [high, 1],
  ])
    if (!(Math.abs(cdf(value) - expected) <= 1e-6))
      fail(
        who,
        `the distribution function must be ${expected} at ${value}`,
        cdf(value),
        "rescale it to the support",
      );
}

/** Checks a number of bidders. */
export function requireBidders(who: string, bidders: number): void {
  if (!Number.isInteger(bidders) || bidders < 1)
    fail(who, "needs a whole number of bidders, at least 1", bidders);
}

/** The integral of a function over `from..to`; 0 when `to <= from`. */
export function integrate(integrand: (x: number) => number, from: number, to: number): number {
  if (!(to > from)) return 0;
  const half = (to - from) / panels / 2;
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const centre = from + (2 * panel + 1) * half;
    for (let k = 0; k < nodes.length; k++) sum += weights[k] * integrand(centre + half * nodes[k]);
  }
  return sum * half;
}
