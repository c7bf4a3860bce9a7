/**
 * Civilisation in its smallest form: nations divide labour between a commons and arms, and arms decide who gets the goods.
 *
 * Hirshleifer 1995, "Anarchy and its breakdown", Journal of Political Economy 103:26-52 (guns and butter); Konrad 2009, Strategy and
 * Dynamics in Contests (alliances); Richardson 1960, Arms and Insecurity (arms that last); Gordon 1954 and Schaefer 1957 (the commons).
 * Equations and metrics are explained in the README.
 */
import { defineEnv, discrete, f64, feature, type Metrics, perAgent } from "../../src/index.ts";
import { contestShares } from "../contest/shares.ts";
import { kernel } from "./civilisation.kernel.ts";
import { bestEffort, type CivilisationParams, checkParams, params } from "./params.ts";
import { theory } from "./theory.ts";

const effortsOf = ({ levels }: CivilisationParams) =>
  Float64Array.from({ length: levels }, (_, k) => k / (levels - 1));

/** What arms grow to where all labour makes them, and above 0 for the range of what is seen. */
const mostArmsOf = ({ armsLimit, wear }: CivilisationParams) => Math.max(armsLimit / wear, 1e-9);

const observation = (p: CivilisationParams) => {
  const mostArms = mostArmsOf(p);
  const labour = { unit: "labour", bins: 0 };
  return {
    stock: feature(0, p.capacity, "stock of the commons", { unit: "goods", bins: 0 }),
    ownArms: feature(0, mostArms, "arms that the nation has", labour),
    othersArms: feature(0, mostArms, "mean of the arms that others have", labour),
    othersEffort: feature(0, 1, "mean effort of the others in the last tick", labour),
  };
};

const state = {
  /** S: stock of the commons. */
  biomass: f64,
  /** Labour in the commons, and in arms, in the last tick. */
  effort: perAgent(f64),
  armed: perAgent(f64),
  /** a: what has been made of arms and not worn out. */
  arms: perAgent(f64),
  /** Goods that the nation made of what it took, and those that it got. */
  goods: perAgent(f64),
  got: perAgent(f64),
  /** Share of what is contested. */
  share: perAgent(f64),
  /** Goods so far in the episode. */
  wealth: perAgent(f64),
};

const metrics = {
  cooperation: {
    description: "share of nations that are at peace and take at most an equal share of the best",
    per: "tick",
    better: "higher",
  },
  armament: { description: "share of labour in arms", per: "tick", better: "lower" },
  peace: { description: "share of nations at peace", per: "tick", better: "higher" },
  stock: { description: "stock as a share of the capacity", per: "tick", better: "higher" },
  sustainability: {
    description: "share of ticks with the stock at or above half the capacity, where it grows most",
    per: "tick",
    better: "higher",
  },
  yield: { description: "taken from the commons by all", per: "tick", unit: "goods", better: "higher" },
} as const satisfies Metrics;

