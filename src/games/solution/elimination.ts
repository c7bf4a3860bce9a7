/**
 * Iterated elimination of dominated actions.
 *
 * In rounds: each removes at once, for all players, what is dominated in the game that the round before has left. What
 * survives strict elimination does not depend on the order of removal (Gilboa, Kalai & Zemel 1990, Operations Research
 * Letters 9:85-89), and no equilibrium is lost. What survives weak elimination does depend on it, hence the rounds;
 * equilibria may be lost, but what is an equilibrium among the survivors is one of the game.
 */
import { fail } from "../../core/errors.ts";
import { jointActions, jointAt, type NormalForm, normalForm, profileAt } from "../normal-form.ts";
import { type DominanceKind, dominates } from "./dominance.ts";
import { dominatingMix } from "./mixed-dominance.ts";
import { slackOf } from "./slack.ts";

export interface Elimination {
  /** Actions that survive, by player, numbered as in the game that was given. */
  readonly kept: readonly (readonly number[])[];
  /** What each round removed, in order. */
  readonly rounds: readonly (readonly { readonly player: number; readonly action: number }[])[];
  /** The game between the survivors. */
  readonly game: NormalForm;
}

/**
 * Removes dominated actions until there are none; `slack` as in `dominates`, the same in all rounds. "mixed" removes
 * what a mix strictly dominates, too; between two players the rationalizable actions survive (Pearce 1984).
 */
export function eliminateDominated(
  game: NormalForm,
  kind: DominanceKind | "mixed" = "strict",
  slack?: number,
): Elimination {
  const equal = slackOf("eliminateDominated", game.payoffs, slack);
  const rounds: { player: number; action: number }[][] = [];
  let kept = game.actions.map((n) => Array.from({ length: n }, (_, action) => action));
  for (;;) {
    const left = restrictedGame(game, kept);
    const survivors = kept.map((actions, player) => {
      const alive = undominated(left, player, kind, equal);
      return actions.filter((_, index) => alive.has(index));
    });
    const removed = kept.flatMap((actions, player) =>
      actions.filter((action) => !survivors[player].includes(action)).map((action) => ({ player, action })),
    );
    if (removed.length === 0) return { kept, rounds, game: left };
    rounds.push(removed);
    kept = survivors;
  }
}

/** The game in which each player has only the actions that `kept` lists for it, in that order. */
export function restrictedGame(game: NormalForm, kept: readonly (readonly number[])[]): NormalForm {
  const who = "restrictedGame";
  const { actions, payoffs, labels } = game;
  if (kept.length !== actions.length)
    fail(who, `needs a list of actions for each of the ${actions.length} players`, kept.length);
  for (const [player, list] of kept.entries())
    if (list.length === 0 || list.some((a) => !(Number.isInteger(a) && a >= 0 && a < actions[player])))
      fail(who, `player ${player} keeps at least one of its actions 0..${actions[player] - 1}`, list);
  const sizes = kept.map((list) => list.length);
  const from = Int32Array.from({ length: jointActions(sizes) }, (_, joint) =>
    jointAt(
      profileAt(joint, sizes).map((index, player) => kept[player][index]),
      actions,
    ),
  );
  return normalForm({
    actions: sizes,
    payoffs: payoffs.map((table) => Float64Array.from(from, (joint) => table[joint])),
    ...(labels && { labels: kept.map((list, player) => list.map((action) => labels[player][action])) }),
  });
}

/**
 * What is left of a player's actions when those are removed that one still left dominates. Dominance is transitive,
 * so this removes all dominated actions; with a slack it need not be, and then one action at least stays.
 */
function undominated(
  game: NormalForm,
  player: number,
  kind: DominanceKind | "mixed",
  slack: number,
): Set<number> {
  const alive = new Set(Array.from({ length: game.actions[player] }, (_, action) => action));
  for (const worse of alive)
    for (const better of alive)
      if (
        better !== worse &&
        dominates(game, player, better, worse, kind === "weak" ? "weak" : "strict", slack)
      ) {
        alive.delete(worse);
        break;
      }
  if (kind === "mixed")
    for (const action of alive) if (dominatingMix(game, player, action, slack)) alive.delete(action);
  return alive;
}
