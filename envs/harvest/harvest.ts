/**
 * Apples that regrow where apples are, and agents that may eat them or zap each other: the commons as a gridworld.
 *
 * Perolat et al. 2017, "A multi-agent reinforcement learning model of common-pool resource appropriation", NeurIPS
 * (the game and its metrics); Leibo et al. 2017, "Multi-agent Reinforcement Learning in Sequential Social Dilemmas",
 * AAMAS (bodies, beams and egocentric views); Hughes et al. 2018, "Inequity aversion improves cooperation in
 * intertemporal social dilemmas", NeurIPS (Harvest). Rules and choices are explained in the README.
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
  u8,
  vector,
} from "../../src/index.ts";
import { hasEaten, meanHarvestTick, thin } from "../gridworld/apples.ts";
import {
  agentOn,
  beamCells,
  fireBeams,
  leaveAndReturn,
  moveAgent,
  placeAgents,
  rayStart,
} from "../gridworld/bodies.ts";
import { sitesSkipped } from "../gridworld/chances.ts";
import { agentInTurn } from "../gridworld/grid.ts";
import { cellInView } from "../gridworld/view.ts";
import { kernel } from "./kernel.ts";
import { applesAround } from "./orchard.ts";
import {
  actionLabels,
  channels,
  checkParams,
  growthClass,
  type HarvestParams,
  modelOf,
  params,
  zap,
} from "./params.ts";
import { theory } from "./theory.ts";

export const observation = (p: HarvestParams) => {
  const { map, view, windowSize } = modelOf(p);
  return {
    window: feature(
      0,
      1,
      `what is in view, ${view.height} rows ahead to behind x ${view.width} columns left to right x ${channels.length} (${channels.join(", ")}), 0 or 1`,
      { size: windowSize },
    ),
    nearest: category(5, "where the nearest apple in view is: 0 none, 1 ahead, 2 right, 3 behind, 4 left"),
    patch: category(4, "apples around that apple: 0 none (it is the last one), 1 for 1-2, 2 for 3-4, 3 more"),
    ahead: category(4, "what is on the cell ahead: 0 nothing, 1 an apple, 2 a wall, 3 an agent"),
    rival: category(2, "a beam would hit somebody"),
    stock: feature(0, 1, "share of the sites that bear an apple", { bins: 3 }),
    out: category(2, "off the grid, waiting", { bins: 0 }),
    x: category(map.width, "own column, from the west", { bins: 0 }),
    y: category(map.height, "own row, from the north", { bins: 0 }),
    heading: category(4, "own heading: 0 north, 1 east, 2 south, 3 west", { bins: 0 }),
  };
};

const state = (p: HarvestParams) => ({
  /** Apples on the map; whoever cuts it from outside removes apples. */
  apples: f64,
  /** Apples counted on their sites: what `apples` was when the last tick ended. */
  counted: i32,
  /** 1 for each site with an apple. */
  ripe: vector(u8, modelOf(p).sites.length),
  cell: perAgent(i32),
  heading: perAgent(u8),
  /** Ticks still to wait off the grid; 0 on it. */
  out: perAgent(i32),
  /** Hit in the last tick. */
  struck: perAgent(u8),
  /** Cells that each ray of the last tick's beam covered. */
  reach: perAgent(u8, p.beamWidth),
  /** Apples eaten in the last tick. */
  harvest: perAgent(f64),
  /** Apples eaten so far in the episode, and the sum of the ticks in which they were. */
  eaten: perAgent(f64),
  eatenTicks: perAgent(f64),
});
export type State = ReturnType<typeof state>;

export const metrics = {
  yield: { description: "apples eaten by all", per: "tick", unit: "apples", better: "higher" },
  stock: { description: "share of the sites that bear an apple", per: "tick", better: "higher" },
  bare: { description: "share of ticks with no apple left: nothing regrows", per: "tick", better: "lower" },
  sustainability: {
    description: "mean over agents of the mean tick in which they ate an apple",
    per: "harvested",
    unit: "ticks",
    better: "higher",
  },
  harvested: { description: "share of the episodes in which somebody ate", per: "episode" },
  harvestTick: { description: "mean tick in which an apple was eaten", per: "yield", unit: "ticks" },
  peace: { description: "share of agents that are not timed out", per: "tick", better: "higher" },
  zaps: { description: "beams fired by all", per: "tick" },
  hits: { description: "agents that a beam hit, in the mean", per: "zaps" },
} as const satisfies Metrics;

