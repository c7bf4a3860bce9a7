/** A game laid out for stepping: one row of payoffs a cell. */
import { type GameTable, jointAt, profileAt } from "../../src/games/index.ts";

export interface Tables {
  readonly sizes: Int32Array;
  /** Payoff of player a in joint action `joint` at `joint * players + a`. */
  readonly table: Float64Array;
  /** What stochastic cells pay otherwise, in the same order, and how probably; empty unless `stochastic`. */
  readonly otherTable: Float64Array;
  readonly otherProbability: Float64Array;
  readonly stochastic: boolean;
  /** Of each joint action: share of players that play action 0, and 1 where all play the same. */
  readonly cooperation: Float64Array;
  readonly coordination: Uint8Array;
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
  const cooperation = new Float64Array(joints);
  const coordination = new Uint8Array(joints);
  for (let joint = 0; joint < joints; joint++) {
    const played = profileAt(joint, actions);
    cooperation[joint] = played.filter((choice) => choice === 0).length / n;
    coordination[joint] = played.every((choice) => choice === played[0]) ? 1 : 0;
  }
  return {
    sizes: Int32Array.from(actions),
    table,
    otherTable,
    otherProbability,
    stochastic,
    cooperation,
    coordination,
  };
}
