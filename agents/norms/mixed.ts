/**
 * Each choice with a probability of its own: a mixed strategy.
 *
 * von Neumann 1928, "Zur Theorie der Gesellschaftsspiele", Mathematische Annalen 100:295-320. Known behaviour: in an equilibrium in mixed
 * strategies it leaves others indifferent. Where a choice is not allowed, the others are as likely as among themselves.
 */
import { definePolicy, fail, type Seat, z } from "../../src/index.ts";
import { nearestAllowed } from "./one-action.ts";

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
  derive({ weights }, { heads: [head] }) {
    const n = head.kind === "discrete" ? head.n : 0;
    if (weights.length > n) fail("mixed", `there are ${n} choices, weights for`, weights.length);
    if (!weights.some((each) => each > 0)) fail("mixed", "a weight must be above 0", weights.join(" "));
    return Float64Array.from({ length: n }, (_, choice) => weights[choice] ?? 0);
  },
  seat(me, _, weights) {
    me.act(drawn(me, weights));
  },
});

/** By weight among those that are allowed; the first allowed one where none of them has any. */
function drawn(me: Pick<Seat, "allowed" | "random">, weights: Float64Array): number {
  let total = 0;
  for (let choice = 0; choice < weights.length; choice++) if (me.allowed(choice)) total += weights[choice];
  if (total === 0) return nearestAllowed(me, weights.length, 0);
  let left = me.random() * total;
  let last = 0;
  for (let choice = 0; choice < weights.length && left >= 0; choice++) {
    if (weights[choice] === 0 || !me.allowed(choice)) continue;
    last = choice;
    left -= weights[choice];
  }
  return last;
}
