/**
 * A renewable stock and n harvesters: the tragedy of the commons as a Gordon-Schaefer fishery.
 *
 * Gordon 1954, Journal of Political Economy 62; Schaefer 1957, Journal of the Fisheries Research Board of Canada 14;
 * Hardin 1968, "The Tragedy of the Commons", Science 162; Clark 1990, Mathematical Bioeconomics; as a problem for
 * learning agents Perolat et al. 2017, NeurIPS. Equations and metrics are explained in the README.
 */
import { box, defineEnv, discrete, f64, feature, type Metrics, perAgent, u8 } from "../../src/index.ts";
import { kernel } from "./commons.kernel.ts";
import { growthOf, logisticStock, steadyStock } from "./fishery.ts";
import { type CommonsParams, checkParams, extinctShare, modelOf, params } from "./params.ts";
import { theory } from "./theory.ts";

export { namibianHake } from "./hake.ts";

const action = (p: CommonsParams) => {
  const { maxEffort, efforts } = modelOf(p);
  return p.continuous
    ? box(0, maxEffort, { name: "effort", unit: "effort" })
    : discrete(p.levels, { name: "effort", values: Array.from(efforts), unit: "effort" });
};

const observation = (p: CommonsParams) => ({
  stock: feature(0, p.capacity, "stock (above the capacity it reads as the capacity)", {
    unit: "stock",
    bins: 10,
  }),
  ownEffort: feature(0, modelOf(p).maxEffort, "own last effort", { unit: "effort" }),
  othersEffort: feature(0, modelOf(p).maxEffort, "mean last effort of the others", { unit: "effort" }),
});

const state = {
  /** x. */
  biomass: f64,
  /** What the stock gained in the last tick (negative where it shrank by itself). */
  growth: f64,
  /** The stock has collapsed and not recovered since. */
  collapsed: u8,
  /** Effort of all in the last tick. */
  groupEffort: f64,
  effort: perAgent(f64),
  harvest: perAgent(f64),
  /** What the agent's present effort costs the others in a tick of steady state, in payoff. */
  externality: perAgent(f64),
  /** Payoff so far in the episode. */
  wealth: perAgent(f64),
};

const metrics = {
  cooperation: {
    description: "share of agents with at most an equal share of the optimal effort",
    per: "tick",
    better: "higher",
  },
  sustainability: {
    description: "share of ticks with the stock at or above its level of maximum sustainable yield",
    per: "tick",
    better: "higher",
  },
  depleted: {
    description: "share of ticks after which the stock has collapsed and not recovered",
    per: "tick",
    better: "lower",
  },
  stock: { description: "stock as a share of the capacity", per: "tick", better: "higher" },
  pressure: { description: "effort of all, in multiples of the optimal effort", per: "tick" },
  yield: { description: "catch of all", per: "tick", unit: "stock", better: "higher" },
  forgone: {
    description: "growth missed, as a share of the maximum sustainable yield",
    per: "tick",
    better: "lower",
  },
  collapses: {
    description: "times the stock fell below the collapse level",
    per: "episode",
    better: "lower",
  },
  recoveries: {
    description: "share of collapses after which the stock came back to half its level of maximum yield",
    per: "collapses",
    better: "higher",
  },
  harvestTick: {
    description: "mean tick of the episode in which a unit of stock was caught",
    per: "yield",
    unit: "ticks",
  },
} as const satisfies Metrics;

