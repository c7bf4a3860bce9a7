/**
 * Follows a coordinator: does what it is told, and votes to recall who orders more than a fair amount.
 *
 * Hirschman 1970, "Exit, Voice, and Loyalty". Known behaviour: as good as who leads it. With `hit: 0` it is a rogue's accomplice: it
 * never votes against one.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { coordinatingReads, following, followingParams, obeyOrAlone, orderAll } from "./coordinating.ts";

export const loyalFollower = definePolicy({
  id: "loyal-follower",
  title: "Loyal follower",
  cite: ["Hirschman 1970, Exit, Voice, and Loyalty"],
  kind: "norm",
  acts: "any",
  reads: coordinatingReads,
  params: z.object({
    ...followingParams,
    candidate: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe("agent that it votes for (default: one at random)"),
  }),
  derive(p, site) {
    const { agents } = site;
    if (p.candidate !== undefined && p.candidate >= agents)
      fail("loyal-follower", `candidate must be in 0..${agents - 1}`, p.candidate);
    return following("loyal-follower", site, p);
  },
  seat(me, { hit, falseAlarm, candidate }, d) {
    const told = d.box ? me.obs.ordered! > 0 : me.obs.order > 0;
    const suspicion = !told ? 0 : me.obs.order > d.fairest ? hit : falseAlarm;
    obeyOrAlone(me, d);
    orderAll(me, d, d.fair);
    me.act(me.random() < suspicion ? 1 : 0, d.recall);
    me.act(1 + (candidate ?? Math.floor(me.random() * me.agents)), d.vote);
  },
});
