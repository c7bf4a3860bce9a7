/**
 * Names a price in proportion to what the unit is worth to it, and a constant: by default that of the linear equilibrium.
 *
 * Chatterjee & Samuelson 1983, Operations Research 31:835-851. Known behaviour: among its like it trades only where the value is a quarter
 * of the range above the cost; with slope 1 and intercepts 0 it is truthful, gains all there is, and is taken advantage of.
 */
import { definePolicy, z } from "../../src/index.ts";

export const linearTrader = definePolicy({
  id: "linear-trader",
  title: "Linear trader",
  cite: ["Chatterjee & Samuelson 1983, Operations Research 31:835-851"],
  kind: "norm",
  acts: "any",
  reads: ["buys", "worth"],
  fits: ["double-auction-v0"],
  params: z.object({
    slope: z
      .number()
      .min(0)
      .max(1)
      .default(2 / 3)
      .describe("of the price by what the unit is worth to it"),
    bidsFrom: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 12)
      .describe("what it bids for what is worth nothing (price)"),
    asksFrom: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 4)
      .describe("what it asks for what costs nothing (price)"),
  }),
  derive: (_, { heads: [head] }) => ({ steps: head.kind === "discrete" ? head.n - 1 : 0 }),
  seat(me, p, { steps }) {
    const { buys, worth } = me.obs;
    const price = Math.min(1, p.slope * worth + (buys === 1 ? p.bidsFrom : p.asksFrom));
    me.act(steps > 0 ? Math.round(price * steps) : price);
  },
});
