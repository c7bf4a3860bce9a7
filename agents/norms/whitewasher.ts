/**
 * Does as it likes, and begins under a new key when it has got a bad mark, or every so many ticks.
 *
 * Friedman & Resnick 2001, "The Social Cost of Cheap Pseudonyms". Known behaviour: under marks that stick to keys it never bears one
 * for longer than a tick; it is honest only where newcomers pay dues, or a key costs as much as it gains.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { choicesFor, mostOf, nearestAllowed } from "./one-action.ts";

/** Choice of the head `identity` that puts a new key in the place of the one that acts. */
const anew = 1;

export const whitewasher = definePolicy({
  id: "whitewasher",
  title: "Whitewasher",
  cite: ["Friedman & Resnick 2001, Journal of Economics & Management Strategy 10:173-199"],
  kind: "norm",
  acts: "any",
  reads: ["keyAge"],
  params: z.object({
    every: z
      .number()
      .int()
      .min(0)
      .default(10)
      .describe("age at which a key is replaced without a mark, 0 for never (ticks)"),
    mark: z.string().optional().describe("observation that tells of a bad mark (default: none)"),
    bad: z.number().default(1).describe("the mark is bad from here on"),
    below: z.boolean().default(false).describe("the mark is bad from there down, as a reputation is"),
    action: z.number().optional().describe("what it does (first action head; default: what amounts to most)"),
  }),
  derive(p, { heads, features }) {
    if (p.mark !== undefined && !(p.mark in features))
      fail(
        "whitewasher",
        `looks at the observation "${p.mark}", which is not there`,
        undefined,
        `there is: ${Object.keys(features).join(", ")}`,
      );
    const [head] = heads;
    const action = p.action ?? mostOf(head);
    return {
      action,
      choices: choicesFor("whitewasher", head, action),
      identity: heads.findIndex(({ name }) => name === "identity"),
    };
  },
  seat(me, { every, mark, bad, below }, { action, choices, identity }) {
    me.act(nearestAllowed(me, choices, action));
    const seen = mark === undefined ? 0 : Number(me.obs[mark]);
    const marked = mark !== undefined && (below ? seen <= bad : seen >= bad);
    me.act(marked || (every > 0 && me.obs.keyAge >= every) ? anew : 0, identity);
  },
});
