/**
 * Ethnocentrism: agents of visible kinds on a lattice help neighbours of their own kind or not, those of other kinds or not, and have children
 * the likelier the better they fare; some come from outside.
 *
 * Hammond & Axelrod 2006, "The evolution of ethnocentrism", Journal of Conflict Resolution 50:926-936.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  i32,
  type Metrics,
  perAgent,
  type Theory,
  u8,
  z,
} from "../../src/index.ts";
import { buildTopology, topologyParams } from "../../src/topology/index.ts";
import { kernel } from "./ethnocentrism.kernel.ts";

const share = z.number().min(0).max(1);

const params = z.object({
  sites: z
    .number()
    .int()
    .min(2)
    .max(65_536)
    .default(100)
    .describe("places, each of which one agent may take"),
  topology: topologyParams
    .default({ kind: "lattice", neighbours: 4, torus: true })
    .describe("which are side by side"),
  kinds: z.number().int().min(1).max(64).default(4).describe("visible kinds (tags)"),
  reproduction: share.default(0.12).describe("probability of a child in a tick before any help"),
  cost: share.default(0.01).describe("what help takes from that of who gives it (probability)"),
  benefit: share.default(0.03).describe("what help adds to that of who is helped (probability)"),
  mutation: share.default(0.005).describe("probability that a child is of another kind than its parent"),
  death: share.default(0.1).describe("probability of dying in a tick"),
  newcomers: z.number().int().min(0).max(1024).default(1).describe("agents that come from outside in a tick"),
  horizon: z.number().int().min(1).default(2000).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const metrics = {
  population: { description: "agents alive", per: "tick" },
  meetings: { description: "ways in which neighbours could help each other", per: "tick" },
  cooperation: { description: "share of them in which help is given", per: "meetings", better: "higher" },
  own: { description: "share of them between agents of one kind", per: "meetings" },
  ethnocentric: { description: "share of agents that help their own kind alone", per: "population" },
  humanitarian: { description: "share of agents that help everybody", per: "population" },
  selfish: { description: "share of agents that help nobody", per: "population" },
  traitorous: { description: "share of agents that help other kinds alone", per: "population" },
} as const satisfies Metrics;

/** In `parent`, of who comes from outside. */
const outside = -2;

