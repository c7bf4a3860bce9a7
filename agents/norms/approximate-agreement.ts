/**
 * Approximate agreement: of all that is said it drops the f lowest and highest, and moves to the mean of every f-th of the rest.
 *
 * Dolev, Lynch, Pinter, Stark & Weihl 1986, "Reaching Approximate Agreement in the Presence of Faults", Journal of the ACM
 * 33:499-516. Where all hear all and n > 3 f, what honest seats say comes nearer by `agreementFactor` of ostrom/institutions in every
 * tick, whatever f liars tell whom, and never leaves the range of honest inputs. With n = 3 f one liar keeps them apart for ever.
 */
import { definePolicy, z } from "../../src/index.ts";
import { agreeingReads, agreeingSite, inOrder, listen, say } from "./agreeing.ts";

export const approximateAgreement = definePolicy({
  id: "approximate-agreement",
  title: "Approximate agreement",
  cite: ["Dolev et al. 1986, Journal of the ACM 33:499-516"],
  kind: "norm",
  acts: "any",
  reads: agreeingReads,
  fits: ["consensus-v0"],
  params: z.object({
    faults: z.number().int().min(0).default(1).describe("f: liars that it bears (seats)"),
  }),
  derive: (_, site) => agreeingSite("approximate-agreement", site),
  seat(me, { faults }, d) {
    const { said } = d;
    const count = listen(me, d);
    // With fewer voices than this nothing is left when the lowest and highest are dropped.
    if (me.tick === 0 || count < 2 * faults + 1) {
      say(me, d, said[0]);
      return;
    }
    inOrder(said, 0, count);
    let sum = 0;
    let kept = 0;
    for (let k = faults; k < count - faults; k += Math.max(1, faults)) {
      sum += said[k];
      kept++;
    }
    say(me, d, sum / kept);
  },
});
