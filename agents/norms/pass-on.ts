/**
 * Orders what was ordered of it.
 *
 * Known behaviour: orders swing no more than demand, but what was lacking once is never made up for: at the defaults of supply-chain-v0 a
 * chain of them costs 792, and the retailer most.
 */
import { definePolicy, z } from "../../src/index.ts";
import { orderingReads, orderingSite, orderUnits } from "./ordering.ts";

export const passOn = definePolicy({
  id: "pass-on",
  title: "Pass on: orders what was ordered of it",
  cite: ["Sterman 1989, Management Science 35:321-339"],
  kind: "norm",
  acts: "discrete",
  reads: [...orderingReads, "incoming"],
  fits: ["supply-chain-v0"],
  params: z.object({}),
  derive: (_, site) => orderingSite("pass-on", site),
  seat: (me, _, site) => orderUnits(me, site, me.obs.incoming),
});
