/**
 * Bids once, so late that nobody can see it before the block, and only if that beats the highest bid in view.
 *
 * Roth & Ockenfels 2002, American Economic Review 92:1093-1103, on last-minute bids where auctions end at a fixed
 * time; Daian et al. 2020 (IEEE S&P) on timing in priority gas auctions. Known behaviour: against bidders who raise
 * step by step it wins before they can answer; among snipers the auction is a sealed one in which losers pay.
 */
import { definePolicy, z } from "../../src/index.ts";
import { bidding, worthOf } from "./bidding.ts";

export const snipeLate = definePolicy({
  id: "snipe-late",
  title: "Late sniper",
  cite: ["Roth & Ockenfels 2002, American Economic Review 92:1093-1103"],
  kind: "norm",
  acts: "any",
  reads: ["value", "own", "highest", "ticksLeft"],
  fits: ["mev-auction-v0"],
  params: z.object({
    latency: z
      .number()
      .int()
      .min(1)
      .default(1)
      .describe("ticks until others see a bid; it bids when fewer than these are left"),
    share: z.number().min(0).max(1).default(1).describe("share of the value (less the cost) that it bids"),
    cost: z.number().nonnegative().default(0).describe("what winning costs besides the bid (value units)"),
  }),
  derive: (_, site) => bidding("snipe-late", site),
  seat(me, p, { inShares, notAbove, amountOf, slack }) {
    const { value, own, highest, ticksLeft } = me.obs;
    me.act(0);
    if (ticksLeft >= p.latency || own > 0) return;
    const bid = notAbove(p.share * worthOf(value, p.cost, inShares));
    if (amountOf(bid) > highest + slack) me.act(bid);
  },
});
