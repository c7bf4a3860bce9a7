/**
 * The donation game among strangers: in each tick every agent meets another at random and may help it, at a cost to itself that is
 * below what the help is worth.
 *
 * Nowak & Sigmund 1998, "Evolution of indirect reciprocity by image scoring", Nature 393:573-577. Nobody meets whom it helped again
 * but by chance, so that help pays only where others learn of it: under a mechanism such as `reputation`.
 */
import { category, defineEnv, discrete, f64, i32, perAgent, type Theory, u8, z } from "../../src/index.ts";
import { kernel } from "./donation.kernel.ts";

const params = z.object({
  agents: z.number().int().min(2).max(1024).default(8).describe("agents, each a donor in every tick"),
  benefit: z.number().min(0).default(2).describe("b: what help is worth to who is helped (payoff)"),
  cost: z.number().min(0).default(1).describe("c: what help costs who gives it (payoff)"),
  error: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("e: probability that help which was meant fails, at no cost"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

export const donation = defineEnv({
  id: "donation-v0",
  title: "Donation game: help for strangers",
  subject: "games",
  cite: [
    "Nowak & Sigmund 1998, Nature 393:573-577",
    "Ohtsuki & Iwasa 2004, J. Theoretical Biology 231:107-120",
  ],
  params,
  presets: { mistaken: { error: 0.05 } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => discrete(2, { name: "help", labels: ["refuse", "help"], values: [0, 1] }),
  observation: (p) => ({
    meets: category(p.agents, "whom the agent meets in this tick, as places after its own", { bins: 0 }),
    received: category(p.agents, "agents that helped this one in the last tick", { bins: 0 }),
  }),
  state: () => ({
    /** Whom each meets in the tick to come. */
    recipient: perAgent(i32),
    /** 1 where the agent's help arrived in the last tick. */
    helped: perAgent(u8),
    /** Agents that helped it in the last tick. */
    received: perAgent(i32),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics: {
    cooperation: {
      description: "share of meetings in which help arrives",
      per: "tick",
      better: "higher",
    },
  },
  world: {
    reset(w) {
      const others = w.agents - 1;
      for (let a = 0; a < w.agents; a++) {
        const other = w.randomInt(others);
        w.recipient[a] = other < a ? other : other + 1;
      }
      w.helped.fill(0);
      w.received.fill(0);
      w.wealth.fill(0);
    },
    step(w, p) {
      const n = w.agents;
      w.received.fill(0);
      let helped = 0;
      for (let a = 0; a < n; a++) {
        // Drawn whatever is done, so that luck does not depend on it.
        const fails = p.error > 0 && w.random() < p.error;
        const helps = w.action[a] === 1 && !fails ? 1 : 0;
        w.helped[a] = helps;
        w.received[w.recipient[a]] += helps;
        helped += helps;
      }
      for (let a = 0; a < n; a++) {
        w.payoff[a] = p.benefit * w.received[a] - p.cost * w.helped[a];
        w.wealth[a] += w.payoff[a];
        const other = w.randomInt(n - 1);
        w.recipient[a] = other < a ? other : other + 1;
      }
      w.cooperation += helped / n;
    },
    observe(w) {
      const n = w.agents;
      const { meets, received } = w.obs;
      for (let a = 0; a < n; a++) {
        meets[a] = (w.recipient[a] - a + n) % n;
        received[a] = w.received[a];
      }
    },
  },
  kernel,
  theory,
});

function theory({ agents, benefit, cost, error }: P): Theory {
  const all = agents * (1 - error) * (benefit - cost);
  return {
    optimum: {
      welfare: Math.max(0, all),
      note: benefit >= cost ? "everybody helps everybody: closed form" : "nobody helps: closed form",
    },
    ...(cost > 0 && {
      nash: { welfare: 0, note: "nobody helps, as help brings its giver nothing: closed form" },
    }),
  };
}
