/**
 * Ecological dynamics: generations in which every strategy grows in proportion to what it earns among all the others.
 *
 * Axelrod 1980, "More effective choice in the Prisoner's Dilemma", J. Conflict Resolution 24:379-403 (what would happen in
 * later tournaments if the less successful entered less often): x_i' = x_i f_i / mean f, the replicator dynamic in discrete
 * time of Maynard Smith 1982, "Evolution and the Theory of Games", appendix D. Nothing new arises, and the dead stay dead.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { matchedPairs, requireState } from "./population-game.ts";
import { type SymmetricPayoffs, symmetricMatrix } from "./symmetric.ts";

export interface EcologicalOptions {
  readonly generations: number;
  /** Share of each strategy at first (default: all alike). */
  readonly start?: ArrayLike<number>;
}

/**
 * Shares by generation, `shares[generation][strategy]`, from the start (0) on. Payoffs are offspring: none may be negative, and
 * adding a constant to them slows the change.
 */
export function ecologicalShares(payoffs: SymmetricPayoffs, options: EcologicalOptions): Float64Array[] {
  const who = "ecologicalShares";
  requireKnown(who, "option", options, ["generations", "start"]);
  const { n, a } = symmetricMatrix(who, payoffs);
  const { generations, start = new Float64Array(n).fill(1 / n) } = options;
  if (!(Number.isInteger(generations) && generations >= 0))
    fail(who, "generations must be a whole number of at least 0", generations);
  requireState(who, [n], start);
  const least = a.reduce((low, value) => Math.min(low, value), a[0]);
  if (least < 0) fail(who, "payoffs must be at least 0", least, "add a constant to all of them");
  const { fitness } = matchedPairs(payoffs);
  const earned = new Float64Array(n);
  const shares = [Float64Array.from(start)];
  for (let generation = 0; generation < generations; generation++) {
    const now = shares[generation];
    fitness(now, earned);
    const next = now.map((share, i) => share * earned[i]);
    const total = next.reduce((sum, value) => sum + value, 0);
    // Where nobody earns anything, nobody does better than the others.
    shares.push(total > 0 ? next.map((value) => value / total) : now.slice());
  }
  return shares;
}
