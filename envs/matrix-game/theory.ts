/**
 * Reference outcomes of the stage game: social optimum, pure Nash outcomes by enumeration, the mixed one of 2x2 games,
 * and closed forms for public goods and the volunteer's dilemma.
 *
 * All are about intended actions and expected payoffs: execution noise and stochastic cells are averaged over. Past
 * and continuation do not change what a round can pay, so the stage game's optimum is also that of the repeated game
 * per round; repetition does allow more equilibria than the stage game's (folk theorem), which are not listed.
 */
import type { Outcome, Theory } from "../../src/index.ts";
import { actionsOf, jointIndex, type NormalForm } from "./games.ts";

/** Expected payoffs by player and intended joint action. */
function expectedPayoffs({ actions, payoffs, chances = [] }: NormalForm, noise: number): Float64Array[] {
  const tables = payoffs.map((row) => Float64Array.from(row));
  for (const { cell, payoffs: other, probability } of chances)
    tables.forEach((table, a) => {
      const joint = jointIndex(cell, actions);
      table[joint] += probability * (other[a] - table[joint]);
    });
  if (noise > 0) for (const table of tables) blur(table, actions, noise);
  return tables;
}

/** Replaces each player's action by another one with probability `noise`, one player at a time. */
function blur(table: Float64Array, actions: readonly number[], noise: number): void {
  let stride = table.length;
  for (const size of actions) {
    stride /= size;
    if (size < 2) continue;
    for (let start = 0; start < table.length; start++) {
      if (Math.floor(start / stride) % size !== 0) continue;
      let sum = 0;
      for (let j = 0; j < size; j++) sum += table[start + j * stride];
      for (let j = 0; j < size; j++) {
        const own = table[start + j * stride];
        table[start + j * stride] = (1 - noise) * own + (noise * (sum - own)) / (size - 1);
      }
    }
  }
}

/** Joint actions from which nobody gains by a unilateral change; `slack` absorbs rounding. */
function pureNash(tables: readonly Float64Array[], actions: readonly number[], slack: number): number[] {
  const found: number[] = [];
  for (let joint = 0; joint < tables[0].length; joint++) {
    let stable = true;
    let stride = tables[0].length;
    for (let a = 0; a < actions.length && stable; a++) {
      stride /= actions[a];
      const without = joint - (Math.floor(joint / stride) % actions[a]) * stride;
      for (let b = 0; b < actions[a] && stable; b++)
        stable = tables[a][without + b * stride] <= tables[a][joint] + slack;
    }
    if (stable) found.push(joint);
  }
  return found;
}

/** Probabilities of action 0 that leave the other one indifferent (2x2), where they are inside (0, 1). */
function indifference(tables: readonly Float64Array[]): readonly [number, number] | undefined {
  const [[a00, a01, a10, a11], [b00, b01, b10, b11]] = tables as unknown as number[][];
  const p = (b11 - b10) / (b00 - b10 - b01 + b11);
  const q = (a11 - a01) / (a00 - a01 - a10 + a11);
  return p > 0 && p < 1 && q > 0 && q < 1 ? [p, q] : undefined;
}

/** Welfare when everyone mixes uniformly, if nobody can then gain (matching pennies, rock-paper-scissors). */
function uniformNash(
  tables: readonly Float64Array[],
  actions: readonly number[],
  slack: number,
): number | undefined {
  let welfare = 0;
  let stride = tables[0].length;
  for (let a = 0; a < actions.length; a++) {
    stride /= actions[a];
    const means = new Array<number>(actions[a]).fill(0);
    for (let joint = 0; joint < tables[a].length; joint++)
      means[Math.floor(joint / stride) % actions[a]] += (tables[a][joint] * actions[a]) / tables[a].length;
    if (Math.max(...means) - Math.min(...means) > slack) return undefined;
    welfare += means[0];
  }
  return welfare;
}

