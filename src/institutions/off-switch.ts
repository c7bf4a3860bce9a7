/**
 * The off-switch game: a robot may act at once, switch itself off, or wait for a human who lets it act or switches it off.
 *
 * Hadfield-Menell, Dragan, Abbeel & Russell 2017, "The Off-Switch Game", IJCAI. What the act is worth to the human, U, is normal
 * as far as the robot knows, with mean mu and standard deviation s. The human knows U, and allows the act with probability
 * logistic(U / beta): beta = 0 never errs, beta = infinity tosses a coin. The incentive to wait is what waiting is worth beyond
 * the better of acting at once, mu, and of switching off, 0.
 */
import { fail } from "../core/errors.ts";
import { normalDensity, normalDistribution } from "../stats/distributions.ts";
import { requireShare } from "./chances.ts";

function requireBelief(who: string, mu: number, s: number): void {
  if (!Number.isFinite(mu)) fail(who, "mu must be finite", mu);
  if (!(s > 0 && s < Infinity)) fail(who, "s must be a finite number above 0", s);
}

/** Incentive to wait for a human who never errs: s phi(mu/s) + mu Phi(mu/s) - max(mu, 0), written so that little is lost to rounding. */
export function deferenceIncentive(mu: number, s: number): number {
  requireBelief("deferenceIncentive", mu, s);
  return s * normalDensity(mu / s) - Math.abs(mu) * normalDistribution(-Math.abs(mu / s));
}

/** Steps of the integral over `reach` standard deviations on each side; the trapezoid is exact to rounding for what is this smooth. */
const steps = 4000;
const reach = 10;

/** Incentive to wait for a human who allows the act with logistic(U / beta), by quadrature. */
export function deferenceIncentiveUnderError(mu: number, s: number, beta: number): number {
  requireBelief("deferenceIncentiveUnderError", mu, s);
  if (!(beta > 0))
    fail("deferenceIncentiveUnderError", "beta must be above 0", beta, "call deferenceIncentive for 0");
  let sum = 0;
  for (let j = 0; j <= steps; j++) {
    const z = reach * ((2 * j) / steps - 1);
    const u = mu + s * z;
    sum += (normalDensity(z) * u) / (1 + Math.exp(-u / beta));
  }
  return (sum * 2 * reach) / steps - Math.max(mu, 0);
}

/**
 * The human's error at which waiting stops to pay: s^2 / (2 |mu|). There the human allows with the posterior probability that U is of
 * N(|mu|, s^2) rather than of N(-|mu|, s^2), and what is gained above 0 is what is lost below.
 */
export function deferenceEnds(mu: number, s: number): number {
  requireBelief("deferenceEnds", mu, s);
  return s ** 2 / (2 * Math.abs(mu));
}

/**
 * Where U is `good` > 0 with probability `p`, else `bad` < 0: the probability of deciding wrongly up to which a human is worth waiting
 * for. Waiting is worth p good (1 - e) + (1 - p) bad e.
 */
export function errorLimit(p: number, good: number, bad: number): number {
  requireShare("errorLimit", "p", p);
  if (!(good > 0 && good < Infinity)) fail("errorLimit", "good must be a finite number above 0", good);
  if (!(bad < 0 && bad > -Infinity)) fail("errorLimit", "bad must be a finite number below 0", bad);
  const mean = p * good + (1 - p) * bad;
  return (p * good - Math.max(mean, 0)) / (p * good - (1 - p) * bad);
}
