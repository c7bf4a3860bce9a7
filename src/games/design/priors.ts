/** Independent beliefs about the types of the players of a direct mechanism. */
import { fail } from "../../core/errors.ts";

/** `priors[player][type index]`, each player's summing to 1. */
export type Priors = readonly (readonly number[])[];

type Types = readonly (readonly unknown[])[];

export function uniformPriors(types: Types): Priors {
  return types.map((list) => list.map(() => 1 / list.length));
}

/** The probability of a profile of type indices, or of that of everyone but one player. */
export function weightOf(indices: readonly number[], priors: Priors, without = -1): number {
  return indices.reduce(
    (product, t, player) => (player === without ? product : product * priors[player][t]),
    1,
  );
}

/** Checks that there is a probability for each type of each player. */
export function requirePriors(who: string, types: Types, priors: Priors): void {
  for (const [player, list] of types.entries()) {
    const prior = priors[player] ?? [];
    const sum = prior.reduce((total, p) => total + (p >= 0 ? p : Number.NaN), 0);
    if (prior.length !== list.length || !(Math.abs(sum - 1) <= 1e-6))
      fail(who, `the prior of player ${player} needs ${list.length} probabilities that sum to 1`, prior);
  }
}
