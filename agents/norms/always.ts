/**
 * One action for ever: always-cooperate, always-defect and whatever else an action head offers.
 *
 * Axelrod 1984, "The Evolution of Cooperation" (ALL C and ALL D). Of a continuous
 * head it plays one value. Where the action is masked it plays the nearest allowed one, the lower of two.
 */
import { definePolicy, z } from "../../src/index.ts";
import { choicesFor, nearestAllowed } from "./one-action.ts";

export const always = definePolicy({
  id: "always",
  title: "Always the same action",
  cite: ["Axelrod 1984, The Evolution of Cooperation"],
  kind: "norm",
  acts: "any",
  params: z.object({
    action: z.number().default(0).describe("the action to play (first action head)"),
  }),
  derive: (p, { heads: [head] }) => choicesFor("always", head, p.action),
  seat(me, { action }, n) {
    me.act(nearestAllowed(me, n, action));
  },
});
