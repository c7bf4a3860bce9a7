/** Nash equilibria in pure actions, by enumeration (Nash 1951, Annals of Mathematics 54:286-295). */
import { requireKnown } from "../../core/errors.ts";
import { type NormalForm, strideOf } from "../normal-form.ts";
import { slackOf } from "./slack.ts";

/**
 * Numbers of the joint actions from which nobody gains more than `slack` by a change of its own (default: rounding), in
 * order. A larger slack gives the pure epsilon-equilibria. `strict`: from which everybody loses more than `slack`.
 * Time is linear in the number of payoffs.
 */
export function pureNash(
  game: NormalForm,
  options: { readonly strict?: boolean; readonly slack?: number } = {},
): number[] {
  requireKnown("pureNash", "option", options, ["strict", "slack"]);
  const { strict = false, slack } = options;
  const { actions, payoffs } = game;
  const allowed = slackOf("pureNash", payoffs, slack);
  const stable = new Uint8Array(payoffs[0].length).fill(1);
  for (const [player, table] of payoffs.entries()) {
    const n = actions[player];
    const stride = strideOf(player, actions);
    for (let first = 0; first < table.length; first++) {
      if (Math.floor(first / stride) % n !== 0) continue;
      const end = first + n * stride;
      let best = Number.NEGATIVE_INFINITY;
      let second = Number.NEGATIVE_INFINITY;
      for (let joint = first; joint < end; joint += stride) {
        const payoff = table[joint];
        if (payoff > best) {
          second = best;
          best = payoff;
        } else if (payoff > second) second = payoff;
      }
      const unique = best > second + allowed;
      const least = !strict ? best - allowed : unique ? best : Number.POSITIVE_INFINITY;
      for (let joint = first; joint < end; joint += stride) if (table[joint] < least) stable[joint] = 0;
    }
  }
  return Array.from(stable.keys()).filter((joint) => stable[joint] === 1);
}
