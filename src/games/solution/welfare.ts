/** What equilibria make of a game, held against its best outcome. Welfare is the sum of the players' payoffs. */
import { fail } from "../../core/errors.ts";
import { requireFiniteNumber } from "../../stats/check.ts";
import { expectedPayoffs, type Mixed, type NormalForm, payoffRange } from "../normal-form.ts";
import { slackOf } from "./slack.ts";

export interface EquilibriumEfficiency {
  /** Welfare of the social optimum, and of the worst and the best equilibrium. */
  readonly optimum: number;
  readonly worst: number;
  readonly best: number;
  /**
   * Optimum to worst (Koutsoupias & Papadimitriou 1999, "Worst-case Equilibria"); undefined where no ratio says
   * anything, see `priceOfAnarchy`.
   */
  readonly priceOfAnarchy: number | undefined;
  /** Optimum to best (Anshelevich et al. 2004, "The Price of Stability for Network Design with Fair Cost Allocation"). */
  readonly priceOfStability: number | undefined;
}

/** Sum of the players' payoffs in a joint action (by number), or expected in a mixed profile. */
export function welfareOf(game: NormalForm, outcome: number | Mixed): number {
  if (typeof outcome !== "number")
    return expectedPayoffs(game, outcome).reduce((sum, payoff) => sum + payoff, 0);
  if (!(Number.isInteger(outcome) && outcome >= 0 && outcome < game.payoffs[0].length))
    fail("welfareOf", `joint actions are numbered 0..${game.payoffs[0].length - 1}`, outcome);
  return game.payoffs.reduce((sum, table) => sum + table[outcome], 0);
}

/** Number of the joint action with the largest welfare; of several, up to rounding, the first. */
export function socialOptimum(game: NormalForm): number {
  const rounding = game.payoffs.length * slackOf("socialOptimum", game.payoffs);
  let best = 0;
  let most = welfareOf(game, 0);
  for (let joint = 1; joint < game.payoffs[0].length; joint++) {
    const welfare = welfareOf(game, joint);
    if (welfare > most + rounding) {
      best = joint;
      most = welfare;
    }
  }
  return best;
}

/**
 * Price of anarchy: W_opt / W_nash for welfare (more is better) at the optimum and at the worst equilibrium;
 * 1 means that selfish play loses nothing (Koutsoupias and Papadimitriou 1999, "Worst-case Equilibria"). Give
 * the best equilibrium for the price of stability.
 *
 * - equal, both zero included: 1;
 * - both positive: W_opt / W_nash;
 * - both negative, welfare is minus a cost: the ratio of costs W_nash / W_opt, again >= 1;
 * - otherwise undefined: one is zero, or the signs differ, and the ratio would follow from where payoffs are counted
 *   from. The difference of the two still says what is lost.
 *
 * Welfare is a sum: numbers that are at most `slack` apart are equal, and those that are at most that far from 0 are 0.
 * It is in the unit of welfare, 1e-12 of the larger of the two unless given: give one where they may be sums of larger
 * payoffs that cancel, as in zero-sum games (`equilibriumEfficiency` does). Sampled welfare may put W_nash slightly
 * above W_opt: the value is then below 1, not an error.
 */
export function priceOfAnarchy(optimum: number, nash: number, slack?: number): number | undefined {
  const who = "priceOfAnarchy";
  requireFiniteNumber(who, "optimum", optimum);
  requireFiniteNumber(who, "nash", nash);
  const equal = slackOf(who, [[optimum, nash]], slack);
  if (Math.abs(optimum - nash) <= equal) return 1;
  if (optimum > equal && nash > equal) return optimum / nash;
  if (optimum < -equal && nash < -equal) return nash / optimum;
  return undefined;
}

/**
 * Prices of anarchy and stability over the equilibria that are given: numbers of joint actions (`pureNash`), mixed
 * profiles, or both. They are prices over these only: a bound on the game's own where equilibria are missing.
 *
 * The prices are ratios of welfare, at least 1 for any set of equilibria; where payoffs are costs with a minus sign
 * (optimum and equilibrium negative) they are the ratios of costs, and where the signs differ there is none. `slack`
 * is what sums of payoffs may differ by and still be equal; unless given, rounding: a billionth of the range of payoffs
 * for each player.
 */
export function equilibriumEfficiency(
  game: NormalForm,
  equilibria: readonly (number | Mixed)[],
  slack?: number,
): EquilibriumEfficiency {
  const who = "equilibriumEfficiency";
  if (equilibria.length === 0)
    fail(who, "needs at least one equilibrium", undefined, "look for mixed ones too");
  const rounding = Math.max(1e-9 * payoffRange(game), slackOf(who, game.payoffs));
  const equal = slackOf(who, [], slack ?? game.actions.length * rounding);
  const optimum = welfareOf(game, socialOptimum(game));
  const welfare = equilibria.map((equilibrium) => welfareOf(game, equilibrium));
  const worst = welfare.reduce((least, each) => Math.min(least, each));
  const best = welfare.reduce((most, each) => Math.max(most, each));
  return {
    optimum,
    worst,
    best,
    priceOfAnarchy: priceOfAnarchy(optimum, worst, equal),
    priceOfStability: priceOfAnarchy(optimum, best, equal),
  };
}
