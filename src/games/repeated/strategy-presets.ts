/**
 * Strategies of the repeated prisoner's dilemma by name, for 2x2 games in which action 0 cooperates. Where a norm plays the
 * same strategy in an env, it has the same name.
 */
import { failUnknown } from "../../core/errors.ts";
import { memoryOneMachine, type StrategyMachine } from "./strategy.ts";

export const strategyPresets = {
  "always-cooperate": memoryOneMachine([1, 1, 1, 1]),

  "always-defect": memoryOneMachine([0, 0, 0, 0], 0),

  random: memoryOneMachine([0.5, 0.5, 0.5, 0.5], 0.5),

  /** Axelrod 1984, The Evolution of Cooperation. */
  "tit-for-tat": memoryOneMachine([1, 0, 1, 0]),

  /** Boyd & Lorberbaum 1987, Nature 327:58-59. */
  "suspicious-tit-for-tat": memoryOneMachine([1, 0, 1, 0], 0),

  /** Nowak & Sigmund 1992, Nature 355:250-253; their generosity is 1/3 at T, R, P, S = 5, 3, 1, 0. */
  "generous-tit-for-tat": memoryOneMachine([1, 1 / 3, 1, 1 / 3]),

  /** Defects after two defections in a row (Axelrod 1984, chapter 2). */
  "tit-for-two-tats": {
    start: 0,
    mixes: [
      [1, 0],
      [1, 0],
      [0, 1],
    ],
    next: [
      [0, 1, 0, 1],
      [0, 2, 0, 2],
      [0, 2, 0, 2],
    ],
  },

  /** Nowak & Sigmund 1993, Nature 364:56-58. */
  "win-stay-lose-shift": memoryOneMachine([1, 0, 0, 1]),

  /**
   * Friedman 1971, Rev. Econ. Stud. 38:1-12: defects for good once the other has. Its own defections do not set it off;
   * where they do, it is `memoryOneMachine([1, 0, 0, 0])`.
   */
  grim: {
    start: 0,
    mixes: [
      [1, 0],
      [0, 1],
    ],
    next: [
      [0, 1, 0, 1],
      [1, 1, 1, 1],
    ],
  },
} as const satisfies Record<string, StrategyMachine>;

/** A strategy of the literature by name; an unknown name is an error that suggests the nearest one. */
export function strategyPreset(name: string): StrategyMachine {
  const known: Readonly<Record<string, StrategyMachine>> = strategyPresets;
  return Object.hasOwn(known, name) ? known[name] : failUnknown("strategy", name, Object.keys(known));
}
