/**
 * Lets pass who comes from the right, and goes where that is itself.
 *
 * Vienna Convention on Road Traffic 1968, article 18; as a convention by a label that both see, Maynard Smith & Parker 1976, "The
 * Logic of Asymmetric Contests", Animal Behaviour 24:159-175. Known behaviour: two of them never crash, and one waits one tick.
 */
import { definePolicy, z } from "../../src/index.ts";

export const givesWay = definePolicy({
  id: "gives-way",
  title: "Gives way to the right",
  cite: [
    "Vienna Convention on Road Traffic 1968, article 18",
    "Maynard Smith & Parker 1976, Animal Behaviour 24:159-175",
  ],
  kind: "norm",
  acts: "discrete",
  reads: ["right"],
  fits: ["drone-crossing-v0"],
  params: z.object({}),
  seat(me) {
    me.act(me.obs.right);
  },
});
