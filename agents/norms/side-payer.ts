/**
 * Cooperates, and pays the others, each in its turn, for having cooperated in the last round, as far as its credit goes.
 *
 * Varian 1994, American Economic Review 84:1278-1293 (who gains by what another does pays for it); Jackson & Wilkie 2005, Review of
 * Economic Studies 72:543-566 (side payments). Known behaviour, under the mechanism `ledger` in the prisoner's dilemma: cooperation is the
 * best answer to it where the discounted payment is over what defection gains, gamma u > T - R. Two of it owe each other nothing; who takes its
 * payments and pays nothing has no more of it than its credit.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

export const sidePayer = definePolicy({
  id: "side-payer",
  title: "Pays for cooperation",
  cite: [
    "Varian 1994, American Economic Review 84:1278-1293",
    "Jackson & Wilkie 2005, Review of Economic Studies 72:543-566",
  ],
  kind: "norm",
  acts: "discrete",
  reads: ["history", "balance"],
  fits: ["matrix-game-v0"],
  params: z.object({
    cooperate: z.number().int().nonnegative().default(0).describe("the cooperative action"),
    units: z.number().int().min(1).default(3).describe("what it pays for it, units of the ledger"),
  }),
  derive({ cooperate, units }, { heads, agents, features }) {
    const [first] = heads;
    const pay = heads.find(({ name }) => name === "pay");
    if (first.kind !== "discrete" || cooperate >= first.n)
      fail("side-payer", "cooperate must be a choice of the first head", cooperate);
    if (pay?.kind !== "discrete")
      fail("side-payer", "pays by the head pay, which is not there", undefined, "lay a ledger on");
    if (units >= pay.n) fail("side-payer", `units must be in 1..${pay.n - 1}, as the ledger allows`, units);
    if (features.history.size < agents)
      fail("side-payer", "needs the last joint action", undefined, "set the env's memory to at least 1");
  },
  seat(me, { cooperate, units }) {
    const whom = 1 + (me.tick % (me.agents - 1));
    const pays = me.tick > 0 && me.obs.history.at(whom) === cooperate;
    me.act(cooperate);
    me.act(pays ? whom : 0, "to");
    me.act(pays ? units : 0, "pay");
  },
});
