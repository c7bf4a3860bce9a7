/**
 * A public good on a grid: apples grow only while somebody cleans the river, and cleaners do not eat.
 *
 * Hughes et al. 2018, "Inequity aversion improves cooperation in intertemporal social dilemmas", NeurIPS (Cleanup: a river
 * that pollutes and apples whose growth falls with the waste); bodies, beams and egocentric views as in Leibo et al. 2017,
 * "Multi-agent Reinforcement Learning in Sequential Social Dilemmas", AAMAS. Rules and choices are explained in the README.
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
import { agentInTurn, seenFrom } from "../gridworld/grid.ts";
import { firstInView, placeFeatures, writeWindow } from "../gridworld/view.ts";
import { kernel } from "./cleanup.kernel.ts";
import {
  actionLabels,
  agentBit,
  appleBit,
  beamBit,
  type CleanupParams,
  channels,
  checkParams,
  clean,
  cleanBit,
  type Model,
  modelOf,
  params,
  wallBit,
  wasteBit,
  zap,
} from "./params.ts";
import { cleanAhead, growthFactor, pollute } from "./river.ts";
import { theory } from "./theory.ts";

const observation = (p: CleanupParams) => {
  const { map, view, windowSize } = modelOf(p);
  return {
    window: feature(
      0,
      1,
      `what is in view, ${view.height} rows ahead to behind x ${view.width} columns left to right x ${channels.length} (${channels.join(", ")}), 0 or 1`,
      { size: windowSize },
    ),
    nearest: category(5, "where the nearest apple in view is: 0 none, 1 ahead, 2 right, 3 behind, 4 left"),
    nearestWaste: category(5, "where the nearest waste in view is, in the same way", { bins: 0 }),
    cleanable: category(2, "cleaning would remove waste"),
    pollution: feature(0, 1, "waste as a share of what stops all growth", { bins: 4 }),
    toRiver: category(5, "the way to the river: 0 in it, 1 ahead, 2 right, 3 behind, 4 left"),
    toOrchard: category(5, "the way to the orchard, in the same way"),
    ahead: category(4, "what is on the cell ahead: 0 nothing, 1 an apple, 2 a wall, 3 an agent", { bins: 0 }),
    rival: category(2, "a beam would hit somebody", { bins: 0 }),
    stock: feature(0, 1, "share of the sites that bear an apple"),
    ...placeFeatures(map),
  };
};

const state = (p: CleanupParams) => ({
  /** Apples on the map; whoever cuts it from outside removes apples. */
  apples: f64,
  /** Apples counted on their sites: what `apples` was when the last tick ended. */
  counted: i32,
  /** 1 for each site with an apple. */
  ripe: vector(u8, modelOf(p).sites.length),
  /** Cells of the river that are waste, and 1 for each of them. */
  polluted: i32,
  waste: vector(u8, modelOf(p).river.length),
  ...standing,
  ...beamed(p.beamWidth),
  /** Cells that each ray of the last tick's cleaning covered. */
  cleanReach: perAgent(u8, p.beamWidth),
  /** Apples eaten and cells cleaned in the last tick. */
  harvest: perAgent(f64),
  cleaned: perAgent(f64),
  ...eating,
});
type State = ReturnType<typeof state>;

const metrics = {
  yield: { description: "apples eaten by all", per: "tick", unit: "apples", better: "higher" },
  stock: { description: "share of the sites that bear an apple", per: "tick", better: "higher" },
  pollution: { description: "share of the river that is waste", per: "tick", better: "lower" },
  growth: {
    description: "growth of apples as a share of that in a clean river",
    per: "tick",
    better: "higher",
  },
  cleaning: { description: "share of agents that clean waste away", per: "tick" },
  removed: { description: "cells of waste cleaned away by all", per: "tick", unit: "cells" },
  ...eatingMetrics,
} as const satisfies Metrics;

