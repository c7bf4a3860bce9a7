/**
 * Helps those in good standing, and refuses the others.
 *
 * Nowak & Sigmund 1998, Nature 393:573-577; with other entries of `act` the action rules of Ohtsuki & Iwasa 2004, Journal of
 * Theoretical Biology 231:107-120. Reads what the mechanism `reputation` shows. Known behaviour: under image scoring each mistake is
 * answered by refusals that count as bad themselves, until nobody helps; under standing and stern judging nearly all help.
 */
import { definePolicy, z } from "../../src/index.ts";

const bit = z.number().int().min(0).max(1);

export const discriminator = definePolicy({
  id: "discriminator",
  title: "Helps the good",
  cite: [
    "Nowak & Sigmund 1998, Nature 393:573-577",
    "Ohtsuki & Iwasa 2004, Journal of Theoretical Biology 231:107-120",
  ],
  kind: "norm",
  acts: "discrete",
  reads: ["standing", "recipientGood"],
  params: z.object({
    act: z
      .array(bit)
      .length(4)
      .default([0, 1, 0, 1])
      .describe("1 where it helps, by 2 x own label + label of whom it meets (1 good)"),
  }),
  seat(me, { act }) {
    me.act(act[2 * me.obs.standing + me.obs.recipientGood]);
  },
});
