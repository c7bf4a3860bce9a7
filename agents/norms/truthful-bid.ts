/**
 * Bids all that winning is worth to it, once.
 *
 * Vickrey 1961, Journal of Finance 16:8-37. Known behaviour: dominant in the second-price auction; in a first-price
 * auction it wins without gain, and where losers pay it loses by taking part.
 */
import { definePolicy, z } from "../../src/index.ts";
import { bidding } from "./bidding.ts";
import { bidShare } from "./shaded-bid.ts";

export const truthfulBid = definePolicy({
  id: "truthful-bid",
  title: "Truthful bid",
  cite: ["Vickrey 1961, Journal of Finance 16:8-37"],
  kind: "norm",
  acts: "any",
  reads: ["value"],
  fits: ["mev-auction-v0", "auction-v0"],
  params: z.object({
    cost: z.number().nonnegative().default(0).describe("what winning costs besides the bid (value units)"),
  }),
  derive: (p, site) => ({ bidding: bidding("truthful-bid", site), share: 1, cost: p.cost }),
  seat: bidShare,
});
