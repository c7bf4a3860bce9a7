/** Random machines for properties: few states, probabilities in quarters, so that certain moves and ties are frequent. */
import fc from "fast-check";
import {
  bimatrix,
  memoryOneMachine,
  type NormalForm,
  type StrategyMachine,
} from "../../../src/games/index.ts";

/** T, R, P, S = 5, 3, 1, 0: Axelrod's prisoner's dilemma. */
export const axelrod = dilemma(5, 3, 1, 0);

export function dilemma(T: number, R: number, P: number, S: number): NormalForm {
  return bimatrix([
    [R, S],
    [T, P],
  ]);
}

const mixOf = (actions: number) =>
  fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: actions, maxLength: actions })
    .filter((weights) => weights.some((w) => w > 0))
    .map((weights) => {
      const sum = weights.reduce((total, w) => total + w, 0);
      return weights.map((w) => w / sum);
    });

/** A machine of 1..4 states. */
export const anyMachine = (own: number, other: number): fc.Arbitrary<StrategyMachine> =>
  fc.integer({ min: 1, max: 4 }).chain((states) =>
    fc.record({
      start: fc.nat(states - 1),
      mixes: fc.array(mixOf(own), { minLength: states, maxLength: states }),
      next: fc.array(fc.array(fc.nat(states - 1), { minLength: own * other, maxLength: own * other }), {
        minLength: states,
        maxLength: states,
      }),
    }),
  );

/** A two-player game of 1..3 actions each, and a machine for each player. */
export const anyMeeting = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([m, n]) => {
    const table = fc.array(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: n, maxLength: n }), {
      minLength: m,
      maxLength: m,
    });
    return fc.record({
      game: fc.tuple(table, table).map(([first, second]) => bimatrix(first, second)),
      first: anyMachine(m, n),
      second: anyMachine(n, m),
    });
  });

const bit = fc.constantFrom(0, 1);

/** Probabilities of cooperating after CC, CD, DC, DD and in the first round, all 0 or 1. */
export const pureMemoryOne = fc.tuple(bit, bit, bit, bit, bit);

export function machineOf([cc, cd, dc, dd, opening]: readonly number[]): StrategyMachine {
  return memoryOneMachine([cc, cd, dc, dd], opening);
}
