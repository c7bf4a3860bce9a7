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
import { agentInTurn, seenFrom } from "../gridworld/grid.ts";
import { cellInView } from "../gridworld/view.ts";
import { kernel } from "./kernel.ts";
import {
  actionLabels,
  type CleanupParams,
  channels,
  checkParams,
  clean,
  modelOf,
  params,
  zap,
} from "./params.ts";
import { cleanAhead, growthFactor, pollute } from "./river.ts";
import { theory } from "./theory.ts";

export const observation = (p: CleanupParams) => {
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
    out: category(2, "off the grid, waiting", { bins: 0 }),
    x: category(map.width, "own column, from the west", { bins: 0 }),
    y: category(map.height, "own row, from the north", { bins: 0 }),
    heading: category(4, "own heading: 0 north, 1 east, 2 south, 3 west", { bins: 0 }),
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
  cell: perAgent(i32),
  heading: perAgent(u8),
  /** Ticks still to wait off the grid; 0 on it. */
  out: perAgent(i32),
  /** Hit in the last tick. */
  struck: perAgent(u8),
  /** Cells that each ray of the last tick's beam covered: of zaps, and of cleaning. */
  reach: perAgent(u8, p.beamWidth),
  cleanReach: perAgent(u8, p.beamWidth),
  /** Apples eaten and cells cleaned in the last tick. */
  harvest: perAgent(f64),
  cleaned: perAgent(f64),
  /** Apples eaten so far in the episode, and the sum of the ticks in which they were. */
  eaten: perAgent(f64),
  eatenTicks: perAgent(f64),
});
export type State = ReturnType<typeof state>;

