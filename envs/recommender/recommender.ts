/**
 * A recommender and its user: what engages most is a little further out than where the user stands, and moves it there.
 *
 * Bounded confidence as in Deffuant et al. 2000, Advances in Complex Systems 3:87-98; recommenders that move their users, Jiang et al. 2019,
 * "Degenerate Feedback Loops in Recommender Systems", AIES. Every agent has a user of its own.
 */
import {
  defineEnv,
  discrete,
  f64,
  feature,
  type Metrics,
  perAgent,
  type Theory,
  z,
} from "../../src/index.ts";
import { drivenOutward } from "../../src/situations/index.ts";
import { isHeard } from "../opinion/confidence.ts";
import { kernel } from "./recommender.kernel.ts";

const params = z.object({
  agents: z.number().int().min(1).max(4096).default(8).describe("recommenders, each with a user of its own"),
  tolerance: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .describe("eps: furthest from its opinion that a user engages with an item (opinion)"),
  reach: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe("how far from the user the outer items lie (opinion); default: the tolerance"),
  pull: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("mu: share of the way to an item that an opinion moves, per tick"),
  thrill: z
    .number()
    .min(0)
    .default(1)
    .describe("gamma: engagement with an item at c is 1 + gamma |c| (payoff)"),
  bins: z.number().int().min(1).max(1024).default(41).describe("kinds of opinion that a table tells apart"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const reachOf = (p: P) => p.reach ?? p.tolerance;

const metrics = {
  engagement: { description: "payoff of a recommender", per: "tick", unit: "payoff" },
  polarisation: { description: "mean distance of opinions from the middle", per: "tick", better: "lower" },
  distance: { description: "mean distance of items from their users", per: "tick", better: "lower" },
  endPolarisation: {
    description: "polarisation after the last tick of an episode",
    per: "episode",
    better: "lower",
  },
} as const satisfies Metrics;

export const recommender = defineEnv({
  id: "recommender-v0",
  title: "Recommenders and their users: engagement and opinion",
  subject: "language and opinion",
  cite: ["Deffuant et al. 2000, Advances in Complex Systems 3:87-98", "Jiang et al. 2019, AIES"],
  params,
  presets: { provocative: { reach: 0.4, tolerance: 0.2 } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () =>
    discrete(3, {
      name: "item",
      labels: ["left of the user", "where the user is", "right of the user"],
      values: [-1, 0, 1],
    }),
  observation: (p) => ({
    opinion: feature(-1, 1, "where the user stands", { bins: p.bins }),
    shown: feature(-1, 1, "the last item", { bins: 0 }),
  }),
  state: () => ({
    /** Where each user stands, -1 to 1. */
    opinion: perAgent(f64),
    /** The item that it was shown in the last tick. */
    shown: perAgent(f64),
    /** How far that was from where it stood. */
    away: perAgent(f64),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ reach: reachOf(p) }),
  world: {
    reset(w) {
      for (let a = 0; a < w.agents; a++) {
        w.opinion[a] = 2 * w.random() - 1;
        w.shown[a] = w.opinion[a];
      }
      w.away.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      let paid = 0;
      let far = 0;
      let away = 0;
      for (let a = 0; a < n; a++) {
        const x = w.opinion[a];
        const item = Math.min(1, Math.max(-1, x + (w.action[a] - 1) * d.reach));
        const distance = Math.abs(item - x);
        w.shown[a] = item;
        w.away[a] = distance;
        if (isHeard(distance, p.tolerance)) {
          w.opinion[a] = x + p.pull * (item - x);
          w.payoff[a] = 1 + p.thrill * Math.abs(item);
        }
        w.wealth[a] += w.payoff[a];
        paid += w.payoff[a];
        far += Math.abs(w.opinion[a]);
        away += distance;
      }
      w.engagement += paid / n;
      w.polarisation += far / n;
      w.distance += away / n;
      if (w.tick + 1 === p.horizon) w.endPolarisation += far / n;
    },
    observe(w) {
      const { opinion, shown } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        opinion[a] = w.opinion[a];
        shown[a] = w.shown[a];
      }
    },
  },
  kernel,
  theory,
});

/** On average over users that begin anywhere. */
function theory(p: P): Theory {
  const { agents, pull, thrill, horizon, tolerance } = p;
  const accurate = {
    welfare: agents * (1 + thrill / 2),
    stock: 0.5,
    note: "items where users are, which leaves them there; the stock is their distance from the middle: closed form",
  };
  const reach = reachOf(p);
  if (pull === 0 || reach > tolerance || horizon > 1000) return { accurate };
  const drift = { tolerance: reach, pull };
  // An opinion moves `pull` of the way to its item, which tells how far out items are.
  let items = 0;
  for (let t = 0; t < horizon; t++) {
    const now = drivenOutward(t, drift);
    items += now + (drivenOutward(t + 1, drift) - now) / pull;
  }
  return {
    optimum: {
      welfare: agents * (1 + (thrill * items) / horizon),
      stock: drivenOutward(horizon, drift),
      note: "always the outer item, for engagement alone; the stock is how far from the middle users end: closed form",
    },
    accurate,
  };
}
