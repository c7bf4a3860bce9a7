/**
 * Pool punishment: who pays a fee in advance keeps an authority that fines whoever does not keep its duty.
 *
 * Sigmund, De Silva, Traulsen & Hauert 2010, "Social learning promotes institutions for governing the commons", Nature
 * 466:861-863. Order: all choose what they do and, by the head `pool`, whether they pay; the env steps; fees and fines are taken. Each payer
 * brings a fine on every offender; with `secondOrder` on those too who keep their duty and do not pay. Fines are burnt, or go `to` a pot
 * that all share.
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { i32, perAgent, u8 } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";
import { dutyOf, dutyParams, dutyReads, isKept } from "./duty.ts";

const params = z.object({
  ...dutyParams,
  fee: z
    .number()
    .nonnegative()
    .default(0.7)
    .describe("what a payer pays in each tick, offences or not, payoff units"),
  fine: z
    .number()
    .nonnegative()
    .default(0.7)
    .describe("what an offender pays for each other agent that paid the fee, payoff units"),
  secondOrder: z.boolean().default(false).describe("who does not pay the fee is fined as an offender is"),
  to: z
    .enum(["burnt", "pot"])
    .default("burnt")
    .describe("where fines go: nowhere, or in equal parts to all who are there"),
});

export const poolPunishment = defineMechanism({
  id: "pool-punishment",
  title: "Pool punishment",
  cite: ["Sigmund, De Silva, Traulsen & Hauert 2010, Nature 466:861-863"],
  params,
  metrics: {
    paid: { description: "agents that paid the fee", per: "tick" },
    finedAgents: { description: "agents that were fined", per: "tick", better: "lower" },
    collected: { description: "fees and fines", per: "tick" },
    returned: { description: "fines given to all", per: "tick" },
  },
  state: () => ({ payers: i32, fined: perAgent(u8) }),
  action: () => [discrete(2, { name: "pool", labels: ["do not pay", "pay the fee"] })],
  observation: (_, { agents }) => ({
    payers: category(agents + 1, "agents that paid the fee in the last tick", { bins: 2 }),
    fined: category(2, "1 where this agent was fined in the last tick"),
  }),
  reads: dutyReads,
  derive: (p, site) => dutyOf("pool-punishment", p, site),
  world: {
    reset(w) {
      w.payers = 0;
      w.fined.fill(0);
    },
    after(w, p, d) {
      const { agents, active, fined, reward } = w;
      const { pool } = w.heads;
      const deeds = d.onAction ? w.action : w.deeds;
      let payers = 0;
      let here = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        here++;
        payers += pool[a];
      }
      let fines = 0;
      for (let a = 0; a < agents; a++) {
        fined[a] = 0;
        if (active[a] === 0) continue;
        reward[a] -= p.fee * pool[a];
        const by = payers - pool[a];
        if (by === 0 || (isKept(d, deeds[a]) && !(p.secondOrder && pool[a] === 0))) continue;
        fined[a] = 1;
        reward[a] -= p.fine * by;
        fines += p.fine * by;
        w.finedAgents++;
      }
      w.payers = payers;
      w.paid += payers;
      w.collected += p.fee * payers + fines;
      if (p.to === "burnt" || fines === 0) return;
      for (let a = 0; a < agents; a++) if (active[a] !== 0) reward[a] += fines / here;
      w.returned += fines;
    },
    observe(w) {
      const { agents, fined, payers } = w;
      const { fined: shown, payers: seen } = w.obs;
      for (let a = 0; a < agents; a++) {
        shown[a] = fined[a];
        seen[a] = payers;
      }
    },
  },
});
