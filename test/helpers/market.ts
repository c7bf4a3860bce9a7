/** A market of buyers and sellers: roles that do and see different things. */
import { category, discrete, f64, feature, perAgent, z } from "../../src/index.ts";
import { sketchEnv } from "./env.ts";

export const values = 5;
export const costs = 4;
const prices = 4;

/**
 * Buyers and sellers meet in pairs, and a price p is drawn from 1/2, 3/2 ...: they trade where the buyer bids and the seller
 * asks for no more and no less. The only kind of rule under which both do best to tell the truth, whatever the other does
 * (Hagerty & Rogerson 1987, "Robust trading mechanisms").
 */
export const market = sketchEnv({
  id: "market-v0",
  params: z.object({ pairs: z.number().int().min(1).default(2).describe("buyers, and sellers (agents)") }),
  agents: (p) => 2 * p.pairs,
  roles: (p) => [
    {
      name: "buyer",
      seats: Array.from({ length: p.pairs }, (_, j) => j),
      action: ["bid"],
      observation: ["value"],
    },
    {
      name: "seller",
      seats: Array.from({ length: p.pairs }, (_, j) => p.pairs + j),
      action: ["ask"],
      observation: ["cost"],
    },
  ],
  action: () => [discrete(values, { name: "bid" }), discrete(costs, { name: "ask", values: [1, 2, 3, 4] })],
  observation: () => ({
    value: category(values, "what the good is worth to the buyer"),
    cost: feature(1, costs, "what it costs the seller", { bins: costs }),
  }),
  state: () => ({ worth: perAgent(f64) }),
  metrics: { trades: { description: "goods sold", per: "tick" } },
  world: {
    reset(w, { pairs }) {
      for (let a = 0; a < w.agents; a++)
        w.worth[a] = a < pairs ? w.randomInt(values) : 1 + w.randomInt(costs);
    },
    step(w, { pairs }) {
      const [bids, asks] = w.actions;
      for (let j = 0; j < pairs; j++) {
        const price = 0.5 + w.randomInt(prices);
        if (bids[j] < price || asks[pairs + j] + 1 > price) continue;
        w.payoff[j] = w.worth[j] - price;
        w.payoff[pairs + j] = price - w.worth[pairs + j];
        w.trades++;
      }
      for (let a = 0; a < w.agents; a++)
        w.worth[a] = a < pairs ? w.randomInt(values) : 1 + w.randomInt(costs);
    },
    observe(w, { pairs }) {
      for (let j = 0; j < pairs; j++) {
        w.obs.value[j] = w.worth[j];
        w.obs.cost[pairs + j] = w.worth[pairs + j];
      }
    },
  },
});

/** Welfare a tick and pair where all tell the truth. */
export const truthful = (() => {
  let sum = 0;
  for (let v = 0; v < values; v++)
    for (let c = 1; c <= costs; c++) for (let p = 0.5; p < prices; p++) if (v > p && p > c) sum += v - c;
  return sum / (values * costs * prices);
})();
