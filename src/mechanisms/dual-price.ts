/**
 * A price that rises while more is used than a capacity, and falls while less is: l' = max(0, l + step (X - capacity)).
 *
 * The dual variable of the capacity (Arrow & Hurwicz 1960, "Decentralization and Computation in Resource Allocation"; Kelly, Maulloo & Tan
 * 1998, Journal of the Operational Research Society 49:237-252). In a tick: each sees the price of `delay` ticks ago, which is what will be
 * charged; the env steps and pays; each is charged that price for each unit of a column, X of all together; the next price is set.
 * Where it settles is told by `priceStepThatSettles` of ostrom/institutions: the more delay, the smaller the step has to be.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { agentColumn } from "../core/mechanism-world.ts";
import { f64, vector } from "../core/schema.ts";
import { feature } from "../core/spaces.ts";

const params = z.object({
  on: z.string().describe("the env's per-agent column that is priced (effort, calls, harvest ...)"),
  capacity: z
    .number()
    .nonnegative()
    .describe("what all together should use in a tick, in the unit of the column"),
  step: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe(
      "eta: change of the price for a unit over the capacity, payoff units for each unit of the column",
    ),
  start: z.number().nonnegative().default(0).describe("price in the first tick, payoff units for each unit"),
  delay: z.number().int().min(0).max(1000).default(0).describe("ticks by which the price is charged late"),
  ceiling: z.number().positive().default(100).describe("highest price, payoff units for each unit"),
});

export const dualPrice = defineMechanism({
  id: "dual-price",
  title: "Price that follows use",
  cite: [
    "Arrow & Hurwicz 1960, Decentralization and Computation in Resource Allocation",
    "Kelly, Maulloo & Tan 1998, Journal of the Operational Research Society 49:237-252",
  ],
  params,
  metrics: {
    collected: { description: "paid by all agents", per: "tick" },
    price: { description: "price that was charged for a unit", per: "tick" },
    used: { description: "units used by all agents", per: "tick" },
  },
  /** Prices of the last `delay` ticks, the oldest first, and the present one. */
  state(p) {
    if (p.start > p.ceiling) fail("dual-price", `start must be at most the ceiling, ${p.ceiling}`, p.start);
    return { prices: vector(f64, p.delay + 1) };
  },
  observation: (p) => ({
    price: feature(0, p.ceiling, "price that a unit will be charged", { unit: "payoff" }),
  }),
  reads: (p) => ({ priced: agentColumn(p.on) }),
  world: {
    reset(w, p) {
      w.prices.fill(p.start);
    },
    after(w, p) {
      const { agents, active, priced, prices, reward } = w;
      const price = prices[0];
      let used = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        used += priced[a];
        reward[a] -= price * priced[a];
      }
      w.collected += price * used;
      w.price += price;
      w.used += used;
      const next = prices[p.delay] + p.step * (used - p.capacity);
      if (p.delay > 0) prices.copyWithin(0, 1);
      prices[p.delay] = Math.min(p.ceiling, Math.max(0, next));
    },
    observe(w) {
      w.obs.price.fill(w.prices[0]);
    },
  },
});
