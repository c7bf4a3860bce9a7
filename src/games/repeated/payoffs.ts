/**
 * Exact payoffs of two strategies with finite memory in a repeated game, from the Markov chain of their meeting.
 *
 * Nowak & Sigmund 1990, "The evolution of stochastic strategies in the Prisoner's Dilemma", Acta Appl. Math. 20:247-265.
 */
import type { NormalForm } from "../normal-form.ts";
import { rewardsPerRound } from "./chain.ts";
import { chainOf, meetingOf, type RepeatedOptions, stageRewards } from "./meeting.ts";
import type { StrategyMachine } from "./strategy.ts";

/**
 * How often each joint action is played, `shares[joint]`, which sum to 1: round t weighs (1 - discount) discount^t; at
 * discount 1 it is the limit of the share of rounds, averaged over where the play may settle.
 */
export function repeatedShares(
  game: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  options: RepeatedOptions,
): Float64Array {
  const meeting = meetingOf("repeatedShares", game, first, second, options);
  const { joints, played } = meeting;
  return rewardsPerRound(chainOf(meeting), played, joints, options.discount).slice(0, joints);
}

/**
 * What each of the two expects per round, as `[first, second]`: (1 - discount) sum_t discount^t u_t, and at discount 1 the
 * limit of means. A repeated game that goes on with probability `discount` pays the same a round.
 */
export function repeatedPayoffs(
  game: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  options: RepeatedOptions,
): Float64Array {
  const meeting = meetingOf("repeatedPayoffs", game, first, second, options);
  return rewardsPerRound(chainOf(meeting), stageRewards(meeting, game.payoffs), 2, options.discount).slice(
    0,
    2,
  );
}
