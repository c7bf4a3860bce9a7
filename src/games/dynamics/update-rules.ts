/**
 * How a finite population changes, one member at a time. One event is the unit of time.
 *
 * Moran (Nowak et al. 2004): a parent is drawn in proportion to fitness, and its child takes the place of a
 * member drawn at random. Fermi, or pairwise comparison (Traulsen, Nowak & Pacheco 2006): a member compares
 * itself with another and takes over that strategy with probability 1 / (1 + e^-(intensity (payoff of the
 * other - own payoff))).
 *
 * Mutation: with probability `mutation` the child, or the member who would compare, takes one of the other
 * strategies instead, each equally likely.
 */
import { fail } from "../../core/errors.ts";

export type UpdateRule =
  | { readonly process: "moran"; readonly fitness: "exponential" | "linear"; readonly intensity: number }
  | { readonly process: "fermi"; readonly intensity: number };

/**
 * Fitness is e^(intensity payoff), or with `linear` 1 - intensity + intensity payoff, which must stay above 0
 * (intensity in 0..1; at 1 fitness is the payoff).
 */
export function moran(intensity: number, fitness: "exponential" | "linear" = "exponential"): UpdateRule {
  requireIntensity("moran", intensity);
  if (fitness === "linear" && intensity > 1)
    fail("moran", "intensity must be in 0..1 with linear fitness", intensity, 'use "exponential" above 1');
  return { process: "moran", fitness, intensity };
}

/** Intensity, often written beta, is in one over the unit of the payoffs. */
export function fermi(intensity: number): UpdateRule {
  requireIntensity("fermi", intensity);
  return { process: "fermi", intensity };
}

/**
 * ln of (probability that a strategy loses a member) / (that it gains one), by its payoff and the other's.
 */
export function logLossRatio(rule: UpdateRule, own: number, other: number): number {
  return logFitness(rule, other) - logFitness(rule, own);
}

/** ln of fitness; for Fermi the exponent in which payoffs are compared. */
export function logFitness(rule: UpdateRule, payoff: number): number {
  if (rule.process === "fermi" || rule.fitness === "exponential") return rule.intensity * payoff;
  const fitness = 1 - rule.intensity + rule.intensity * payoff;
  if (!(fitness > 0))
    fail(
      "moran",
      "linear fitness must stay above 0",
      fitness,
      'use a lower intensity, higher payoffs, or "exponential"',
    );
  return Math.log(fitness);
}

/**
 * ln of the probability that of `size` members the `copies` of a strategy become one more in an event without
 * mutation. `logRatio` is its log loss ratio. What they lose is this plus `logRatio`.
 */
export function logGain(rule: UpdateRule, size: number, copies: number, logRatio: number): number {
  const rest = size - copies;
  const ratio = Math.exp(logRatio);
  // ln(1 + ratio) is logRatio itself where the ratio is too large for a double.
  if (rule.process === "fermi")
    return Math.log((copies * rest) / (size * (size - 1))) - (ratio < 1e300 ? Math.log1p(ratio) : logRatio);
  const total = ratio < 1e300 ? Math.log(copies + rest * ratio) : Math.log(rest) + logRatio;
  return Math.log((copies * rest) / size) - total;
}

export function requireMutation(who: string, mutation: number): void {
  if (!(mutation > 0 && mutation <= 1))
    fail(
      who,
      "mutation must be above 0 and at most 1",
      mutation,
      "without mutation ask for fixationProbability",
    );
}

function requireIntensity(who: string, intensity: number): void {
  if (!(intensity >= 0 && intensity < Number.POSITIVE_INFINITY))
    fail(who, "intensity must be a finite number, at least 0", intensity);
}
