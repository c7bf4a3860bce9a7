/**
 * Minority game: an odd number of agents choose between two sides, and those on the less crowded one win. Who goes by the same past as
 * all others crowds with them; with enough different ways to read the past they spread better than by coins.
 *
 * Challet & Zhang 1997, "Emergence of cooperation and organization in an evolutionary game", Physica A 246:407-418; Savit, Manuca & Riolo
 * 1999, "Adaptive competition, market efficiency, and phase transitions", Physical Review Letters 82:2203-2206.
 */
import { category, defineEnv, discrete, i32, type Metrics, z } from "../../src/index.ts";
import { kernel } from "./minority-game.kernel.ts";
import { theory } from "./theory.ts";

const params = z.object({
  agents: z.number().int().min(1).max(100_001).default(101).describe("agents, an odd number (count)"),
  memory: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(3)
    .describe("winning sides of the past that all see (ticks)"),
  horizon: z.number().int().min(1).default(1000).describe("ticks after which an episode is cut (ticks)"),
});
export type MinorityGameParams = z.output<typeof params>;

const metrics = {
  volatility: {
    description: "squared difference of the sides, in agents: 1 where all choose by coins",
    per: "tick",
    better: "lower",
  },
  second: { description: "share of agents that choose the second side", per: "tick" },
  minority: { description: "share of agents that win", per: "tick", better: "higher" },
} as const satisfies Metrics;

export const minorityGame = defineEnv({
  id: "minority-game-v0",
  title: "Minority game: the less crowded side wins",
  subject: "games",
  cite: ["Challet & Zhang 1997, Physica A 246:407-418", "Savit, Manuca & Riolo 1999, PRL 82:2203-2206"],
  params,
  presets: { herd: { memory: 2 }, spread: { memory: 6 } },
  check: ({ agents }) => (agents % 2 === 1 ? undefined : "agents must be an odd number, so that a side wins"),
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => discrete(2, { name: "side", labels: ["first", "second"] }),
  observation: (p) => ({
    history: category(2 ** p.memory, "sides that won, 1 for the second, the last in the lowest bit"),
  }),
  state: () => ({
    /** Sides that won, 1 for the second, the last in the lowest bit. */
    history: i32,
    /** Agents on the second side less those on the first, in the last tick; 0 before. */
    excess: i32,
  }),
  metrics,
  derive: (p) => ({ histories: 2 ** p.memory }),
  world: {
    reset(w, _, d) {
      w.history = w.randomInt(d.histories);
      w.excess = 0;
    },
    step(w, _, d) {
      const n = w.agents;
      let excess = -n;
      for (let a = 0; a < n; a++) excess += 2 * w.action[a];
      const won = excess < 0 ? 1 : 0;
      for (let a = 0; a < n; a++) if (w.action[a] === won) w.payoff[a] = 1;
      w.excess = excess;
      w.history = (2 * w.history + won) % d.histories;
      w.volatility += (excess * excess) / n;
      w.second += (n + excess) / (2 * n);
      w.minority += (n - Math.abs(excess)) / (2 * n);
    },
    observe(w) {
      w.obs.history.fill(w.history);
    },
  },
  kernel,
  theory,
});
