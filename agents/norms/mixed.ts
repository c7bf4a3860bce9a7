/**
 * Each choice with a probability of its own: a mixed strategy.
 *
 * von Neumann 1928, "Zur Theorie der Gesellschaftsspiele", Mathematische Annalen 100:295-320. Known behaviour: in an equilibrium in mixed
 * strategies it leaves others indifferent. Where a choice is not allowed, the others are as likely as among themselves.
 */
import { definePolicy, z } from "../../src/index.ts";
import { drawn, weightsFor } from "./weighted.ts";

export const mixed = definePolicy({
  id: "mixed",
  title: "A mixed strategy",
  cite: ["von Neumann 1928, Mathematische Annalen 100:295-320"],
  kind: "norm",
  acts: "discrete",
  params: z.object({
    weights: z
      .array(z.number().nonnegative())
      .min(1)
      .default([1, 1])
      .describe("how likely each choice of the first head is, as shares of their sum"),
  }),
  derive: ({ weights }, { heads: [head] }) => weightsFor("mixed", head, weights),
  seat(me, _, weights) {
    me.act(drawn(me, weights));
  },
});
