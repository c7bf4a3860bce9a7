/**
 * Contributes, and pays the fee of pool punishment in every tick.
 *
 * Sigmund, De Silva, Traulsen & Hauert 2010. Known behaviour: each of its kind adds a fine on every offender; among
 * contributors who do not pay it earns less by the fee, so that they take over unless the pool fines them too.
 */
import { definePolicy, z } from "../../src/index.ts";
import { choicesFor, nearestAllowed } from "./one-action.ts";

export const poolPayer = definePolicy({
  id: "pool-payer",
  title: "Pool payer",
  cite: ["Sigmund, De Silva, Traulsen & Hauert 2010, Nature 466:861-863"],
  kind: "norm",
  acts: "any",
  reads: ["payers"],
  params: z.object({
    action: z.number().default(0).describe("what it does itself (first action head)"),
  }),
  derive: ({ action }, { heads }) => ({
    choices: choicesFor("pool-payer", heads[0], action),
    pool: heads.findIndex(({ name }) => name === "pool"),
  }),
  seat(me, { action }, { choices, pool }) {
    me.act(nearestAllowed(me, choices, action));
    me.act(1, pool);
  },
});
