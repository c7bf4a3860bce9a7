/**
 * Pool punishment: who pays a fee in advance keeps an authority that fines whoever does not keep its duty.
 *
 * Sigmund, De Silva, Traulsen & Hauert 2010, "Social learning promotes institutions for governing the commons", Nature
 * 466:861-863. Order: all choose what they do and, by the head `pool`, whether they pay; the env steps; fees and fines are taken. Each payer
 * brings a fine on every offender; with `secondOrder` on those too who keep their duty and do not pay. Fines are burnt, or go `to` a pot
 * that all share.
 *
 * Bound, since a step of the commons under it takes a third longer with its rules in world form (60 ns an agent to 44).
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { i32, perAgent, u8 } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";
import { deedsOf, dutyOf, dutyParams, isKept } from "./duty.ts";

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
  bind(context, p) {
    const { agents: n, columns, actions, firstOwnHead, obs, reward } = context;
    const duty = dutyOf("pool-punishment", p, context);
    const deeds = deedsOf(p, context);
    const pool = actions[firstOwnHead];
    const { fee, fine, secondOrder } = p;
    const toPot = p.to === "pot";
    return {
      reset(i) {
        columns.payers[i] = 0;
        columns.fined.fill(0, i * n, (i + 1) * n);
      },
      after(lo, hi) {
        const { done, active, fined, payers, paid, finedAgents, collected, returned } = columns;
        const paying = pool;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const end = (i + 1) * n;
          let all = 0;
          let here = 0;
          for (let k = i * n; k < end; k++) {
            if (active[k] === 0) continue;
            here++;
            all += paying[k];
          }
          let fines = 0;
          for (let k = i * n; k < end; k++) {
            fined[k] = 0;
            if (active[k] === 0) continue;
            reward[k] -= fee * paying[k];
            const by = all - paying[k];
            if (by === 0 || (isKept(duty, deeds[k]) && !(secondOrder && paying[k] === 0))) continue;
            fined[k] = 1;
            reward[k] -= fine * by;
            fines += fine * by;
            finedAgents[i]++;
          }
          payers[i] = all;
          paid[i] += all;
          collected[i] += fee * all + fines;
          if (!toPot || fines === 0) continue;
          for (let k = i * n; k < end; k++) if (active[k] !== 0) reward[k] += fines / here;
          returned[i] += fines;
        }
      },
      observe(lo, hi) {
        const { fined, payers } = columns;
        const { fined: wasFined, payers: paying } = obs;
        for (let i = lo; i < hi; i++)
          for (let k = i * n, end = k + n, all = payers[i]; k < end; k++) {
            wasFined[k] = fined[k];
            paying[k] = all;
          }
      },
    };
  },
});
