/**
 * Apples that come back after a while, and agents that may eat them or drive each other off with a beam: being alone is
 * worth more the scarcer apples are.
 *
 * Leibo, Zambaldi, Lanctot, Marecki & Graepel 2017, "Multi-agent Reinforcement Learning in Sequential Social Dilemmas",
 * AAMAS (Gathering; aggressiveness as the rate of beams); peace after Perolat et al. 2017, NeurIPS.
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
  type Theory,
  u8,
  vector,
} from "../../src/index.ts";
import {
  agentOn,
  beamed,
  fireBeam,
  leaveAndReturn,
  moveAgent,
  placeAgents,
  standing,
} from "../gridworld/bodies.ts";
import { agentInTurn, seenFrom } from "../gridworld/grid.ts";
import { placeFeatures, writeWindow } from "../gridworld/view.ts";
import {
  actionLabels,
  appleBit,
  beam,
  channels,
  checkParams,
  type GatheringParams,
  type Model,
  modelOf,
  otherBit,
  params,
} from "./params.ts";

const observation = (p: GatheringParams) => {
  const { map, view } = modelOf(p);
  return {
    appleWay: category(
      5,
      "first step to the apple that can be eaten soonest: 0 none or here, 1 ahead, 2 right, 3 behind, 4 left",
    ),
    target: category(5, "whom a beam would hit: 0 nobody, 1 somebody ahead, 2 right, 3 behind, 4 left"),
    marks: category(p.hits, "hits taken since the agent was last tagged", { bins: 0 }),
    stock: feature(0, 1, "share of the places that bear an apple", { bins: 3 }),
    ...placeFeatures(map),
    window: category(
      2,
      `what is in view, ${view.height} rows ahead to behind x ${view.width} columns left to right x ${channels.length} (${channels.join(", ")})`,
      { size: p.window ? view.cells * channels.length : 0, bins: 0 },
    ),
  };
};

const state = (p: GatheringParams) => ({
  /** Ticks until each place bears an apple; 0: it does. */
  wait: vector(i32, modelOf(p).sites.length),
  ...standing,
  /** Hits taken since the agent was last tagged. */
  marks: perAgent(u8),
  ...beamed(1),
  /** Apples eaten in the last tick. */
  harvest: perAgent(f64),
  /** Payoff so far in the episode. */
  wealth: perAgent(f64),
});

const metrics = {
  apples: { description: "apples eaten by all", per: "tick", unit: "apples", better: "higher" },
  beams: { description: "beams fired by all", per: "tick" },
  aggressiveness: {
    description: "share of the ticks on the grid in which an agent fires its beam",
    per: "peace",
    better: "lower",
  },
  peace: { description: "share of agents that are on the grid", per: "tick", better: "higher" },
  tags: { description: "agents tagged", per: "tick", better: "lower" },
} as const satisfies Metrics;