export const commons = defineEnv({
  id: "commons-v0",
  title: "Commons: a renewable stock and its harvesters",
  subject: "commons",
  cite: [
    "Gordon 1954, Journal of Political Economy 62:124-142",
    "Schaefer 1957, Journal of the Fisheries Research Board of Canada 14:669-681",
    "Hardin 1968, Science 162:1243-1248",
    "Perolat et al. 2017, NeurIPS",
  ],
  params,
  presets: {
    textbook: { growth: 1, catchability: 0.01, cost: 0.2 },
    fragile: { depensation: 0.1, endOnCollapse: true },
    noisy: { noise: 0.3 },
    pair: { agents: 2 },
    // Fitted to catches and catch rates of 1965 to 1987, in thousand tonnes, thousand hours and years. What an hour costs is not on
    // record: it is taken to be what one caught in 1979, the least of all years.
    "namibian-hake": { growth: 0.3893, capacity: 2729.2, catchability: 4.446e-4, cost: 0.4 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state: () => state,
  metrics,
  resource: "biomass",
  derive(p) {
    const { optimum, yield: most, ...model } = modelOf(p);
    return {
      ...model,
      optimalEffort: optimum.effort,
      yieldStock: most.stock,
      mostYield: most.harvest,
      extinct: extinctShare * p.capacity,
      logistic: p.depensation === 0,
    };
  },
  world: {
    reset(w, p, d) {
      w.biomass = p.start * p.capacity;
      w.growth = 0;
      w.collapsed = w.biomass < d.collapsed ? 1 : 0;
      w.groupEffort = 0;
      w.effort.fill(0);
      w.harvest.fill(0);
      w.externality.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const { growth: r, capacity: K, catchability: q } = p;
      const { logistic } = d;
      const n = w.agents;
      const x = w.biomass;

      let effort = 0;
      let cooperators = 0;
      for (let a = 0; a < n; a++) {
        const own = p.continuous ? w.action[a] : d.efforts[w.action[a]];
        w.effort[a] = own;
        effort += own;
        // A number in place of a branch, which actions that vary make hard to predict.
        cooperators += Number(own <= d.fairEffort);
      }
      w.groupEffort = effort;

      // Catch and growth are both those of the stock at the start of the tick: in a steady state r (x - A)(1 - x / K)
      // = q E x then holds exactly, and so do the closed forms. More than there is cannot be caught: agents then
      // share it in proportion to effort.
      const caught = Math.min(q * effort * x, x);
      const catchRate = effort > 0 ? caught / effort : 0;
      let grown = growthOf(x, r, K, p.depensation * K);
      if (p.noise > 0) grown *= Math.exp(p.noise * w.normal() - (p.noise * p.noise) / 2);
      let next = x - caught + grown;
      if (next < d.extinct) {
        next = 0;
        grown = caught - x;
      }
      w.biomass = next;
      w.growth = grown;

      const together = logistic ? logisticStock(effort, r, K, q) : steadyStock(p, effort);
      for (let a = 0; a < n; a++) {
        const own = w.effort[a];
        const mine = own * catchRate;
        w.harvest[a] = mine;
        const others = effort - own;
        const without = logistic ? logisticStock(others, r, K, q) : steadyStock(p, others);
        w.externality[a] = p.price * q * others * (without - together);
        const paid = p.price * mine - p.cost * own;
        w.payoff[a] = paid;
        w.wealth[a] += paid;
      }

      if (w.collapsed === 0) {
        if (next < d.collapsed) {
          w.collapsed = 1;
          w.collapses += 1;
          w.depleted += 1;
          if (p.endOnCollapse) w.ended = 1;
        }
      } else if (next >= d.recovered) {
        w.collapsed = 0;
        w.recoveries += 1;
      } else w.depleted += 1;
      w.cooperation += cooperators / n;
      if (next >= d.yieldStock) w.sustainability += 1;
      w.stock += next / K;
      w.pressure += effort / d.optimalEffort;
      w.yield += caught;
      w.forgone += 1 - grown / d.mostYield;
      w.harvestTick += w.tick * caught;
    },
    observe(w, p, d) {
      const n = w.agents;
      const { stock, ownEffort, othersEffort } = w.obs;
      const seen = Math.min(w.biomass, p.capacity);
      const effort = w.groupEffort;
      for (let a = 0; a < n; a++) {
        const own = w.effort[a];
        stock[a] = seen;
        ownEffort[a] = own;
        othersEffort[a] = n > 1 ? Math.min((effort - own) / (n - 1), d.maxEffort) : 0;
      }
    },
  },
  kernel,
  theory,
});