export const metrics = {
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

export const cleanup = defineEnv({
  id: "cleanup-v0",
  title: "Cleanup: a river to be kept clean and apples to be eaten",
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
  world: {
    reset(w, p) {
      const { startRipe, startWaste, spawns, river } = modelOf(p);
      w.ripe.set(startRipe);
      w.counted = 0;
      for (const ripe of startRipe) w.counted += ripe;
      w.apples = w.counted;
      // Each set of cells is as likely: selection sampling (Fan, Muller & Rezucha 1962; Knuth's Algorithm S).
      w.polluted = 0;
      for (let r = 0; r < river.length; r++) {
        w.waste[r] = w.random() * (river.length - r) < startWaste - w.polluted ? 1 : 0;
        w.polluted += w.waste[r];
      }
      placeAgents(spawns, w.cell, w.heading, w.out, 0, w.agents, (n) => w.randomInt(n));
      w.struck.fill(0);
      w.reach.fill(0);
      w.cleanReach.fill(0);
      w.harvest.fill(0);
      w.cleaned.fill(0);
      w.eaten.fill(0);
      w.eatenTicks.fill(0);
    },

    step(w, p) {
      const model = modelOf(p);
      const { next, sites, siteOf, river, riverOf, spawns } = model;
      const { action, cell, heading, out, struck, reach, cleanReach, ripe, waste } = w;
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

      // Then they clean, in the same order: two beams do not remove the same waste.
      w.cleaned.fill(0);
      cleanReach.fill(0);
      let cleaners = 0;
      let removed = 0;
      for (let turn = 0; turn < n; turn++) {
        const a = agentInTurn(order, turn, n);
        if (out[a] > 0 || action[a] !== clean) continue;
        w.cleaned[a] = cleanAhead(
          next,
          riverOf,
          waste,
          0,
          cell,
          heading,
          cleanReach,
          a,
          p.beamWidth,
          p.beamLength,
        );
        removed += w.cleaned[a];
        if (w.cleaned[a] > 0) cleaners++;
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

      // Both are drawn whether waste comes or not.
      const wasteLot = w.random();
      const wastePlace = w.random();
      w.polluted -= removed;
      if (wasteLot < p.wasteRate && w.polluted < model.fullWaste) {
        pollute(waste, 0, Math.floor(wastePlace * (river.length - w.polluted)));
        w.polluted += 1;
      }

      // Which sites get a chance does not depend on the state; whether they use it does.
      const growth = growthFactor(w.polluted / river.length, p.depletion, p.restoration);
      let grown = 0;
      for (
        let site = sitesSkipped(w.random(), model.missed);
        site < sites.length;
        site += 1 + sitesSkipped(w.random(), model.missed)
      ) {
        const mark = w.random();
        if (mark >= growth || ripe[site] !== 0 || agentOn(cell, out, 0, n, sites[site]) >= 0) continue;
        ripe[site] = 1;
        grown++;
      }
      w.counted += grown - eaten;
      w.apples = w.counted;

      w.yield += eaten;
      w.stock += w.counted / sites.length;
      w.pollution += w.polluted / river.length;
      w.growth += growth;
      w.cleaning += cleaners / n;
      w.removed += removed;
      w.harvestTick += w.tick * eaten;
      w.peace += present / n;
      if (w.tick + 1 === p.horizon && hasEaten(w.eaten, 0, n)) {
        w.sustainability += meanHarvestTick(w.eaten, w.eatenTicks, 0, n);
        w.harvested += 1;
      }
    },

    observe(w, p) {
      const { map, view, sites, siteOf, river, riverOf, next, toRiver, toOrchard } = modelOf(p);
      const { obs, agents: n, cell, heading, out, reach, cleanReach, ripe, waste } = w;
      const { width } = map;
      const beamed = new Set<number>();
      const cleaning = new Set<number>();
      for (let a = 0; a < n; a++) {
        for (const at of beamCells(next, cell, heading, reach, a, p.beamWidth)) beamed.add(at);
        for (const at of beamCells(next, cell, heading, cleanReach, a, p.beamWidth)) cleaning.add(at);
      }
      const isWaste = (at: number) => riverOf[at] >= 0 && waste[riverOf[at]] !== 0;
      const isApple = (at: number) => siteOf[at] >= 0 && ripe[siteOf[at]] !== 0;
      /** 0 stays 0; 1 + direction becomes 1 + the direction as the agent sees it. */
      const way = (step: number, from: number) => (step === 0 ? 0 : 1 + seenFrom(from, step - 1));
      obs.window.fill(0);
      for (let a = 0; a < n; a++) {
        const here = cell[a];
        obs.out[a] = out[a] > 0 ? 1 : 0;
        obs.stock[a] = Math.min(1, w.apples / sites.length);
        obs.pollution[a] = Math.min(1, w.polluted / river.length / p.depletion);
        obs.x[a] = here % width;
        obs.y[a] = Math.floor(here / width);
        obs.heading[a] = heading[a];
        obs.toRiver[a] = way(toRiver[here], heading[a]);
        obs.toOrchard[a] = way(toOrchard[here], heading[a]);
        obs.nearest[a] = 0;
        obs.nearestWaste[a] = 0;
        obs.cleanable[a] = 0;
        obs.ahead[a] = 0;
        obs.rival[a] = 0;
        if (out[a] > 0) continue;

        const ahead = heading[a];
        const look = (w: number) => cellInView(map, view, here, ahead, w);
        const side = (w: number | undefined) => (w === undefined ? 0 : view.side[w]);
        obs.nearest[a] = side(view.byDistance.find((w) => isApple(look(w))));
        obs.nearestWaste[a] = side(view.byDistance.find((w) => isWaste(look(w))));
        for (let w = 0; w < view.cells && p.window; w++) {
          const there = look(w);
          const seen = [
            isApple(there),
            there < 0,
            there >= 0 && there !== here && agentOn(cell, out, 0, n, there) >= 0,
            beamed.has(there),
            isWaste(there),
            riverOf[there] >= 0,
            cleaning.has(there),
          ];
          seen.forEach((is, channel) => {
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
            if (at >= 0 && isWaste(at)) obs.cleanable[a] = 1;
          }
        }
      }
    },
  },
  kernel,
  theory,
});
