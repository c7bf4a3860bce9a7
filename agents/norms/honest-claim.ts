/**
 * Claims the priority that its tasks have by what they are worth for a unit of the server's time, and no more.
 *
 * Cox & Smith 1961, "Queues" (the rule c mu). Known behaviour: where all follow it, tasks cost the least that they can without
 * interruption; among owners that claim all they can it waits longest.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

export const honestClaim = definePolicy({
  id: "honest-claim",
  title: "Honest claim: priority by worth",
  cite: ["Cox & Smith 1961, Queues"],
  kind: "norm",
  acts: "discrete",
  reads: ["rank"],
  fits: ["task-queue-v0"],
  params: z.object({
    interrupt: z.boolean().default(false).describe("whether its tasks interrupt, where it can say so"),
  }),
  derive(_, { heads }) {
    const [claim, interrupt] = heads;
    if (claim.kind !== "discrete" || claim.name !== "claim")
      fail("honest-claim", "needs an action head claim", claim.name, "play it in task-queue-v0");
    return { levels: claim.n, chooses: interrupt?.name === "interrupt" };
  },
  seat(me, { interrupt }, { levels, chooses }) {
    me.act(Math.min(levels - 1, Math.floor(me.obs.rank * levels)));
    if (chooses) me.act(interrupt ? 1 : 0, "interrupt");
  },
});
