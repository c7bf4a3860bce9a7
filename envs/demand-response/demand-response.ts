/**
 * Demand response: users place flexible energy in the hours of a day, at a price that grows with all that is placed there.
 *
 * Mohsenian-Rad et al. 2010, IEEE Transactions on Smart Grid 1:320-331. Users who all chase the hour that was cheapest yesterday make it
 * the dearest; few users, each of whom moves the price that it pays, leave the night emptier than is best for all.
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
  vector,
} from "../../src/index.ts";
import { kernel } from "./demand-response.kernel.ts";
import { checkParams, type DemandResponseParams, modelOf, params } from "./params.ts";
import { theory } from "./theory.ts";

const action = ({ base, divisible }: DemandResponseParams) =>
  divisible ? base.map((_, t) => box(0, 1, { name: `weight${t}` })) : discrete(base.length, { name: "hour" });

const observation = (p: DemandResponseParams) => {
  const { base, energy, mean } = modelOf(p);
  const highest = (base.reduce((most, load) => Math.max(most, load)) + p.agents * energy) / mean;
  return {
    hour: category(base.length, "hour in which it placed most yesterday, the first of several", { bins: 0 }),
    price: feature(0, highest, "price of each hour yesterday", { unit: "mean prices", size: base.length }),
  };
};

const metrics = {
  peak: { description: "load of the highest hour", per: "tick", unit: "MW", better: "lower" },
  lowest: { description: "load of the lowest hour", per: "tick", unit: "MW", better: "higher" },
  cost: {
    description: "mean over hours of the squared load, in units of the squared mean load of the base",
    per: "tick",
    better: "lower",
  },
} as const satisfies Metrics;

export const demandResponse = defineEnv({
  id: "demand-response-v0",
  title: "Demand response: energy placed where power is cheap",
  subject: "networks",
  cite: ["Mohsenian-Rad et al. 2010, IEEE Transactions on Smart Grid 1:320-331"],
  params,
  presets: {
    "two-hours": { agents: 3, base: [10, 4], flexible: 6 / 7, divisible: true },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state: ({ base }) => ({
    /** Of each hour: load and price yesterday. */
    load: vector(f64, base.length),
    price: vector(f64, base.length),
    /** Of each user: share of its energy by hour, the hour with most of it, and the price that it paid on average. */
    share: perAgent(f64, base.length),
    hour: perAgent(i32),
    paid: perAgent(f64),
    /** What a user's energy adds to what all others pay, users and base, a unit of its energy. */
    externality: perAgent(f64),
  }),
  metrics,
  derive: modelOf,
  world: {
    reset(w, p, d) {
      const hours = d.base.length;
      w.share.fill(0);
      for (let a = 0; a < w.agents; a++) {
        const hour = w.randomInt(hours);
        w.hour[a] = hour;
        if (p.divisible) for (let t = 0; t < hours; t++) w.share[a * hours + t] = 1 / hours;
        else w.share[a * hours + hour] = 1;
      }
      if (p.divisible) w.hour.fill(0);
      w.paid.fill(0);
      w.externality.fill(0);
      for (let t = 0; t < hours; t++) w.load[t] = d.base[t];
      for (let a = 0; a < w.agents; a++)
        for (let t = 0; t < hours; t++) w.load[t] += d.energy * w.share[a * hours + t];
      for (let t = 0; t < hours; t++) w.price[t] = w.load[t] / d.mean;
    },
    step(w, p, d) {
      const n = w.agents;
      const { base, energy, mean } = d;
      const hours = base.length;
      for (let a = 0; a < n; a++) {
        // Drawn whatever is chosen, so that luck does not depend on it.
        if (p.revise < 1 && w.random() >= p.revise) continue;
        const at = a * hours;
        if (!p.divisible) {
          w.share[at + w.hour[a]] = 0;
          w.hour[a] = w.action[a];
          w.share[at + w.hour[a]] = 1;
          continue;
        }
        let sum = 0;
        for (let t = 0; t < hours; t++) sum += w.actions[t][a];
        let most = 0;
        for (let t = 0; t < hours; t++) {
          w.share[at + t] = sum > 0 ? w.actions[t][a] / sum : 1 / hours;
          if (w.share[at + t] > w.share[at + most]) most = t;
        }
        w.hour[a] = most;
      }
      for (let t = 0; t < hours; t++) w.load[t] = base[t];
      for (let a = 0; a < n; a++) {
        if (!p.divisible) w.load[w.hour[a]] += energy;
        else for (let t = 0; t < hours; t++) w.load[t] += energy * w.share[a * hours + t];
      }
      let peak = 0;
      let lowest = w.load[0];
      let squares = 0;
      for (let t = 0; t < hours; t++) {
        const load = w.load[t];
        w.price[t] = load / mean;
        peak = Math.max(peak, load);
        lowest = Math.min(lowest, load);
        squares += w.price[t] * w.price[t];
      }
      for (let a = 0; a < n; a++) {
        let paid = 0;
        let external = 0;
        if (!p.divisible) {
          paid = w.price[w.hour[a]];
          external = (w.load[w.hour[a]] - energy) / mean;
        } else
          for (let t = 0; t < hours; t++) {
            const share = w.share[a * hours + t];
            paid += share * w.price[t];
            external += (share * (w.load[t] - energy * share)) / mean;
          }
        w.paid[a] = paid;
        w.externality[a] = external;
        w.payoff[a] = -paid;
      }
      w.peak += peak;
      w.lowest += lowest;
      w.cost += squares / hours;
    },
    observe(w) {
      const hours = w.price.length;
      for (let a = 0; a < w.agents; a++) {
        w.obs.hour[a] = w.hour[a];
        for (let t = 0; t < hours; t++) w.obs.price[a * hours + t] = w.price[t];
      }
    },
  },
  kernel,
  theory,
});
