/**
 * All Nash equilibria of a bimatrix game in exact arithmetic: slow, for small games, and what the fast path is tested
 * against.
 */
import type { Fraction } from "mathjs";
import { fail } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";
import type { EquilibriumSet } from "./components.ts";
import type { Equilibrium } from "./equilibrium.ts";
import { requireTwoPlayers } from "./polytope.ts";

export interface ExactEquilibrium extends Equilibrium {
  /** `mixed` as fractions. */
  readonly exactMixed: readonly [readonly Fraction[], readonly Fraction[]];
  /** `payoffs` as fractions. */
  readonly exactPayoffs: readonly [Fraction, Fraction];
}

/** Pairs of supports of equal size that are tried at most: 8 x 8 has 12870. */
const maxSupportPairs = 13_000;

/**
 * All equilibria by support enumeration in rationals; degenerate games are handled as by `nashEquilibria`, and exactly.
 * Payoffs count as the binary fractions that they are: 0.1 is not 1/10, and whole numbers give short fractions.
 *
 * It is a promise since the first call loads mathjs, which takes a second; a bundler that splits code leaves it out of
 * the main bundle. Tens of milliseconds at 4 x 4, seconds at 8 x 8.
 *
 * @throws if there are not two players, or if they have more than 13000 pairs of supports of equal size (9 x 9).
 */
export async function nashExact(game: NormalForm): Promise<EquilibriumSet<ExactEquilibrium>> {
  const who = "nashExact";
  requireTwoPlayers(who, game);
  const [m, n] = game.actions;
  const pairs = choose(m + n, m);
  if (pairs > maxSupportPairs)
    fail(
      who,
      `tries at most ${maxSupportPairs} pairs of supports of equal size (8 x 8 actions have 12870)`,
      `${pairs} at ${m} x ${n}`,
      "use nashEquilibria, which is fast",
    );
  const { exactEquilibria } = await import("./support-enumeration.ts");
  return exactEquilibria(game);
}

/** Pairs of equally large subsets of k and of n - k things: n over k, by Vandermonde's identity. */
function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
