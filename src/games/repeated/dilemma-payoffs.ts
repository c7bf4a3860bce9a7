/** The four payoffs of a prisoner's dilemma: temptation, reward, punishment, sucker. */
import { fail } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";
import { slackOf } from "../solution/slack.ts";

/** Reads T > R > P > S off a symmetric 2x2 game in which action 0 cooperates; other games, up to rounding, are an error. */
export function dilemmaPayoffs(who: string, { actions, payoffs }: NormalForm) {
  if (actions.length !== 2 || actions.some((n) => n !== 2))
    fail(who, "needs a 2x2 game", actions.join(" x "), "use repeatedDeviation for other games");
  const [R, S, T, P] = payoffs[0];
  const mirror = [R, T, S, P];
  const slack = slackOf(who, payoffs);
  if (mirror.some((x, joint) => Math.abs(x - payoffs[1][joint]) > slack))
    fail(who, "the game must be symmetric", Array.from(payoffs[1]), `pay player 1 ${JSON.stringify(mirror)}`);
  if (!(T > R + slack && R > P + slack && P > S + slack))
    fail(who, "payoffs must be a dilemma, temptation > reward > punishment > sucker", [T, R, P, S]);
  return { T, R, P, S };
}
