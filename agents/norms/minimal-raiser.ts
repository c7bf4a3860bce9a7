/**
 * Outbids the highest bid in view by the least raise that is accepted, as long as winning would still pay.
 *
 * The bots that Daian et al. 2020 ("Flash Boys 2.0", IEEE S&P) watch in priority gas auctions raise each other in
 * such small steps; with an open ascending price it is the straightforward bidding of the English auction. Known
 * behaviour: the price climbs until all but one have reached their value, or the block comes first; what losing
 * costs does not enter its reckoning.
 */
import { definePolicy, z } from "../../src/index.ts";
import { bidding, worthOf } from "./bidding.ts";

export const minimalRaiser = definePolicy({
  id: "minimal-raiser",
  title: "Minimal raiser",
  cite: ["Daian et al. 2020, Flash Boys 2.0, IEEE S&P"],
  kind: "norm",
  acts: "any",
  reads: ["value", "own", "highest"],
  fits: ["mev-auction-v0"],
  params: z.object({
    increment: z.number().nonnegative().default(0.1).describe("relative raise over the highest bid in view"),
    opening: z
      .number()
      .positive()
      .max(1)
      .default(0.05)
      .describe("first bid where none is in view, as a share of the value"),
    cost: z.number().nonnegative().default(0).describe("what winning costs besides the bid (value units)"),
  }),
  derive: (_, site) => bidding("minimal-raiser", site),
  seat(me, p, { inShares, notBelow, amountOf, slack }) {
    const { value, own, highest } = me.obs;
    me.act(0);
    if (own > highest) return;
    const least = highest > 0 ? highest * (1 + p.increment) : p.opening * (inShares ? 1 : value);
    const bid = notBelow(least);
    if (bid > 0 && amountOf(bid) <= worthOf(value, p.cost, inShares) + slack) me.act(bid);
  },
});
