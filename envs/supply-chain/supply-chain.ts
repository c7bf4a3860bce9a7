/**
 * A supply chain, as in the beer game: each echelon sees its own stock and the orders of the one before it, and orders of the one after
 * it, which are met weeks later. A small rise of demand makes orders swing more and more up the chain: the bullwhip effect.
 *
 * Sterman 1989, "Modeling managerial behavior: Misperceptions of feedback in a dynamic decision making experiment", Management Science
 * 35:321-339; Lee, Padmanabhan & Whang 1997, Management Science 43:546-558. Equations and the order of events are in the README.
 */
import {
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  type World,
} from "../../src/index.ts";
import { checkParams, echelonNames, meanDemand, type P, params, protectionOf } from "./params.ts";
import { kernel } from "./supply-chain.kernel.ts";
import { theory } from "./theory.ts";

const unit = "units";
/** Numbers of units beyond it read as it. */
const shown = 99_999;
/** Where a table looks for a position: more than it, either way, reads as it. */
const around = 64;

const action = (p: P) => {
  const values = Array.from({ length: p.most - p.least + 1 }, (_, k) => p.least + k);
  return discrete(values.length, { name: p.actions, values, unit });
};

const observation = (p: P) => ({
  position: feature(-around, around, "stock less what is owed, and what is on order (within 64)", {
    unit,
    bins: 32,
  }),
  stock: feature(0, shown, "own stock after shipping", { unit }),
  backlog: feature(0, shown, "what is owed to the echelon before, or to the customer", { unit }),
  supplyLine: feature(0, shown, "what was ordered and has not come", { unit }),
  incoming: feature(0, shown, "what was ordered of it this week", { unit }),
  order: feature(0, shown, "own last order", { unit }),
  protection: feature(0, 104, "weeks of demand between an order and the stock that it makes", {
    unit: "weeks",
  }),
  highest: feature(0, Math.max(1, p.high), "highest demand of the customer", { unit: "units a week" }),
});

const state = (p: P) => ({
  /** Weeks of the episode that are over. */
  week: i32,
  /** Largest order of any echelon so far in the episode. */
  largest: i32,
  stock: perAgent(i32),
  backlog: perAgent(i32),
  /** What was ordered of each this week; of the retailer by the customer. */
  incoming: perAgent(i32),
  order: perAgent(i32),
  supplyLine: perAgent(i32),
  /** Cost of each in the last tick, in payoff. */
  cost: perAgent(f64),
  /** Units that reach each in the weeks to come: those of week t at t modulo the weeks on the way. */
  coming: perAgent(i32, Math.max(p.transit, p.making)),
  /** Orders of each that are in the mail, likewise. */
  posted: perAgent(i32, p.mail),
});

const metrics = {
  held: { description: "units in stock of all", per: "weeks", unit, better: "lower" },
  owed: { description: "units owed by all", per: "weeks", unit, better: "lower" },
  ordered: { description: "units ordered by the last echelon", per: "weeks", unit },
  bullwhip: {
    description:
      "mean squared distance of the last echelon's orders from long-run demand, as a multiple of demand's own",
    per: "variation",
    better: "lower",
  },
  variation: { description: "mean squared distance of demand from that of the long run", per: "weeks" },
  peak: { description: "largest order of any echelon", per: "episode", unit, better: "lower" },
  weeks: { description: "weeks played", per: "tick", unit: "weeks" },
} as const satisfies Metrics;

type W = World<ReturnType<typeof state>, typeof metrics, ReturnType<typeof observation>>;

