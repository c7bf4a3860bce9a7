/**
 * Two who do not know what war would cost the other, and who each arm or stay calm: mutual fear, or the security dilemma.
 *
 * Schelling 1960, "The Strategy of Conflict", chapter 9; Baliga & Sjostrom 2004, Review of Economic Studies 71:351-369. Few gain by war. That
 * they may arm makes others arm, and that these do makes others arm in turn.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  type Theory,
  u8,
  z,
} from "../../src/index.ts";
import { armedShare } from "../../src/situations/index.ts";
import { pairUp, seatInOrder, swapPlaces } from "../encounter/pairs.ts";
import { kernel } from "./mutual-fear.kernel.ts";

const params = z.object({
  agents: z.number().int().min(2).max(1024).default(8).describe("states, an even number: half as many pairs"),
  mostCost: z
    .number()
    .positive()
    .default(1)
    .describe("what war costs is private and even from 0 to this (payoff)"),
  gain: z.number().min(0).default(0.05).describe("mu: what arming alone brings before that cost (payoff)"),
  defeat: z.number().min(0).default(0.8).describe("d: what it costs to face arms unarmed (payoff)"),
  costBins: z.number().int().min(1).max(1024).default(20).describe("kinds of cost that a table tells apart"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const metrics = {
  armed: { description: "share that arm", per: "tick" },
  war: { description: "share of encounters in which anybody arms", per: "tick", better: "lower" },
} as const satisfies Metrics;

export const mutualFear = defineEnv({
  id: "mutual-fear-v0",
  title: "Mutual fear: to arm or to stay calm",
  subject: "conflict",
  cite: [
    "Schelling 1960, The Strategy of Conflict",
    "Baliga & Sjostrom 2004, Review of Economic Studies 71:351-369",
  ],
  params,
  presets: {
    "hot-line": { defeat: 0.5 },
    spiral: { defeat: 1.2 },
  },
  check: (p) =>
    p.agents % 2 === 0 ? undefined : `agents must be even, as they meet in pairs, got ${p.agents}`,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => discrete(2, { name: "arms", labels: ["stay calm", "arm"], values: [0, 1] }),
  observation: (p) => ({
    cost: feature(0, p.mostCost, "what war would cost the agent now", { unit: "payoff", bins: p.costBins }),
    faced: category(2, "1 where the last one that it met had armed", { bins: 0 }),
  }),
  state: () => ({
    /** Everybody, in the order in which they are paired. */
    order: perAgent(i32),
    /** Whom each meets in the tick to come. */
    partner: perAgent(i32),
    /** What war would cost each in the tick to come. */
    cost: perAgent(f64),
    /** 1 where the agent armed in the last tick, and where whom it met did. */
    arms: perAgent(u8),
    faced: perAgent(u8),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  world: {
    reset(w, p) {
      const n = w.agents;
      seatInOrder(w.order, w.first, n);
      for (let k = n - 1; k > 0; k--) swapPlaces(w.order, w.first + k, w.first + w.randomInt(k + 1));
      pairUp(w.order, w.partner, w.first, n);
      for (let a = 0; a < n; a++) w.cost[a] = p.mostCost * w.random();
      w.arms.fill(0);
      w.faced.fill(0);
      w.wealth.fill(0);
    },
    step(w, p) {
      const n = w.agents;
      for (let a = 0; a < n; a++) w.arms[a] = w.active[a] === 1 && w.action[a] === 1 ? 1 : 0;
      let armed = 0;
      let wars = 0;
      for (let a = 0; a < n; a++) {
        const faced = w.arms[w.partner[a]];
        const arms = w.arms[a];
        w.faced[a] = faced;
        armed += arms;
        wars += arms | faced;
        w.payoff[a] = arms === 1 ? (faced === 1 ? 0 : p.gain) - w.cost[a] : faced === 1 ? -p.defeat : 0;
        w.wealth[a] += w.payoff[a];
      }
      w.armed += armed / n;
      w.war += wars / n;
      for (let k = n - 1; k > 0; k--) swapPlaces(w.order, w.first + k, w.first + w.randomInt(k + 1));
      pairUp(w.order, w.partner, w.first, n);
      for (let a = 0; a < n; a++) w.cost[a] = p.mostCost * w.random();
    },
    observe(w) {
      const { cost, faced } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        cost[a] = w.cost[a];
        faced[a] = w.faced[a];
      }
    },
  },
  kernel,
  theory,
});

function theory(p: P): Theory {
  const { agents, mostCost, gain, defeat } = p;
  const s = armedShare(p);
  const each = (-mostCost * s * s) / 2 + (gain - defeat) * s * (1 - s);
  return {
    ...(gain <= defeat && { optimum: { welfare: 0, note: "nobody arms: closed form" } }),
    nash: {
      welfare: agents * each,
      action: s * mostCost,
      probability: 1 - s,
      note: "whose cost is below the action arms (Baliga & Sjostrom 2004); the probability is that of staying calm: closed form",
    },
  };
}