export const harvest = defineEnv({
  id: "harvest-v0",
  title: "Harvest: apples that regrow where apples are",
  cite: ["Perolat et al. 2017, NeurIPS", "Leibo et al. 2017, AAMAS", "Hughes et al. 2018, NeurIPS"],
  params,
  presets: {
    rooms: { map: "rooms" },
    fines: { agents: 5, timeout: 0, zapCost: 1, hitCost: 50 },
    patch: { map: "patch", agents: 2, viewAhead: 5, viewSide: 3 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => discrete(actionLabels.length, { labels: actionLabels }),
  observation,
  state,
  metrics,
  resource: "apples",
  world: {
    reset(w, p) {
      const { startRipe, spawns } = modelOf(p);
      w.ripe.set(startRipe);
      w.counted = 0;
      for (const ripe of startRipe) w.counted += ripe;
      w.apples = w.counted;
      placeAgents(spawns, w.cell, w.heading, w.out, 0, w.agents, (n) => w.randomInt(n));
      w.struck.fill(0);
      w.reach.fill(0);
      w.harvest.fill(0);
      w.eaten.fill(0);
      w.eatenTicks.fill(0);
    },

    step(w, p) {
      const model = modelOf(p);
      const { next, sites, siteOf, around, spawns } = model;
      const { action, cell, heading, out, struck, reach, ripe } = w;
      const n = w.agents;
      if (w.apples !== w.counted) {
        w.counted = Math.max(0, Math.min(w.counted, Math.floor(w.apples)));
        let standing = 0;
        for (const each of ripe) standing += each;
        thin(ripe, 0, sites.length, standing, w.counted);
      }
      // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
      const order = w.randomInt(2 * n);
      const spawnLot = w.random();

      // Agents move one after the other; whoever comes first to an apple has it.
      w.harvest.fill(0);
      let present = 0;
      let eaten = 0;
      for (let turn = 0; turn < n; turn++) {
        const a = agentInTurn(order, turn, n);
        if (out[a] > 0) continue;
        present++;
        if (!moveAgent(next, cell, heading, out, 0, n, a, action[a])) continue;
        const site = siteOf[cell[a]];
        if (site < 0 || ripe[site] === 0) continue;
        ripe[site] = 0;
        eaten++;
        w.harvest[a] = 1;
        w.eaten[a] += 1;
        w.eatenTicks[a] += w.tick;
      }

      // Beams are fired at once, from where agents now stand.
      struck.fill(0);
      reach.fill(0);
      w.hits += fireBeams(
        next,
        action,
        zap,
        cell,
        heading,
        out,
        struck,
        reach,
        0,
        n,
        p.beamWidth,
        p.beamLength,
      );
      for (let a = 0; a < n; a++) {
        const zaps = action[a] === zap && out[a] === 0 ? 1 : 0;
        w.zaps += zaps;
        w.payoff[a] = p.reward * w.harvest[a] - p.zapCost * zaps - p.hitCost * struck[a];
      }
      leaveAndReturn(spawns, spawnLot, cell, out, struck, 0, n, p.timeout);

      // Which sites get a chance does not depend on the state; whether they use it does, on the apples before any grew.
      const grown: number[] = [];
      for (
        let site = sitesSkipped(w.random(), model.missed);
        site < sites.length;
        site += 1 + sitesSkipped(w.random(), model.missed)
      ) {
        const mark = w.random();
        if (ripe[site] !== 0 || agentOn(cell, out, 0, n, sites[site]) >= 0) continue;
        if (mark < model.growthShare[growthClass(applesAround(around, ripe, 0, site))]) grown.push(site);
      }
      for (const site of grown) ripe[site] = 1;
      w.counted += grown.length - eaten;
      w.apples = w.counted;

      w.yield += eaten;
      w.stock += w.counted / sites.length;
      if (w.counted === 0) w.bare += 1;
      w.harvestTick += w.tick * eaten;
      w.peace += present / n;
      if (w.tick + 1 === p.horizon && hasEaten(w.eaten, 0, n)) {
        w.sustainability += meanHarvestTick(w.eaten, w.eatenTicks, 0, n);
        w.harvested += 1;
      }
    },

    observe(w, p) {
      const { map, view, sites, siteOf, around, next } = modelOf(p);
      const { obs, agents: n, cell, heading, out, reach, ripe } = w;
      const { width } = map;
      const beamed = new Set<number>();
      for (let a = 0; a < n; a++)
        for (const at of beamCells(next, cell, heading, reach, a, p.beamWidth)) beamed.add(at);
      const isApple = (at: number) => siteOf[at] >= 0 && ripe[siteOf[at]] !== 0;
      obs.window.fill(0);
      for (let a = 0; a < n; a++) {
        const here = cell[a];
        obs.out[a] = out[a] > 0 ? 1 : 0;
        obs.stock[a] = Math.min(1, w.apples / sites.length);
        obs.x[a] = here % width;
        obs.y[a] = Math.floor(here / width);
        obs.heading[a] = heading[a];
        obs.nearest[a] = 0;
        obs.patch[a] = 0;
        obs.ahead[a] = 0;
        obs.rival[a] = 0;
        if (out[a] > 0) continue;

        const ahead = heading[a];
        const look = (w: number) => cellInView(map, view, here, ahead, w);
        const nearest = view.byDistance.find((w) => isApple(look(w)));
        if (nearest !== undefined) {
          obs.nearest[a] = view.side[nearest];
          obs.patch[a] = growthClass(applesAround(around, ripe, 0, siteOf[look(nearest)]));
        }
        for (let w = 0; w < view.cells && p.window; w++) {
          const there = look(w);
          const other = there >= 0 && there !== here && agentOn(cell, out, 0, n, there) >= 0;
          [isApple(there), there < 0, other, beamed.has(there)].forEach((is, channel) => {
            obs.window[(a * view.cells + w) * channels.length + channel] = is ? 1 : 0;
          });
        }

        const facing = next[here * 4 + ahead];
        if (facing < 0) obs.ahead[a] = 2;
        else if (agentOn(cell, out, 0, n, facing) >= 0) obs.ahead[a] = 3;
        else if (isApple(facing)) obs.ahead[a] = 1;
        for (let j = 0; j < p.beamWidth; j++) {
          let at = rayStart(next, here, ahead, j, p.beamWidth);
          for (let s = 0; s < p.beamLength && at >= 0; s++) {
            at = next[at * 4 + ahead];
            if (at >= 0 && agentOn(cell, out, 0, n, at) >= 0) obs.rival[a] = 1;
          }
        }
      }
    },
  },
  kernel,
  theory,
});
