/**
 * Bids a fixed share of its value, once.
 *
 * Vickrey 1961, Journal of Finance 16:8-37: with n bidders and private values uniform from 0, all bidding
 * (n - 1) / n of their value is the equilibrium of the first-price auction, the default here. Known behaviour:
 * against such bidders nobody gains by bidding otherwise; where all know one common value it is outbid.
 */
import { definePolicy, type Policy, type PolicyContext, z } from "../../src/index.ts";
import { bidding, worthOf } from "./bidding.ts";

export const shadedBid = definePolicy({
  id: "shaded-bid",
  title: "Shaded bid",
  cite: ["Vickrey 1961, Journal of Finance 16:8-37"],
  kind: "norm",
  acts: "any",
  reads: ["value"],
  fits: ["mev-auction-v0"],
  params: z.object({
    share: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("share of the value (less the cost) that it bids; default (n - 1) / n for n agents"),
    cost: z.number().nonnegative().default(0).describe("what winning costs besides the bid (value units)"),
  }),
  bind: (context, p) =>
    bidShare("shaded-bid", context, p.share ?? (context.agents - 1) / context.agents, p.cost),
});

/** Bids `share` of what winning is worth while it has no standing bid, at the nearest level that is not above. */
export function bidShare(who: string, context: PolicyContext, share: number, cost: number): Policy {
  const { rows, seats, io } = context;
  const { inShares, notAbove } = bidding(who, context);
  const S = seats.length;
  const action = io.actions[0];
  const { value, own } = io.obs;
  return {
    act(lo, hi) {
      for (let r = lo * S; r < hi * S; r++) {
        const k = rows[r];
        const standing = own !== undefined && own[k] > 0;
        action[k] = standing ? 0 : notAbove(share * worthOf(value[k], cost, inShares));
      }
    },
  };
}
