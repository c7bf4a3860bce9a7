/**
 * Stands for election, and as a leader orders each the fair amount; else it follows whoever leads.
 *
 * The omniscient planner of Pigou 1920, "The Economics of Welfare", on call. Known behaviour: the optimum in every tick in which it leads
 * and is obeyed.
 */
import { definePolicy, z } from "../../src/index.ts";
import { coordinatingReads, following, followingParams, obeyOrAlone, orderAll } from "./coordinating.ts";

export const honestCoordinator = definePolicy({
  id: "honest-coordinator",
  title: "Honest coordinator",
  cite: ["Pigou 1920, The Economics of Welfare"],
  kind: "norm",
  acts: "any",
  reads: coordinatingReads,
  params: z.object(followingParams),
  derive: (p, site) => following("honest-coordinator", site, p),
  seat(me, { hit, falseAlarm }, d) {
    const told = d.box ? me.obs.ordered! > 0 : me.obs.order > 0;
    const suspicion = !told ? 0 : me.obs.order > d.fairest ? hit : falseAlarm;
    obeyOrAlone(me, d);
    orderAll(me, d, d.fair);
    me.act(me.random() < suspicion ? 1 : 0, d.recall);
    me.act(1 + me.agent, d.vote);
  },
});
