/**
 * Honours an emergency stop on usage: takes its allocation over each window and no more, and leaves the stop alone.
 *
 * Ostrom 1990, "Governing the Commons", design principle 2 (rules of appropriation that fit): as long as all keep to it, no stop fires
 * that is not false. Without a stop, and where no allocation is given, it takes all it can.
 */
import { definePolicy, z } from "../../src/index.ts";
import { allotmentParams, budgetOf, takeMost, takenMemory } from "./allotment.ts";

export const withinAllotment = definePolicy({
  id: "within-allotment",
  title: "Within its allotment",
  cite: ["Ostrom 1990, Governing the Commons, chapter 3"],
  kind: "norm",
  acts: "discrete",
  fits: ["commons-v0"],
  params: z.object(allotmentParams),
  memory: takenMemory,
  derive: (p, site) => budgetOf(p, site, 1),
  seat: (me, _, budget) => takeMost(me, budget),
});
