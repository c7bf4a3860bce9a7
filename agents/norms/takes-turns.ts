/**
 * Plays one action in its turn and another else: turns go round by the clock, `together` agents at a time.
 *
 * Lewis 1969, Convention: alternation needs no more than a clock and numbers. Known behaviour: where one at a time is best for all, as on
 * a channel or a crossing, nobody has to be asked and all get as much; a turn of one that does not use it is lost.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { choicesFor, nearestAllowed } from "./one-action.ts";

export const takesTurns = definePolicy({
  id: "takes-turns",
  title: "Takes turns",
  cite: ["Lewis 1969, Convention"],
  kind: "norm",
  acts: "discrete",
  params: z.object({
    mine: z.number().int().min(0).default(0).describe("action in its turn (first action head)"),
    others: z.number().int().min(0).default(1).describe("action in the turns of others"),
    together: z.number().int().min(1).default(1).describe("agents that have their turn at the same time"),
  }),
  derive(p, { agents, heads: [head] }) {
    const who = "takes-turns";
    if (agents % p.together !== 0) fail(who, `together must divide the ${agents} agents`, p.together);
    choicesFor(who, head, p.mine);
    return { n: choicesFor(who, head, p.others), turns: agents / p.together };
  },
  seat(me, { mine, others }, { n, turns }) {
    const isMine = me.agent % turns === me.tick % turns;
    me.act(nearestAllowed(me, n, isMine ? mine : others));
  },
});
