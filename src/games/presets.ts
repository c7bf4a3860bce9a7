/**
 * Games of the literature by name, and families of them as functions.
 *
 * Action 0 is the cooperative one wherever a game has such a thing, so that the share of action 0 reads as cooperation.
 */
import { fail, failUnknown } from "../core/errors.ts";
import {
  jointActions,
  jointAt,
  maxPayoffs,
  type NormalForm,
  normalForm,
  profileAt,
  strideOf,
} from "./normal-form.ts";

/** A cell that sometimes pays something else. */
export interface ChancePayoff {
  /** The joint action, one action a player. */
  readonly cell: readonly number[];
  /** What the cell pays with `probability`, one number a player. */
  readonly payoffs: readonly number[];
  readonly probability: number;
}

/** A game as one writes it down: plain numbers, with what the actions mean; `normalFormOf` makes a game to solve. */
export interface GameTable {
  /** Number of actions of each player. */
  readonly actions: readonly number[];
  /** By player, flat in row-major order of the joint action: player 0's action varies slowest. */
  readonly payoffs: readonly (readonly number[])[];
  readonly chances?: readonly ChancePayoff[];
  /** What the actions are called, where all players have the same. */
  readonly labels?: readonly string[];
  /** What the actions amount to, in `unit`, where all players have the same. */
  readonly values?: readonly number[];
  readonly unit?: string;
}

/** Claus & Boutilier 1998, AAAI: two optima, and a penalty `k` of at most 0 for aiming at different ones. */
export function penaltyGame(k: number): GameTable {
  if (!(k <= 0 && Number.isFinite(k))) fail("penaltyGame", "the penalty must be at most 0", k);
  return common(
    ["a", "b", "c"],
    [
      [10, 0, k],
      [0, 2, 0],
      [k, 0, 10],
    ],
  );
}

/**
 * Linear public goods (Isaac & Walker 1988, QJE 103:179-199): pay_i = endowment - x_i + multiplier / players *
 * sum_j x_j. Action j contributes `endowment * (levels - 1 - j) / (levels - 1)`: action 0 gives all, the last nothing.
 */
export function publicGoods(
  players: number,
  multiplier: number,
  endowment: number,
  levels: number,
): GameTable {
  if (!(Number.isInteger(levels) && levels >= 2))
    fail("publicGoods", "levels must be a whole number of at least 2", levels);
  const values = Array.from({ length: levels }, (_, j) => (endowment * (levels - 1 - j)) / (levels - 1));
  return {
    ...alike("publicGoods", players, levels, (own, all) => {
      const total = all.reduce((sum, j) => sum + values[j], 0);
      return endowment - values[own] + (multiplier / players) * total;
    }),
    values,
    unit: "tokens",
    ...(levels === 2 ? { labels: ["contribute", "keep"] } : {}),
  };
}

/** Diekmann 1985, J. Conflict Resolution 29:605-610: one volunteer at `cost` is enough for all to get `benefit`. */
export function volunteersDilemma(players: number, benefit: number, cost: number): GameTable {
  return {
    ...alike("volunteersDilemma", players, 2, (own, all) =>
      all.includes(0) ? benefit - (own === 0 ? cost : 0) : 0,
    ),
    labels: ["volunteer", "wait"],
  };
}

/** The games by name; of a family, one member that is often used. */
export const gamePresets = {
  /** Axelrod 1984, The Evolution of Cooperation: T, R, P, S = 5, 3, 1, 0. */
  "prisoners-dilemma": symmetric(
    ["cooperate", "defect"],
    [
      [3, 0],
      [5, 1],
    ],
  ),

  /** Skyrms 2004, The Stag Hunt: a hare is worth 3 whatever the other does, half a stag 4. */
  "stag-hunt": symmetric(
    ["stag", "hare"],
    [
      [4, 0],
      [3, 3],
    ],
  ),

  /** Chicken with the payoffs of Aumann 1974, J. Math. Econ. 1:67-96. */
  chicken: symmetric(
    ["swerve", "dare"],
    [
      [6, 2],
      [7, 0],
    ],
  ),

  /** Luce & Raiffa 1957, section 5.3, with 0 for missing each other (Osborne & Rubinstein 1994, example 15.3). */
  "battle-of-the-sexes": twoPlayers(
    ["first's favourite", "second's favourite"],
    [
      [2, 0],
      [0, 1],
    ],
    [
      [1, 0],
      [0, 2],
    ],
  ),

  /** Player 0 wants the coins to match. */
  "matching-pennies": zeroSum(
    ["heads", "tails"],
    [
      [1, -1],
      [-1, 1],
    ],
  ),

  "rock-paper-scissors": zeroSum(
    ["rock", "paper", "scissors"],
    [
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ],
  ),

  /** Claus & Boutilier 1998, AAAI: miscoordination beside the optimum is punished, the safe corner pays 5. */
  climbing: common(
    ["a", "b", "c"],
    [
      [11, -30, 0],
      [-30, 7, 6],
      [0, 0, 5],
    ],
  ),

  /** Kapetanakis & Kudenko 2002, AAAI, "partially stochastic": the middle cell pays 14 or 0 evenly, in the mean as before. */
  "climbing-stochastic": {
    ...common(
      ["a", "b", "c"],
      [
        [11, -30, 0],
        [-30, 14, 6],
        [0, 0, 5],
      ],
    ),
    chances: [{ cell: [1, 1], payoffs: [0, 0], probability: 0.5 }],
  },

  penalty: penaltyGame(-30),

  "public-goods": publicGoods(4, 1.6, 1, 2),

  "volunteers-dilemma": volunteersDilemma(4, 1, 0.5),
} as const satisfies Record<string, GameTable>;

