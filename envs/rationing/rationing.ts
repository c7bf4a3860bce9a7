/**
 * Retailers order of a supplier who now and then has too little: what is there goes by orders, so that each orders more than it has use
 * for, and when there is enough all are left with phantoms that came true.
 *
 * Lee, Padmanabhan & Whang 1997, "Information distortion in a supply chain: The bullwhip effect", Management Science 43:546-558, section 3.3;
 * Cachon & Lariviere 1999, "Capacity choice and allocation: Strategic behavior and supply chain performance", Management Science
 * 45:1091-1108 (rules under which truth is told).
 */
import { defineEnv, f64, feature, type Metrics, perAgent, u8 } from "../../src/index.ts";
import { equalSplit } from "./allotment.ts";
import { action, checkParams, modelOf, params } from "./params.ts";
import { kernel } from "./rationing.kernel.ts";
import { theory } from "./theory.ts";

const metrics = {
  ordered: { description: "mean order", per: "tick", unit: "largest demands" },
  phantom: {
    description: "ordered beyond what retailers have use for, as a share of it",
    per: "tick",
    better: "lower",
  },
  sent: { description: "mean of what retailers are sent", per: "tick", unit: "largest demands" },
  sold: { description: "mean of what they sell", per: "tick", unit: "largest demands", better: "higher" },
  left: {
    description: "mean of what they have to throw away",
    per: "tick",
    unit: "largest demands",
    better: "lower",
  },
  shortage: { description: "share of the ticks in which supply is scarce", per: "tick" },
} as const satisfies Metrics;

export const rationing = defineEnv({
  id: "rationing-v0",
  title: "Rationing: orders that are phantoms",
  subject: "markets",
  cite: [
    "Lee, Padmanabhan & Whang 1997, Management Science 43:546-558",
    "Cachon & Lariviere 1999, Management Science 45:1091-1108",
  ],
  params,
  presets: {
    pair: { agents: 2, probability: 0.5 },
    "equal-split": { allotment: "equal" },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation: () => ({
    order: feature(0, 100, "own last order", { unit: "largest demands" }),
    received: feature(0, 100, "what came of it", { unit: "largest demands" }),
    wasScarce: feature(0, 1, "1 where supply was scarce in the last tick"),
    margin: feature(0, 1, "what a retailer has use for where it gets what it orders", {
      unit: "largest demands",
    }),
  }),
  state: () => ({
    scarceNow: u8,
    order: perAgent(f64),
    received: perAgent(f64),
  }),
  metrics,
  derive: modelOf,
  world: {
    reset(w) {
      w.scarceNow = 0;
      w.order.fill(0);
      w.received.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      // Drawn whatever is ordered.
      const scarce = w.random() < p.probability ? 1 : 0;
      w.scarceNow = scarce;
      let all = 0;
      for (let a = 0; a < n; a++) {
        w.order[a] = d.any ? w.action[a] : d.orders[w.action[a]];
        all += w.order[a];
      }
      const supply = n * p.scarce;
      if (scarce === 0 || all <= supply) for (let a = 0; a < n; a++) w.received[a] = w.order[a];
      else if (d.equal) equalSplit(w.order, w.received, w.first, n, supply);
      else for (let a = 0; a < n; a++) w.received[a] = (w.order[a] / all) * supply;
      let received = 0;
      let sold = 0;
      for (let a = 0; a < n; a++) {
        const demand = w.random();
        const sells = Math.min(w.received[a], demand);
        w.payoff[a] = sells - (1 - p.margin) * w.received[a];
        received += w.received[a];
        sold += sells;
      }
      w.ordered += all / n;
      w.phantom += (all / n - p.margin) / p.margin;
      w.sent += received / n;
      w.sold += sold / n;
      w.left += (received - sold) / n;
      w.shortage += scarce;
    },
    observe(w, p) {
      const { order, received, wasScarce, margin } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        order[a] = w.order[a];
        received[a] = w.received[a];
        wasScarce[a] = w.scarceNow;
        margin[a] = p.margin;
      }
    },
  },
  kernel,
  theory,
});
