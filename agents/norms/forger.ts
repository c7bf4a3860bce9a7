/**
 * Shows the name of the next agent, and pays another one from that account.
 *
 * Douceur 2002, "The Sybil Attack" (names that nobody vouches for). Known behaviour, under `identities` and a `ledger`: where names count,
 * the next agent pays whomever it names, until its credit is spent; where seats or keys do, it pays itself.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { choicesFor, mostOf, nearestAllowed } from "./one-action.ts";

/** Choice of the head `identity` that displays the name of the next agent. */
const lookAlike = 4;

export const forger = definePolicy({
  id: "forger",
  title: "Pays from another's account",
  cite: ["Douceur 2002, The Sybil Attack, IPTPS"],
  kind: "norm",
  acts: "any",
  reads: ["keysHeld", "balance"],
  params: z.object({
    to: z.number().int().min(1).default(2).describe("whom it pays: the so many-th next agent"),
    units: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("what it pays in each tick (units; default: the most)"),
    action: z.number().optional().describe("what it does (first action head; default: what amounts to most)"),
  }),
  derive(p, { heads, agents }) {
    const [head] = heads;
    const pay = heads.find(({ name }) => name === "pay");
    if (pay?.kind !== "discrete")
      fail("forger", "pays by the head pay, which is not there", undefined, "lay a ledger on");
    if (p.to >= agents) fail("forger", `to must be in 1..${agents - 1}, the others`, p.to);
    const { units = pay.n - 1 } = p;
    if (units >= pay.n) fail("forger", `units must be in 1..${pay.n - 1}, as the ledger allows`, units);
    const action = p.action ?? mostOf(head);
    return { action, choices: choicesFor("forger", head, action), units };
  },
  seat(me, { to }, { action, choices, units }) {
    me.act(nearestAllowed(me, choices, action));
    me.act(lookAlike, "identity");
    me.act(to, "to");
    me.act(units, "pay");
  },
});
