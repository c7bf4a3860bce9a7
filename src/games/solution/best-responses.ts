/** Best responses to what the others do (Nash 1951, Annals of Mathematics 54:286-295). */
import { fail } from "../../core/errors.ts";
import {
  deviationPayoffs,
  type Mixed,
  type NormalForm,
  profileAt,
  pureMix,
  requireMixed,
} from "../normal-form.ts";
import { slackOf } from "./slack.ts";

/**
 * Actions of `player` that are best while the others keep to `mixed`, in order; the player's own mix does not matter.
 * Actions that fall short of the best by at most `slack` (default: rounding) are among them.
 */
export function bestResponses(game: NormalForm, player: number, mixed: Mixed, slack?: number): number[] {
  const who = "bestResponses";
  requirePlayer(who, game, player);
  requireMixed(who, game, mixed);
  const least = slackOf(who, [game.payoffs[player]], slack);
  const each = deviationPayoffs(game, player, mixed);
  const best = each.reduce((most, payoff) => Math.max(most, payoff));
  return Array.from(each.keys()).filter((action) => each[action] >= best - least);
}

/** A joint action, by number, as a profile of mixes that each play one action for sure. */
export function pureProfile({ actions }: NormalForm, joint: number): Mixed {
  const joints = actions.reduce((product, n) => product * n, 1);
  if (!(Number.isInteger(joint) && joint >= 0 && joint < joints))
    fail("pureProfile", `joint actions are numbered 0..${joints - 1}`, joint, "jointAt numbers a profile");
  return profileAt(joint, actions).map((action, player) => pureMix(actions[player], action));
}

/** Checks the number of a player. */
export function requirePlayer(who: string, { actions }: NormalForm, player: number): void {
  if (!(Number.isInteger(player) && player >= 0 && player < actions.length))
    fail(who, `player must be in 0..${actions.length - 1}`, player);
}
