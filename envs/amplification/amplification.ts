/**
 * Platforms that compete for users by how much they amplify: a little is better for users, more brings more revenue from each.
 *
 * Price competition under logit demand (Anderson, de Palma & Thisse 1992, Discrete Choice Theory of Product Differentiation) with
 * amplification in place of a price. Each gains by amplifying more than its users would like, as what it loses to
 * the others is less than what it gains by the rest.
 */
import {
  box,
  defineEnv,
  discrete,
  f64,
  feature,
  type Metrics,
  perAgent,
  type Theory,
  z,
} from "../../src/index.ts";
import { amplification as amplificationOf } from "../../src/situations/index.ts";
import { kernel } from "./amplification.kernel.ts";

const params = z.object({
  agents: z.number().int().min(2).max(1024).default(2).describe("n: platforms"),
  choice: z
    .number()
    .positive()
    .max(1e6)
    .default(2)
    .describe("theta: how strongly users prefer the platform that is better for them"),
  benefit: z
    .number()
    .min(0)
    .max(1e6)
    .default(1)
    .describe("eta: amplification a is worth eta a - kappa a^2/2 to users"),
  harm: z.number().positive().max(1e6).default(2).describe("kappa: see benefit"),
  gain: z.number().min(0).max(1e9).default(1).describe("g: revenue per user is 1 + g a (payoff)"),
  most: z.number().positive().max(1e6).default(1).describe("highest amplification"),
  levels: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .default(31)
    .describe("amplifications to choose from, evenly from 0"),
  continuous: z.boolean().default(false).describe("any amplification instead of levels"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const levelsOf = (p: P) => Float64Array.from({ length: p.levels }, (_, k) => (p.most * k) / (p.levels - 1));

const metrics = {
  amplified: { description: "mean amplification", per: "tick" },
  users: { description: "what amplification is worth to a user", per: "tick", better: "higher" },
} as const satisfies Metrics;

export const amplification = defineEnv({
  id: "amplification-v0",
  title: "Platforms that compete by amplification",
  subject: "language and opinion",
  cite: ["Anderson, de Palma & Thisse 1992, Discrete Choice Theory of Product Differentiation"],
  params,
  presets: { three: { agents: 3 }, ten: { agents: 10 } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) =>
    p.continuous
      ? box(0, p.most, { name: "amplification" })
      : discrete(p.levels, { name: "amplification", values: Array.from(levelsOf(p)) }),
  observation: () => ({
    share: feature(0, 1, "share of users in the last tick", { bins: 0 }),
  }),
  state: () => ({
    amplification: perAgent(f64),
    /** Share of users. */
    share: perAgent(f64),
    /** Share of users times amplification: what a tax on amplification is charged on. */
    exposure: perAgent(f64),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ levels: levelsOf(p) }),
  world: {
    reset(w) {
      w.amplification.fill(0);
      w.share.fill(1 / w.agents);
      w.exposure.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      let total = 0;
      let best = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < n; a++) {
        const level = p.continuous ? w.action[a] : d.levels[w.action[a]];
        w.amplification[a] = level;
        total += level;
        w.share[a] = p.benefit * level - (p.harm / 2) * level * level;
        best = Math.max(best, w.share[a]);
      }
      // Users choose by logit; the best utility is taken off first, so that nothing overflows.
      let weights = 0;
      for (let a = 0; a < n; a++) {
        w.share[a] = Math.exp(p.choice * (w.share[a] - best));
        weights += w.share[a];
      }
      let worth = 0;
      for (let a = 0; a < n; a++) {
        const level = w.amplification[a];
        const share = w.share[a] / weights;
        w.share[a] = share;
        w.exposure[a] = share * level;
        w.payoff[a] = share * (1 + p.gain * level);
        w.wealth[a] += w.payoff[a];
        worth += share * (p.benefit * level - (p.harm / 2) * level * level);
      }
      w.amplified += total / n;
      w.users += worth;
    },
    observe(w) {
      const { share } = w.obs;
      for (let a = 0; a < w.agents; a++) share[a] = w.share[a];
    },
  },
  kernel,
  theory,
});

/** Welfare is that of platforms: the sum of their revenue. What is best for users stands beside it. */
function theory(p: P): Theory {
  const { agents, benefit, harm, gain, most } = p;
  const nash = Math.min(most, amplificationOf({ platforms: agents, choice: p.choice, benefit, harm, gain }));
  const users = Math.min(most, benefit / harm);
  return {
    optimum: {
      welfare: 1 + gain * most,
      action: most,
      note: "for platforms: all amplify as much as they can, and users have nowhere else to go: closed form",
    },
    nash: {
      welfare: 1 + gain * nash,
      action: nash,
      note: "root of the first-order condition, all alike: closed form",
    },
    users: {
      welfare: 1 + gain * users,
      action: users,
      fee: gain,
      note: "what users like best; a tax on exposure as high as the gain leads here: closed form",
    },
  };
}
