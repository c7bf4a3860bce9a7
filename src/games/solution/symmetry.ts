/** Whether the players of a game stand in the same position. */
import { type NormalForm, profileAt } from "../normal-form.ts";
import { slackOf } from "./slack.ts";

/**
 * Whether what a player is paid depends only on its own action and on how many of all play each action (a symmetric
 * game, von Neumann & Morgenstern 1944, section 28), up to `slack` (default: rounding).
 */
export function isSymmetric(game: NormalForm, slack?: number): boolean {
  const { actions, payoffs } = game;
  const equal = slackOf("isSymmetric", payoffs, slack);
  if (actions.some((n) => n !== actions[0])) return false;
  const paid = new Map<string, number>();
  for (let joint = 0; joint < payoffs[0].length; joint++) {
    const profile = profileAt(joint, actions);
    const counts = new Array<number>(actions[0]).fill(0);
    for (const action of profile) counts[action]++;
    const key = counts.join();
    for (const [player, own] of profile.entries()) {
      const payoff = payoffs[player][joint];
      const before = paid.get(`${own}:${key}`);
      if (before === undefined) paid.set(`${own}:${key}`, payoff);
      else if (!(Math.abs(payoff - before) <= equal)) return false;
    }
  }
  return true;
}
