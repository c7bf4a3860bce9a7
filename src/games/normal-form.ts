/**
 * Finite games in normal form, for any number of players, and the arithmetic that everything else here is made of.
 *
 * Luce & Raiffa 1957, "Games and Decisions", chapter 3. A joint action is one action a player; joint actions are
 * numbered in row-major order, player 0's action varying slowest, so a bimatrix game is stored as its matrices read
 * row by row.
 */
import { fail, requireKnown } from "../core/errors.ts";

export interface NormalForm {
  /** Number of actions of each player. */
  readonly actions: readonly number[];
  /** What each player is paid, by joint action: `payoffs[player][joint]`. */
  readonly payoffs: readonly Float64Array[];
  /** Names of the actions, by player. */
  readonly labels?: readonly (readonly string[])[];
}

/** A mixed profile: a probability for each action of each player. */
export type Mixed = readonly ArrayLike<number>[];

/** Numbers that the payoffs of a game may have in all. */
export const maxPayoffs = 2 ** 22;

/** Checks and copies a game that is given by hand. */
export function normalForm(given: {
  readonly actions: readonly number[];
  readonly payoffs: readonly ArrayLike<number>[];
  readonly labels?: readonly (readonly string[])[];
}): NormalForm {
  const who = "normalForm";
  requireKnown(who, "field", given, ["actions", "payoffs", "labels"]);
  const { actions, payoffs, labels } = given;
  if (actions.length === 0) fail(who, "needs at least one player", undefined, "give actions, e.g. [2, 2]");
  for (const [player, n] of actions.entries())
    if (!Number.isInteger(n) || n < 1)
      fail(who, `player ${player} needs a whole number of actions, at least 1`, n);
  if (payoffs.length !== actions.length)
    fail(who, `needs one list of payoffs for each of the ${actions.length} players`, payoffs.length);
  const joints = jointActions(actions);
  if (joints * actions.length > maxPayoffs)
    fail(
      who,
      `a game may have ${maxPayoffs} payoffs in all`,
      joints * actions.length,
      "take fewer players or actions, or sample the game",
    );
  for (const [player, list] of payoffs.entries()) {
    if (list.length !== joints)
      fail(who, `player ${player} needs ${joints} payoffs (the product of actions)`, list.length);
    for (let joint = 0; joint < joints; joint++)
      if (!Number.isFinite(list[joint]))
        fail(
          who,
          `payoffs must be finite numbers (player ${player}, actions ${profileAt(joint, actions).join(", ")})`,
          list[joint],
        );
  }
  if (labels)
    for (const [player, n] of actions.entries())
      if (labels[player]?.length !== n)
        fail(who, `player ${player} needs ${n} labels, one an action`, labels[player]?.length ?? 0);
  return {
    actions: [...actions],
    payoffs: payoffs.map((list) => Float64Array.from(list)),
    ...(labels && { labels: labels.map((names) => [...names]) }),
  };
}

/**
 * Two players, from the matrix of each (player 0 picks the row). Without the second matrix both stand in the same
 * position: player 1's matrix is player 0's, transposed, and must be square.
 */
export function bimatrix(
  first: readonly ArrayLike<number>[],
  second?: readonly ArrayLike<number>[],
  labels?: readonly (readonly string[])[],
): NormalForm {
  const who = "bimatrix";
  const rows = first.length;
  const columns = first[0]?.length ?? 0;
  if (rows === 0 || columns === 0) fail(who, "needs at least one row and one column", `${rows} x ${columns}`);
  for (const [name, matrix] of Object.entries({ first, second }))
    if (matrix && (matrix.length !== rows || matrix.some((row) => row.length !== columns)))
      fail(
        who,
        `the ${name} matrix must be ${rows} x ${columns}`,
        `${matrix.length} x ${matrix.map((row) => row.length).join("/")}`,
      );
  if (!second && rows !== columns)
    fail(
      who,
      "a symmetric game needs a square matrix",
      `${rows} x ${columns}`,
      "give the second player's matrix too",
    );
  const flat = (matrix: readonly ArrayLike<number>[]) => matrix.flatMap((row) => Array.from(row));
  const transposed = () => Array.from(first, (_, i) => Array.from(first, (row) => row[i]));
  return normalForm({
    actions: [rows, columns],
    payoffs: [flat(first), flat(second ?? transposed())],
    ...(labels && { labels }),
  });
}

