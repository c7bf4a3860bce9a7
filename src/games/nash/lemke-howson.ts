/**
 * One Nash equilibrium of a bimatrix game by complementary pivoting.
 *
 * Lemke & Howson 1964, "Equilibrium points of bimatrix games", as told in von Stengel 2007 (Algorithmic Game Theory,
 * chapter 3): from the pair (0, 0), give up one label and follow the edges where the others are kept, in P and Q by
 * turns, until the label is met again. The lexicographic rule of the dictionary makes every path end, also in
 * degenerate games. Paths may be exponentially long (Savani & von Stengel 2006).
 */
import { fail } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";
import { type Dictionaries, dictionaries, leavingRow, pivot, startAtZero } from "./dictionary.ts";
import { type Equilibrium, equilibriumOf } from "./equilibrium.ts";
import { flipLabel } from "./label-sets.ts";
import { bestResponsePolytopes, type Polytope, requireTwoPlayers } from "./polytope.ts";
import { mixOfBasis } from "./solve.ts";

/**
 * The equilibrium at the end of the path that gives up `label`: an action of player 0 (0..m-1) or of player 1
 * (m..m+n-1).
 *
 * @throws if there are not two players, for other labels, and for paths of more than `maxPivots`.
 */
export function lemkeHowson(game: NormalForm, label = 0, maxPivots = 1_000_000): Equilibrium {
  const who = "lemkeHowson";
  requireTwoPlayers(who, game);
  const labels = game.actions[0] + game.actions[1];
  if (!Number.isInteger(label) || label < 0 || label >= labels)
    fail(who, `label must be a whole number in 0..${labels - 1}`, label);
  return (
    followPath(who, game, bestResponsePolytopes(game), label, maxPivots) ??
    fail(
      who,
      `the path of label ${label} is longer than maxPivots`,
      maxPivots,
      "try another label or findEquilibrium",
    )
  );
}

/**
 * One equilibrium of a game that is too large to list all. Lemke-Howson paths differ widely in length: each label is
 * tried with a small allowance of pivots, then each with twice as many, and so on (compare Codenotti, De Rossi & Pagan
 * 2008, "An experimental analysis of Lemke-Howson algorithm"). Which equilibrium is found is determined by the game.
 * Milliseconds for random games of 100 x 100, seconds for zero-sum ones, which are better left to linear programming.
 *
 * @throws if there are not two players, or if all paths are longer than half a million pivots.
 */
export function findEquilibrium(game: NormalForm): Equilibrium {
  const who = "findEquilibrium";
  requireTwoPlayers(who, game);
  const polytopes = bestResponsePolytopes(game);
  const labels = game.actions[0] + game.actions[1];
  for (let maxPivots = labels; maxPivots < 2 ** 20; maxPivots *= 2)
    for (let label = 0; label < labels; label++) {
      const found = followPath(who, game, polytopes, label, maxPivots);
      if (found) return found;
    }
  return fail(who, "no path ended within 2^19 pivots", undefined, "reduce the game by dominance first");
}

/** The equilibrium at the end of a path, if it takes at most so many pivots. */
function followPath(
  who: string,
  game: NormalForm,
  polytopes: readonly [Polytope, Polytope],
  label: number,
  maxPivots: number,
): Equilibrium | undefined {
  const sides = polytopes.map((polytope) => {
    const at = dictionaries(polytope, 1);
    startAtZero(at, polytope);
    return at;
  });
  let side = label < game.actions[0] ? 0 : 1;
  let entering = label;
  for (let pivots = 0; pivots < maxPivots; pivots++) {
    const polytope = polytopes[side];
    const dictionary = sides[side];
    const column = dictionary.labels.indexOf(entering, polytope.rows) - polytope.rows;
    const row = leavingRow(dictionary, polytope, 0, column);
    entering = dictionary.labels[row];
    pivot(dictionary, 0, dictionary, 0, polytope, row, column);
    if (entering === label) {
      const [x, y] = sides.map((end, player) => mixAt(end, polytopes[player]));
      return equilibriumOf(who, game, polytopes, x, y);
    }
    side = 1 - side;
  }
  return undefined;
}

function mixAt({ labels }: Dictionaries, polytope: Polytope): Float64Array {
  const basis = new Int32Array(Math.ceil(labels.length / 32));
  for (const label of labels.subarray(polytope.rows)) flipLabel(basis, 0, label);
  return mixOfBasis(polytope, basis, 0);
}
