/**
 * Dissemination of culture: the more two villages have in common the likelier they meet, and who listens becomes more like the other; all
 * become alike, or borders are left that nobody crosses.
 *
 * Axelrod 1997, "The dissemination of culture: a model with local convergence and global polarization", Journal of Conflict Resolution
 * 41:203-226.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  type Metrics,
  perAgent,
  type Theory,
  u8,
} from "../../src/index.ts";
import { buildTopology } from "../../src/topology/index.ts";
import { kernel } from "./culture.kernel.ts";
import { type CultureParams, params } from "./params.ts";
import { inCommon, regionsOf } from "./regions.ts";

const metrics = {
  alike: { description: "share of features that neighbours have in common", per: "tick" },
  changes: { description: "features that change, of all villages", per: "tick" },
  regions: { description: "regions of one culture in the end", per: "episode" },
  largest: { description: "share of villages in the largest of them", per: "episode" },
  frozen: { description: "share of episodes that end with nothing left that can change", per: "episode" },
} as const satisfies Metrics;

export const culture = defineEnv({
  id: "culture-v0",
  title: "Dissemination of culture",
  subject: "language and opinion",
  cite: ["Axelrod 1997, Journal of Conflict Resolution 41:203-226"],
  params,
  presets: { divided: { traits: 30 }, torus: { topology: { kind: "lattice", neighbours: 4, torus: true } } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  topology: (p) => buildTopology(p.topology, p.agents, "culture-v0"),
  action: () => discrete(2, { name: "ear", labels: ["open", "closed"] }),
  observation: (p) => ({
    common: feature(0, 1, "share of features that it has in common with its neighbours", { bins: 4 }),
    own: category(p.traits, "its trait in each feature", { size: p.features, bins: 0 }),
  }),
  state: (p) => ({
    /** The trait of each village in each feature. */
    trait: perAgent(u8, p.features),
    /** Share of features that each has in common with its neighbours. */
    common: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({
    region: new Int32Array(p.agents),
    queue: new Int32Array(p.agents),
    size: new Int32Array(p.agents),
  }),
  world: {
    reset(w, p) {
      const { start, neighbour } = w.topology;
      const all = w.agents * p.features;
      for (let k = 0; k < all; k++) w.trait[k] = w.randomInt(p.traits);
      for (let a = 0; a < w.agents; a++) {
        let same = 0;
        for (let e = start[a]; e < start[a + 1]; e++)
          same += inCommon(w.trait, w.offset(w.trait), p.features, a, neighbour[e]);
        const degree = start[a + 1] - start[a];
        w.common[a] = degree > 0 ? same / (degree * p.features) : 0;
      }
    },
    step(w, p, d) {
      const n = w.agents;
      const features = p.features;
      const { start, neighbour } = w.topology;
      let changes = 0;
      // As many meetings as there are villages.
      for (let meeting = 0; meeting < n; meeting++) {
        // Drawn whatever is done, so that luck does not depend on it.
        const a = w.randomInt(n);
        const whom = w.random();
        const meets = w.random();
        const which = w.random();
        const degree = start[a + 1] - start[a];
        if (degree === 0 || w.action[a] !== 0) continue;
        const b = neighbour[start[a] + Math.floor(whom * degree)];
        const same = inCommon(w.trait, w.offset(w.trait), features, a, b);
        if (same === features || meets * features >= same) continue;
        let left = Math.floor(which * (features - same));
        for (let f = 0; f < features; f++) {
          if (w.trait[a * features + f] === w.trait[b * features + f]) continue;
          if (left === 0) w.trait[a * features + f] = w.trait[b * features + f];
          left--;
        }
        changes++;
      }
      let alike = 0;
      let linked = 0;
      let canChange = 0;
      for (let a = 0; a < n; a++) {
        const degree = start[a + 1] - start[a];
        let sum = 0;
        for (let e = start[a]; e < start[a + 1]; e++) {
          const same = inCommon(w.trait, w.offset(w.trait), features, a, neighbour[e]);
          sum += same;
          if (same > 0 && same < features) canChange++;
        }
        w.common[a] = degree > 0 ? sum / (degree * features) : 0;
        w.payoff[a] = w.common[a];
        alike += sum;
        linked += degree;
      }
      w.alike += linked > 0 ? alike / (linked * features) : 0;
      w.changes += changes;
      if (canChange === 0) {
        w.ended = 1;
        w.frozen += 1;
      }
      if (canChange === 0 || w.tick + 1 === p.horizon) {
        const { region, queue, size } = d;
        const count = regionsOf(w.trait, w.offset(w.trait), features, start, neighbour, region, queue, size);
        let most = 0;
        for (let r = 0; r < count; r++) most = Math.max(most, size[r]);
        w.regions += count;
        w.largest += most / n;
      }
    },
    observe(w, p) {
      const { common, own } = w.obs;
      const all = w.agents * p.features;
      for (let a = 0; a < w.agents; a++) common[a] = w.common[a];
      for (let k = 0; k < all; k++) own[k] = w.trait[k];
    },
  },
  kernel,
  theory,
});

function theory(p: CultureParams): Theory {
  const { start } = buildTopology(p.topology, p.agents, "culture-v0");
  let linked = 0;
  for (let a = 0; a < p.agents; a++) if (start[a + 1] > start[a]) linked++;
  return {
    optimum: {
      welfare: linked,
      note: "all have one culture: closed form, an upper bound while they do not",
      bound: "upper",
    },
  };
}
