/**
 * Dealers that ask a price of clients who may know what they buy is worth: the lowest ask sells, and most of all where it should not.
 *
 * Glosten & Milgrom 1985, Journal of Financial Economics 14:71-100 (who trades with those who know more); Colliard, Foucault & Lovo 2022,
 * "Algorithmic pricing and liquidity in securities markets" (dealers that learn); Calvano, Calzolari, Denicolò & Pastorello 2020,
 * American Economic Review 110:3267-3297 (prices of learners above those of competition).
 */
import {
  defineEnv,
  discrete,
  f64,
  feature,
  type Metrics,
  perAgent,
  type Theory,
  u8,
  z,
} from "../../src/index.ts";
import { competitiveAsk, dealerProfit, monopolyAsk } from "../../src/situations/index.ts";
import { kernel } from "./dealers.kernel.ts";

const params = z.object({
  agents: z.number().int().min(1).max(256).default(2).describe("dealers"),
  noise: z
    .number()
    .min(0.01)
    .max(100)
    .default(1)
    .describe("standard deviation of what a client values besides what it is worth (price)"),
  low: z.number().default(0.1).describe("lowest ask (price)"),
  high: z.number().default(3).describe("highest ask (price)"),
  levels: z.number().int().min(2).max(1024).default(30).describe("asks to choose from, evenly"),
  horizon: z.number().int().min(1).default(100).describe("clients of an episode, one a tick (truncated)"),
});
type P = z.output<typeof params>;

const unit = "price";

const asksOf = ({ low, high, levels }: P): Float64Array =>
  Float64Array.from({ length: levels }, (_, k) => low + ((high - low) * k) / (levels - 1));

const metrics = {
  lowestAsk: { description: "lowest ask", per: "tick", unit, better: "lower" },
  sold: { description: "share of clients that buy", per: "tick" },
  surplus: {
    description: "what a client's unit is to it, less what it pays",
    per: "tick",
    unit,
    better: "higher",
  },
} as const satisfies Metrics;

export const dealers = defineEnv({
  id: "dealers-v0",
  title: "Dealers: asks to clients who may know more",
  subject: "markets",
  cite: [
    "Glosten & Milgrom 1985, Journal of Financial Economics 14:71-100",
    "Colliard, Foucault & Lovo 2022, Algorithmic pricing and liquidity in securities markets",
  ],
  params,
  presets: { monopoly: { agents: 1 }, four: { agents: 4 } },
  check: ({ low, high }) => (low < high ? undefined : `low must be below high, got ${low} and ${high}`),
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) => discrete(p.levels, { name: "ask", values: Array.from(asksOf(p)), unit }),
  observation: (p) => ({
    own: feature(p.low, p.high, "own last ask", { unit }),
    lowest: feature(p.low, p.high, "lowest ask of the last tick", { unit }),
    sold: feature(0, 1, "1 where the last client bought of this dealer"),
  }),
  state: () => ({
    /** What the last unit was worth, 0 or 1, and what its client valued it at. */
    worth: u8,
    valued: f64,
    /** Lowest ask of the last tick. */
    lowest: f64,
    ask: perAgent(f64),
    /** 1 where the last client bought of it. */
    sale: perAgent(u8),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ asks: asksOf(p) }),
  world: {
    reset(w, p) {
      w.worth = 0;
      w.valued = 0;
      w.lowest = p.high;
      w.ask.fill(p.high);
      w.sale.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const worth = w.random() < 0.5 ? 0 : 1;
      const valued = worth + p.noise * w.normal();
      const lot = w.random();
      let lowest = Number.POSITIVE_INFINITY;
      let sharing = 0;
      for (let a = 0; a < n; a++) {
        const ask = d.asks[w.action[a]];
        w.ask[a] = ask;
        w.sale[a] = 0;
        if (ask < lowest) sharing = 0;
        if (ask <= lowest) {
          lowest = ask;
          sharing++;
        }
      }
      w.worth = worth;
      w.valued = valued;
      w.lowest = lowest;
      w.lowestAsk += lowest;
      if (valued < lowest) return;
      // Of those who ask the least, each sells as often.
      let place = Math.floor(lot * sharing);
      for (let a = 0; a < n; a++) {
        if (w.ask[a] !== lowest || place-- !== 0) continue;
        w.sale[a] = 1;
        w.payoff[a] = lowest - worth;
        w.wealth[a] += lowest - worth;
      }
      w.sold += 1;
      w.surplus += valued - lowest;
    },
    observe(w) {
      const { own, lowest, sold } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        own[a] = w.ask[a];
        lowest[a] = w.lowest;
        sold[a] = w.sale[a];
      }
    },
  },
  kernel,
  theory,
});

function theory(p: P): Theory {
  const { agents: n, noise } = p;
  const asks = asksOf(p);
  const profit = asks.map((ask) => dealerProfit(ask, noise));
  const best = profit.reduce((most, each, k) => (each > profit[most] ? k : most), 0);
  // All at one ask: no dealer is better off below it, where it would sell alone, nor above, where it would not sell.
  const stable = [...profit.keys()].filter(
    (k) =>
      profit[k] >= 0 &&
      (n === 1 ? k === best : profit.subarray(0, k).every((below) => below <= profit[k] / n)),
  );
  const outcome = (k: number, note: string) => ({ welfare: profit[k], action: asks[k], note });
  return {
    optimum: outcome(
      best,
      "dealers ask as one that is alone, at their clients' cost: best of the asks there are",
    ),
    ...(stable.length > 0 && {
      nash: {
        ...outcome(
          stable[0],
          "all ask the same, the least of the asks at which none gains by another: exhaustive",
        ),
        equilibria: stable.length,
      },
    }),
    competitive: {
      welfare: 0,
      action: competitiveAsk(noise),
      note: "any ask, where none earns: closed form",
    },
    monopoly: {
      welfare: dealerProfit(monopolyAsk(noise), noise),
      action: monopolyAsk(noise),
      note: "any ask, that of a dealer alone: closed form",
    },
  };
}
