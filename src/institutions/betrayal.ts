/**
 * What a good name is worth to whoever means to betray it: the last tick, the sale of the name, and deeds that are saved up.
 *
 * Kreps & Wilson 1982, "Reputation and Imperfect Information", Journal of Economic Theory 27:253-279, and Milgrom & Roberts 1982,
 * 27:280-312 (a little honesty goes far); Klein & Leffler 1981, Journal of Political Economy 89:615-641 (honesty is worth what is
 * still to come); Tadelis 1999, American Economic Review 89:548-563 (names that are sold).
 */
import { fail } from "../core/errors.ts";

/** What a sale is worth to the seller (payoff). */
export interface Sale {
  /** If it is honest: pi. */
  readonly honest: number;
  /** If it cheats: G, more than that; nobody buys of it again. */
  readonly cheat: number;
}

/** The least probability of another sale (or discount) at which a seller without an end in view stays honest: 1 - pi/G. */
export function leastFuture(sale: Sale): number {
  requireSale("leastFuture", sale);
  return 1 - sale.honest / sale.cheat;
}

/**
 * What a name must bring after the last sale for a seller to be honest in it: G - pi. It is also what somebody who will cheat under
 * it can pay beyond an honest buyer, so that trust has to begin anew where a name has been sold.
 */
export function namePrice(sale: Sale): number {
  requireSale("namePrice", sale);
  return sale.cheat - sale.honest;
}

export interface LastMinute extends Sale {
  readonly ticks: number;
  /** Share of sellers that are always honest; the others are so while it pays. */
  readonly alwaysHonest: number;
  /** A buyer buys if honesty is at least as probable as this: beta. */
  readonly enough: number;
}

/** A tick of the equilibrium after honesty so far, with all sales made. */
export interface LastMinuteTick {
  /** Ticks left, this one included. */
  readonly left: number;
  /** Probability that the buyer buys. */
  readonly buys: number;
  /** Probability, to the buyer, that the seller is one who is always honest. */
  readonly belief: number;
  /** Probability that the other kind of seller is honest. */
  readonly strategic: number;
  /** Probability, to the buyer, of honesty. */
  readonly honest: number;
}

/**
 * The sequential equilibrium, backwards from the last tick: with k left an honest kind of at least `enough ** k` is trusted. The other
 * sellers are honest while belief is at least `enough ** (k - 1)`; below it they betray so often that belief after honesty is that,
 * and the next buyer, who is then indifferent, buys with probability (G - pi)/G. Where one does not buy nothing is learned, and
 * nobody buys after it.
 */
export function lastMinute({ ticks, alwaysHonest, enough, honest, cheat }: LastMinute): LastMinuteTick[] {
  requireSale("lastMinute", { honest, cheat });
  if (!Number.isInteger(ticks) || ticks < 1 || ticks > 1_000_000)
    fail("lastMinute", "ticks must be a whole number of at least 1 and at most 1000000", ticks);
  if (!(alwaysHonest >= 0 && alwaysHonest <= 1))
    fail("lastMinute", "alwaysHonest must be within 0 and 1", alwaysHonest);
  if (!(enough > 0 && enough < 1)) fail("lastMinute", "enough must be above 0 and below 1", enough);
  const play: LastMinuteTick[] = [];
  let belief = alwaysHonest;
  let indifferent = false;
  for (let left = ticks; left >= 1; left--) {
    const buys = indifferent ? (cheat - honest) / cheat : belief >= enough ** left ? 1 : 0;
    const after = Math.max(belief, enough ** (left - 1));
    // By Bayes' rule belief after honesty is belief / (belief + (1 - belief) strategic).
    const strategic = belief === 1 ? 1 : (belief * (1 - after)) / (after * (1 - belief));
    play.push({ left, buys, belief, strategic, honest: belief + (1 - belief) * strategic });
    if (buys === 0) continue;
    indifferent = after > belief;
    belief = after;
  }
  return play;
}

/** A score that deeds add up to, in their order: a good deed is above 0, a betrayal below. */
export type ScoreRule = (deeds: readonly number[]) => number;

/** Each deed counts as it is: good ones can be saved up. */
export const additive: ScoreRule = (deeds) => deeds.reduce((score, deed) => score + deed, 0);

/** A betrayal takes all that was saved up as well. */
export const forfeiting: ScoreRule = (deeds) =>
  deeds.reduce((score, deed) => (deed < 0 ? Math.min(score, 0) + deed : score + deed), 0);

/** How far a betrayal brings the score down after `deeds`. */
export function betrayalCost(rule: ScoreRule, deeds: readonly number[], betrayal: number): number {
  return rule(deeds) - rule([...deeds, betrayal]);
}

/**
 * Good deeds, each worth `deed`, after which a betrayal leaves the score where a newcomer's is; undefined where as many as `most` are
 * not enough.
 */
export function deedsThatPay(
  rule: ScoreRule,
  deed: number,
  betrayal: number,
  most = 200_000,
): number | undefined {
  if (!(deed > 0)) fail("deedsThatPay", "a good deed must be worth more than 0", deed);
  if (!(betrayal < 0)) fail("deedsThatPay", "a betrayal must be worth less than 0", betrayal);
  if (!Number.isInteger(most) || most < 0 || most > 10_000_000)
    fail("deedsThatPay", "most must be a whole number within 0 and 10000000", most);
  const paid = (deeds: number) => rule([...new Array<number>(deeds).fill(deed), betrayal]) >= rule([]);
  if (!paid(most)) return undefined;
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (paid(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function requireSale(who: string, { honest, cheat }: Sale): void {
  if (!(honest > 0 && Number.isFinite(honest))) fail(who, "honest must be a positive payoff", honest);
  if (!(cheat > honest && Number.isFinite(cheat)))
    fail(who, `cheat must be above what honesty pays (${honest})`, cheat);
}
