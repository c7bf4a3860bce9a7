/** A Nash equilibrium of a bimatrix game, and the test that it is one. */
import { fail } from "../../core/errors.ts";
import { expectedPayoffs, type NormalForm } from "../normal-form.ts";
import type { Polytope } from "./polytope.ts";

export interface Equilibrium {
  /** A probability for each action of each player; what is not played has probability 0 exactly. */
  readonly mixed: readonly [Float64Array, Float64Array];
  /** What each player expects. */
  readonly payoffs: readonly [number, number];
  /** The actions that each player plays with positive probability, ascending. */
  readonly supports: readonly [number[], number[]];
}

/** What a unilateral deviation may gain at a reported equilibrium, in ranges of the player's payoffs. */
const gainTolerance = 1e-9;

/** The actions of positive probability, ascending. */
export function supportOf(mix: ArrayLike<number>): number[] {
  const support: number[] = [];
  for (let action = 0; action < mix.length; action++) if (mix[action] > 0) support.push(action);
  return support;
}

/** Two mixes as an equilibrium; an error if a deviation gains more than rounding explains. */
export function equilibriumOf(
  who: string,
  game: NormalForm,
  [p, q]: readonly [Polytope, Polytope],
  x: Float64Array,
  y: Float64Array,
): Equilibrium {
  const gain = Math.max(deviationGain(q, y, x), deviationGain(p, x, y));
  if (!(gain <= gainTolerance))
    fail(
      who,
      `the game is too ill-conditioned for floating point: a deviation gains more than ${gainTolerance} of the range of payoffs`,
      gain,
      "use nashExact",
    );
  const [first, second] = expectedPayoffs(game, [x, y]);
  return { mixed: [x, y], payoffs: [first, second], supports: [supportOf(x), supportOf(y)] };
}

/** What the best reply to a mix pays above a given reply, in the unit payoffs of the mix's polytope. */
function deviationGain({ rows, columns, matrix }: Polytope, mix: Float64Array, reply: Float64Array): number {
  let best = 0;
  let payoff = 0;
  for (let i = 0; i < rows; i++) {
    let each = 0;
    for (let j = 0; j < columns; j++) each += matrix[i * columns + j] * mix[j];
    best = Math.max(best, each);
    payoff += reply[i] * each;
  }
  return best - payoff;
}