export const cleanup = defineEnv({
  id: "cleanup-v0",
  title: "Cleanup: a river to be kept clean and apples to be eaten",
  subject: "grids",
  cite: ["Hughes et al. 2018, NeurIPS", "Leibo et al. 2017, AAMAS"],
  params,
  presets: {
    fines: { timeout: 0, zapCost: 1, hitCost: 50 },
    lane: { map: "lane", agents: 2, viewAhead: 6, viewSide: 2 },
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
      // Each set of cells is as likely: selection sampling (Fan, Muller & Rezucha 1962; Knuth's Algorithm S).
      const cells = w.waste.length;
      let polluted = 0;
      for (let r = 0; r < cells; r++) {
        const dirty = w.random() * (cells - r) < d.startWaste - polluted ? 1 : 0;
        w.waste[r] = dirty;
        polluted += dirty;
      }
      w.polluted = polluted;
      placeAgents(d.spawns, w.cell, w.heading, w.out, w.first, w.agents, (n) => w.randomInt(n));
      w.struck.fill(0);
      w.reach.fill(0);
      w.cleanReach.fill(0);
      w.harvest.fill(0);
      w.cleaned.fill(0);
      w.eaten.fill(0);
      w.eatenTicks.fill(0);
    },

    step(w, p, d) {
      const { next, siteOf, riverOf, spawns } = d;
      const { action, cell, heading, out, struck, reach, cleanReach, ripe, waste } = w;
      const n = w.agents;
      if (w.apples !== w.counted) w.counted = cutStock(ripe, w.offset(ripe), ripe.length, w.apples);
      // Drawn in every tick, so that what agents do never shifts the luck of later ticks.
      const order = w.randomInt(2 * n);
      const spawnLot = w.random();

      let present = 0;
      let beams = 0;
      let cleaning = 0;
      for (let a = 0; a < n; a++) {
        w.harvest[a] = 0;
        struck[a] = 0;
        w.cleaned[a] = 0;
        if (out[a] > 0) continue;
        present++;
        if (action[a] === zap) beams++;
        else if (action[a] === clean) cleaning++;
      }
      reach.fill(0);
      cleanReach.fill(0);
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

      // Then they clean, in the same order: two beams do not remove the same waste.
      let cleaners = 0;
      let removed = 0;
      for (let turn = 0; turn < n && cleaning > 0; turn++) {
        const a = agentInTurn(order, turn, n);
        if (out[a] > 0 || action[a] !== clean) continue;
        const mine = cleanAhead(
          next,
          riverOf,
          waste,
          w.offset(waste),
          cell,
          heading,
          cleanReach,
          w.first + a,
          p.beamWidth,
          p.beamLength,
        );
        w.cleaned[a] = mine;
        removed += mine;
        if (mine > 0) cleaners++;
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

      spoil(w, p, d, removed);
      const cells = waste.length;
      const growth = growthFactor(w.polluted / cells, p.depletion, p.restoration);
      const grown = grow(w, d, growth);
      const left = w.counted + grown - eaten;
      w.counted = left;
      w.apples = left;
      w.yield += eaten;
      w.stock += left / ripe.length;
      w.pollution += w.polluted / cells;
      w.growth += growth;
      w.cleaning += cleaners / n;
      w.removed += removed;
      w.harvestTick += w.tick * eaten;
      w.peace += present / n;
      if (w.tick + 1 === p.horizon && hasEaten(w.eaten, w.first, n)) {
        w.sustainability += meanHarvestTick(w.eaten, w.eatenTicks, w.first, n);
        w.harvested += 1;
      }
    },

    observe(w, p, d) {
      const { window, nearest, nearestWaste, cleanable, pollution, toRiver, toOrchard } = w.obs;
      const { ahead, rival, stock, out: away, x, y, heading: facing } = w.obs;
      const { codes, offsets, nearOffsets, windowSize, step4, width, side, byDistance } = d;
      const { place } = d.margin;
      paint(w, p, d);
      const share = Math.min(1, w.apples / w.ripe.length);
      const dirty = Math.min(1, w.polluted / w.waste.length / p.depletion);
      if (windowSize > 0) window.fill(0);
      for (let a = 0; a < w.agents; a++) {
        const here = w.cell[a];
        const h = w.heading[a];
        stock[a] = share;
        pollution[a] = dirty;
        x[a] = here % width;
        y[a] = Math.floor(here / width);
        facing[a] = h;
        toRiver[a] = way(d.toRiver[here], h);
        toOrchard[a] = way(d.toOrchard[here], h);
        nearest[a] = 0;
        nearestWaste[a] = 0;
        cleanable[a] = 0;
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
        const apple = firstInView(codes, appleBit, from, nearOffsets, h);
        if (apple >= 0) nearest[a] = side[byDistance[apple]];
        const dirt = firstInView(codes, wasteBit, from, nearOffsets, h);
        if (dirt >= 0) nearestWaste[a] = side[byDistance[dirt]];
        const code = codes[from + step4[h]];
        ahead[a] = code & wallBit ? 2 : code & agentBit ? 3 : code & appleBit;
        const bits = bitsAhead(p, d, here, h);
        rival[a] = (bits & agentBit) !== 0 ? 1 : 0;
        cleanable[a] = (bits & wasteBit) !== 0 ? 1 : 0;
      }
    },
  },
  kernel,
  theory,
});

