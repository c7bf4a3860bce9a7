/**
 * An honest coordinator that turns: before each tick in which it leads, with some probability, until it is out of office.
 *
 * Ferejohn 1986, Public Choice 50:5-25 (why terms and recall). Known behaviour: terms are worth what `termValue` of
 * ostrom/institutions says.
 */
import { definePolicy, u8, z } from "../../src/index.ts";
import { coordinatingReads, following, followingParams, obeyOrAlone, orderAll } from "./coordinating.ts";

export const rogueCoordinator = definePolicy({
  id: "rogue-coordinator",
  title: "Rogue coordinator",
  cite: ["Ferejohn 1986, Public Choice 50:5-25"],
  kind: "norm",
  acts: "any",
  reads: coordinatingReads,
  params: z.object({
    ...followingParams,
    hazard: z.number().min(0).max(1).default(0.02).describe("probability of turning before a tick in office"),
    harm: z
      .number()
      .nonnegative()
      .optional()
      .describe("amount that it orders to each once it has turned (default: the largest)"),
  }),
  memory: { turned: u8 },
  derive: (p, site) => following("rogue-coordinator", site, p, p.harm),
  seat(me, { hit, falseAlarm, hazard }, d) {
    const { memory } = me;
    const told = d.box ? me.obs.ordered! > 0 : me.obs.order > 0;
    // Orders are given before anybody has one: that is when a tick in office begins.
    if (me.obs.leads === 0) memory.turned = 0;
    else if (!told && me.random() < hazard) memory.turned = 1;
    const suspicion = !told ? 0 : me.obs.order > d.fairest ? hit : falseAlarm;
    obeyOrAlone(me, d);
    orderAll(me, d, memory.turned !== 0 ? d.harm : d.fair);
    me.act(me.random() < suspicion ? 1 : 0, d.recall);
    me.act(1 + me.agent, d.vote);
  },
});
