/**
 * Orders what it expects to sell and a part of what its stock lacks, as people do, who look at their stock and mostly forget what they
 * have ordered already.
 *
 * Sterman 1989, Management Science 35:321-339, equations 6-11, with his mean estimates of 44 players: floor(F + .26 (17 - S - .34 SL) + .5)
 * where that is above 0, F moving by .36 of its error. Known behaviour: at the defaults of supply-chain-v0 it costs a chain 2694, in place
 * of 204 under base stocks, and 5845 where the supply line is not looked at (supplyLineWeight 0).
 */
import { definePolicy, f64, z } from "../../src/index.ts";
import { netStock, orderingReads, orderingSite, orderUnits } from "./ordering.ts";

const share = z.number().min(0).max(1);

export const anchorAndAdjust = definePolicy({
  id: "anchor-and-adjust",
  title: "Anchor and adjust: what it sells and a part of what it lacks",
  cite: ["Sterman 1989, Management Science 35:321-339"],
  kind: "norm",
  acts: "discrete",
  reads: [...orderingReads, "incoming"],
  fits: ["supply-chain-v0"],
  params: z.object({
    desired: z.number().min(0).default(17).describe("stock and part of the supply line to come to (units)"),
    adjustment: share.default(0.26).describe("part of what is lacking that is ordered in a tick"),
    supplyLineWeight: share.default(0.34).describe("part of the supply line that it takes into account"),
    smoothing: share.default(0.36).describe("part of its error by which the forecast moves"),
  }),
  memory: { forecast: f64 },
  derive: (_, site) => orderingSite("anchor-and-adjust", site),
  seat(me, p, site) {
    const { incoming, supplyLine } = me.obs;
    const { memory } = me;
    const before = me.tick === 0 ? incoming : memory.forecast;
    memory.forecast = p.smoothing * incoming + (1 - p.smoothing) * before;
    const lacking = p.desired - netStock(me) - p.supplyLineWeight * supplyLine;
    orderUnits(me, site, Math.max(0, Math.floor(memory.forecast + p.adjustment * lacking + 0.5)));
  },
});
