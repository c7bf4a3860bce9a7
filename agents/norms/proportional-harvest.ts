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
  fits: ["commons-v0", "appropriation-v0"],
  params,
  bind(context, p) {
    if (context.heads[0].kind === "box")
      refuseUnused("proportional-harvest", params, p, ["rounding"], "on a box, which has no levels");
    const { rows, seats, columns } = context;
    const { write, most } = harvesting("proportional-harvest", context, p.rounding);
    const effort = p.fraction * most;
    return {
      act(lo, hi) {
        const S = seats.length;
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) write(rows[r], effort, seats[s] + tick[i]);
      },
    };
  },
});
