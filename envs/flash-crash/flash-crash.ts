/**
 * A flash crash: holders of a unit each set stops at which it is sold, and each sale moves the price towards the stops of the others.
 *
 * Morris & Shin 2004, "Liquidity black holes", Review of Finance 8:1-18 (selling before others do); Kirilenko, Kyle, Samadi & Tuzun
 * 2017, Journal of Finance 72:967-998 (the crash of 6 May 2010). Momentum and fundamentals move the price besides.
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
} from "../../src/index.ts";
import { failOverloaded } from "../cascade/failures.ts";
import { kernel } from "./flash-crash.kernel.ts";
import { checkParams, type FlashCrashParams, params, reachOf, stopsOf } from "./params.ts";
import { theory } from "./theory.ts";

const unit = "price";

const action = (p: FlashCrashParams) =>
  discrete(p.levels, {
    name: "stop",
    labels: Array.from(stopsOf(p), (stop, k) => (k === 0 ? "sell" : `at ${+stop.toPrecision(4)}`)),
  });

const observation = (p: FlashCrashParams) => {
  const reach = reachOf(p);
  return {
    price: feature(-reach, reach, "price less that at the start", { unit, bins: 8 }),
    change: feature(-reach, reach, "what the price moved by in the last tick", { unit }),
    signal: feature(p.value[0] - p.blur, p.value[1] + p.blur + 1e-9, "what the agent takes the value for", {
      unit,
      bins: 10,
    }),
    holds: category(2, "1 while it holds its unit"),
    sold: feature(0, 1, "share of agents that have sold"),
    halted: category(2, "1 where trade is halted in the tick to come", { bins: 0 }),
    tick: feature(0, p.horizon, "ticks of the episode that are over", { unit: "ticks" }),
  };
};

const metrics = {
  cooperation: { description: "share of agents that hold", per: "tick", better: "higher" },
  sold: { description: "share of agents that have sold by the end", per: "episode", better: "lower" },
  deepest: {
    description: "how far the price fell below the start, at its lowest",
    per: "episode",
    unit,
    better: "lower",
  },
  crashes: { description: "share of episodes in which all sell", per: "episode", better: "lower" },
  halted: { description: "share of ticks in which trade is halted", per: "tick" },
} as const satisfies Metrics;

export const flashCrash = defineEnv({
  id: "flash-crash-v0",
  title: "Flash crash: stops that set off each other",
  subject: "markets",
  cite: [
    "Morris & Shin 2004, Review of Finance 8:1-18",
    "Kirilenko, Kyle, Samadi & Tuzun 2017, Journal of Finance 72:967-998",
  ],
  params,
  presets: {
    breaker: { breaker: 0.4, halt: 3 },
    "who-sells-first": {
      momentum: 0,
      reversion: 0,
      noise: 0,
      shock: 0,
      levels: 2,
      margin: 10,
      value: [-1, 1],
      horizon: 1,
    },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state: () => ({
    /** What a unit pays at the end besides its price. */
    value: f64,
    /** Price less that at the start, and what it was a tick before. */
    price: f64,
    before: f64,
    /** Lowest of the episode so far, that at the start included. */
    lowest: f64,
    /** Agents that have sold. */
    sales: i32,
    /** Ticks to come in which trade is halted. */
    halt: i32,
    signal: perAgent(f64),
    /** Fall of the price beyond which it sells, and the fall that there was when it was last looked at. */
    stop: perAgent(f64),
    fall: perAgent(f64),
    /** Its stop was passed. */
    triggered: perAgent(u8),
    /** It has been paid for its unit. */
    out: perAgent(u8),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({
    stops: stopsOf(p),
    reach: reachOf(p),
    limit: p.breaker === undefined ? Number.NEGATIVE_INFINITY : -p.breaker,
  }),
  world: {
    reset(w, p) {
      w.value = p.value[0] + (p.value[1] - p.value[0]) * w.random();
      for (let a = 0; a < w.agents; a++) {
        w.signal[a] = w.value + p.blur * (2 * w.random() - 1);
        w.stop[a] = p.margin;
      }
      w.price = 0;
      w.before = 0;
      w.lowest = 0;
      w.sales = 0;
      w.halt = 0;
      w.fall.fill(0);
      w.triggered.fill(0);
      w.out.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const { stops, limit } = d;
      const start = w.price;
      const open = w.halt === 0;

      let price = start - p.reversion * start + p.noise * w.normal();
      if (open) price += p.momentum * (start - w.before);
      if (w.tick === p.shockTick) price -= p.shock;
      w.before = start;

      // Orders stand whether or not they can be executed in this tick.
      for (let a = 0; a < n; a++) w.stop[a] = stops[w.action[a]];
      let selling = open;
      // In each wave but the last somebody sells at least.
      for (let wave = 0; selling && wave <= n; wave++) {
        for (let a = 0; a < n; a++) w.fall[a] = -price;
        const newly = failOverloaded(w.fall, w.stop, w.triggered, w.first, n);
        const move = (p.impact * newly) / n;
        // Who sells in one wave shares its impact alike.
        const paid = price - move / 2;
        for (let a = 0; a < n; a++) {
          if (w.out[a] === w.triggered[a]) continue;
          w.out[a] = 1;
          w.payoff[a] = paid - start;
          w.wealth[a] += paid - start;
        }
        price -= move;
        w.sales += newly;
        selling = newly > 0 && price > limit;
      }

      const held = w.tick + 1 === p.horizon ? price - start + w.value : price - start;
      for (let a = 0; a < n; a++) {
        if (w.out[a] === 1) continue;
        w.payoff[a] = held;
        w.wealth[a] += held;
      }
      if (!open) w.halt -= 1;
      else if (price <= limit) w.halt = p.halt;
      w.price = price;
      w.lowest = Math.min(w.lowest, price);

      w.cooperation += 1 - w.sales / n;
      if (!open) w.halted += 1;
      if (w.tick + 1 === p.horizon) {
        w.sold += w.sales / n;
        w.deepest -= w.lowest;
        if (w.sales === n) w.crashes += 1;
      }
    },
    observe(w, _, d) {
      const n = w.agents;
      const { price, change, signal, holds, sold, halted, tick } = w.obs;
      const { reach } = d;
      const seen = Math.min(reach, Math.max(-reach, w.price));
      const moved = Math.min(reach, Math.max(-reach, w.price - w.before));
      for (let a = 0; a < n; a++) {
        price[a] = seen;
        change[a] = moved;
        signal[a] = w.signal[a];
        holds[a] = 1 - w.out[a];
        sold[a] = w.sales / n;
        halted[a] = w.halt > 0 ? 1 : 0;
        tick[a] = w.tick;
      }
    },
  },
  kernel,
  theory,
});
