/**
 * The rules of harvest.ts over all worlds at once, bit for bit.
 *
 * Windows are what costs: 484 numbers an agent by default. The map with its margin is painted once a world, a byte of bits
 * for each cell; each window then reads it at offsets that are known in advance.
 */
import { type Kernel, type KernelContext, randomInt, uniform } from "../../src/index.ts";
import { hasEaten, meanHarvestTick, thin } from "../gridworld/apples.ts";
import { agentOn, fireBeams, leaveAndReturn, moveAgent, placeAgents, rayStart } from "../gridworld/bodies.ts";
import { drawChances } from "../gridworld/chances.ts";
import { agentInTurn } from "../gridworld/grid.ts";
import { firstInView, strides, writeWindow } from "../gridworld/view.ts";
import type { metrics, observation, State } from "./harvest.ts";
import { applesAround } from "./orchard.ts";
import {
  agentBit,
  appleBit,
  beamBit,
  channels,
  growthClass,
  type HarvestParams,
  modelOf,
  wallBit,
  zap,
} from "./params.ts";

type Context = KernelContext<State, typeof metrics, ReturnType<typeof observation>>;

export function kernel(context: Context, p: HarvestParams): Kernel {
  const model = modelOf(p);
  const { agents: n, columns } = context;
  const sites = model.sites.length;
  /** Sites that get a chance to grow in a tick, and their marks. */
  const chosen = new Int32Array(sites);
  const marks = new Float64Array(sites);
  const codes = new Uint8Array(model.margin.size);
  const placeOfSite = Int32Array.from(model.sites, (cell) => model.margin.place[cell]);
  const siteAt = new Int32Array(model.margin.size).fill(-1);
  placeOfSite.forEach((place, site) => {
    siteAt[place] = site;
  });
  const step4 = strides(model.margin.stride);
  let ripeAtStart = 0;
  for (const ripe of model.startRipe) ripeAtStart += ripe;

  function reset(i: number): void {
    const { ripe, cell, heading, rng } = columns;
    const first = i * n;
    ripe.set(model.startRipe, i * sites);
    columns.counted[i] = ripeAtStart;
    columns.apples[i] = ripeAtStart;
    placeAgents(model.spawns, cell, heading, columns.out, first, n, (m) => randomInt(rng, i, m));
    columns.struck.fill(0, first, first + n);
    columns.reach.fill(0, first * p.beamWidth, (first + n) * p.beamWidth);
    columns.harvest.fill(0, first, first + n);
    columns.eaten.fill(0, first, first + n);
    columns.eatenTicks.fill(0, first, first + n);
  }

  function step(lo: number, hi: number): void {
    const { action, payoff } = context;
    const { apples, counted, ripe, cell, heading, out, struck, reach, harvest, eaten, eatenTicks } = columns;
    const { done, tick, rng, stock, bare, sustainability, harvested, harvestTick, peace, zaps, hits } =
      columns;
    const yielded = columns.yield;
    const { next, siteOf } = model;
    const { beamWidth: rays, beamLength, reward, zapCost, hitCost, timeout, horizon } = p;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const first = i * n;
      const end = first + n;
      const orchard = i * sites;
      const now = tick[i];
      if (apples[i] !== counted[i]) cutStock(i);
      const order = randomInt(rng, i, 2 * n);
      const spawnLot = uniform(rng, i);

      let present = 0;
      let taken = 0;
      let beams = 0;
      for (let k = first; k < end; k++) {
        harvest[k] = 0;
        struck[k] = 0;
        if (out[k] > 0) continue;
        present++;
        if (action[k] === zap) beams++;
      }
      reach.fill(0, first * rays, end * rays);
      for (let turn = 0; turn < n; turn++) {
        const k = first + agentInTurn(order, turn, n);
        if (out[k] > 0 || !moveAgent(next, cell, heading, out, first, n, k, action[k])) continue;
        const site = siteOf[cell[k]];
        if (site < 0 || ripe[orchard + site] === 0) continue;
        ripe[orchard + site] = 0;
        taken++;
        harvest[k] = 1;
        eaten[k] += 1;
        eatenTicks[k] += now;
      }

      if (beams > 0) {
        hits[i] += fireBeams(
          next,
          action,
          zap,
          cell,
          heading,
          out,
          struck,
          reach,
          first,
          n,
          rays,
          beamLength,
        );
        zaps[i] += beams;
      }
      for (let k = first; k < end; k++) {
        const fired = action[k] === zap && out[k] === 0 ? 1 : 0;
        payoff[k] = reward * harvest[k] - zapCost * fired - hitCost * struck[k];
      }
      if (beams > 0 || present < n)
        leaveAndReturn(model.spawns, spawnLot, cell, out, struck, first, n, timeout);

      const left = counted[i] + grow(i) - taken;
      counted[i] = left;
      apples[i] = left;

      yielded[i] += taken;
      stock[i] += left / sites;
      if (left === 0) bare[i] += 1;
      harvestTick[i] += now * taken;
      peace[i] += present / n;
      if (now + 1 === horizon && hasEaten(eaten, first, n)) {
        sustainability[i] += meanHarvestTick(eaten, eatenTicks, first, n);
        harvested[i] += 1;
      }
    }
  }

  /** Apples that grow back. */
  function grow(i: number): number {
    const { ripe, cell, out, rng } = columns;
    const { sites: cells, around, growthShare } = model;
    const orchard = i * sites;
    const chances = drawChances(rng, i, sites, model.missed, chosen, marks);
    let growing = 0;
    for (let c = 0; c < chances; c++) {
      const site = chosen[c];
      if (ripe[orchard + site] !== 0) continue;
      if (marks[c] >= growthShare[growthClass(applesAround(around, ripe, orchard, site))]) continue;
      if (agentOn(cell, out, i * n, n, cells[site]) < 0) chosen[growing++] = site;
    }
    for (let g = 0; g < growing; g++) ripe[orchard + chosen[g]] = 1;
    return growing;
  }

  /** The stock was cut from outside. */
  function cutStock(i: number): void {
    const { apples, counted, ripe } = columns;
    let standing = 0;
    for (let s = i * sites; s < (i + 1) * sites; s++) standing += ripe[s];
    counted[i] = Math.max(0, Math.min(counted[i], Math.floor(apples[i])));
    thin(ripe, i * sites, sites, standing, counted[i]);
  }

  /** Sets the codes of all cells of a world. */
  function paint(i: number): void {
    const { ripe, cell, heading, out, reach } = columns;
    const { place } = model.margin;
    const rays = p.beamWidth;
    codes.set(model.walls);
    for (let site = 0, s = i * sites; site < sites; site++, s++) codes[placeOfSite[site]] = ripe[s];
    for (let k = i * n; k < (i + 1) * n; k++) {
      if (out[k] === 0) codes[place[cell[k]]] |= agentBit;
      for (let j = 0; j < rays; j++) {
        const covered = reach[k * rays + j];
        if (covered === 0) continue;
        let at = place[rayStart(model.next, cell[k], heading[k], j, rays)];
        for (let s = 0; s < covered; s++) {
          at += step4[heading[k]];
          codes[at] |= beamBit;
        }
      }
    }
  }

  /** Whether a beam fired from a cell would hit somebody. */
  function wouldHit(from: number, heading: number): number {
    for (let j = 0; j < p.beamWidth; j++) {
      const start = rayStart(model.next, from, heading, j, p.beamWidth);
      if (start < 0) continue;
      let at = model.margin.place[start];
      for (let s = 0; s < p.beamLength; s++) {
        at += step4[heading];
        if ((codes[at] & wallBit) !== 0) break;
        if ((codes[at] & agentBit) !== 0) return 1;
      }
    }
    return 0;
  }

  function observe(lo: number, hi: number): void {
    const { window, nearest, patch, ahead, rival, stock, out: away, x, y, heading: facing } = context.obs;
    const { apples, ripe, cell, heading, out } = columns;
    const { offsets, nearOffsets, view, around, windowSize, map } = model;
    const { place } = model.margin;
    const { width } = map;
    const { side, byDistance } = view;
    const count = channels.length;
    const self = (p.viewAhead * view.width + p.viewSide) * count + Math.log2(agentBit);
    for (let i = lo; i < hi; i++) {
      paint(i);
      const share = Math.min(1, apples[i] / sites);
      if (windowSize > 0) window.fill(0, i * n * windowSize, (i + 1) * n * windowSize);
      for (let k = i * n; k < (i + 1) * n; k++) {
        const here = cell[k];
        const h = heading[k];
        stock[k] = share;
        x[k] = here % width;
        y[k] = (here / width) | 0;
        facing[k] = h;
        nearest[k] = 0;
        patch[k] = 0;
        ahead[k] = 0;
        rival[k] = 0;
        away[k] = out[k] > 0 ? 1 : 0;
        if (out[k] > 0) continue;
        const from = place[here];
        if (windowSize > 0) {
          writeWindow(window, k * windowSize, count, codes, from, offsets, h);
          // Others only.
          window[k * windowSize + self] = 0;
        }
        const found = firstInView(codes, appleBit, from, nearOffsets, h);
        if (found >= 0) {
          const site = siteAt[from + nearOffsets[h * byDistance.length + found]];
          nearest[k] = side[byDistance[found]];
          patch[k] = growthClass(applesAround(around, ripe, i * sites, site));
        }
        const code = codes[from + step4[h]];
        ahead[k] = code & wallBit ? 2 : code & agentBit ? 3 : code & appleBit;
        rival[k] = wouldHit(here, h);
      }
    }
  }

  return { reset, step, observe };
}
