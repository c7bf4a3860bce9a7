/**
 * A tax on what an agent does, at the rate of the harm it does to others.
 *
 * Pigou 1920, The Economics of Welfare, part II. With `redistribute`, what agent i pays goes in equal parts to the
 * others, so the budget balances. The price that i faces stays exact as long as the others' taxed column does not
 * depend on i (effort, calls); where it does (externality, harvest), i also moves its own refund.
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";

const params = z.object({
  on: z.string().describe("the env's per-agent column that is taxed (effort, calls, externality ...)"),
  rate: z
    .number()
    .default(1)
    .describe("payoff units for each unit of the taxed column; negative is a subsidy"),
  redistribute: z
    .boolean()
    .default(false)
    .describe("give each agent's tax to the other agents, in equal parts"),
});

export const pigouvianTax = defineMechanism({
  id: "pigouvian-tax",
  title: "Pigouvian tax",
  cite: ["Pigou 1920, The Economics of Welfare"],
  params,
  metrics: {
    collected: { description: "tax paid by all agents", per: "tick" },
    returned: { description: "tax given back to agents", per: "tick" },
  },
  state: () => ({}),
  bind({ agents, columns, reward, column }, p) {
    const taxed = column(p.on, "agent");
    const { rate } = p;
    return {
      after(lo, hi) {
        const { done, active, collected, returned } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          let total = 0;
          let payers = 0;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            if (active[k] === 0) continue;
            total += rate * taxed[k];
            payers++;
          }
          const refunded = p.redistribute && payers > 1;
          collected[i] += total;
          if (refunded) returned[i] += total;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            if (active[k] === 0) continue;
            const tax = rate * taxed[k];
            reward[k] += refunded ? (total - tax) / (payers - 1) - tax : -tax;
          }
        }
      },
    };
  },
});
