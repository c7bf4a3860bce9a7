/** Pareto efficiency of joint actions. */
import type { NormalForm } from "../normal-form.ts";
import { slackOf } from "./slack.ts";
import { welfareOf } from "./welfare.ts";

/**
 * Numbers of the joint actions that no other joint action Pareto-dominates, in order. One dominates another if nobody
 * is worse off in it and somebody is better off; differences of rounding count as none. Lotteries over joint actions
 * are not looked at. Time is joint actions times size of the front.
 */
export function paretoFront(game: NormalForm): number[] {
  const { payoffs } = game;
  const slack = slackOf("paretoFront", payoffs);
  const welfare = Float64Array.from(payoffs[0].keys(), (joint) => welfareOf(game, joint));
  // What dominates has the larger welfare, so going down in welfare a joint action meets all that dominate it before.
  const order = Array.from(payoffs[0].keys()).sort((x, y) => welfare[y] - welfare[x] || x - y);
  const front: number[] = [];
  for (const joint of order)
    if (!front.some((other) => paretoDominates(payoffs, other, joint, slack))) front.push(joint);
  return front.sort((x, y) => x - y);
}

function paretoDominates(
  payoffs: readonly Float64Array[],
  better: number,
  worse: number,
  slack: number,
): boolean {
  let gains = false;
  for (const table of payoffs) {
    const gain = table[better] - table[worse];
    if (gain < -slack) return false;
    if (gain > slack) gains = true;
  }
  return gains;
}
