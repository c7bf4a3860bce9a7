/**
 * Arms where war would cost it less than a cutoff, and stays calm otherwise.
 *
 * Baliga & Sjostrom 2004, Review of Economic Studies 71:351-369. Known behaviour: at the cutoff of the equilibrium nobody gains by another; a
 * higher one makes it worthwhile for others to arm as well.
 */
import { definePolicy, z } from "../../src/index.ts";

export const armsBelow = definePolicy({
  id: "arms-below",
  title: "Arms where war is cheap",
  cite: ["Baliga & Sjostrom 2004, Review of Economic Studies 71:351-369"],
  kind: "norm",
  acts: "discrete",
  reads: ["cost"],
  fits: ["mutual-fear-v0"],
  params: z.object({
    cutoff: z.number().nonnegative().default(0.2).describe("cost of war below which it arms (payoff)"),
  }),
  seat(me, { cutoff }) {
    me.act(me.obs.cost < cutoff ? 1 : 0);
  },
});
