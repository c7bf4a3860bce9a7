/**
 * What bidding norms share: amounts on one side, the actions of an auction on the other.
 *
 * An auction's first action head offers bid levels with `values` (0 first: no bid, or keep the standing one), in
 * value units or in shares of the own value, or it is a box of amounts. Norms reckon in the unit of the head.
 */
import { fail, type SeatSite } from "../../src/index.ts";

export interface Bidding {
  /** Levels (and standing bids) are shares of the own value. */
  readonly inShares: boolean;
  /** The action that bids the most without exceeding `amount`. */
  notAbove(amount: number): number;
  /** The action that bids the least that reaches `amount`; -1 where nothing does. */
  notBelow(amount: number): number;
  /** What an action bids. */
  amountOf(action: number): number;
  /** Amounts that differ by less are the same, but for rounding. */
  readonly slack: number;
}

/** Rounding slack in comparisons of amounts, as a share of the largest bid there is. */
const slackShare = 1e-9;

export function bidding(who: string, { heads }: SeatSite): Bidding {
  const head = heads[0];
  if (head.kind === "box") {
    const { low, high } = head;
    const slack = slackShare * high;
    return {
      inShares: head.unit?.startsWith("share") ?? false,
      notAbove: (amount) => Math.max(low, Math.min(high, amount)),
      notBelow: (amount) => (amount > high + slack ? -1 : Math.max(low, Math.min(high, amount))),
      amountOf: (action) => action,
      slack,
    };
  }
  const { values } = head;
  if (!values)
    fail(
      who,
      `needs to know what the levels of "${head.name}" stand for`,
      undefined,
      "give the head values or use a box",
    );
  const slack = slackShare * values[values.length - 1];
  return {
    inShares: head.unit?.startsWith("share") ?? false,
    notAbove(amount) {
      let action = 0;
      while (action + 1 < values.length && values[action + 1] <= amount + slack) action++;
      return action;
    },
    notBelow(amount) {
      for (let action = 0; action < values.length; action++)
        if (values[action] >= amount - slack) return action;
      return -1;
    },
    amountOf: (action) => values[action],
    slack,
  };
}

/** What a bidder gains at most from winning, in the unit of its bids, after `cost` (value units) is paid. */
export function worthOf(value: number, cost: number, inShares: boolean): number {
  if (!inShares) return value - cost;
  return value > 0 ? 1 - cost / value : 0;
}
