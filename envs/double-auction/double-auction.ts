/**
 * Trade in pairs: one has a unit of compute and one a task for it, each alone knows what that is worth to it, and both name a price.
 *
 * Chatterjee & Samuelson 1983, "Bargaining under Incomplete Information", Operations Research 31:835-851; Myerson & Satterthwaite 1983,
 * "Efficient Mechanisms for Bilateral Trading", Journal of Economic Theory 29:265-281: whatever the rules, some trades are lost.
 */
import {
  box,
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
import { doubleAuction as equilibrium, gainsBeyond } from "../../src/situations/index.ts";
import { pairUp, seatInOrder, swapPlaces } from "../encounter/pairs.ts";
import { kernel } from "./double-auction.kernel.ts";

const params = z.object({
  agents: z
    .number()
    .int()
    .min(2)
    .max(1024)
    .default(8)
    .describe("traders, who meet in pairs; of an odd number one meets nobody"),
  weight: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("k: of what the bid is above the ask, the share that goes to the seller"),
  spread: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("what a broker keeps of each trade; trade is where the bid is that much above the ask (price)"),
  levels: z.number().int().min(2).max(1024).default(21).describe("prices to choose from, evenly from 0 to 1"),
  continuous: z.boolean().default(false).describe("any price in place of levels"),
  horizon: z.number().int().min(1).default(100).describe("ticks of an episode (truncated)"),
});
type P = z.output<typeof params>;

const unit = "price";

const pricesOf = ({ levels }: P): Float64Array =>
  Float64Array.from({ length: levels }, (_, k) => k / (levels - 1));

const metrics = {
  gains: { description: "value less cost of what is traded", per: "tick", unit, better: "higher" },
  trades: { description: "share of pairs that trade", per: "tick" },
  lost: {
    description: "share of pairs in which the value is above the cost and there is no trade",
    per: "tick",
    better: "lower",
  },
  brokerage: { description: "what the broker keeps", per: "tick", unit },
} as const satisfies Metrics;

export const doubleAuction = defineEnv({
  id: "double-auction-v0",
  title: "Double auction in pairs",
  subject: "markets",
  cite: [
    "Chatterjee & Samuelson 1983, Operations Research 31:835-851",
    "Myerson & Satterthwaite 1983, Journal of Economic Theory 29:265-281",
  ],
  params,
  presets: { "any-price": { continuous: true }, broker: { spread: 0.25 } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) =>
    p.continuous
      ? box(0, 1, { name: "price", unit })
      : discrete(p.levels, { name: "price", values: Array.from(pricesOf(p)), unit }),
  observation: () => ({
    buys: category(2, "1 where the agent buys, 0 where it sells"),
    worth: feature(0, 1, "what the unit is worth to it: value where it buys, cost where it sells", {
      unit,
      bins: 10,
    }),
    traded: category(2, "1 where it traded in the last tick", { bins: 0 }),
  }),
  state: () => ({
    /** Places in which agents meet in the tick to come. */
    order: perAgent(i32),
    partner: perAgent(i32),
    buys: perAgent(u8),
    worth: perAgent(f64),
    /** Of the last tick: the price that each named, and whether it traded. */
    price: perAgent(f64),
    traded: perAgent(u8),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ prices: pricesOf(p) }),
  world: {
    reset(w) {
      seatInOrder(w.order, w.first, w.agents);
      meet(w);
      w.price.fill(0);
      w.traded.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      for (let a = 0; a < n; a++) {
        w.price[a] = p.continuous ? w.action[a] : d.prices[w.action[a]];
        w.traded[a] = 0;
      }
      const pairs = n >> 1;
      let trades = 0;
      let lost = 0;
      let gains = 0;
      for (let a = 0; a < n; a++) {
        const other = w.partner[a];
        if (w.buys[a] === 0 || other === a) continue;
        const above = w.price[a] - w.price[other] - p.spread;
        const gain = w.worth[a] - w.worth[other];
        // Prices of a grid are sums of others' numbers: what is as much as the spread but for rounding is as much.
        if (above < -1e-12) {
          if (gain > 0) lost++;
          continue;
        }
        const won = w.worth[a] - w.price[a] + (1 - p.weight) * above;
        const earned = w.price[other] - w.worth[other] + p.weight * above;
        w.payoff[a] = won;
        w.payoff[other] = earned;
        w.wealth[a] += won;
        w.wealth[other] += earned;
        w.traded[a] = 1;
        w.traded[other] = 1;
        trades++;
        gains += gain;
      }
      w.gains += gains;
      w.trades += trades / pairs;
      w.lost += lost / pairs;
      w.brokerage += p.spread * trades;
      meet(w);
    },
    observe(w) {
      const { buys, worth, traded } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        buys[a] = w.buys[a];
        worth[a] = w.worth[a];
        traded[a] = w.traded[a];
      }
    },
  },
  kernel,
  theory,
});

/** Pairs all at random for the tick to come, and draws what the unit is worth to each. */
function meet(w: {
  readonly agents: number;
  readonly first: number;
  readonly order: Int32Array;
  readonly partner: Int32Array;
  readonly buys: Uint8Array;
  readonly worth: Float64Array;
  randomInt(n: number): number;
  random(): number;
}): void {
  for (let k = w.agents - 1; k > 0; k--) swapPlaces(w.order, w.first + k, w.first + w.randomInt(k + 1));
  pairUp(w.order, w.partner, w.first, w.agents);
  for (let k = 0; k < w.agents; k++) {
    w.buys[w.order[k]] = 1 - (k & 1);
    w.worth[k] = w.random();
  }
}

function theory(p: P): Theory {
  const pairs = p.agents >> 1;
  return {
    optimum: {
      welfare: pairs * gainsBeyond(0),
      note: "trade wherever the value is above the cost and nothing goes to a broker: closed form",
      ...(p.spread > 0 && { bound: "upper" as const }),
    },
    ...(p.spread === 0 && {
      nash: {
        welfare: pairs * equilibrium(p.weight).gains,
        note: `linear equilibrium of any prices (Chatterjee & Samuelson 1983)${p.continuous ? "" : "; levels only come near it"}: closed form`,
      },
    }),
  };
}
