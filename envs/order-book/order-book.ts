/**
 * An order book: orders of a flow that knows nothing, market makers who quote in it, and a sell-off that takes it down.
 *
 * Smith, Farmer, Gillemot & Krishnamurthy 2003, Quantitative Finance 3:481-514 (the flow); Avellaneda & Stoikov 2008, Quantitative
 * Finance 8:217-224 (makers that lean against what they hold); Kirilenko et al. 2017, Journal of Finance 72:967-998 (6 May 2010).
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
  u8,
  vector,
} from "../../src/index.ts";
import { highestOrder, levelOfRank, lowestOrder, ownerOfQuote, shiftOrders } from "../market/book.ts";
import { kernel } from "./order-book.kernel.ts";
import { centre, checkParams, drift, levels, type OrderBookParams, params } from "./params.ts";

const unit = "ticks of price";

const labels = ({ quotes }: OrderBookParams) =>
  Array.from({ length: quotes + 1 }, (_, k) => (k < quotes ? `${k + 0.5} away` : "none"));

const action = (p: OrderBookParams) => [
  discrete(p.quotes + 1, { name: "bid", labels: labels(p) }),
  discrete(p.quotes + 1, { name: "ask", labels: labels(p) }),
];

const observation = (p: OrderBookParams) => ({
  held: category(2 * p.inventory + 1, "units held, or owed where it is below its middle", {
    bins: Math.min(9, 2 * p.inventory + 1),
  }),
  spread: feature(0, p.reach, "best ask less best bid", { unit, bins: 3 }),
  moved: feature(-p.reach, p.reach, "what the middle moved by in the last tick", { unit, bins: 3 }),
  depth: feature(0, 1, "share of the flow's orders that are to buy", { bins: 0 }),
  halted: category(2, "1 while trade is halted", { bins: 0 }),
  tick: feature(0, p.horizon, "ticks of the episode that are over", { unit: "ticks" }),
});

const metrics = {
  spread: { description: "best ask less best bid, over time", per: "tick", unit, better: "lower" },
  trades: { description: "units traded", per: "tick" },
  made: { description: "share of trades in which an agent is on one side", per: "trades" },
  inventory: { description: "units held or owed by an agent", per: "tick" },
  halted: { description: "share of time in which trade is halted", per: "tick" },
  drop: {
    description: "how far the middle fell below where it was when the sell-off began, at its lowest",
    per: "episode",
    unit,
    better: "lower",
  },
} as const satisfies Metrics;

export const orderBook = defineEnv({
  id: "order-book-v0",
  title: "Order book: market makers in a sell-off",
  subject: "markets",
  cite: [
    "Smith, Farmer, Gillemot & Krishnamurthy 2003, Quantitative Finance 3:481-514",
    "Avellaneda & Stoikov 2008, Quantitative Finance 8:217-224",
    "Kirilenko, Kyle, Samadi & Tuzun 2017, Journal of Finance 72:967-998",
  ],
  params,
  presets: { calm: { sales: 0 }, breaker: { breaker: 4 } },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state: () => ({
    /** Orders of the flow by level, and quotes of agents. */
    bids: vector(i32, levels),
    asks: vector(i32, levels),
    bidQuotes: vector(i32, levels),
    askQuotes: vector(i32, levels),
    /** How many of them there are. */
    bidOrders: i32,
    askOrders: i32,
    /** Levels of the best; where a side is empty, as far from the other as the flow reaches. */
    bid: i32,
    ask: i32,
    /** Price of level 0. */
    origin: f64,
    /** Price in the middle of the best, and what it was a tick before. */
    middle: f64,
    before: f64,
    /** What it was when the sell-off began, and the lowest since then. */
    reference: f64,
    lowest: f64,
    /** Forced sales to come, and seconds until the next. */
    salesLeft: i32,
    saleIn: f64,
    /** Seconds that trade is halted for yet, and whether it ever was. */
    haltLeft: f64,
    tripped: u8,
    /** Level of each one's quote, or -1. */
    bidAt: perAgent(i32),
    askAt: perAgent(i32),
    /** Units held, and payoff so far in the episode but for what risk costs. */
    held: perAgent(i32),
    profit: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({
    limits: 2 * p.reach * p.limitOrders,
    markets: 2 * p.marketOrders,
    fall: p.breaker ?? Number.POSITIVE_INFINITY,
  }),
  world: {
    reset(w, p) {
      w.bids.fill(0);
      w.asks.fill(0);
      w.bidQuotes.fill(0);
      w.askQuotes.fill(0);
      for (let j = 0; j < p.reach; j++) {
        w.bids[centre - 1 - j] = 1;
        w.asks[centre + j] = 1;
      }
      w.bidOrders = p.reach;
      w.askOrders = p.reach;
      w.bid = centre - 1;
      w.ask = centre;
      w.origin = 0.5 - centre;
      w.middle = 0;
      w.before = 0;
      w.reference = 0;
      w.lowest = 0;
      w.salesLeft = 0;
      w.saleIn = 0;
      w.haltLeft = 0;
      w.tripped = 0;
      w.bidAt.fill(-1);
      w.askAt.fill(-1);
      w.held.fill(0);
      w.profit.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const { bids, asks, bidQuotes, askQuotes } = w;
      // Columns are read and written once a tick: events are many.
      let bidOrders = w.bidOrders;
      let askOrders = w.askOrders;
      let bid = w.bid;
      let ask = w.ask;
      let origin = w.origin;
      let lowest = w.lowest;
      let salesLeft = w.salesLeft;
      let saleIn = w.saleIn;
      let haltLeft = w.haltLeft;

      // All take back their quotes, and quote anew around the middle of the flow: no two of them cross.
      for (let a = 0; a < n; a++) {
        if (w.bidAt[a] >= 0) bidQuotes[w.bidAt[a]] = 0;
        if (w.askAt[a] >= 0) askQuotes[w.askAt[a]] = 0;
      }
      if (bidOrders > 0) bid = highestOrder(w.bids, w.bidQuotes, w.offset(w.bids), bid);
      if (askOrders > 0) ask = lowestOrder(w.asks, w.askQuotes, w.offset(w.asks), ask, levels);
      if (bidOrders === 0) bid = ask - p.reach;
      if (askOrders === 0) ask = bid + p.reach;
      const below = Math.ceil((bid + ask) / 2) - 1;
      const above = Math.floor((bid + ask) / 2) + 1;
      let bidsQuoted = 0;
      let asksQuoted = 0;
      for (let a = 0; a < n; a++) {
        const bidsAway = w.actions[0][a];
        const asksAway = w.actions[1][a];
        const bidAt = bidsAway < p.quotes && w.held[a] < p.inventory ? below - bidsAway : -1;
        const askAt = asksAway < p.quotes && w.held[a] > -p.inventory ? above + asksAway : -1;
        w.bidAt[a] = bidAt;
        w.askAt[a] = askAt;
        if (bidAt >= 0) {
          bidQuotes[bidAt] += 1;
          bidsQuoted++;
          if (bidAt > bid || bidOrders + bidsQuoted === 1) bid = bidAt;
        }
        if (askAt >= 0) {
          askQuotes[askAt] += 1;
          asksQuoted++;
          if (askAt < ask || askOrders + asksQuoted === 1) ask = askAt;
        }
      }

      // Who holds is paid what the middle moves by.
      const start = w.middle;
      for (let a = 0; a < n; a++) w.payoff[a] = 0 - w.held[a] * start;
      const begun = w.tick >= p.salesTick;
      if (w.tick === p.salesTick) {
        salesLeft = p.sales;
        w.reference = start;
        lowest = start;
      }
      const stopsAt = begun && w.tripped === 0 ? w.reference - d.fall : Number.NEGATIVE_INFINITY;

      let left = p.seconds;
      let trades = 0;
      let made = 0;
      let spread = 0;
      while (left > 0) {
        const halted = haltLeft > 0;
        const orders = bidOrders + askOrders;
        const rate = d.limits + (halted ? 0 : d.markets) + p.cancellations * orders;
        // Waits are without memory: where something else comes first, they are drawn anew.
        const wait = rate > 0 ? w.exponential() / rate : left;
        const sale = !halted && salesLeft > 0 ? saleIn : left;
        const next = Math.min(wait, sale, halted ? haltLeft : left, left);
        spread += (ask - bid) * next;
        left = next === left ? 0 : left - next;
        if (halted) {
          w.halted += next / p.seconds;
          haltLeft = next === haltLeft ? 0 : haltLeft - next;
        } else if (salesLeft > 0) saleIn -= next;

        // 0: nothing, 1: a market order to sell, 2: one to buy.
        let market = 0;
        if (!halted && salesLeft > 0 && next === sale) {
          market = 1;
          salesLeft--;
          saleIn = 1 / p.salesPerSecond;
        } else if (next === wait && rate > 0) {
          let u = w.random() * rate;
          if (u < d.limits) {
            const place = Math.min(2 * p.reach - 1, Math.floor(u / p.limitOrders));
            if (place < p.reach) {
              const at = ask - 1 - place;
              bids[at] += 1;
              bidOrders++;
              if (at > bid || bidOrders + bidsQuoted === 1) bid = at;
              if (askOrders + asksQuoted === 0) ask = bid + p.reach;
            } else {
              const at = bid + 1 + place - p.reach;
              asks[at] += 1;
              askOrders++;
              if (at < ask || askOrders + asksQuoted === 1) ask = at;
              if (bidOrders + bidsQuoted === 0) bid = ask - p.reach;
            }
          } else {
            u -= d.limits;
            if (!halted && u < d.markets) market = u < p.marketOrders ? 1 : 2;
            else if (orders > 0) {
              if (!halted) u -= d.markets;
              const rank = Math.min(orders - 1, Math.floor(u / p.cancellations));
              if (rank < bidOrders) {
                const at = levelOfRank(w.bids, w.offset(w.bids), bid, -1, rank);
                bids[at] -= 1;
                bidOrders--;
              } else {
                const at = levelOfRank(w.asks, w.offset(w.asks), ask, 1, rank - bidOrders);
                asks[at] -= 1;
                askOrders--;
              }
            }
          }
        }

        if (market === 1 && bidOrders + bidsQuoted > 0) {
          const rank = w.randomInt(bids[bid] + bidQuotes[bid]);
          const owner = rank < bids[bid] ? -1 : ownerOfQuote(w.bidAt, bid, rank - bids[bid], w.first, n);
          trades++;
          if (owner < 0) {
            bids[bid] -= 1;
            bidOrders--;
          } else {
            made++;
            w.held[owner] += 1;
            w.payoff[owner] -= origin + bid;
            w.bidAt[owner] = -1;
            bidQuotes[bid] -= 1;
            bidsQuoted--;
          }
        } else if (market === 2 && askOrders + asksQuoted > 0) {
          const rank = w.randomInt(asks[ask] + askQuotes[ask]);
          const owner = rank < asks[ask] ? -1 : ownerOfQuote(w.askAt, ask, rank - asks[ask], w.first, n);
          trades++;
          if (owner < 0) {
            asks[ask] -= 1;
            askOrders--;
          } else {
            made++;
            w.held[owner] -= 1;
            w.payoff[owner] += origin + ask;
            w.askAt[owner] = -1;
            askQuotes[ask] -= 1;
            asksQuoted--;
          }
        }

        // What is best now, where it is gone; a side that is empty follows the other.
        if (bidOrders + bidsQuoted === 0) bid = ask - p.reach;
        else if (bids[bid] + bidQuotes[bid] === 0)
          bid = highestOrder(w.bids, w.bidQuotes, w.offset(w.bids), bid);
        if (askOrders + asksQuoted === 0) ask = bid + p.reach;
        else if (asks[ask] + askQuotes[ask] === 0)
          ask = lowestOrder(w.asks, w.askQuotes, w.offset(w.asks), ask, levels);
        if (begun) {
          const middle = origin + (bid + ask) / 2;
          lowest = Math.min(lowest, middle);
          if (middle <= stopsAt && w.tripped === 0) {
            w.tripped = 1;
            haltLeft = p.halt;
          }
        }

        const off = ((bid + ask) >> 1) - centre;
        if (off > drift || off < -drift) {
          bidOrders -= shiftOrders(w.bids, w.offset(w.bids), levels, -off);
          askOrders -= shiftOrders(w.asks, w.offset(w.asks), levels, -off);
          bidsQuoted -= shiftOrders(w.bidQuotes, w.offset(w.bidQuotes), levels, -off);
          asksQuoted -= shiftOrders(w.askQuotes, w.offset(w.askQuotes), levels, -off);
          origin += off;
          bid -= off;
          ask -= off;
          for (let a = 0; a < n; a++) {
            const bidAt = w.bidAt[a] < 0 ? -1 : w.bidAt[a] - off;
            const askAt = w.askAt[a] < 0 ? -1 : w.askAt[a] - off;
            w.bidAt[a] = bidAt < levels ? Math.max(-1, bidAt) : -1;
            w.askAt[a] = askAt < levels ? Math.max(-1, askAt) : -1;
          }
        }
      }
      w.bidOrders = bidOrders;
      w.askOrders = askOrders;
      w.bid = bid;
      w.ask = ask;
      w.origin = origin;
      w.middle = origin + (bid + ask) / 2;
      w.lowest = lowest;
      w.salesLeft = salesLeft;
      w.saleIn = saleIn;
      w.haltLeft = haltLeft;

      const end = w.middle;
      let held = 0;
      for (let a = 0; a < n; a++) {
        const own = w.held[a];
        const earned = w.payoff[a] + own * end;
        w.profit[a] += earned;
        w.payoff[a] = earned - p.risk * p.seconds * own * own;
        held += Math.abs(own);
      }
      w.before = start;
      w.spread += spread / p.seconds;
      w.trades += trades;
      w.made += made;
      w.inventory += held / n;
      if (w.tick + 1 === p.horizon) w.drop += w.reference - w.lowest;
    },
    observe(w, p) {
      const n = w.agents;
      const { held, spread, moved, depth, halted, tick } = w.obs;
      const wide = Math.min(p.reach, w.ask - w.bid);
      const change = Math.min(p.reach, Math.max(-p.reach, w.middle - w.before));
      const orders = w.bidOrders + w.askOrders;
      for (let a = 0; a < n; a++) {
        held[a] = w.held[a] + p.inventory;
        spread[a] = wide;
        moved[a] = change;
        depth[a] = orders > 0 ? w.bidOrders / orders : 0.5;
        halted[a] = w.haltLeft > 0 ? 1 : 0;
        tick[a] = w.tick;
      }
    },
  },
  kernel,
});
