/**
 * The great fish war: countries fish one stock, and the logarithm of catches makes their equilibrium exact.
 *
 * Levhari & Mirman 1980, "The great fish war: an example using a dynamic Cournot-Nash solution", Bell Journal of Economics 11:322-334.
 * A dynamic game in which the equilibrium in strategies that look at the stock is known in closed form. Equations are in the README.
 */
import { box, defineEnv, discrete, f64, feature, type Metrics, perAgent } from "../../src/index.ts";
import { kernel } from "./fish-war.kernel.ts";
import { checkParams, type FishWarParams, mostShare, params, shareLevels } from "./params.ts";
import { theory } from "./theory.ts";

const unit = "share of stock";

const action = (p: FishWarParams) => {
  const levels = Array.from(shareLevels(p));
  return p.continuous
    ? box(levels[0], levels[p.levels - 1], { name: "share", unit })
    : discrete(p.levels, { name: "share", values: levels, unit });
};

const observation = (p: FishWarParams) => ({
  stock: feature(0, 1, "stock (above 1 it reads 1)", { unit: "stock", bins: 16 }),
  ownShare: feature(0, mostShare(p), "share that it took in the last tick", { unit, bins: 0 }),
  othersShare: feature(0, mostShare(p), "mean share that others took in the last tick", { unit, bins: 0 }),
});

const state = {
  /** x, in units of the stock that stays where nobody fishes. */
  biomass: f64,
  share: perAgent(f64),
  catch: perAgent(f64),
  /** Payoff so far in the episode. */
  wealth: perAgent(f64),
};

const metrics = {
  cooperation: {
    description: "share of countries that take at most an equal part of what is best for all who discount",
    per: "tick",
    better: "higher",
  },
  stock: { description: "stock, in units of that which stays unfished", per: "tick", better: "higher" },
  taken: { description: "share of the stock that all take", per: "tick" },
  yield: { description: "catch of all", per: "tick", unit: "stock", better: "higher" },
} as const satisfies Metrics;

export const fishWar = defineEnv({
  id: "fish-war-v0",
  title: "The great fish war",
  subject: "commons",
  cite: ["Levhari & Mirman 1980, Bell Journal of Economics 11:322-334"],
  params,
  presets: {
    eight: { agents: 8 },
    noisy: { noise: 0.2 },
    any: { continuous: true },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state: () => state,
  metrics,
  resource: "biomass",
  derive: (p) => ({
    levels: shareLevels(p),
    most: mostShare(p),
    fair: (theory(p).joint?.action ?? 0) * (1 + 1e-9),
  }),
  world: {
    reset(w, p) {
      w.biomass = p.start;
      w.share.fill(0);
      w.catch.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const stock = w.biomass;
      let taken = 0;
      let fair = 0;
      for (let a = 0; a < n; a++) {
        const share = p.continuous ? w.action[a] : d.levels[w.action[a]];
        w.share[a] = share;
        w.catch[a] = share * stock;
        w.payoff[a] = Math.log(share * stock);
        w.wealth[a] += w.payoff[a];
        taken += share;
        fair += Number(share <= d.fair);
      }
      const luck = p.noise > 0 ? Math.exp(p.noise * w.normal() - (p.noise * p.noise) / 2) : 1;
      w.biomass = (stock * (1 - taken)) ** p.growth * luck;
      w.cooperation += fair / n;
      w.taken += taken;
      w.yield += taken * stock;
      w.stock += w.biomass;
    },
    observe(w, _, d) {
      const n = w.agents;
      const { stock, ownShare, othersShare } = w.obs;
      let all = 0;
      for (let a = 0; a < n; a++) all += w.share[a];
      for (let a = 0; a < n; a++) {
        stock[a] = Math.min(1, w.biomass);
        ownShare[a] = w.share[a];
        // Sums less one term may miss their range by rounding.
        othersShare[a] = Math.max(0, Math.min(d.most, (all - w.share[a]) / (n - 1)));
      }
    },
  },
  kernel,
  theory,
});
