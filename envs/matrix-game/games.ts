/**
 * Normal-form games by name, and families of them as functions.
 *
 * Action 0 is the cooperative one wherever a game has such a thing, so that the share of action 0 reads as cooperation.
 */

/** A cell that sometimes pays something else. */
export interface Chance {
  /** The joint action, one action a player. */
  readonly cell: readonly number[];
  /** What the cell pays with `probability`, one number a player. */
  readonly payoffs: readonly number[];
  readonly probability: number;
}

export interface NormalForm {
  /** Number of actions of each player. */
  readonly actions: readonly number[];
  /** By player, flat in row-major order of the joint action: player 0's action varies slowest. */
  readonly payoffs: readonly (readonly number[])[];
  readonly chances?: readonly Chance[];
  /** What the actions are called, where all players have the same. */
  readonly labels?: readonly string[];
  /** What the actions amount to, in `unit`, where all players have the same. */
  readonly values?: readonly number[];
  readonly unit?: string;
}

/** Two players, from the rows of each one's payoff matrix (player 0 picks the row). */
function bimatrix(labels: readonly string[], first: number[][], second: number[][]): NormalForm {
  return { actions: [first.length, first[0].length], labels, payoffs: [first.flat(), second.flat()] };
}

/** Two players in the same position: player 1's matrix is player 0's, transposed. */
function symmetric(labels: readonly string[], rows: number[][]): NormalForm {
  return bimatrix(
    labels,
    rows,
    rows.map((row, i) => row.map((_, j) => rows[j][i])),
  );
}

/** Both are paid the same. */
function common(labels: readonly string[], rows: number[][]): NormalForm {
  return bimatrix(labels, rows, rows);
}

/** One wins what the other loses. */
function zeroSum(labels: readonly string[], rows: number[][]): NormalForm {
  return bimatrix(
    labels,
    rows,
    rows.map((row) => row.map((x) => (x === 0 ? 0 : -x))),
  );
}

/** Axelrod 1984, The Evolution of Cooperation: T, R, P, S = 5, 3, 1, 0. */
export const prisonersDilemma = symmetric(
  ["cooperate", "defect"],
  [
    [3, 0],
    [5, 1],
  ],
);

/** Skyrms 2004, The Stag Hunt: a hare is worth 3 whatever the other does, half a stag 4. */
export const stagHunt = symmetric(
  ["stag", "hare"],
  [
    [4, 0],
    [3, 3],
  ],
);

/** Chicken with the payoffs of Aumann 1974, J. Math. Econ. 1:67-96. */
export const chicken = symmetric(
  ["swerve", "dare"],
  [
    [6, 2],
    [7, 0],
  ],
);

/** Luce & Raiffa 1957, section 5.3, with 0 for missing each other (Osborne & Rubinstein 1994, example 15.3). */
export const battleOfTheSexes = bimatrix(
  ["first's favourite", "second's favourite"],
  [
    [2, 0],
    [0, 1],
  ],
  [
    [1, 0],
    [0, 2],
  ],
);

/** Player 0 wants the coins to match. */
export const matchingPennies = zeroSum(
  ["heads", "tails"],
  [
    [1, -1],
    [-1, 1],
  ],
);

export const rockPaperScissors = zeroSum(
  ["rock", "paper", "scissors"],
  [
    [0, -1, 1],
    [1, 0, -1],
    [-1, 1, 0],
  ],
);

/** Claus & Boutilier 1998, AAAI: miscoordination beside the optimum is punished, the safe corner pays 5. */
export const climbing = common(
  ["a", "b", "c"],
  [
    [11, -30, 0],
    [-30, 7, 6],
    [0, 0, 5],
  ],
);

/** Kapetanakis & Kudenko 2002, AAAI, "partially stochastic": the middle cell pays 14 or 0 evenly, in the mean as before. */
export const climbingStochastic: NormalForm = {
  ...common(
    ["a", "b", "c"],
    [
      [11, -30, 0],
      [-30, 14, 6],
      [0, 0, 5],
    ],
  ),
  chances: [{ cell: [1, 1], payoffs: [0, 0], probability: 0.5 }],
};

/** Claus & Boutilier 1998: two optima, and a penalty `k` of at most 0 for aiming at different ones. */
export function penaltyGame(k: number): NormalForm {
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
): NormalForm {
  const values = Array.from({ length: levels }, (_, j) => (endowment * (levels - 1 - j)) / (levels - 1));
  return {
    ...symmetricPlayers(players, levels, (own, all) => {
      const total = all.reduce((sum, j) => sum + values[j], 0);
      return endowment - values[own] + (multiplier / players) * total;
    }),
    values,
    unit: "tokens",
    ...(levels === 2 ? { labels: ["contribute", "keep"] } : {}),
  };
}

/** Diekmann 1985, J. Conflict Resolution 29:605-610: one volunteer at `cost` is enough for all to get `benefit`. */
export function volunteersDilemma(players: number, benefit: number, cost: number): NormalForm {
  return {
    ...symmetricPlayers(players, 2, (own, all) => (all.includes(0) ? benefit - (own === 0 ? cost : 0) : 0)),
    labels: ["volunteer", "wait"],
  };
}

function symmetricPlayers(
  players: number,
  choices: number,
  pay: (own: number, all: readonly number[]) => number,
): NormalForm {
  const actions = new Array<number>(players).fill(choices);
  const payoffs = Array.from({ length: players }, () => new Array<number>(choices ** players));
  for (let joint = 0; joint < choices ** players; joint++) {
    const all = actionsOf(joint, actions);
    for (let a = 0; a < players; a++) payoffs[a][joint] = pay(all[a], all);
  }
  return { actions, payoffs };
}

/** Index of a joint action, player 0's action varying slowest. */
export function jointIndex(cell: readonly number[], actions: readonly number[]): number {
  return cell.reduce((joint, choice, a) => joint * actions[a] + choice, 0);
}

/** The joint action at an index. */
export function actionsOf(joint: number, actions: readonly number[]): number[] {
  const cell = new Array<number>(actions.length);
  for (let a = actions.length - 1; a >= 0; a--) {
    cell[a] = joint % actions[a];
    joint = Math.floor(joint / actions[a]);
  }
  return cell;
}
