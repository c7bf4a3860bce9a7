/** A game laid out for stepping: one row of payoffs a cell. */
import { type GameTable, jointAt } from "../../src/games/index.ts";

export interface Tables {
  readonly sizes: Int32Array;
  /** Payoff of player a in joint action `joint` at `joint * players + a`. */
  readonly table: Float64Array;
  /** What stochastic cells pay otherwise, in the same order, and how probably; empty unless `stochastic`. */
  readonly otherTable: Float64Array;
  readonly otherProbability: Float64Array;
  readonly stochastic: boolean;
}

export function layOut({ actions, payoffs, chances = [] }: GameTable): Tables {
  const n = actions.length;
  const joints = payoffs[0].length;
  const stochastic = chances.length > 0;
  const table = new Float64Array(joints * n);
  for (let a = 0; a < n; a++)
    for (let joint = 0; joint < joints; joint++) table[joint * n + a] = payoffs[a][joint];
  const otherTable = stochastic ? table.slice() : new Float64Array(0);
  const otherProbability = new Float64Array(stochastic ? joints : 0);
  for (const { cell, payoffs: other, probability } of chances) {
    const joint = jointAt(cell, actions);
    otherTable.set(other, joint * n);
    otherProbability[joint] = probability;
  }
  return { sizes: Int32Array.from(actions), table, otherTable, otherProbability, stochastic };
}
