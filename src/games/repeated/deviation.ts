/**
 * What a player gains by leaving its strategy against another that keeps to its own: Nash and subgame-perfect equilibria
 * among strategies with finite memory.
 *
 * Mailath & Samuelson 2006, "Repeated Games and Reputations", section 2.2 (one-shot deviations) and 2.3 (automata). All
 * payoffs and gains are per round, as in `repeatedPayoffs`: divided by 1 - discount they are those of the discounted sum.
 */
import { fail } from "../../core/errors.ts";
import { type NormalForm, pureMix } from "../normal-form.ts";
import { bestPlan, payoffSize, planMachine, seatsSwapped } from "./best-response.ts";
import { rewardsPerRound } from "./chain.ts";
import { asPlayed, chainOf, type Meeting, meetingOf, type RepeatedOptions, stageRewards } from "./meeting.ts";
import type { StrategyMachine } from "./strategy.ts";

/** One round in which the player takes another action, to keep to its strategy again from the next round on. */
export interface OneShotDeviation {
  /** First round (counted from 0) in which it can take place. */
  readonly round: number;
  /** State of the own machine and of the other's in that round. */
  readonly own: number;
  readonly other: number;
  /** What is played (intended, where there is noise) instead of the strategy's pure action or mix. */
  readonly action: number;
  /** Counted from that round on; below 0 where every one-shot deviation costs something. */
  readonly gain: number;
}

export interface RepeatedDeviation {
  /** Payoff of keeping to the strategy, and of the best plan against the other's. */
  readonly conforming: number;
  readonly best: number;
  /** best - conforming, at least 0; 0 says that the strategy is a best response. */
  readonly gain: number;
  /** A pure strategy that earns `best`. */
  readonly plan: StrategyMachine;
  /** The best one-shot deviation on the path of play. */
  readonly single: OneShotDeviation;
  /** The best one in any round that the player can bring about by deviating. */
  readonly anywhere: OneShotDeviation;
  /** The most that the best plan gains after any history, also one in which the other has left its strategy. */
  readonly afterAnyHistory: number;
}

/** Gains below this share of the largest payoff are rounding. */
const rounding = 1e-12;

/**
 * Solves the deviations of the player in `seat` (default 0) exactly. The one-shot deviation principle holds below
 * discount 1; at 1 a single round weighs nothing, and only `gain` and `afterAnyHistory` tell an equilibrium.
 */
export function repeatedDeviation(
  game: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  options: RepeatedOptions,
  seat: 0 | 1 = 0,
): RepeatedDeviation {
  const who = "repeatedDeviation";
  if (seat !== 0 && seat !== 1) fail(who, "seat must be 0 or 1", seat);
  if (seat === 1) return repeatedDeviation(seatsSwapped(who, game), second, first, options);
  if (game.actions[0] < 2) fail(who, "the player needs another action to deviate to", game.actions[0]);
  const meeting = meetingOf(who, game, first, second, options);
  const { joints, played } = meeting;
  const worth = rewardsPerRound(
    chainOf(meeting),
    stageRewards(meeting, [game.payoffs[0]]),
    1,
    options.discount,
  );
  const { plan, values } = bestPlan(who, game, second, options);
  const slack = rounding * payoffSize(game);
  const beyondRounding = (x: number) => (x > slack ? x : 0);
  const gain = beyondRounding(values[second.start] - worth[0]);
  const gains = worth.map((value, pair) => values[meeting.second[pair]] - value);
  const each = oneShots(game, first, second, options, meeting, worth);
  const onPath = roundsUntil(meeting, (pair, joint) => played[joints * pair + joint] > 0);
  const otherPlays = second.mixes.map((mix) => asPlayed(mix, options.noise ?? 0));
  const inReach = roundsUntil(
    meeting,
    (pair, joint) => otherPlays[meeting.second[pair]][joint % game.actions[1]] > 0,
  );
  return {
    conforming: worth[0],
    best: worth[0] + gain,
    gain,
    plan: planMachine(game, second, plan),
    single: largest(each, onPath, slack),
    anywhere: largest(each, inReach, slack),
    afterAnyHistory: beyondRounding(gains.reduce((most, x) => Math.max(most, x), 0)),
  };
}

/** Whether each strategy is a best response to the other: nobody gains more than `tolerance` a round (default: rounding). */
export function isRepeatedNash(
  game: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  options: RepeatedOptions,
  tolerance = 0,
): boolean {
  return ([0, 1] as const).every(
    (seat) => repeatedDeviation(game, first, second, options, seat).gain <= tolerance,
  );
}

/** Whether they are best responses after any history whatever. */
export function isSubgamePerfect(
  game: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  options: RepeatedOptions,
  tolerance = 0,
): boolean {
  return ([0, 1] as const).every(
    (seat) => repeatedDeviation(game, first, second, options, seat).afterAnyHistory <= tolerance,
  );
}

/** A one-shot deviation in a pair of states, whenever that comes about. */
interface OneShot extends Omit<OneShotDeviation, "round"> {
  readonly pair: number;
}

/** All actions in all pairs of states, but those that the player's strategy takes for sure. */
function oneShots(
  { actions: [m, n], payoffs }: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  { discount, noise = 0 }: RepeatedOptions,
  meeting: Meeting,
  worth: Float64Array,
): OneShot[] {
  return meeting.first.flatMap((own, pair) => {
    const other = meeting.second[pair];
    const otherMix = asPlayed(second.mixes[other], noise);
    return Array.from({ length: m }, (_, action) => {
      let value = 0;
      asPlayed(pureMix(m, action), noise).forEach((chance, a) => {
        for (let b = 0; b < n; b++) {
          const after = worth[meeting.next[meeting.joints * pair + n * a + b]];
          value += chance * otherMix[b] * ((1 - discount) * payoffs[0][n * a + b] + discount * after);
        }
      });
      return { pair, own, other, action, gain: value - worth[pair] };
    }).filter(({ action }) => first.mixes[own][action] < 1);
  });
}

/** First round in which each pair of states comes about, or -1, where `may` allows the joint action. */
function roundsUntil(
  { pairs, joints, next }: Meeting,
  may: (pair: number, joint: number) => boolean,
): Int32Array {
  const rounds = new Int32Array(pairs).fill(-1);
  rounds[0] = 0;
  const open = [0];
  for (const pair of open)
    for (let joint = 0; joint < joints; joint++) {
      const after = next[joints * pair + joint];
      if (rounds[after] >= 0 || !may(pair, joint)) continue;
      rounds[after] = rounds[pair] + 1;
      open.push(after);
    }
  return rounds;
}

/** The deviation with the largest gain, the earliest of equals. */
function largest(each: readonly OneShot[], rounds: Int32Array, slack: number): OneShotDeviation {
  const { pair, gain, ...rest } = each
    .filter((x) => rounds[x.pair] >= 0)
    .sort((x, y) => rounds[x.pair] - rounds[y.pair])
    .reduce((best, x) => (x.gain > best.gain + slack ? x : best));
  return { round: rounds[pair], ...rest, gain: Math.abs(gain) > slack ? gain : 0 };
}
