/**
 * Finite populations: what one member earns on average, by how many of all members play each strategy.
 *
 * Members do not meet themselves: with N members, one meets another of its own kind with probability (n - 1)
 * / (N - 1) (Nowak, Sasaki, Taylor & Fudenberg 2004, "Emergence of cooperation and evolutionary stability in
 * finite populations").
 */
import { fail } from "../../core/errors.ts";
import { type GroupPay, groupTable } from "./groups.ts";
import { type SymmetricPayoffs, symmetricMatrix } from "./symmetric.ts";

export interface FinitePopulation {
  /** Number of members, N. */
  readonly size: number;
  /** Number of strategies. */
  readonly strategies: number;
  /** What a member that plays `own` earns when `counts[s]` of all members, itself included, play s. */
  payoff(own: number, counts: ArrayLike<number>): number;
  /** The same where `copies` members play `own` and all the rest `other`. */
  against(own: number, other: number, copies: number): number;
  /** `against` is linear in `copies`: members meet in pairs. */
  readonly linear?: boolean;
}

/** A population by its payoff function. */
export function finitePopulation(
  size: number,
  strategies: number,
  payoff: (own: number, counts: ArrayLike<number>) => number,
): FinitePopulation {
  const who = "finitePopulation";
  requireSize(who, size);
  if (!Number.isInteger(strategies) || strategies < 1) fail(who, "needs at least 1 strategy", strategies);
  const counts = new Int32Array(strategies);
  return {
    size,
    strategies,
    payoff,
    against(own, other, copies) {
      counts.fill(0);
      counts[other] = size - copies;
      counts[own] += copies;
      return payoff(own, counts);
    },
  };
}

/** Members meet all others in pairs. */
export function finitePairs(size: number, payoffs: SymmetricPayoffs): FinitePopulation {
  const who = "finitePairs";
  requireSize(who, size);
  const { n, a } = symmetricMatrix(who, payoffs);
  return {
    size,
    strategies: n,
    linear: true,
    payoff(own, counts) {
      let sum = -a[n * own + own];
      for (let other = 0; other < n; other++) sum += counts[other] * a[n * own + other];
      return sum / (size - 1);
    },
    against(own, other, copies) {
      return ((copies - 1) * a[n * own + own] + (size - copies) * a[n * own + other]) / (size - 1);
    },
  };
}

/** Members meet in groups that are drawn without replacement (hypergeometrically). */
export function finiteGroups(
  size: number,
  players: number,
  strategies: number,
  pay: GroupPay,
): FinitePopulation {
  const who = "finiteGroups";
  requireSize(who, size);
  const { rows, others, pays } = groupTable(who, players, strategies, pay);
  if (players > size) fail(who, `groups may have at most the ${size} members of the population`, players);
  const logFactorial = new Float64Array(size + 1);
  for (let k = 2; k <= size; k++) logFactorial[k] = logFactorial[k - 1] + Math.log(k);
  const logChoose = (n: number, k: number) =>
    k > n ? Number.NEGATIVE_INFINITY : logFactorial[n] - logFactorial[k] - logFactorial[n - k];
  const logGroups = logChoose(size - 1, players - 1);
  return finitePopulation(size, strategies, (own, counts) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const at = strategies * row;
      let logChance = -logGroups;
      for (let s = 0; s < strategies; s++)
        logChance += logChoose(counts[s] - (s === own ? 1 : 0), others[at + s]);
      sum += Math.exp(logChance) * pays[at + own];
    }
    return sum;
  });
}

function requireSize(who: string, size: number): void {
  if (!Number.isSafeInteger(size) || size < 2)
    fail(who, "size must be a whole number of members, at least 2", size);
}
