/**
 * Arms as much as others have, times what it reacts with, and some more out of grievance; what is left of its labour works.
 *
 * Richardson 1960, Arms and Insecurity. Known behaviour: where arms wear out faster than they are matched, they come to rest at
 * grievance/(wear - reaction) of each; else they race to the limit, and one grievance among the peaceful is enough.
 */
import { definePolicy, z } from "../../src/index.ts";
import { harvesting, needs } from "./harvesting.ts";

export const armsMatcher = definePolicy({
  id: "arms-matcher",
  title: "Matches others' arms",
  cite: ["Richardson 1960, Arms and Insecurity"],
  kind: "norm",
  acts: "discrete",
  fits: ["civilisation-v0"],
  params: z.object({
    reaction: z
      .number()
      .min(0)
      .default(1)
      .describe("arms made in a tick for each unit of arms that others have on average"),
    grievance: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("arms made whatever others have (units of labour)"),
  }),
  derive(_, site) {
    needs("arms-matcher", site, "othersArms");
    return harvesting("arms-matcher", site, "in-turn");
  },
  seat(me, p, { take }) {
    const armed = Math.min(1, p.reaction * (me.obs.othersArms ?? 0) + p.grievance);
    take(me, 1 - armed, me.agent + me.tick);
  },
});
