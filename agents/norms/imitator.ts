/**
 * Copies who was paid more: always the one it looks at, or the likelier the more that one was paid.
 *
 * Nowak & May 1992, Nature 359:826-829 (copy the best of the neighbourhood); Szabo & Toke 1998, Physical Review E 58:69-73, equation 2
 * (copy with probability 1/(1 + exp(-gain/K)), Fermi's function). Known behaviour: in a prisoner's dilemma on a lattice cooperators live
 * on in clusters, in a well-mixed crowd they die out.
 */
import { definePolicy, z } from "../../src/index.ts";
import { nearestAllowed } from "./one-action.ts";
import { drawn, weightsFor } from "./weighted.ts";

export const imitator = definePolicy({
  id: "imitator",
  title: "Copies who was paid more",
  cite: ["Nowak & May 1992, Nature 359:826-829", "Szabo & Toke 1998, Physical Review E 58:69-73"],
  kind: "norm",
  acts: "discrete",
  reads: ["own", "model", "gain"],
  fits: ["spatial-game-v0"],
  params: z.object({
    start: z
      .array(z.number().nonnegative())
      .min(1)
      .default([1, 1])
      .describe("how likely each choice is in the first tick, as shares of their sum"),
    noise: z
      .number()
      .min(0)
      .default(0)
      .describe("K: it copies with probability 1/(1 + exp(-gain/K)); 0: where the gain is above 0 (payoff)"),
  }),
  derive: ({ start }, { heads: [head] }) => ({ start: weightsFor("imitator", head, start) }),
  seat(me, { noise }, { start }) {
    if (me.tick === 0) {
      me.act(drawn(me, start));
      return;
    }
    const { own, model, gain } = me.obs;
    const copies = noise > 0 ? me.random() < 1 / (1 + Math.exp(-gain / noise)) : gain > 0;
    me.act(nearestAllowed(me, start.length, copies ? model : own));
  },
});
