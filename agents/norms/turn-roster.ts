/**
 * Clients take turns by the clock: whoever is on takes the whole limit, the others are silent.
 *
 * Time-division multiple access; as a convention between clients, an equilibrium of alternation (Lewis 1969,
 * Convention). Known behaviour: no call is ever rejected while all keep to it; turns of idle clients are lost, and a
 * client that arrives just after its turn waits a whole round.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { pacing, pacingReads } from "./pacing.ts";

export const turnRoster = definePolicy({
  id: "turn-roster",
  title: "Turns by the clock",
  cite: ["Lewis 1969, Convention"],
  kind: "norm",
  acts: "any",
  reads: pacingReads,
  fits: ["rate-limited-api-v0"],
  params: z.object({
    together: z.number().int().min(1).default(1).describe("clients that are on at the same time"),
  }),
  derive(p, site) {
    const { agents } = site;
    if (agents % p.together !== 0)
      fail("turn-roster", `together must divide the ${agents} clients`, p.together, "e.g. together: 1");
    const { atMost } = pacing("turn-roster", site);
    return { atMost, turns: agents / p.together };
  },
  seat(me, _, { atMost, turns }) {
    const { backlog, retryAfter, fairShare } = me.obs;
    const mine = me.agent % turns === me.tick % turns && retryAfter === 0;
    atMost(me, mine ? Math.min(backlog, fairShare * turns) : 0);
  },
});
