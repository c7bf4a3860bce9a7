/**
 * Fishes with a fixed part of its means, so that the catch is a fixed proportion of the stock.
 *
 * Constant fishing mortality (Clark 1990, Mathematical Bioeconomics: catch q E x). Known behaviour: every
 * effort below r / q leads to a stable stock; it reacts to a shock less than escapement does and more than a fixed
 * catch.
 */
import { definePolicy, refuseUnused, z } from "../../src/index.ts";
import { harvesting, roundingParam } from "./harvesting.ts";

const params = z.object({
  fraction: z
    .number()
    .min(0)
    .max(1)
    .default(1 / 3)
    .describe("effort as a share of the largest (a third is optimal in commons-v0 by default)"),
  rounding: roundingParam("below"),
});

export const proportionalHarvest = definePolicy({
  id: "proportional-harvest",
  title: "Proportional harvest",
  cite: ["Clark 1990, Mathematical Bioeconomics"],
  kind: "norm",
  acts: "any",
  fits: ["commons-v0", "appropriation-v0", "fish-war-v0"],
  params,
  derive(p, site) {
    if (site.heads[0].kind === "box")
      refuseUnused("proportional-harvest", params, p, ["rounding"], "on a box, which has no levels");
    return harvesting("proportional-harvest", site, p.rounding);
  },
  seat(me, p, { take, most }) {
    take(me, p.fraction * most, me.agent + me.tick);
  },
});
