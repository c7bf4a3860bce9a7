/**
 * Games an approval: asks in every tick for the most that it could do, so that others wait behind it.
 *
 * Naor 1969, Econometrica 37:15-24: who joins a queue leaves out what that costs those behind. Where asking costs nothing and nobody
 * counts requests, it is refused what it would not have dared, has the rest approved, and fills the queue. Needs the mechanism approval.
 */
import { definePolicy, z } from "../../src/index.ts";
import { choicesFor, mostOf, nearestAllowed } from "./one-action.ts";

export const asksAlways = definePolicy({
  id: "asks-always",
  title: "Asks for everything",
  cite: ["Naor 1969, Econometrica 37:15-24"],
  kind: "norm",
  acts: "any",
  reads: ["request"],
  params: z.object({
    action: z
      .number()
      .optional()
      .describe("what it proposes (first action head; default: the most that there is)"),
  }),
  derive({ action }, { heads }) {
    const most = action ?? mostOf(heads[0]);
    return {
      most,
      choices: choicesFor("asks-always", heads[0], most),
      ask: heads.findIndex(({ name }) => name === "ask"),
    };
  },
  seat(me, _, { most, choices, ask }) {
    me.act(nearestAllowed(me, choices, most));
    me.act(me.allowed(1, ask) ? 1 : 0, ask);
  },
});
