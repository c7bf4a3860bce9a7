/**
 * The bar problem: every agent picks one of seven nights, and a night is worth x e^(-x/c) to the x agents who come, together.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives", after Arthur 1994.
 */
import { defineEnv, discrete, f64, i32, vector, z } from "../../src/index.ts";

const nights = 7;

export const bar = defineEnv({
  id: "bar-v0",
  title: "Bar problem",
  cite: ["Wolpert & Tumer 2002", "Arthur 1994"],
  params: z.object({
    agents: z.number().int().min(1).default(60).describe("agents that go out on one night each (count)"),
    capacity: z.number().positive().default(6).describe("c: agents that make a night most worth (count)"),
  }),
  agents: (p) => p.agents,
  horizon: () => Number.POSITIVE_INFINITY,
  // Nobody leaves; but credit asks what would have been had an agent not been there.
  earlyExit: true,
  action: () => discrete(nights, { name: "night" }),
  observation: () => ({}),
  state: () => ({
    /** Agents on each night, and what each of them is paid. */
    crowd: vector(i32, nights),
    worth: vector(f64, nights),
  }),
  metrics: { crowded: { description: "share of agents on the most crowded night", per: "tick" } },
  world: {
    reset(w) {
      w.crowd.fill(0);
      w.worth.fill(0);
    },
    step(w, p) {
      const { action, active, payoff, agents, crowd, worth } = w;
      crowd.fill(0);
      for (let a = 0; a < agents; a++) crowd[action[a]] += active[a];
      let most = 0;
      for (let night = 0; night < nights; night++) {
        worth[night] = Math.exp(-crowd[night] / p.capacity);
        most = Math.max(most, crowd[night]);
      }
      for (let a = 0; a < agents; a++) payoff[a] = active[a] !== 0 ? worth[action[a]] : 0;
      w.crowded += most / agents;
    },
    observe() {},
  },
});

/** The best that any assignment of agents to nights is worth, by dynamic programming over nights. */
export function optimum(agents: number, capacity = 6): number {
  let best = Array.from({ length: agents + 1 }, (_, left) => (left === 0 ? 0 : Number.NEGATIVE_INFINITY));
  for (let night = 0; night < nights; night++)
    best = best.map((_, all) =>
      Math.max(...Array.from({ length: all + 1 }, (_, x) => best[all - x] + x * Math.exp(-x / capacity))),
    );
  return best[agents];
}
