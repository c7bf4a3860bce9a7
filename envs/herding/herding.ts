/**
 * Herding: agents choose one after another between two options, each with a signal of its own that may be wrong, and see what those before
 * them chose. Soon all agree, and what they agree on may be wrong.
 *
 * Bikhchandani, Hirshleifer & Welch 1992, "A theory of fads, fashion, custom, and cultural change as informational cascades", Journal of
 * Political Economy 100:992-1026.
 */
import { category, defineEnv, discrete, i32, type Metrics, perAgent, u8, z } from "../../src/index.ts";
import { kernel } from "./herding.kernel.ts";
import { theory } from "./theory.ts";

const params = z.object({
  agents: z
    .number()
    .int()
    .min(2)
    .max(1000)
    .default(8)
    .describe("agents, who choose in the order of their numbers"),
  quality: z.number().min(0.5).max(1).default(0.6).describe("q: probability that an agent's signal is right"),
});
export type HerdingParams = z.output<typeof params>;

const metrics = {
  right: { description: "choices that are right", per: "tick", better: "higher" },
  signals: { description: "signals of who chooses that are right", per: "tick" },
  agreement: { description: "share of agents that chose what most chose", per: "episode" },
  wrongMajority: {
    description: "share of episodes in which at least two more chose wrong than right",
    per: "episode",
    better: "lower",
  },
} as const satisfies Metrics;

export const herding = defineEnv({
  id: "herding-v0",
  title: "Herding: all agree, and may be wrong",
  subject: "measures",
  cite: ["Bikhchandani, Hirshleifer & Welch 1992, J. Political Economy 100:992-1026"],
  params,
  presets: { long: { agents: 22 } },
  agents: (p) => p.agents,
  horizon: (p) => p.agents,
  masked: true,
  action: () => discrete(2, { name: "choose", labels: ["first", "second"] }),
  observation: (p) => ({
    signal: category(2, "what its own signal says"),
    lead: category(
      2 * p.agents + 1,
      "agents that chose the second option less those that chose the first, plus all agents",
    ),
    turn: category(3, "0 before it chooses, 1 when it does, 2 after"),
  }),
  state: () => ({
    /** The option that is right. */
    truth: i32,
    signal: perAgent(u8),
    /** What each chose, from 1 on; 0 before. */
    chosen: perAgent(u8),
    /** Agents that chose the second option less those that chose the first. */
    ahead: i32,
  }),
  metrics,
  world: {
    reset(w, p) {
      w.truth = w.randomInt(2);
      for (let a = 0; a < w.agents; a++) w.signal[a] = w.random() < p.quality ? w.truth : 1 - w.truth;
      w.chosen.fill(0);
      w.ahead = 0;
    },
    step(w) {
      const n = w.agents;
      const a = w.tick;
      const choice = w.action[a];
      w.chosen[a] = 1 + choice;
      w.ahead += 2 * choice - 1;
      if (choice === w.truth) {
        w.payoff[a] = 1;
        w.right += 1;
      }
      if (w.signal[a] === w.truth) w.signals += 1;
      if (a < n - 1) return;
      w.ended = 1;
      w.agreement += (n + Math.abs(w.ahead)) / (2 * n);
      if ((1 - 2 * w.truth) * w.ahead >= 2) w.wrongMajority += 1;
    },
    observe(w) {
      const n = w.agents;
      const { signal, lead, turn } = w.obs;
      for (let a = 0; a < n; a++) {
        signal[a] = w.signal[a];
        lead[a] = n + w.ahead;
        turn[a] = a > w.tick ? 0 : a === w.tick ? 1 : 2;
        if (a !== w.tick) w.mask[2 * a + 1] = 0;
      }
    },
  },
  kernel,
  theory,
});
