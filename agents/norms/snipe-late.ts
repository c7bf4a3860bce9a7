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
  bind(context, p) {
    const { rows, seats, io } = context;
    const { inShares, notAbove, amountOf, slack } = bidding("snipe-late", context);
    const S = seats.length;
    const action = io.actions[0];
    const { value, own, highest, ticksLeft } = io.obs;
    return {
      act(lo, hi) {
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          action[k] = 0;
          if (ticksLeft[k] >= p.latency || own[k] > 0) continue;
          const bid = notAbove(p.share * worthOf(value[k], p.cost, inShares));
          if (amountOf(bid) > highest[k] + slack) action[k] = bid;
        }
      },
    };
  },
});
