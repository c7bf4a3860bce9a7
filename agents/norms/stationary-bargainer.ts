/**
 * Asks for the same share whenever it is its turn, and accepts whatever leaves it enough.
 *
 * Rubinstein 1982, Econometrica 50:97-109: the equilibrium is of this kind, with (1 - d2)/(1 - d1 d2) for who begins. Known behaviour: two that ask for
 * too much wait until talks fail; who asks for less than patience is worth gives the rest away.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

/** Shares are compared within this: what is offered is 1 less a level. */
const slack = 1e-9;

export const stationaryBargainer = definePolicy({
  id: "stationary-bargainer",
  title: "Asks for the same share in every round",
  cite: ["Rubinstein 1982, Econometrica 50:97-109"],
  kind: "norm",
  acts: "discrete",
  reads: ["offered", "turn"],
  fits: ["alternating-offers-v0"],
  params: z.object({
    asks: z.number().min(0).max(1).default(0.5).describe("share that it asks for, at the nearest level"),
    accepts: z.number().min(0).max(1).default(0.5).describe("the least share that it accepts"),
  }),
  derive({ asks }, { heads: [head] }) {
    if (head.kind !== "discrete" || head.n < 3)
      return fail("stationary-bargainer", "needs shares to ask for, and a choice that accepts", head.name);
    const accept = head.n - 1;
    return { accept, ask: Math.round(asks * (accept - 1)) };
  },
  seat(me, { accepts }, { accept, ask }) {
    const { offered, turn } = me.obs;
    const isEnough = offered >= accepts - slack && me.allowed(accept);
    if (turn === 0) me.act(0);
    else me.act(isEnough ? accept : me.allowed(ask) ? ask : 0);
  },
});
