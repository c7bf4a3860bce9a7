/**
 * Accepts a demand that leaves it no less than war would, and fights over any other.
 *
 * Fearon 1995, International Organization 49:379-414. Known behaviour: the best answer to a demand after which nothing follows; where
 * demands would grow later it accepts too much now.
 */
import { definePolicy, z } from "../../src/index.ts";

/** Shares are compared within this: demands and costs are sums of others' numbers. */
const slack = 1e-9;

export const reservation = definePolicy({
  id: "reservation",
  title: "Accepts what is no worse than war",
  cite: ["Fearon 1995, International Organization 49:379-414"],
  kind: "norm",
  acts: "discrete",
  reads: ["asked", "odds", "cost"],
  params: z.object({}),
  seat(me) {
    const { asked, odds, cost } = me.obs;
    me.act(asked <= odds + cost + slack ? 0 : 1);
  },
});
