/**
 * Sealed-bid auctions of one item: first-price, second-price and all-pay.
 *
 * Krishna 2010, "Auction Theory", chapters 2 and 3; Vickrey 1961. The highest bid that meets the reserve
 * wins; equal highest bids share the item by a fair lottery, told as winning probabilities and expected
 * payments, so that an outcome is a function of the bids. A bid below the reserve counts as none and costs
 * nothing.
 */
import { fail } from "../../core/errors.ts";
import { requireFinite } from "../../stats/check.ts";
import type { DirectMechanism, DirectOutcome } from "./direct.ts";

export interface AuctionResult extends DirectOutcome<readonly number[]> {
  /** Who wins; more than one when highest bids tie, none when no bid meets the reserve. */
  readonly winners: readonly number[];
  /** The probability that each bidder gets the item. */
  readonly allocation: readonly number[];
  /** What each bidder expects to pay. */
  readonly payments: readonly number[];
}

export type AuctionRule = (bids: ArrayLike<number>, reserve?: number) => AuctionResult;

/** The winner pays its bid. */
export function firstPrice(bids: ArrayLike<number>, reserve = 0): AuctionResult {
  const { winners, allocation } = highestBids("firstPrice", bids, reserve);
  return { winners, allocation, payments: allocation.map((share, i) => share * bids[i]) };
}

/** The winner pays the highest of the other bids and the reserve (Vickrey 1961). */
export function secondPrice(bids: ArrayLike<number>, reserve = 0): AuctionResult {
  const { winners, allocation } = highestBids("secondPrice", bids, reserve);
  let price = reserve;
  for (let i = 0; i < bids.length; i++) if (i !== winners[0]) price = Math.max(price, bids[i]);
  return { winners, allocation, payments: allocation.map((share) => share * price) };
}

/** Every bidder that meets the reserve pays its bid, winning or not. */
export function allPay(bids: ArrayLike<number>, reserve = 0): AuctionResult {
  const { winners, allocation } = highestBids("allPay", bids, reserve);
  return { winners, allocation, payments: Array.from(bids, (bid) => (bid >= reserve ? bid : 0)) };
}

/** What bidders with these values for the item expect to gain: `value * probability - payment`. */
export function auctionUtilities(
  values: ArrayLike<number>,
  { allocation, payments }: AuctionResult,
): number[] {
  if (values.length !== payments.length)
    fail("auctionUtilities", `needs one value for each of the ${payments.length} bidders`, values.length);
  return allocation.map((share, i) => values[i] * share - payments[i]);
}

/** An auction as a direct mechanism: a type is what the item is worth, a report is the bid. */
export function auctionMechanism(
  rule: AuctionRule,
  types: readonly (readonly number[])[],
  reserve = 0,
): DirectMechanism<number, readonly number[]> {
  return {
    players: types.length,
    types,
    outcome: (bids) => rule(bids, reserve),
    value: (bidder, worth, allocation) => worth * allocation[bidder],
  };
}

function highestBids(who: string, bids: ArrayLike<number>, reserve: number) {
  requireFinite(who, "bids", bids);
  if (!(Number.isFinite(reserve) && reserve >= 0))
    fail(who, "the reserve must be a number of at least 0", reserve);
  let highest = reserve;
  for (let i = 0; i < bids.length; i++) highest = Math.max(highest, bids[i]);
  const winners = Array.from(bids, (_, i) => i).filter((i) => bids[i] === highest);
  const allocation = Array.from(bids, (bid) => (bid === highest ? 1 / winners.length : 0));
  return { winners, allocation };
}