type CleanupWorld = World<State, typeof metrics, ReturnType<typeof observation>>;

/** Pollutes a clean cell of the river, perhaps; place and lot are drawn whether waste comes or not. */
function spoil(w: CleanupWorld, p: CleanupParams, { fullWaste }: Model, removed: number): void {
  const lot = w.random();
  const place = w.random();
  const polluted = w.polluted - removed;
  w.polluted = polluted;
  if (lot >= p.wasteRate || polluted >= fullWaste) return;
  pollute(w.waste, w.offset(w.waste), Math.floor(place * (w.waste.length - polluted)));
  w.polluted = polluted + 1;
}

/** Apples that grow. Which sites get a chance does not depend on the state; whether they use it does. */
function grow(w: CleanupWorld, { sites, missed }: Model, growth: number): number {
  let grown = 0;
  for (
    let site = sitesSkipped(w.random(), missed);
    site < sites.length;
    site += 1 + sitesSkipped(w.random(), missed)
  ) {
    const mark = w.random();
    if (mark >= growth || w.ripe[site] !== 0) continue;
    if (agentOn(w.cell, w.out, w.first, w.agents, sites[site]) >= 0) continue;
    w.ripe[site] = 1;
    grown++;
  }
  return grown;
}

/** Sets the codes of all cells: a byte of bits, from which each window is read at offsets that are known in advance. */
function paint(w: CleanupWorld, p: CleanupParams, d: Model): void {
  const { codes, ground, placeOfSite, placeOfRiver } = d;
  const { place } = d.margin;
  const rays = p.beamWidth;
  codes.set(ground);
  for (let s = 0; s < placeOfSite.length; s++) codes[placeOfSite[s]] = w.ripe[s];
  for (let r = 0; r < placeOfRiver.length; r++) codes[placeOfRiver[r]] |= wasteBit * w.waste[r];
  for (let a = 0; a < w.agents; a++) {
    if (w.out[a] === 0) codes[place[w.cell[a]]] |= agentBit;
    for (let j = 0; j < rays; j++) {
      paintRay(d, w.cell[a], w.heading[a], j, rays, w.reach[a * rays + j], beamBit);
      paintRay(d, w.cell[a], w.heading[a], j, rays, w.cleanReach[a * rays + j], cleanBit);
    }
  }
}

function paintRay(
  { codes, next, margin, step4 }: Model,
  from: number,
  heading: number,
  ray: number,
  rays: number,
  covered: number,
  bit: number,
): void {
  if (covered === 0) return;
  let at = margin.place[rayStart(next, from, heading, ray, rays)];
  for (let s = 0; s < covered; s++) {
    at += step4[heading];
    codes[at] |= bit;
  }
}

/** Bits of all that lies in the way of a beam. */
function bitsAhead(
  { beamWidth, beamLength }: CleanupParams,
  { codes, next, margin, step4 }: Model,
  from: number,
  heading: number,
): number {
  let bits = 0;
  for (let j = 0; j < beamWidth; j++) {
    const start = rayStart(next, from, heading, j, beamWidth);
    if (start < 0) continue;
    let at = margin.place[start];
    for (let s = 0; s < beamLength; s++) {
      at += step4[heading];
      if ((codes[at] & wallBit) !== 0) break;
      bits |= codes[at];
    }
  }
  return bits;
}

/** A step 1 + direction as an agent sees it; 0 is no step. */
function way(step: number, heading: number): number {
  return step === 0 ? 0 : 1 + seenFrom(heading, step - 1);
}