/** n players in the same position, by what one is paid for its own action and how many of all play each action. */
export function symmetricGame(
  players: number,
  choices: number,
  pay: (own: number, counts: readonly number[]) => number,
  labels?: readonly string[],
): NormalForm {
  if (!Number.isInteger(players) || players < 1)
    fail("symmetricGame", "needs a whole number of players, at least 1", players);
  const actions = new Array<number>(players).fill(choices);
  const joints = jointActions(actions);
  if (joints * players > maxPayoffs)
    fail("symmetricGame", `a game may have ${maxPayoffs} payoffs in all`, joints * players);
  const payoffs = actions.map(() => new Float64Array(joints));
  for (let joint = 0; joint < joints; joint++) {
    const profile = profileAt(joint, actions);
    const counts = new Array<number>(choices).fill(0);
    for (const choice of profile) counts[choice]++;
    profile.forEach((own, player) => {
      payoffs[player][joint] = pay(own, counts);
    });
  }
  return normalForm({ actions, payoffs, ...(labels && { labels: actions.map(() => labels) }) });
}

/** Number of joint actions. */
export function jointActions(actions: readonly number[]): number {
  return actions.reduce((product, n) => product * n, 1);
}

/** Number of a joint action. */
export function jointAt(profile: ArrayLike<number>, actions: readonly number[]): number {
  let joint = 0;
  for (let player = 0; player < actions.length; player++) joint = joint * actions[player] + profile[player];
  return joint;
}

/** The joint action of a number. */
export function profileAt(joint: number, actions: readonly number[]): number[] {
  const profile = new Array<number>(actions.length);
  for (let player = actions.length - 1; player >= 0; player--) {
    profile[player] = joint % actions[player];
    joint = Math.floor(joint / actions[player]);
  }
  return profile;
}

/** How far apart in number two joint actions are that differ by one in a player's action. */
export function strideOf(player: number, actions: readonly number[]): number {
  let stride = 1;
  for (let other = player + 1; other < actions.length; other++) stride *= actions[other];
  return stride;
}

/** Checks that there is a probability for each action of each player. */
export function requireMixed(who: string, game: NormalForm, mixed: Mixed): void {
  if (mixed.length !== game.actions.length)
    fail(who, `a profile needs one mix for each of the ${game.actions.length} players`, mixed.length);
  game.actions.forEach((n, player) => {
    const mix = mixed[player];
    let sum = 0;
    for (let a = 0; a < mix.length; a++) sum += mix[a] >= -1e-9 ? mix[a] : Number.NaN;
    if (mix.length !== n || !(Math.abs(sum - 1) <= 1e-6))
      fail(who, `player ${player} needs ${n} probabilities that sum to 1`, Array.from(mix));
  });
}

/**
 * What `player` expects from each of its actions while the others mix independently: `out[action]`. The player's own
 * mix is not read. Time is that of reading the player's payoffs once.
 */
export function deviationPayoffs(
  { actions, payoffs }: NormalForm,
  player: number,
  mixed: Mixed,
  out: Float64Array = new Float64Array(actions[player]),
): Float64Array {
  out.fill(0);
  const table = payoffs[player];
  const n = actions.length;
  const choice = new Int32Array(n);
  for (let joint = 0; joint < table.length; joint++) {
    let weight = 1;
    for (let other = 0; other < n; other++) if (other !== player) weight *= mixed[other][choice[other]];
    out[choice[player]] += weight * table[joint];
    for (let last = n - 1; last >= 0; last--) {
      if (++choice[last] < actions[last]) break;
      choice[last] = 0;
    }
  }
  return out;
}

/** What each player expects when all mix independently. */
export function expectedPayoffs(game: NormalForm, mixed: Mixed): Float64Array {
  return Float64Array.from(game.actions, (n, player) => {
    const each = deviationPayoffs(game, player, mixed);
    let sum = 0;
    for (let action = 0; action < n; action++) sum += mixed[player][action] * each[action];
    return sum;
  });
}

/** The mix that plays one action for sure. */
export function pureMix(n: number, action: number): Float64Array {
  const mix = new Float64Array(n);
  mix[action] = 1;
  return mix;
}

/** Largest difference between two payoffs of the game; tolerances are relative to it. At least 1e-300. */
export function payoffRange({ payoffs }: NormalForm): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const table of payoffs)
    for (let joint = 0; joint < table.length; joint++) {
      if (table[joint] < low) low = table[joint];
      if (table[joint] > high) high = table[joint];
    }
  return Math.max(high - low, 1e-300);
}
