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
  type World,
} from "../../src/index.ts";
import { cutStock, eating, eatingMetrics, hasEaten, meanHarvestTick } from "../gridworld/apples.ts";
import {
  agentOn,
  beamed,
  fireBeams,
  leaveAndReturn,
  moveAgent,
  placeAgents,
  rayStart,
  standing,
} from "../gridworld/bodies.ts";
import { sitesSkipped } from "../gridworld/chances.ts";
import { agentInTurn } from "../gridworld/grid.ts";
import { firstInView, placeFeatures, writeWindow } from "../gridworld/view.ts";
import { kernel } from "./harvest.kernel.ts";
import { applesAround } from "./orchard.ts";
import {
  actionLabels,
  agentBit,
  appleBit,
  beamBit,
  channels,
  checkParams,
  growthClass,
  type HarvestParams,
  type Model,
  modelOf,
  params,
  wallBit,
  zap,
} from "./params.ts";
import { theory } from "./theory.ts";

const observation = (p: HarvestParams) => {
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
    ...placeFeatures(map),
  };
};

const state = (p: HarvestParams) => ({
  /** Apples on the map; whoever cuts it from outside removes apples. */
  apples: f64,
  /** Apples counted on their sites: what `apples` was when the last tick ended. */
  counted: i32,
  /** 1 for each site with an apple. */
  ripe: vector(u8, modelOf(p).sites.length),
  ...standing,
  ...beamed(p.beamWidth),
  /** Apples eaten in the last tick. */
  harvest: perAgent(f64),
  ...eating,
});
type State = ReturnType<typeof state>;

const metrics = {
  yield: { description: "apples eaten by all", per: "tick", unit: "apples", better: "higher" },
  stock: { description: "share of the sites that bear an apple", per: "tick", better: "higher" },
  bare: { description: "share of ticks with no apple left: nothing regrows", per: "tick", better: "lower" },
  ...eatingMetrics,
} as const satisfies Metrics;

export const harvest = defineEnv({
  id: "harvest-v0",
  title: "Harvest: apples that regrow where apples are",
  subject: "grids",
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
  derive: modelOf,
  world: {
    reset(w, _p, d) {
      w.ripe.set(d.startRipe);
      w.counted = d.ripeAtStart;
      w.apples = d.ripeAtStart;
      placeAgents(d.spawns, w.cell, w.heading, w.out, w.first, w.agents, (n) => w.randomInt(n));
      w.struck.fill(0);
      w.reach.fill(0);
      w.harvest.fill(0);
      w.eaten.fill(0);
      w.eatenTicks.fill(0);
    },

    step(w, p, d) {
      const { next, siteOf, spawns } = d;
      const { action, cell, heading, out, struck, reach, ripe } = w;
      const n = w.agents;
      if (w.apples !== w.counted) w.counted = cutStock(ripe, w.offset(ripe), ripe.length, w.apples);
      // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
      const order = w.randomInt(2 * n);
      const spawnLot = w.random();

      let present = 0;
      let beams = 0;
      for (let a = 0; a < n; a++) {
        w.harvest[a] = 0;
        struck[a] = 0;
        if (out[a] > 0) continue;
        present++;
        if (action[a] === zap) beams++;
      }
      reach.fill(0);
      // Agents move one after the other; whoever comes first to an apple has it.
      let eaten = 0;
      for (let turn = 0; turn < n; turn++) {
        const a = agentInTurn(order, turn, n);
        if (out[a] > 0 || !moveAgent(next, cell, heading, out, w.first, n, w.first + a, action[a])) continue;
        const site = siteOf[cell[a]];
        if (site < 0 || ripe[site] === 0) continue;
        ripe[site] = 0;
        eaten++;
        w.harvest[a] = 1;
        w.eaten[a] += 1;
        w.eatenTicks[a] += w.tick;
      }

      // Beams are fired at once, from where agents now stand.
      if (beams > 0) {
        w.hits += fireBeams(
          next,
          action,
          zap,
          cell,
          heading,
          out,
          struck,
          reach,
          w.first,
          n,
          p.beamWidth,
          p.beamLength,
        );
        w.zaps += beams;
      }
      for (let a = 0; a < n; a++) {
        const zaps = action[a] === zap && out[a] === 0 ? 1 : 0;
        w.payoff[a] = p.reward * w.harvest[a] - p.zapCost * zaps - p.hitCost * struck[a];
      }
      if (beams > 0 || present < n)
        leaveAndReturn(spawns, spawnLot, cell, out, struck, w.first, n, p.timeout);

      const grown = grow(w, d);
      const left = w.counted + grown - eaten;
      w.counted = left;
      w.apples = left;
      w.yield += eaten;
      w.stock += left / d.sites.length;
      if (left === 0) w.bare += 1;
      w.harvestTick += w.tick * eaten;
      w.peace += present / n;
      if (w.tick + 1 === p.horizon && hasEaten(w.eaten, w.first, n)) {
        w.sustainability += meanHarvestTick(w.eaten, w.eatenTicks, w.first, n);
        w.harvested += 1;
      }
    },

    observe(w, p, d) {
      const { window, nearest, patch, ahead, rival, stock, out: away, x, y, heading: facing } = w.obs;
      const { codes, offsets, nearOffsets, windowSize, step4, width, side, byDistance } = d;
      const { place } = d.margin;
      paint(w, p, d);
      const share = Math.min(1, w.apples / d.sites.length);
      if (windowSize > 0) window.fill(0);
      for (let a = 0; a < w.agents; a++) {
        const here = w.cell[a];
        const h = w.heading[a];
        stock[a] = share;
        x[a] = here % width;
        y[a] = Math.floor(here / width);
        facing[a] = h;
        nearest[a] = 0;
        patch[a] = 0;
        ahead[a] = 0;
        rival[a] = 0;
        away[a] = w.out[a] > 0 ? 1 : 0;
        if (w.out[a] > 0) continue;
        const from = place[here];
        if (windowSize > 0) {
          writeWindow(window, w.offset(window) + a * windowSize, channels.length, codes, from, offsets, h);
          // Others only.
          window[a * windowSize + d.self] = 0;
        }
        const found = firstInView(codes, appleBit, from, nearOffsets, h);
        if (found >= 0) {
          const site = d.siteAt[from + nearOffsets[h * byDistance.length + found]];
          nearest[a] = side[byDistance[found]];
          patch[a] = growthClass(applesAround(d.around, w.ripe, w.offset(w.ripe), site));
        }
        const code = codes[from + step4[h]];
        ahead[a] = code & wallBit ? 2 : code & agentBit ? 3 : code & appleBit;
        rival[a] = wouldHit(p, d, here, h);
      }
    },
  },
  kernel,
  theory,
});