/** A game of the literature by name; an unknown name is an error that suggests the nearest one. */
export function gamePreset(name: string): GameTable {
  const known: Readonly<Record<string, GameTable>> = gamePresets;
  return Object.hasOwn(known, name) ? known[name] : failUnknown("game", name, Object.keys(known));
}

/**
 * The game in expectation over what is not chosen: stochastic cells, and with `noise` the hand that trembles (Selten
 * 1975, Int. J. Game Theory 4:25-55), which replaces a player's action by each of its others with probability
 * `noise / (actions - 1)`. Actions of the result are intended ones.
 */
export function normalFormOf(table: GameTable, noise = 0): NormalForm {
  const who = "normalFormOf";
  if (!(noise >= 0 && noise <= 1)) fail(who, "noise must be a probability", noise);
  const { actions, labels, chances = [] } = table;
  const shared = labels && actions.every((n) => n === labels.length) ? labels : undefined;
  const game = normalForm({
    actions,
    payoffs: table.payoffs,
    ...(shared && { labels: actions.map(() => shared) }),
  });
  for (const { cell, payoffs, probability } of chances) {
    if (
      cell.length !== actions.length ||
      cell.some((choice, player) => !(Number.isInteger(choice) && choice >= 0 && choice < actions[player]))
    )
      fail(who, `a chance names one action of each player (below ${actions.join(", ")})`, cell);
    if (payoffs.length !== actions.length)
      fail(who, `a chance pays each of the ${actions.length} players`, payoffs.length);
    if (!(probability >= 0 && probability <= 1)) fail(who, "a chance has a probability", probability);
    const joint = jointAt(cell, actions);
    game.payoffs.forEach((paid, player) => {
      paid[joint] += probability * (payoffs[player] - paid[joint]);
    });
  }
  if (noise > 0)
    for (const paid of game.payoffs)
      for (let player = 0; player < actions.length; player++)
        tremble(paid, actions[player], strideOf(player, actions), noise);
  return game;
}

/** Replaces the action of the player with this stride by another one with probability `noise`. */
function tremble(paid: Float64Array, n: number, stride: number, noise: number): void {
  if (n < 2) return;
  for (let start = 0; start < paid.length; start++) {
    if (Math.floor(start / stride) % n !== 0) continue;
    let sum = 0;
    for (let j = 0; j < n; j++) sum += paid[start + j * stride];
    for (let j = 0; j < n; j++) {
      const own = paid[start + j * stride];
      paid[start + j * stride] = (1 - noise) * own + (noise * (sum - own)) / (n - 1);
    }
  }
}

/** Two players, from the rows of each one's payoff matrix (player 0 picks the row). */
function twoPlayers(labels: readonly string[], first: number[][], second: number[][]): GameTable {
  return { actions: [first.length, first[0].length], labels, payoffs: [first.flat(), second.flat()] };
}

/** Two players in the same position: player 1's matrix is player 0's, transposed. */
function symmetric(labels: readonly string[], rows: number[][]): GameTable {
  return twoPlayers(
    labels,
    rows,
    rows.map((row, i) => row.map((_, j) => rows[j][i])),
  );
}

/** Both are paid the same. */
function common(labels: readonly string[], rows: number[][]): GameTable {
  return twoPlayers(labels, rows, rows);
}

/** One wins what the other loses. */
function zeroSum(labels: readonly string[], rows: number[][]): GameTable {
  return twoPlayers(
    labels,
    rows,
    rows.map((row) => row.map((x) => (x === 0 ? 0 : -x))),
  );
}

/** Players in the same position, from what one is paid for its action and all actions. */
function alike(
  who: string,
  players: number,
  choices: number,
  pay: (own: number, all: readonly number[]) => number,
): GameTable {
  if (!(Number.isInteger(players) && players >= 1))
    fail(who, "needs a whole number of players, at least 1", players);
  const actions = new Array<number>(players).fill(choices);
  const joints = jointActions(actions);
  if (joints * players > maxPayoffs)
    fail(who, `a game may have ${maxPayoffs} payoffs in all`, joints * players, "take fewer players");
  const payoffs = actions.map(() => new Array<number>(joints));
  for (let joint = 0; joint < joints; joint++) {
    const all = profileAt(joint, actions);
    for (let player = 0; player < players; player++) payoffs[player][joint] = pay(all[player], all);
  }
  return { actions, payoffs };
}
