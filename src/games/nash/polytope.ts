/**
 * The best-response polytopes of a bimatrix game, on which every method of this room works.
 *
 * von Stengel 2007, "Equilibrium computation for two-player games in strategic and extensive form", chapter 3 of
 * Algorithmic Game Theory (Nisan et al., eds.). With positive payoffs A (m x n, player 0) and B (player 1),
 *   P = { x >= 0, B' x <= 1 }   and   Q = { y >= 0, A y <= 1 }.
 * A point carries the label of every inequality that it meets with equality: labels 0..m-1 are player 0's actions,
 * m..m+n-1 player 1's. A pair other than (0, 0) that carries all labels between the two is, after scaling each to sum
 * 1, a Nash equilibrium.
 */
import { fail } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";

/** `{ z >= 0, matrix z <= 1 }`: one variable an own action, one row an action of the opponent. */
export interface Polytope {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, entries in [1, 2]. */
  readonly matrix: Float64Array;
  /** `z_j = 0` has the label `firstVariable + j`. */
  readonly firstVariable: number;
  /** `matrix_i z = 1` has the label `firstSlack + i`. */
  readonly firstSlack: number;
}

/** Checks that a game has two players. */
export function requireTwoPlayers(who: string, { actions }: NormalForm): void {
  if (actions.length !== 2)
    fail(
      who,
      "the game must have two players",
      actions.length,
      "for other numbers of players use pureNash or a correlated equilibrium",
    );
}

/** P, where player 0's mixes live, and Q, where player 1's do. */
export function bestResponsePolytopes(game: NormalForm): readonly [Polytope, Polytope] {
  const [m, n] = game.actions;
  const [own, other] = game.payoffs.map(unitPayoffs);
  const transposed = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) transposed[j * m + i] = other[i * n + j];
  return [
    { rows: n, columns: m, matrix: transposed, firstVariable: 0, firstSlack: m },
    { rows: m, columns: n, matrix: own, firstVariable: m, firstSlack: 0 },
  ];
}

/**
 * Payoffs on [1, 2]; equilibria do not notice. The factor is a power of two, so that payoffs that tie as given, whole
 * numbers above all, still tie to the last bit.
 */
function unitPayoffs(payoffs: Float64Array): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const payoff of payoffs) {
    low = Math.min(low, payoff);
    high = Math.max(high, payoff);
  }
  const range = high - low;
  if (!Number.isFinite(range))
    fail("bestResponsePolytopes", "the range of payoffs must be finite", range, "rescale the payoffs");
  const unit = range > 0 ? 2 ** Math.ceil(Math.log2(range)) : 1;
  return payoffs.map((payoff) => (payoff - low) / unit + 1);
}
