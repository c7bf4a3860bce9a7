/**
 * Bids a fixed share of its value, once.
 *
 * Vickrey 1961, Journal of Finance 16:8-37: with n bidders and private values uniform from 0, all bidding
 * (n - 1) / n of their value is the equilibrium of the first-price auction, the default here. Known behaviour:
 * against such bidders nobody gains by bidding otherwise; where all know one common value it is outbid.
 */
import { definePolicy, type Seat, z } from "../../src/index.ts";
import { type Bidding, bidding, worthOf } from "./bidding.ts";

export const shadedBid = definePolicy({
  id: "shaded-bid",
  title: "Shaded bid",
  cite: ["Vickrey 1961, Journal of Finance 16:8-37"],
  kind: "norm",
  acts: "any",
  reads: ["value"],
  fits: ["mev-auction-v0", "auction-v0"],
  params: z.object({
    share: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("share of the value (less the cost) that it bids; default (n - 1) / n for n agents"),
    cost: z.number().nonnegative().default(0).describe("what winning costs besides the bid (value units)"),
  }),
  derive: (p, site) => ({
    bidding: bidding("shaded-bid", site),
    share: p.share ?? (site.agents - 1) / site.agents,
    cost: p.cost,
  }),
  seat: bidShare,
});

interface Share {
  readonly bidding: Bidding;
  /** Of what winning is worth. */
  readonly share: number;
  /** What winning costs besides the bid. */
  readonly cost: number;
}

/** Bids a share of what winning is worth while it has no standing bid, at the nearest level that is not above. */
export function bidShare(me: Seat<Readonly<Record<never, never>>, "value">, _: unknown, d: Share): void {
  const { value, own } = me.obs;
  const standing = own !== undefined && own > 0;
  me.act(standing ? 0 : d.bidding.notAbove(d.share * worthOf(value, d.cost, d.bidding.inShares)));
}
