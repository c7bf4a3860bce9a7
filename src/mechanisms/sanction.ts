/**
 * Pairwise sanctions: an agent may pay to punish another.
 *
 * Ostrom, Walker & Gardner 1992, "Covenants with and without a sword", APSR 86; Fehr & Gaechter 2000, AER 90. Adds
 * the action head `punish` (0 = nobody, j = the j-th next agent) and the observation `punished`. Fines are burnt, or go `to` a pot
 * that all share. Norms of second order are mechanisms of their own: metanorm, pool-punishment, shunning.
 *
 * Bound, since a step of the commons under it takes half as long again with its rules in world form (63 ns an agent to 43).
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { i32, perAgent } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";

const params = z.object({
  cost: z
    .number()
    .nonnegative()
    .default(1)
    .describe("what a punishment costs the one who punishes, payoff units"),
  fine: z.number().nonnegative().default(3).describe("what it costs the one who is punished, payoff units"),
  to: z
    .enum(["burnt", "pot"])
    .default("burnt")
    .describe("where fines go: nowhere, or in equal parts to all who are there"),
});

export const sanction = defineMechanism({
  id: "sanction",
  title: "Pairwise sanction",
  cite: ["Ostrom, Walker & Gardner 1992, APSR 86:404-417", "Fehr & Gaechter 2000, AER 90:980-994"],
  params,
  metrics: {
    punishments: { description: "punishments given", per: "tick" },
    peace: { description: "share of agents that nobody punished", per: "tick", better: "higher" },
  },
  state: () => ({ hits: perAgent(i32) }),
  action: (_, { agents }) => [discrete(agents, { name: "punish" })],
  observation: (_, { agents }) => ({
    punished: category(agents, "agents that punished this one in the last tick", { bins: 2 }),
  }),
  bind({ agents, columns, actions, firstOwnHead, obs, reward }, p) {
    const punish = actions[firstOwnHead];
    const { cost, fine } = p;
    const toPot = p.to === "pot";

    /** Gives what the punished of world i paid to all who are there. */
    function share(i: number): void {
      const { active, hits } = columns;
      let paid = 0;
      let here = 0;
      for (let k = i * agents; k < (i + 1) * agents; k++) {
        paid += fine * hits[k];
        here += active[k];
      }
      if (paid > 0)
        for (let k = i * agents; k < (i + 1) * agents; k++) if (active[k] !== 0) reward[k] += paid / here;
    }

    return {
      reset(i) {
        columns.hits.fill(0, i * agents, (i + 1) * agents);
      },
      after(lo, hi) {
        const { done, active, hits, punishments, peace } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const first = i * agents;
          for (let a = 0; a < agents; a++) hits[first + a] = 0;
          for (let a = 0; a < agents; a++) {
            const choice = punish[first + a];
            const target = first + ((a + choice) % agents);
            if (choice === 0 || active[first + a] === 0 || active[target] === 0) continue;
            reward[first + a] -= cost;
            reward[target] -= fine;
            hits[target]++;
            punishments[i]++;
          }
          for (let a = 0; a < agents; a++) if (hits[first + a] === 0) peace[i] += 1 / agents;
          if (toPot) share(i);
        }
      },
      observe(lo, hi) {
        const { hits } = columns;
        const { punished } = obs;
        for (let k = lo * agents; k < hi * agents; k++) punished[k] = hits[k];
      },
    };
  },
});
