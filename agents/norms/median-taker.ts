/**
 * Moves to the median of all that is said.
 *
 * Donoho & Huber 1983, "The notion of breakdown point", in A Festschrift for Erich L. Lehmann, 157-184. Known behaviour: one liar
 * among many moves it no further than to an honest number; one who tells some this and others that may keep them apart.
 */
import { definePolicy, z } from "../../src/index.ts";
import { agreeingReads, agreeingSite, inOrder, listen, middleOf, say } from "./agreeing.ts";

export const medianTaker = definePolicy({
  id: "median-taker",
  title: "Median of all that is said",
  cite: ["Donoho & Huber 1983, A Festschrift for Erich L. Lehmann:157-184"],
  kind: "norm",
  acts: "any",
  reads: agreeingReads,
  fits: ["consensus-v0"],
  params: z.object({}),
  derive: (_, site) => agreeingSite("median-taker", site),
  seat(me, _, d) {
    const count = listen(me, d);
    if (me.tick > 0) inOrder(d.said, 0, count);
    say(me, d, me.tick === 0 ? d.said[0] : middleOf(d.said, count));
  },
});
