/**
 * W-MSR: of what it hears it drops the f largest that exceed its own number and the f smallest below it, and moves to the mean of the rest and
 * its own.
 *
 * LeBlanc, Zhang, Koutsoukos & Sundaram 2013, "Resilient Asymptotic Consensus in Robust Networks", IEEE Journal on Selected
 * Areas in Communications 31:766-781. For networks in which not all hear all: honest seats agree, whatever f neighbours of each
 * say, where the network is (2 f + 1)-robust (`networkRobustness` of ostrom/games); where it is not, camps may stay apart for ever.
 */
import { definePolicy, z } from "../../src/index.ts";
import { agreeingReads, agreeingSite, inOrder, listen, say } from "./agreeing.ts";

export const wMsr = definePolicy({
  id: "w-msr",
  title: "W-MSR: mean of its own number and of what is not too far off",
  cite: ["LeBlanc et al. 2013, IEEE J. Selected Areas in Communications 31:766-781"],
  kind: "norm",
  acts: "any",
  reads: agreeingReads,
  fits: ["consensus-v0"],
  params: z.object({
    faults: z.number().int().min(0).default(1).describe("f: numbers that are dropped on either side"),
  }),
  derive: (_, site) => agreeingSite("w-msr", site),
  seat(me, { faults }, d) {
    const { said } = d;
    const count = listen(me, d);
    const own = said[0];
    if (me.tick === 0) {
      say(me, d, own);
      return;
    }
    inOrder(said, 1, count);
    let from = 1;
    while (from < count && from <= faults && said[from] < own) from++;
    let to = count;
    while (to > from && count - to < faults && said[to - 1] > own) to--;
    let sum = own;
    for (let k = from; k < to; k++) sum += said[k];
    say(me, d, sum / (1 + to - from));
  },
});