export const supplyChain = defineEnv({
  id: "supply-chain-v0",
  title: "Supply chain: the beer game and the bullwhip",
  subject: "markets",
  cite: [
    "Sterman 1989, Management Science 35:321-339",
    "Lee, Padmanabhan & Whang 1997, Management Science 43:546-558",
    "Chen, Ryan & Simchi-Levi 2000, Naval Research Logistics 47:269-286",
    "Cachon & Zipkin 1999, Management Science 45:936-953",
  ],
  params,
  presets: {
    free: { fixedWeeks: 0 },
    even: { demand: "even", low: 0, high: 8, fixedWeeks: 0, horizon: 100 },
    levels: {
      demand: "even",
      low: 0,
      high: 8,
      fixedWeeks: 0,
      actions: "level",
      least: 12,
      most: 24,
      weeks: 100,
      horizon: 1,
    },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  roles: (p) => echelonNames(p.agents).map((name, a) => ({ name, seats: [a] })),
  state,
  metrics,
  derive: (p) => ({
    mean: meanDemand(p),
    spread: p.high - p.low + 1,
    places: Math.max(p.transit, p.making),
    byLevel: p.actions === "level",
    even: p.demand === "even",
    protection: Float64Array.from({ length: p.agents }, (_, a) => protectionOf(p, a)),
  }),
  world: {
    reset(w, p, d) {
      const last = w.agents - 1;
      w.week = 0;
      w.largest = 0;
      w.stock.fill(p.stock);
      w.backlog.fill(0);
      w.order.fill(p.flow);
      w.cost.fill(0);
      w.coming.fill(p.flow);
      w.posted.fill(p.flow);
      for (let a = 0; a < w.agents; a++)
        w.supplyLine[a] = p.flow * (a === last ? p.making : p.mail + p.transit);
      begin(w, p, d);
    },
    step(w, p, d) {
      const n = w.agents;
      w.cost.fill(0);
      for (let k = 0; k < p.weeks; k++) {
        const fixed = w.week < p.fixedWeeks;
        for (let a = 0; a < n; a++) {
          w.cost[a] += p.holding * w.stock[a] + p.backlog * w.backlog[a];
          w.held += w.stock[a];
          w.owed += w.backlog[a];
          let order = p.least + w.action[a];
          if (d.byLevel) order = Math.max(0, order - w.stock[a] + w.backlog[a] - w.supplyLine[a]);
          if (fixed) order = p.flow;
          w.order[a] = order;
          w.supplyLine[a] += order;
          w.largest = Math.max(w.largest, order);
          if (a === n - 1) w.coming[a * d.places + (w.week % p.making)] = order;
          else w.posted[a * p.mail + (w.week % p.mail)] = order;
        }
        const off = w.order[n - 1] - d.mean;
        w.bullwhip += off * off;
        w.ordered += w.order[n - 1];
        const demandOff = w.incoming[0] - d.mean;
        w.variation += demandOff * demandOff;
        w.week += 1;
        begin(w, p, d);
      }
      w.weeks += p.weeks;
      for (let a = 0; a < n; a++) w.payoff[a] -= w.cost[a];
      if (w.tick + 1 === p.horizon) w.peak += w.largest;
    },
    observe(w, p, d) {
      const { position, stock, backlog, supplyLine, incoming, order, protection, highest } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        const at = w.stock[a] - w.backlog[a] + w.supplyLine[a];
        position[a] = Math.min(64, Math.max(-64, at));
        stock[a] = Math.min(99_999, w.stock[a]);
        backlog[a] = Math.min(99_999, w.backlog[a]);
        supplyLine[a] = Math.min(99_999, w.supplyLine[a]);
        incoming[a] = Math.min(99_999, w.incoming[a]);
        order[a] = Math.min(99_999, w.order[a]);
        protection[a] = d.protection[a];
        highest[a] = p.high;
      }
    },
  },
  kernel,
  theory,
});

/** A week up to its orders: what is due comes, then each ships what is ordered of it and owed, as far as its stock goes. */
function begin(w: W, p: P, d: { places: number; even: boolean; spread: number }): void {
  const n = w.agents;
  const week = w.week;
  for (let a = 0; a < n; a++) {
    const way = a === n - 1 ? p.making : p.transit;
    const received = w.coming[a * d.places + (week % way)];
    w.stock[a] += received;
    w.supplyLine[a] -= received;
  }
  const rises = week < p.stepWeek ? p.low : p.high;
  const demand = d.even ? p.low + w.randomInt(d.spread) : rises;
  for (let a = 0; a < n; a++) {
    const incoming = a === 0 ? demand : w.posted[(a - 1) * p.mail + (week % p.mail)];
    const owed = w.backlog[a] + incoming;
    const shipped = Math.min(w.stock[a], owed);
    w.incoming[a] = incoming;
    w.stock[a] -= shipped;
    w.backlog[a] = owed - shipped;
    // What has just come from there leaves its place to what comes so many weeks later.
    if (a > 0) w.coming[(a - 1) * d.places + (week % p.transit)] = shipped;
  }
}
