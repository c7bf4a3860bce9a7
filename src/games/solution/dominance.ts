/**
 * Dominance between the pure actions of a player (Luce & Raiffa 1957, "Games and Decisions";
 * Osborne & Rubinstein 1994, "A Course in Game Theory", sections 4.2 and 4.3).
 */
import { fail } from "../../core/errors.ts";
import { jointAt, type NormalForm, strideOf } from "../normal-form.ts";
import { requirePlayer } from "./best-responses.ts";
import { slackOf } from "./slack.ts";

/** Strict: better whatever the others do. Weak: never worse, and better against something that they may do. */
export type DominanceKind = "strict" | "weak";

/**
 * Whether action `better` of `player` dominates its action `worse`. Payoffs that are at most `slack` apart (default:
 * rounding) count as equal.
 */
export function dominates(
  game: NormalForm,
  player: number,
  better: number,
  worse: number,
  kind: DominanceKind = "strict",
  slack?: number,
): boolean {
  const who = "dominates";
  requirePlayer(who, game, player);
  const n = game.actions[player];
  for (const action of [better, worse])
    if (!(Number.isInteger(action) && action >= 0 && action < n))
      fail(who, `player ${player} has the actions 0..${n - 1}`, action);
  const table = game.payoffs[player];
  const equal = slackOf(who, [table], slack);
  const stride = strideOf(player, game.actions);
  const step = (better - worse) * stride;
  let everWorse = false;
  let everEqual = false;
  let everBetter = false;
  for (let joint = 0; joint < table.length; joint++) {
    if (Math.floor(joint / stride) % n !== worse) continue;
    const gain = table[joint + step] - table[joint];
    if (gain > equal) everBetter = true;
    else if (gain >= -equal) everEqual = true;
    else everWorse = true;
  }
  return everBetter && !everWorse && (kind === "weak" || !everEqual);
}

/** Actions of `player` that another of its actions dominates, in order. For mixes see `dominatingMix`. */
export function dominatedActions(
  game: NormalForm,
  player: number,
  kind: DominanceKind = "strict",
  slack?: number,
): number[] {
  requirePlayer("dominatedActions", game, player);
  const all = Array.from({ length: game.actions[player] }, (_, action) => action);
  return all.filter((worse) =>
    all.some((better) => better !== worse && dominates(game, player, better, worse, kind, slack)),
  );
}

/** The action of `player` that dominates all its others, if there is one. */
export function dominantAction(
  game: NormalForm,
  player: number,
  kind: DominanceKind = "strict",
  slack?: number,
): number | undefined {
  requirePlayer("dominantAction", game, player);
  const all = Array.from({ length: game.actions[player] }, (_, action) => action);
  return all.find((better) =>
    all.every((worse) => better === worse || dominates(game, player, better, worse, kind, slack)),
  );
}

/** Number of the joint action in which everybody plays a dominant action, if all have one. */
export function dominantEquilibrium(
  game: NormalForm,
  kind: DominanceKind = "strict",
  slack?: number,
): number | undefined {
  const choice = game.actions.map((_, player) => dominantAction(game, player, kind, slack));
  return choice.every((action) => action !== undefined) ? jointAt(choice, game.actions) : undefined;
}
