/**
 * How far a profile is from equilibrium.
 *
 * NashConv(s) = sum_i (max_a u_i(a, s_-i) - u_i(s)) (Lanctot et al. 2017, "A Unified Game-Theoretic Approach to
 * Multiagent Reinforcement Learning"). Exploitability is its mean over players, which in two-player zero-sum
 * games is the usual one (Lanctot et al. 2019, "OpenSpiel"). Both are in the unit of the payoffs, and 0 exactly in equilibrium.
 */
import { deviationPayoffs, type Mixed, type NormalForm, requireMixed } from "../normal-form.ts";
import { slackOf } from "./slack.ts";

/** What each player gains in expectation by its best response, while the others stay. */
export function deviationGains(game: NormalForm, mixed: Mixed): Float64Array {
  requireMixed("deviationGains", game, mixed);
  return Float64Array.from(game.actions, (n, player) => {
    const each = deviationPayoffs(game, player, mixed);
    const best = each.reduce((most, payoff) => Math.max(most, payoff));
    // A mean of shortfalls rather than a difference of means: rounding cannot make it negative.
    let gain = 0;
    for (let action = 0; action < n; action++) gain += mixed[player][action] * (best - each[action]);
    return gain;
  });
}

/** Whether nobody gains more than `slack` (default: rounding); with a larger slack, an epsilon-equilibrium. */
export function isNash(game: NormalForm, mixed: Mixed, slack?: number): boolean {
  const allowed = slackOf("isNash", game.payoffs, slack);
  return deviationGains(game, mixed).every((gain) => gain <= allowed);
}

/** Sum of the players' gains. */
export function nashConv(game: NormalForm, mixed: Mixed): number {
  return deviationGains(game, mixed).reduce((sum, gain) => sum + gain, 0);
}

/** Mean of the players' gains. */
export function exploitability(game: NormalForm, mixed: Mixed): number {
  return nashConv(game, mixed) / game.actions.length;
}
