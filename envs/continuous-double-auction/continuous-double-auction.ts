/**
 * Continuous double auction: buyers and sellers call out prices, one at a time, and trade as soon as a bid meets an ask. Who trades with whom
 * is chance, and yet nearly all that there is to gain is gained, by hardly more than that nobody buys above value or sells below cost.
 *
 * Smith 1962, "An Experimental Study of Competitive Market Behavior", Journal of Political Economy 70:111-137; Gode & Sunder 1993,
 * "Allocative Efficiency of Markets with Zero-Intelligence Traders", Journal of Political Economy 101:119-137.
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
import { competition } from "../../src/situations/index.ts";
import { kernel } from "./continuous-double-auction.kernel.ts";

const worths = z.array(z.number().int().min(1).max(10_000)).min(1).max(512);

const params = z.object({
  values: worths
    .default([150, 142, 134, 126, 118, 110, 102, 94, 86, 78, 70, 62])
    .describe("what the unit is worth to each buyer (price)"),
  costs: worths
    .default([40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128])
    .describe("what the unit costs each seller (price)"),
  highest: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe("highest price; the lowest is 1 (price)"),
  horizon: z.number().int().min(1).default(1000).describe("ticks of a trading day (truncated)"),
});
type P = z.output<typeof params>;

const unit = "price";

const metrics = {
  efficiency: { description: "share of the gains that there are", per: "episode", better: "higher" },
  trades: { description: "units traded", per: "episode" },
  price: { description: "mean price of a unit", per: "trades", unit },
} as const satisfies Metrics;

export const continuousDoubleAuction = defineEnv({
  id: "continuous-double-auction-v0",
  title: "Continuous double auction: prices called out until they meet",
  subject: "markets",
  cite: [
    "Smith 1962, J. Political Economy 70:111-137",
    "Gode & Sunder 1993, J. Political Economy 101:119-137",
  ],
  params,
  presets: { pair: { values: [100], costs: [50], horizon: 100 } },
  check,
  agents: (p) => p.values.length + p.costs.length,
  horizon: (p) => p.horizon,
  action: (p) =>
    discrete(p.highest, { name: "price", values: Array.from({ length: p.highest }, (_, k) => k + 1), unit }),
  observation: (p) => {
    const most = Math.max(p.highest, ...p.values, ...p.costs);
    return {
      buys: category(2, "1 where the agent buys, 0 where it sells"),
      worth: feature(0, most, "what the unit is worth to it: value where it buys, cost where it sells", {
        unit,
        bins: 10,
      }),
      turn: category(2, "1 where it is the one to name a price"),
      bid: feature(0, p.highest, "the highest bid that stands, 0 for none", { unit, bins: 10 }),
      ask: feature(0, p.highest, "the lowest ask that stands, 0 for none", { unit, bins: 10 }),
      traded: category(2, "1 where it has traded", { bins: 0 }),
    };
  },
  state: () => ({
    traded: perAgent(u8),
    /** Who is to name a price in the tick to come; -1 where nobody is left. */
    speaker: i32,
    /** What stands, 0 for none, and whose it is. */
    bid: i32,
    bidder: i32,
    ask: i32,
    asker: i32,
    /** The price of the last trade, 0 before the first. */
    last: i32,
    /** Gains of the day so far. */
    gains: f64,
  }),
  metrics,
  derive: (p) => ({
    worth: Float64Array.from([...p.values, ...p.costs]),
    buyers: p.values.length,
    most: competition(p.values, p.costs).gains,
  }),
  world: {
    reset(w) {
      w.traded.fill(0);
      w.bid = 0;
      w.bidder = -1;
      w.ask = 0;
      w.asker = -1;
      w.last = 0;
      w.gains = 0;
      w.speaker = w.randomInt(w.agents);
    },
    step(w, _, d) {
      const n = w.agents;
      const a = w.speaker;
      let buyer = -1;
      let seller = -1;
      let paid = 0;
      if (a >= 0) {
        const price = 1 + w.action[a];
        if (a < d.buyers) {
          if (w.ask > 0 && price >= w.ask) {
            buyer = a;
            seller = w.asker;
            paid = w.ask;
          } else if (price > w.bid) {
            w.bid = price;
            w.bidder = a;
          }
        } else if (w.bid > 0 && price <= w.bid) {
          buyer = w.bidder;
          seller = a;
          paid = w.bid;
        } else if (w.ask === 0 || price < w.ask) {
          w.ask = price;
          w.asker = a;
        }
      }
      if (buyer >= 0) {
        w.payoff[buyer] = d.worth[buyer] - paid;
        w.payoff[seller] = paid - d.worth[seller];
        w.traded[buyer] = 1;
        w.traded[seller] = 1;
        w.gains += d.worth[buyer] - d.worth[seller];
        w.efficiency += (d.worth[buyer] - d.worth[seller]) / d.most;
        w.trades += 1;
        w.price += paid;
        w.last = paid;
        w.bid = 0;
        w.bidder = -1;
        w.ask = 0;
        w.asker = -1;
      }
      let buyers = 0;
      let sellers = 0;
      for (let b = 0; b < n; b++) {
        if (w.traded[b] === 1) continue;
        if (b < d.buyers) buyers++;
        else sellers++;
      }
      // One of those who have not traded, each alike; nobody once a side has.
      const luck = w.random();
      w.speaker = -1;
      if (buyers > 0 && sellers > 0) {
        let left = Math.floor(luck * (buyers + sellers));
        for (let b = 0; b < n; b++) {
          if (w.traded[b] === 1) continue;
          if (left === 0) w.speaker = b;
          left--;
        }
      }
    },
    observe(w, _, d) {
      const { buys, worth, turn, bid, ask, traded } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        buys[a] = a < d.buyers ? 1 : 0;
        worth[a] = d.worth[a];
        turn[a] = a === w.speaker ? 1 : 0;
        bid[a] = w.bid;
        ask[a] = w.ask;
        traded[a] = w.traded[a];
      }
    },
  },
  kernel,
  theory,
});

function check({ values, costs }: P): string | undefined {
  if (competition(values, costs).quantity > 0) return undefined;
  return "one of values must be above one of costs, so that there is something to gain";
}

function theory({ values, costs, horizon }: P): Theory {
  const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
  const { gains, quantity, price } = competition(values, costs);
  return {
    optimum: {
      welfare: gains / horizon,
      note: `the ${quantity} trades of competition, at prices from ${price![0]} to ${price![1]}: closed form`,
    },
    ...(values.length === costs.length && {
      exhausted: { welfare: (sum(values) - sum(costs)) / horizon, note: "all units trade: closed form" },
    }),
  };
}