export const civilisation = defineEnv({
  id: "civilisation-v0",
  title: "Civilisation: guns, butter and a commons",
  subject: "conflict",
  cite: [
    "Hirshleifer 1995, Journal of Political Economy 103:26-52",
    "Konrad 2009, Strategy and Dynamics in Contests",
    "Richardson 1960, Arms and Insecurity",
  ],
  params,
  presets: {
    "guns-and-butter": { agents: 2, depletes: false, catchability: 0.01, decisiveness: 1 },
    detente: { armsLimit: 0 },
    "two-against-one": { agents: 3, allies: 2, depletes: false, catchability: 0.01, decisiveness: 1 },
    "standing-armies": { wear: 0.2, decisiveness: 1 },
    traders: { trade: 1, decisiveness: 1 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) => discrete(p.levels, { name: "effort", values: Array.from(effortsOf(p)), unit: "labour" }),
  observation,
  state: () => state,
  metrics,
  resource: "biomass",
  derive: (p) => ({
    efforts: effortsOf(p),
    tabled: p.wear === 1 && p.allies < 2,
    weights: effortsOf(p).map((effort) => Math.min(1 - effort, p.armsLimit) ** p.decisiveness),
    fairEffort: bestEffort(p) * (1 + 1e-9),
    half: (p.capacity / 2) * (1 - 1e-9),
    /** A stock below this is gone; it also keeps the arithmetic away from denormal numbers. */
    extinct: 1e-6 * p.capacity,
    paired: p.agents - (p.agents % 2),
    mostArms: mostArmsOf(p),
  }),
  world: {
    reset(w, p) {
      w.biomass = p.start * p.capacity;
      w.effort.fill(0);
      w.armed.fill(0);
      w.arms.fill(0);
      w.goods.fill(0);
      w.got.fill(0);
      w.share.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const { tabled } = d;
      const stock = w.biomass;
      let armament = 0;
      let peaceful = 0;
      let cooperators = 0;
      let taken = 0;
      for (let a = 0; a < n; a++) {
        const effort = d.efforts[w.action[a]];
        const armed = Math.min(1 - effort, p.armsLimit);
        w.effort[a] = effort;
        w.armed[a] = armed;
        w.arms[a] = (1 - p.wear) * w.arms[a] + armed;
        // Power of arms, from a table where arms last for one tick and nobody adds them up: it takes most of the time.
        w.share[a] = tabled ? d.weights[w.action[a]] : w.arms[a];
        w.goods[a] = p.catchability * effort * stock;
        armament += armed;
        taken += w.goods[a];
        const atPeace = Number(w.arms[a] <= p.peace);
        peaceful += atPeace;
        // Numbers in place of a branch, which actions that vary make hard to predict.
        cooperators += atPeace * Number(effort <= d.fairEffort);
      }

      let goods = taken;
      if (p.trade > 0) {
        goods = 0;
        for (let a = 0; a < n; a++) {
          // The partner of 0 is 1, that of 1 is 0; an odd one out has none.
          const trades = a < d.paired && w.arms[a] <= p.peace && w.arms[a ^ 1] <= p.peace;
          if (trades) w.goods[a] *= 1 + p.trade;
          goods += w.goods[a];
        }
      }

      for (let a = 1; a < p.allies; a++) {
        w.share[0] += w.share[a];
        w.share[a] = 0;
      }
      contestShares(w.share, tabled ? 1 : p.decisiveness, w.share, w.first, n);
      let spoils = 0;
      for (let a = 0; a < p.allies; a++) spoils += w.share[a];
      for (let a = 0; a < p.allies; a++) w.share[a] = spoils / p.allies;
      for (let a = 0; a < n; a++) {
        const got = (1 - p.contested) * w.goods[a] + p.contested * goods * w.share[a];
        w.got[a] = got;
        w.payoff[a] = got;
        w.wealth[a] += got;
      }

      if (p.depletes) {
        // What is taken and what grows are both of the stock before: the steady state is that of continuous time.
        const next = stock - taken + p.growth * stock * (1 - stock / p.capacity);
        w.biomass = next < d.extinct ? 0 : next;
      }
      w.cooperation += cooperators / n;
      w.armament += armament / n;
      w.peace += peaceful / n;
      w.yield += taken;
      if (w.biomass >= d.half) w.sustainability += 1;
      w.stock += w.biomass / p.capacity;
    },
    observe(w, _, d) {
      const n = w.agents;
      const { stock, ownArms, othersArms, othersEffort } = w.obs;
      let arms = 0;
      let effort = 0;
      for (let a = 0; a < n; a++) {
        arms += w.arms[a];
        effort += w.effort[a];
      }
      for (let a = 0; a < n; a++) {
        stock[a] = w.biomass;
        // Sums may miss their range by rounding.
        ownArms[a] = Math.min(d.mostArms, w.arms[a]);
        othersArms[a] = Math.max(0, Math.min(d.mostArms, (arms - w.arms[a]) / (n - 1)));
        othersEffort[a] = Math.max(0, Math.min(1, (effort - w.effort[a]) / (n - 1)));
      }
    },
  },
  kernel,
  theory,
});
