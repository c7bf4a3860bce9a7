/** Two-player games in which both stand in the same position, read as one matrix. */
import { fail } from "../../core/errors.ts";
import { bimatrix, type NormalForm } from "../normal-form.ts";
import { slackOf } from "../solution/slack.ts";

/** What the row is paid against the column, `payoffs[own][other]`; or a normal form that is symmetric. */
export type SymmetricPayoffs = NormalForm | readonly ArrayLike<number>[];

export interface SymmetricMatrix {
  /** Number of strategies. */
  readonly n: number;
  /** `a[n * own + other]`. */
  readonly a: Float64Array;
}

/** Checks that the game is symmetric, up to rounding, and flattens it. */
export function symmetricMatrix(who: string, given: SymmetricPayoffs): SymmetricMatrix {
  const game = "payoffs" in given ? given : bimatrix(given);
  const [n, columns] = game.actions;
  if (game.actions.length !== 2 || n !== columns)
    fail(
      who,
      "needs a symmetric game of two players",
      game.actions.join(" x "),
      "give a square matrix; for more players use matchedGroups or finiteGroups",
    );
  const [a, b] = game.payoffs;
  const equal = slackOf(who, game.payoffs);
  for (let own = 0; own < n; own++)
    for (let other = 0; other < n; other++)
      if (Math.abs(a[n * own + other] - b[n * other + own]) > equal)
        fail(
          who,
          `the game is not symmetric: player 0 is paid ${a[n * own + other]} for (${own}, ${other})`,
          b[n * other + own],
          `player 1 must be paid the same for (${other}, ${own}); otherwise use populationPerPlayer`,
        );
  return { n, a };
}

/** Largest difference between two payoffs, to which tolerances are relative. */
export function spreadOf({ a }: SymmetricMatrix): number {
  return (
    a.reduce((high, value) => Math.max(high, value), a[0]) -
    a.reduce((low, value) => Math.min(low, value), a[0])
  );
}
