/**
 * Contributes, helps whoever is in standing, and nobody else.
 *
 * Panchanathan & Boyd 2004. Known behaviour: among its kind a contribution is worth the help to come, (b - c) w / (1 - w); shunning
 * saves the cost of help, so that it earns more than those who help everybody.
 */
import { definePolicy, z } from "../../src/index.ts";
import { choicesFor, nearestAllowed } from "./one-action.ts";

export const shunner = definePolicy({
  id: "shunner",
  title: "Shunner",
  cite: ["Panchanathan & Boyd 2004, Nature 432:499-502"],
  kind: "norm",
  acts: "any",
  reads: ["partnerGood"],
  params: z.object({
    action: z.number().default(0).describe("what it does itself (first action head)"),
  }),
  derive: ({ action }, { heads }) => ({
    choices: choicesFor("shunner", heads[0], action),
    help: heads.findIndex(({ name }) => name === "help"),
  }),
  seat(me, { action }, { choices, help }) {
    me.act(nearestAllowed(me, choices, action));
    me.act(me.obs.partnerGood, help);
  },
});
