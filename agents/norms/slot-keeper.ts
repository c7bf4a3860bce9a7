/**
 * Keeps to the slot that an intersection has given it: it comes as near as it may, and enters when its slot begins.
 *
 * Dresner & Stone 2008, Journal of Artificial Intelligence Research 31:591-656. Known behaviour: where all keep to theirs nobody crashes, and
 * nobody waits for longer than there are others before it.
 */
import { definePolicy, z } from "../../src/index.ts";

export const slotKeeper = definePolicy({
  id: "slot-keeper",
  title: "Keeps its slot",
  cite: ["Dresner & Stone 2008, Journal of Artificial Intelligence Research 31:591-656"],
  kind: "norm",
  acts: "discrete",
  reads: ["own", "slot"],
  fits: ["drone-grid-v0"],
  params: z.object({}),
  seat(me) {
    // The last step before the cell takes it in; it is one of those that are left beyond the one that leaves it.
    const entersNow = me.obs.own === 2;
    me.act(entersNow && me.obs.slot > 1 ? 0 : 1);
  },
});
