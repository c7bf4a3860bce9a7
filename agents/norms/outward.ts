/**
 * Shows a user the item that is further from the middle than the user is.
 *
 * What a recommender does that is paid for engagement alone: Jiang et al. 2019, "Degenerate Feedback Loops in Recommender Systems", AIES.
 * Known behaviour: users end at the nearer extreme.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

export const outward = definePolicy({
  id: "outward",
  title: "Shows what is further out",
  cite: ["Jiang et al. 2019, AIES"],
  kind: "norm",
  acts: "discrete",
  reads: ["opinion"],
  fits: ["recommender-v0"],
  params: z.object({}),
  derive(_, { heads: [head] }) {
    if (head.kind !== "discrete" || head.n !== 3)
      fail("outward", "needs items to the left, at the user and to the right", head.name);
  },
  seat(me) {
    me.act(me.obs.opinion < 0 ? 0 : 2);
  },
});