/** What enumeration finds; see the README for what each key holds. */
export function stageTheory(game: NormalForm, noise: number): Theory {
  const { actions } = game;
  const tables = expectedPayoffs(game, noise);
  const joints = tables[0].length;
  let size = 0;
  for (const table of tables) for (const x of table) size = Math.max(size, Math.abs(x));
  const slack = 1e-12 * size;
  const welfare = (joint: number) => tables.reduce((sum, table) => sum + table[joint], 0);
  const outcome = (joint: number, how: string): Outcome => {
    const cell = actionsOf(joint, actions);
    const same = cell.every((choice) => choice === cell[0]);
    return {
      welfare: welfare(joint),
      ...(same ? { action: game.values?.[cell[0]] ?? cell[0] } : {}),
      note: `exhaustive: actions (${cell.join(", ")}), ${how}`,
    };
  };
  let best = 0;
  for (let joint = 1; joint < joints; joint++) if (welfare(joint) > welfare(best)) best = joint;
  const stable = pureNash(tables, actions, slack).sort((x, y) => welfare(x) - welfare(y));
  const mixed = mixedNash(tables, actions, slack);
  const worst =
    stable.length > 0
      ? outcome(
          stable[0],
          stable.length === 1 ? "the only pure Nash" : `the worst for welfare of ${stable.length} pure Nash`,
        )
      : mixed;
  const top = stable[stable.length - 1];
  return {
    optimum: outcome(best, "largest sum of expected payoffs"),
    ...(worst ? { nash: worst } : {}),
    ...(stable.length > 1 ? { bestNash: outcome(top, `the best of ${stable.length} pure Nash`) } : {}),
    ...(mixed ? { mixedNash: mixed } : {}),
  };
}

function mixedNash(
  tables: readonly Float64Array[],
  actions: readonly number[],
  slack: number,
): Outcome | undefined {
  if (actions.length === 2 && actions[0] === 2 && actions[1] === 2) {
    const mix = indifference(tables);
    if (mix) {
      const [p, q] = mix;
      const weights = [p * q, p * (1 - q), (1 - p) * q, (1 - p) * (1 - q)];
      const welfare = weights.reduce((sum, weight, j) => sum + weight * (tables[0][j] + tables[1][j]), 0);
      return {
        welfare,
        note: `closed form: both indifferent when action 0 has probability ${round(p)} and ${round(q)}`,
      };
    }
  }
  const welfare = uniformNash(tables, actions, slack);
  return welfare === undefined ? undefined : { welfare, note: "checked: all mix uniformly" };
}

/**
 * A token is worth 1 kept and multiplier / players given, so nobody gives below multiplier = players; to all
 * together it is worth `multiplier`, so all should give from multiplier = 1 on (Isaac & Walker 1988).
 */
export function publicGoodsTheory(players: number, multiplier: number, endowment: number): Theory {
  const all = {
    welfare: players * endowment * multiplier,
    action: endowment,
    note: "closed form: all contribute",
  };
  const none = { welfare: players * endowment, action: 0, note: "closed form: nobody contributes" };
  const indifferent = multiplier === players;
  const nash = multiplier > players ? all : none;
  return {
    optimum: multiplier >= 1 ? all : none,
    nash: indifferent
      ? { ...nash, note: `${nash.note}, the worst for welfare as any outcome is Nash` }
      : nash,
    ...(indifferent ? { bestNash: all } : {}),
  };
}

/**
 * Diekmann 1985: one volunteer is the pure Nash outcome (and optimal). In the symmetric mixed equilibrium a player
 * waits with probability (cost / benefit)^(1/(players - 1)), and everyone expects benefit - cost.
 */
export function volunteersTheory(players: number, benefit: number, cost: number): Theory {
  const one = {
    welfare: players * benefit - cost,
    note: `closed form: exactly one volunteers (one of ${players} such pure Nash outcomes)`,
  };
  const waits = (cost / benefit) ** (1 / (players - 1));
  return {
    optimum: one,
    nash: one,
    mixedNash: {
      welfare: players * (benefit - cost),
      note: `closed form (Diekmann 1985): each waits with probability ${round(waits)}`,
    },
  };
}

function round(x: number): string {
  return String(Number(x.toFixed(4)));
}