export const gathering = defineEnv({
  id: "gathering-v0",
  title: "Gathering: apples, and beams that drive others off",
  subject: "grids",
  cite: ["Leibo et al. 2017, AAMAS", "Perolat et al. 2017, NeurIPS"],
  params,
  presets: {
    scarce: { respawn: 60 },
    corridor: { map: "corridor", respawn: 4, viewAhead: 4, viewSide: 1 },
    crowd: { agents: 4, window: false },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => discrete(actionLabels.length, { labels: actionLabels }),
  observation,
  state,
  metrics,
  world: {
    reset(w, p) {
      const { spawns } = modelOf(p);
      w.wait.fill(0);
      placeAgents(spawns, w.cell, w.heading, w.out, 0, w.agents, (n) => w.randomInt(n));
      w.marks.fill(0);
      w.struck.fill(0);
      w.reach.fill(0);
      w.harvest.fill(0);
      w.wealth.fill(0);
    },

    step(w, p) {
      const { next, siteOf, spawns } = modelOf(p);
      const { action, cell, heading, out, marks, struck, reach, wait, harvest } = w;
      const n = w.agents;
      // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
      const order = w.randomInt(2 * n);
      const spawnLot = w.random();

      // Agents move one after the other; then each eats the apple it stands on.
      let present = 0;
      for (let turn = 0; turn < n; turn++) {
        const a = agentInTurn(order, turn, n);
        if (out[a] > 0) continue;
        present++;
        moveAgent(next, cell, heading, out, 0, n, a, action[a]);
      }
      for (let a = 0; a < n; a++) {
        const site = out[a] > 0 ? -1 : siteOf[cell[a]];
        const eats = site >= 0 && wait[site] === 0;
        if (eats) wait[site] = p.respawn;
        harvest[a] = eats ? 1 : 0;
        w.payoff[a] = p.reward * harvest[a];
        w.wealth[a] += w.payoff[a];
        w.apples += harvest[a];
      }
      for (let site = 0; site < wait.length; site++) if (wait[site] > 0) wait[site]--;

      // Beams are fired at once, from where agents now stand, and each is a hit of its own.
      struck.fill(0);
      reach.fill(0);
      let beams = 0;
      for (let a = 0; a < n; a++) {
        if (action[a] !== beam || out[a] > 0) continue;
        beams++;
        fireBeam(next, cell, heading, out, struck, reach, 0, n, a, 1, p.beamLength);
        for (let b = 0; b < n; b++) {
          marks[b] += struck[b];
          struck[b] = 0;
        }
      }
      for (let a = 0; a < n; a++) {
        if (marks[a] < p.hits) continue;
        struck[a] = 1;
        marks[a] = 0;
        w.tags += 1;
      }
      leaveAndReturn(spawns, spawnLot, cell, out, struck, 0, n, p.timeout);

      w.beams += beams;
      w.aggressiveness += beams / n;
      w.peace += present / n;
    },

    observe(w, p) {
      const model = modelOf(p);
      const { sites, map, view, margin, walls, codes, offsets } = model;
      const { obs, cell, heading, out, wait } = w;
      const n = w.agents;
      let ripe = 0;
      for (let site = 0; site < sites.length; site++) if (wait[site] === 0) ripe++;
      for (let a = 0; a < n; a++) {
        const there = out[a] === 0;
        obs.appleWay[a] = there ? soonest(model, wait, cell[a], heading[a]) : 0;
        obs.target[a] = there ? inLine(model, cell, out, n, a, heading[a], p.beamLength) : 0;
        obs.marks[a] = w.marks[a];
        obs.stock[a] = ripe / sites.length;
        obs.out[a] = there ? 0 : 1;
        obs.x[a] = cell[a] % map.width;
        obs.y[a] = Math.floor(cell[a] / map.width);
        obs.heading[a] = heading[a];
      }
      if (!p.window) return;

      codes.set(walls);
      for (let site = 0; site < sites.length; site++)
        if (wait[site] === 0) codes[margin.place[sites[site]]] |= appleBit;
      for (let a = 0; a < n; a++) if (out[a] === 0) codes[margin.place[cell[a]]] |= otherBit;
      obs.window.fill(0);
      const size = view.cells * channels.length;
      for (let a = 0; a < n; a++) {
        if (out[a] > 0) continue;
        // An agent is no other to itself.
        const place = margin.place[cell[a]];
        codes[place] ^= otherBit;
        writeWindow(obs.window, a * size, channels.length, codes, place, offsets, heading[a]);
        codes[place] ^= otherBit;
      }
    },
  },
  theory,
});

/** A place bears at most one apple in `respawn` ticks, and an agent eats at most one a tick. */
function theory(p: GatheringParams): Theory {
  const most = Math.min(p.agents, modelOf(p).sites.length / p.respawn);
  return {
    optimum: {
      welfare: p.reward * most,
      bound: "upper",
      note: "every apple is eaten as soon as it is there: closed form",
    },
  };
}

/** Where the first step leads to the apple that can be eaten soonest, as seen from a heading: 1 + direction, or 0. */
function soonest({ way, steps, sites, map }: Model, wait: Int32Array, from: number, heading: number): number {
  const cells = map.cells.length;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let site = 0; site < sites.length; site++) {
    const walk = steps[site * cells + from];
    const ticks = Math.max(walk, wait[site]);
    if (walk < 0 || ticks >= least) continue;
    least = ticks;
    best = site;
  }
  const step = best < 0 ? 0 : way[best * cells + from];
  return step === 0 ? 0 : 1 + seenFrom(heading, step - 1);
}

/** In which direction from agent a, as it sees them, a beam would hit somebody: 1 + the first such one, or 0. */
function inLine(
  { next }: Model,
  cell: Int32Array,
  out: Int32Array,
  n: number,
  a: number,
  heading: number,
  length: number,
): number {
  for (let seen = 0; seen < 4; seen++) {
    const direction = (heading + seen) & 3;
    let at = next[cell[a] * 4 + direction];
    for (let s = 0; s < length && at >= 0; s++) {
      if (agentOn(cell, out, 0, n, at) >= 0) return 1 + seen;
      at = next[at * 4 + direction];
    }
  }
  return 0;
}
