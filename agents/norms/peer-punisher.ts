/**
 * Contributes, punishes the nearest offender and, where there are metanorms, the nearest who let one pass.
 *
 * Axelrod 1986, "An Evolutionary Approach to Norms". Known behaviour: among enough of its kind offending does not pay (four
 * sevenths of the others, in a public good of five at r = 3 where a punishment costs what it takes); it earns less than those who
 * contribute and leave punishing to it, unless these are punished as well.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { choicesFor, nearestAllowed } from "./one-action.ts";

export const peerPunisher = definePolicy({
  id: "peer-punisher",
  title: "Peer punisher",
  cite: ["Axelrod 1986, American Political Science Review 80:1095-1111"],
  kind: "norm",
  acts: "any",
  reads: ["offender", "lenient"],
  params: z.object({
    action: z.number().default(0).describe("what it does itself (first action head)"),
  }),
  derive({ action }, { heads }) {
    const punish = heads.findIndex(({ name }) => name === "punish");
    if (punish < 0)
      fail("peer-punisher", 'needs the action head "punish"', undefined, "lay sanction under its own name");
    return {
      choices: choicesFor("peer-punisher", heads[0], action),
      punish,
      metapunish: heads.findIndex(({ name }) => name === "metapunish"),
    };
  },
  seat(me, { action }, { choices, punish, metapunish }) {
    me.act(nearestAllowed(me, choices, action));
    me.act(me.obs.offender, punish);
    me.act(me.obs.lenient, metapunish);
  },
});
