/** Games of the literature, whose equilibria are all known, and degenerate ones that are worked out by hand. */
import { bimatrix, type NormalForm } from "../../../src/games/index.ts";

export interface KnownGame {
  readonly game: NormalForm;
  /** Extreme equilibria in the order of `nashEquilibria`, to seven digits. */
  readonly all: readonly string[];
}

export const textbookGames: Readonly<Record<string, KnownGame>> = {
  "prisoner's dilemma": {
    game: bimatrix([
      [3, 0],
      [5, 1],
    ]),
    all: ["0 1 | 0 1"],
  },
  "battle of the sexes": {
    game: bimatrix(
      [
        [2, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 2],
      ],
    ),
    all: ["1 0 | 1 0", "0 1 | 0 1", "0.6666667 0.3333333 | 0.3333333 0.6666667"],
  },
  "matching pennies": {
    game: bimatrix(
      [
        [1, -1],
        [-1, 1],
      ],
      [
        [-1, 1],
        [1, -1],
      ],
    ),
    all: ["0.5 0.5 | 0.5 0.5"],
  },
  "rock paper scissors": {
    game: bimatrix([
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ]),
    all: ["0.3333333 0.3333333 0.3333333 | 0.3333333 0.3333333 0.3333333"],
  },
  chicken: {
    game: bimatrix([
      [0, 7],
      [2, 6],
    ]),
    all: ["1 0 | 0 1", "0 1 | 1 0", "0.3333333 0.6666667 | 0.3333333 0.6666667"],
  },
  "3 x 3 coordination": {
    game: bimatrix([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]),
    all: [
      "1 0 0 | 1 0 0",
      "0 1 0 | 0 1 0",
      "0 0 1 | 0 0 1",
      "0.5 0.5 0 | 0.5 0.5 0",
      "0.5 0 0.5 | 0.5 0 0.5",
      "0 0.5 0.5 | 0 0.5 0.5",
      "0.3333333 0.3333333 0.3333333 | 0.3333333 0.3333333 0.3333333",
    ],
  },
  // von Stengel 2007, Algorithmic Game Theory, chapter 3, the example of its first sections.
  "3 x 2 of von Stengel": {
    game: bimatrix(
      [
        [3, 3],
        [2, 5],
        [0, 6],
      ],
      [
        [3, 2],
        [2, 6],
        [3, 1],
      ],
    ),
    all: ["1 0 0 | 1 0", "0.8 0.2 0 | 0.6666667 0.3333333", "0 0.3333333 0.6666667 | 0.3333333 0.6666667"],
  },
  "one row": { game: bimatrix([[1, 2, 3]], [[4, 6, 5]]), all: ["1 | 0 1 0"] },
  "one column": { game: bimatrix([[1], [3]], [[0], [0]]), all: ["0 1 | 1"] },
};

export const degenerateGames = {
  // The same chapter, on degenerate games: the second column now ties with the first against the first row.
  "3 x 2 of von Stengel, degenerate": {
    game: bimatrix(
      [
        [3, 3],
        [2, 5],
        [0, 6],
      ],
      [
        [3, 3],
        [2, 6],
        [3, 1],
      ],
    ),
    all: ["1 0 0 | 1 0", "1 0 0 | 0.6666667 0.3333333", "0 0.3333333 0.6666667 | 0.3333333 0.6666667"],
  },
  "all payoffs 0": {
    game: bimatrix([
      [0, 0],
      [0, 0],
    ]),
    all: ["1 0 | 1 0", "1 0 | 0 1", "0 1 | 1 0", "0 1 | 0 1"],
  },
  "one good outcome": {
    game: bimatrix([
      [1, 0],
      [0, 0],
    ]),
    all: ["1 0 | 1 0", "0 1 | 0 1"],
  },
  "one bad outcome": {
    game: bimatrix([
      [1, 1],
      [1, 0],
    ]),
    all: ["1 0 | 1 0", "1 0 | 0 1", "0 1 | 1 0"],
  },
} satisfies Record<string, KnownGame>;
