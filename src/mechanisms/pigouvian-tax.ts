/**
 * A tax on what an agent does, at the rate of the harm it does to others.
 *
 * Pigou 1920, The Economics of Welfare, part II. With `redistribute`, what agent i pays goes in equal parts to the
 * others, so the budget balances. The price that i faces stays exact as long as the others' taxed column does not
 * depend on i (effort, calls); where it does (externality, harvest), i also moves its own refund.
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { agentColumn } from "../core/mechanism-world.ts";

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
  reads: (p) => ({ taxed: agentColumn(p.on) }),
  world: {
    after(w, p) {
      const { agents, active, taxed, reward } = w;
      let total = 0;
      let payers = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        total += p.rate * taxed[a];
        payers++;
      }
      const refunded = p.redistribute && payers > 1;
      w.collected += total;
      if (refunded) w.returned += total;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        const tax = p.rate * taxed[a];
        reward[a] += refunded ? (total - tax) / (payers - 1) - tax : -tax;
      }
    },
  },
});