export const ethnocentrism = defineEnv({
  id: "ethnocentrism-v0",
  title: "Ethnocentrism: help for one's own kind",
  subject: "games",
  cite: ["Hammond & Axelrod 2006, Journal of Conflict Resolution 50:926-936"],
  params,
  presets: { blind: { kinds: 1 } },
  agents: (p) => p.sites,
  horizon: (p) => p.horizon,
  turnover: "open",
  topology: (p) => buildTopology(p.topology, p.sites, "ethnocentrism-v0"),
  action: () => [
    discrete(2, { name: "own", labels: ["leave", "help"] }),
    discrete(2, { name: "others", labels: ["leave", "help"] }),
  ],
  observation: (p) => ({
    kind: category(p.kinds, "its kind"),
    near: category(p.sites, "neighbours", { bins: 0 }),
    nearOwn: category(p.sites, "neighbours of its own kind", { bins: 0 }),
  }),
  state: () => ({
    kind: perAgent(i32),
    /** 1 where somebody lives after the tick. */
    here: perAgent(u8),
    /** Probability with which each could have a child in the last tick. */
    fitness: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ order: new Int32Array(p.sites), taken: new Int32Array(p.sites) }),
  world: {
    reset(w, p) {
      const n = w.agents;
      for (let a = 0; a < n; a++) w.active[a] = 0;
      w.kind.fill(0);
      w.fitness.fill(0);
      // Newcomers of the first tick; without any all places are taken.
      for (let j = 0; j < Math.min(n, p.newcomers); j++) {
        let a = w.randomInt(n);
        while (w.active[a] === 1) a = a + 1 < n ? a + 1 : 0;
        w.active[a] = 1;
        w.kind[a] = w.randomInt(p.kinds);
      }
      if (p.newcomers === 0)
        for (let a = 0; a < n; a++) {
          w.active[a] = 1;
          w.kind[a] = w.randomInt(p.kinds);
        }
      for (let a = 0; a < n; a++) w.here[a] = w.active[a];
    },
    step(w, p, d) {
      const n = w.agents;
      const { start, neighbour } = w.topology;
      const { order, taken } = d;

      let alive = 0;
      let met = 0;
      let helps = 0;
      let alike = 0;
      for (let a = 0; a < n; a++) {
        // Who is switched off for a while keeps its place.
        taken[a] = w.active[a] === 1 || w.terminated[a] === 0 ? 1 : 0;
        w.fitness[a] = p.reproduction;
        if (w.active[a] === 0) continue;
        order[alive++] = a;
        const own = w.actions[0][a];
        const others = w.actions[1][a];
        w.ethnocentric += own === 1 && others === 0 ? 1 : 0;
        w.humanitarian += own === 1 && others === 1 ? 1 : 0;
        w.selfish += own === 0 && others === 0 ? 1 : 0;
        w.traitorous += own === 0 && others === 1 ? 1 : 0;
      }
      for (let at = 0; at < alive; at++) {
        const a = order[at];
        for (let e = start[a]; e < start[a + 1]; e++) {
          const b = neighbour[e];
          if (w.active[b] === 0) continue;
          met++;
          const same = w.kind[a] === w.kind[b];
          if (same) alike++;
          const given = same ? w.actions[0][a] : w.actions[1][a];
          if (given === 0) continue;
          helps++;
          w.payoff[a] -= p.cost;
          w.payoff[b] += p.benefit;
        }
      }
      w.population += alive;
      w.meetings += met;
      w.cooperation += helps;
      w.own += alike;

      // In random order each may have a child on a free place beside it, which is of its parent's kind but for mutation.
      for (let at = 0; at < alive; at++) {
        const other = at + w.randomInt(alive - at);
        const a = order[other];
        order[other] = order[at];
        order[at] = a;
        w.fitness[a] += w.payoff[a];
        const bears = w.random() < w.fitness[a];
        const where = w.random();
        const changes = w.random() < p.mutation;
        const into = w.random();
        if (!bears) continue;
        let free = 0;
        for (let e = start[a]; e < start[a + 1]; e++) free += 1 - taken[neighbour[e]];
        if (free === 0) continue;
        let left = Math.floor(where * free);
        for (let e = start[a]; e < start[a + 1]; e++) {
          const site = neighbour[e];
          if (taken[site] === 1) continue;
          if (left === 0) {
            taken[site] = 1;
            w.parent[site] = a;
            w.kind[site] = w.kind[a];
            if (changes && p.kinds > 1) {
              const kind = Math.floor(into * (p.kinds - 1));
              w.kind[site] = kind < w.kind[a] ? kind : kind + 1;
            }
            break;
          }
          left--;
        }
      }
      // Whoever is there may die, who was just born among them.
      for (let a = 0; a < n; a++) {
        const dies = w.random() < p.death;
        if (!dies || (w.active[a] === 0 && w.parent[a] === -1)) continue;
        taken[a] = 0;
        if (w.active[a] === 1) w.terminated[a] = 1;
        w.parent[a] = -1;
      }
      // Who comes finds the first free place from one drawn at random on.
      for (let j = 0; j < p.newcomers; j++) {
        const first = w.randomInt(n);
        const kind = w.randomInt(p.kinds);
        let site = first;
        let looked = 0;
        while (looked < n && taken[site] === 1) {
          site = site + 1 < n ? site + 1 : 0;
          looked++;
        }
        if (looked === n) continue;
        taken[site] = 1;
        w.parent[site] = outside;
        w.kind[site] = kind;
      }
      for (let a = 0; a < n; a++) w.here[a] = taken[a];
    },
    observe(w) {
      const { start, neighbour } = w.topology;
      const { kind, near, nearOwn } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        kind[a] = w.kind[a];
        let count = 0;
        let alike = 0;
        for (let e = start[a]; e < start[a + 1]; e++) {
          const b = neighbour[e];
          if (w.here[b] === 0) continue;
          count++;
          if (w.kind[b] === w.kind[a]) alike++;
        }
        near[a] = count;
        nearOwn[a] = alike;
      }
    },
  },
  kernel,
  theory,
});

function theory({ topology, sites, cost, benefit }: P): Theory {
  const ends = buildTopology(topology, sites, "ethnocentrism-v0").neighbour.length;
  return {
    optimum: {
      welfare: Math.max(0, ends * (benefit - cost)),
      bound: "upper",
      note:
        benefit >= cost
          ? "everybody helps everybody and no place is free: closed form, an upper bound as some die"
          : "nobody helps: closed form",
    },
  };
}
