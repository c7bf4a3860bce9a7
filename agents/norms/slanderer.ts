/**
 * Votes to recall whoever leads, fair or not, and stands for election itself; else it does what it is told.
 *
 * After the false accusations of Ostrom's monitors, Ostrom 1990, "Governing the Commons", chapter 3. Known behaviour: a quorum of k
 * with s slanderers is one of k - s without them (`recallOdds` of ostrom/institutions).
 */
import { definePolicy, z } from "../../src/index.ts";
import { coordinatingReads, following, followingParams, obeyOrAlone, orderAll } from "./coordinating.ts";

const { fair, alone } = followingParams;

export const slanderer = definePolicy({
  id: "slanderer",
  title: "Slanderer",
  cite: ["Ostrom 1990, Governing the Commons"],
  kind: "norm",
  acts: "any",
  reads: coordinatingReads,
  params: z.object({ fair, alone }),
  derive: (p, site) => following("slanderer", site, p),
  seat(me, _, d) {
    const told = d.box ? me.obs.ordered! > 0 : me.obs.order > 0;
    obeyOrAlone(me, d);
    orderAll(me, d, d.fair);
    me.act(told ? 1 : 0, d.recall);
    me.act(1 + me.agent, d.vote);
  },
});
