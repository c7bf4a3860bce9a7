/**
 * The bar problem: every agent picks one of seven nights, and a night is worth x e^(-x/c) to the x agents who come.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives", after Arthur 1994.
 */
import { qLearning } from "../../agents/learners/q-learning.ts";
import { type RewardOption, rewardRule } from "../../src/credit/index.ts";
import { bindPolicies, createBatch, discrete, rollout, train, z } from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";

const nights = 7;
const counts = new Int32Array(nights);
const worth = new Float64Array(nights);

const bar = sketchEnv({
  id: "bar-v0",
  title: "Bar problem",
  cite: ["Wolpert & Tumer 2002"],
  params: z.object({ agents: z.number().int().default(60), capacity: z.number().default(6) }),
  agents: (p) => p.agents,
  // Nobody leaves; but credit asks what would have been had an agent not been there.
  earlyExit: true,
  action: () => discrete(nights, { name: "night" }),
  world: {
    step(w, p) {
      const { action, active, payoff, agents } = w;
      counts.fill(0);
      for (let a = 0; a < agents; a++) counts[action[a]] += active[a];
      for (let night = 0; night < nights; night++) worth[night] = Math.exp(-counts[night] / p.capacity);
      for (let a = 0; a < agents; a++) payoff[a] = worth[action[a]];
    },
  },
});

export const difference = { use: "difference", baseline: "absent" } as const;

/** The best that any assignment of agents to nights is worth, by dynamic programming over nights. */
export function optimum(agents: number, capacity = 6): number {
  let best = Array.from({ length: agents + 1 }, (_, left) => (left === 0 ? 0 : Number.NEGATIVE_INFINITY));
  for (let night = 0; night < nights; night++)
    best = best.map((_, all) =>
      Math.max(...Array.from({ length: all + 1 }, (_, x) => best[all - x] + x * Math.exp(-x / capacity))),
    );
  return best[agents];
}

/**
 * Share of the optimum that bandit learners (alpha .1) reach in each session: epsilon .35 for 200 rounds, then falling
 * from .05 to 0, and greedy for the last tenth.
 */
export function shares(agents: number, reward: RewardOption, sessions: number, rounds = 3000): number[] {
  const batch = createBatch(bar, { agents }, { worlds: sessions, seed: "bar" });
  const rule = rewardRule(reward);
  const bind = (epsilon: unknown) =>
    bindPolicies(
      batch,
      [{ use: qLearning, params: { alpha: 0.1, gamma: 0, epsilon }, ...(rule && { reward: rule }) }],
      { seed: "bar" },
    );
  const early = bind(0.35);
  train({ batch, policies: early, ticks: 200 });
  const late = bind({ start: 0.05, end: 0, steps: 0.9 * rounds - 200, delay: 200 });
  late[0].load(early[0].save());
  train({ batch, policies: late, ticks: rounds - 200 });
  rollout(batch, late, 1);
  const best = optimum(agents);
  return Array.from({ length: sessions }, (_, i) => batch.readMetrics(i).welfare / best);
}
