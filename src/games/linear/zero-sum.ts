/**
 * Value and optimal mixes of a two-player zero-sum game by linear programming.
 *
 * Player 0 maximises the value v that its mix x guarantees: sum_i x_i A_ij >= v in every column j. The shadow prices of
 * these constraints are player 1's optimal mix (von Neumann's minimax theorem as duality; Dantzig 1963, chapter 13).
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, payoffRange } from "../normal-form.ts";
import { slackOf } from "../solution/slack.ts";
import { solveToOptimum } from "./linear-program.ts";

export interface ZeroSumSolution {
  /** What player 0 gets when both play optimally. */
  readonly value: number;
  /** An optimal mix of each player. */
  readonly mixed: readonly [Float64Array, Float64Array];
}

/** Solves a two-player game whose payoffs sum to the same number everywhere; any other is an error. */
export function solveZeroSum(game: NormalForm): ZeroSumSolution {
  const who = "solveZeroSum";
  const { actions, payoffs } = game;
  if (actions.length !== 2) fail(who, "needs two players", actions.length, "use correlatedEquilibrium");
  const [rows, columns] = actions;
  const [table, other] = payoffs;
  const constant = table[0] + other[0];
  const slack = Math.max(1e-9 * payoffRange(game), slackOf(who, payoffs));
  for (let joint = 0; joint < table.length; joint++)
    if (Math.abs(table[joint] + other[joint] - constant) > slack)
      fail(
        who,
        `payoffs must sum to the same number in all joint actions, here ${constant}`,
        table[joint] + other[joint],
        "use a Nash equilibrium solver",
      );
  const { value, x, dual } = solveToOptimum(who, {
    direction: "maximise",
    objective: [...new Array<number>(rows).fill(0), 1],
    constraints: [
      ...Array.from({ length: columns }, (_, j) => ({
        coefficients: [...Array.from({ length: rows }, (_, i) => table[i * columns + j]), -1],
        relation: ">=" as const,
        bound: 0,
      })),
      { coefficients: [...new Array<number>(rows).fill(1), 0], relation: "=", bound: 1 },
    ],
    free: [rows],
  });
  return { value, mixed: [mix(x.subarray(0, rows)), mix(dual.subarray(0, columns).map((price) => -price))] };
}

/** Rounding removed: no negative probabilities, and a sum of 1. */
function mix(weights: Float64Array): Float64Array {
  const positive = weights.map((p) => Math.max(0, p));
  const total = positive.reduce((sum, p) => sum + p, 0);
  return positive.map((p) => p / total);
}
