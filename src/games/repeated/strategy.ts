/**
 * Strategies with finite memory for two-player repeated games, as Moore machines.
 *
 * Rubinstein 1986, "Finite automata play the repeated prisoner's dilemma", J. Econ. Theory 39:83-96; Osborne &
 * Rubinstein 1994, "A Course in Game Theory", section 8.4. A machine may mix in a state, and it hears both actions as they
 * were played, its own first, so that memory-one strategies (Nowak & Sigmund 1990, Acta Appl. Math. 20:247-265) are
 * machines too. It says nothing about seats: either player may use it.
 */
import { fail } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";

export interface StrategyMachine {
  /** State in the first round. */
  readonly start: number;
  /** Probability of each own action, by state: `mixes[state][own]`. */
  readonly mixes: readonly ArrayLike<number>[];
  /** State of the next round, after a joint action as played: `next[state][own * otherActions + other]`. */
  readonly next: readonly ArrayLike<number>[];
}

/** Probabilities of cooperating (action 0) after CC, CD, DC and DD, own action first. */
export type MemoryOne = readonly [number, number, number, number];

/** A memory-one strategy of 2x2 games as a machine; `opening` is the probability of cooperating in the first round. */
export function memoryOneMachine(cooperating: MemoryOne, opening = 1): StrategyMachine {
  const probabilities = [...cooperating, opening];
  if (probabilities.length !== 5 || !probabilities.every((p) => p >= 0 && p <= 1))
    fail("memoryOneMachine", "needs four probabilities and an opening, all in 0..1", probabilities);
  // States 0..3 are the last joint action, state 4 is the first round.
  return {
    start: 4,
    mixes: probabilities.map((p) => [p, 1 - p]),
    next: probabilities.map(() => [0, 1, 2, 3]),
  };
}

/** Checks that the machine can play a game with these numbers of actions. */
export function requireMachine(
  who: string,
  { start, mixes, next }: StrategyMachine,
  own: number,
  other: number,
) {
  const states = mixes.length;
  const isState = (s: number) => Number.isInteger(s) && s >= 0 && s < states;
  if (states === 0) fail(who, "a machine needs at least one state", 0);
  if (!isState(start)) fail(who, `start must be a state in 0..${states - 1}`, start);
  if (next.length !== states) fail(who, `next needs a list for each of the ${states} states`, next.length);
  for (let state = 0; state < states; state++) {
    const mix = Array.from(mixes[state]);
    const sum = mix.reduce((total, p) => total + (p >= 0 ? p : Number.NaN), 0);
    if (mix.length !== own || !(Math.abs(sum - 1) <= 1e-9))
      fail(who, `state ${state} needs ${own} probabilities that sum to 1`, mix);
    const after = Array.from(next[state]);
    if (after.length !== own * other || !after.every(isState))
      fail(
        who,
        `state ${state} needs ${own * other} next states in 0..${states - 1}, one a joint action`,
        after,
      );
  }
}

/** Checks that the game is one of two players. */
export function requireTwoPlayers(who: string, { actions }: NormalForm): void {
  if (actions.length !== 2) fail(who, "repeated games are solved for two players", actions.length);
}