type HarvestWorld = World<State, typeof metrics, ReturnType<typeof observation>>;

/**
 * Apples that grow back. Which sites get a chance does not depend on the state; whether they use it does, on the apples before
 * any grew.
 */
function grow(w: HarvestWorld, { sites, around, growthShare, missed, chosen }: Model): number {
  let growing = 0;
  for (
    let site = sitesSkipped(w.random(), missed);
    site < sites.length;
    site += 1 + sitesSkipped(w.random(), missed)
  ) {
    const mark = w.random();
    if (w.ripe[site] !== 0) continue;
    if (mark >= growthShare[growthClass(applesAround(around, w.ripe, w.offset(w.ripe), site))]) continue;
    if (agentOn(w.cell, w.out, w.first, w.agents, sites[site]) < 0) chosen[growing++] = site;
  }
  for (let g = 0; g < growing; g++) w.ripe[chosen[g]] = 1;
  return growing;
}

/** Sets the codes of all cells: a byte of bits, from which each window is read at offsets that are known in advance. */
function paint(
  w: HarvestWorld,
  p: HarvestParams,
  { codes, walls, placeOfSite, margin, next, step4 }: Model,
): void {
  const { place } = margin;
  const rays = p.beamWidth;
  codes.set(walls);
  for (let s = 0; s < placeOfSite.length; s++) codes[placeOfSite[s]] = w.ripe[s];
  for (let a = 0; a < w.agents; a++) {
    const h = w.heading[a];
    if (w.out[a] === 0) codes[place[w.cell[a]]] |= agentBit;
    for (let j = 0; j < rays; j++) {
      const covered = w.reach[a * rays + j];
      if (covered === 0) continue;
      let at = place[rayStart(next, w.cell[a], h, j, rays)];
      for (let s = 0; s < covered; s++) {
        at += step4[h];
        codes[at] |= beamBit;
      }
    }
  }
}

/** Whether a beam fired from a cell would hit somebody, by the codes. */
function wouldHit(
  { beamWidth, beamLength }: HarvestParams,
  { codes, next, margin, step4 }: Model,
  from: number,
  heading: number,
): number {
  for (let j = 0; j < beamWidth; j++) {
    const start = rayStart(next, from, heading, j, beamWidth);
    if (start < 0) continue;
    let at = margin.place[start];
    for (let s = 0; s < beamLength; s++) {
      at += step4[heading];
      if ((codes[at] & wallBit) !== 0) break;
      if ((codes[at] & agentBit) !== 0) return 1;
    }
  }
  return 0;
}
