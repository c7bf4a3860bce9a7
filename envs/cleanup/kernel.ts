/**
 * The rules of cleanup.ts over all worlds at once, bit for bit.
 *
 * The map with its margin is painted once a world, a byte of bits for each cell; each window then reads it at offsets that
 * are known in advance.
 */
import { type Kernel, type KernelContext, randomInt, uniform } from "../../src/index.ts";
import { hasEaten, meanHarvestTick, thin } from "../gridworld/apples.ts";
import { agentOn, fireBeams, leaveAndReturn, moveAgent, placeAgents, rayStart } from "../gridworld/bodies.ts";
import { drawChances } from "../gridworld/chances.ts";
import { agentInTurn, seenFrom } from "../gridworld/grid.ts";
import { firstInView, strides, writeWindow } from "../gridworld/view.ts";
import type { metrics, observation, State } from "./cleanup.ts";
import {
  agentBit,
  appleBit,
  beamBit,
  type CleanupParams,
  channels,
  clean,
  cleanBit,
  modelOf,
  wallBit,
  wasteBit,
  zap,
} from "./params.ts";
import { cleanAhead, growthFactor, pollute } from "./river.ts";

type Context = KernelContext<State, typeof metrics, ReturnType<typeof observation>>;

export function kernel(context: Context, p: CleanupParams): Kernel {
  const model = modelOf(p);
  const { agents: n, columns } = context;
  const sites = model.sites.length;
  const riverCells = model.river.length;
  /** Sites that get a chance to grow in a tick, and their marks. */
  const chosen = new Int32Array(sites);
  const marks = new Float64Array(sites);
  const codes = new Uint8Array(model.margin.size);
  const placeOfSite = Int32Array.from(model.sites, (cell) => model.margin.place[cell]);
  const placeOfRiver = Int32Array.from(model.river, (cell) => model.margin.place[cell]);
  const step4 = strides(model.margin.stride);
  let ripeAtStart = 0;
  for (const ripe of model.startRipe) ripeAtStart += ripe;

  function reset(i: number): void {
    const { ripe, cell, heading, rng } = columns;
    const first = i * n;
    ripe.set(model.startRipe, i * sites);
    columns.counted[i] = ripeAtStart;
    columns.apples[i] = ripeAtStart;
    let polluted = 0;
    for (let r = 0; r < riverCells; r++) {
      const dirty = uniform(rng, i) * (riverCells - r) < model.startWaste - polluted ? 1 : 0;
      columns.waste[i * riverCells + r] = dirty;
      polluted += dirty;
    }
    columns.polluted[i] = polluted;
    placeAgents(model.spawns, cell, heading, columns.out, first, n, (m) => randomInt(rng, i, m));
    columns.struck.fill(0, first, first + n);
    columns.reach.fill(0, first * p.beamWidth, (first + n) * p.beamWidth);
    columns.cleanReach.fill(0, first * p.beamWidth, (first + n) * p.beamWidth);
    columns.harvest.fill(0, first, first + n);
    columns.cleaned.fill(0, first, first + n);
    columns.eaten.fill(0, first, first + n);
    columns.eatenTicks.fill(0, first, first + n);
  }

  function step(lo: number, hi: number): void {
    const { action, payoff } = context;
    const { apples, counted, ripe, cell, heading, out, struck, reach, harvest, eaten, eatenTicks } = columns;
    const { waste, polluted, cleanReach, cleaned, done, tick, rng } = columns;
    const {
      stock,
      pollution,
      growth,
      cleaning,
      removed,
      sustainability,
      harvested,
      harvestTick,
      peace,
      zaps,
      hits,
    } = columns;
    const yielded = columns.yield;
    const { next, siteOf, riverOf } = model;
    const { beamWidth: rays, beamLength, reward, zapCost, hitCost, timeout, horizon } = p;
    const { depletion, restoration } = p;
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
      let cleaningBeams = 0;
      for (let k = first; k < end; k++) {
        harvest[k] = 0;
        struck[k] = 0;
        cleaned[k] = 0;
        if (out[k] > 0) continue;
        present++;
        if (action[k] === zap) beams++;
        else if (action[k] === clean) cleaningBeams++;
      }
      reach.fill(0, first * rays, end * rays);
      cleanReach.fill(0, first * rays, end * rays);
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

      let cleaners = 0;
      let gone = 0;
      for (let turn = 0; turn < n && cleaningBeams > 0; turn++) {
        const k = first + agentInTurn(order, turn, n);
        if (out[k] > 0 || action[k] !== clean) continue;
        const mine = cleanAhead(
          next,
          riverOf,
          waste,
          i * riverCells,
          cell,
          heading,
          cleanReach,
          k,
          rays,
          beamLength,
        );
        cleaned[k] = mine;
        gone += mine;
        if (mine > 0) cleaners++;
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

      polluted[i] -= gone;
      spoil(i);
      const dirty = polluted[i];
      const grown = grow(i);
      const left = counted[i] + grown - taken;
      counted[i] = left;
      apples[i] = left;

      yielded[i] += taken;
      stock[i] += left / sites;
      pollution[i] += dirty / riverCells;
      growth[i] += growthFactor(dirty / riverCells, depletion, restoration);
      cleaning[i] += cleaners / n;
      removed[i] += gone;
      harvestTick[i] += now * taken;
      peace[i] += present / n;
      if (now + 1 === horizon && hasEaten(eaten, first, n)) {
        sustainability[i] += meanHarvestTick(eaten, eatenTicks, first, n);
        harvested[i] += 1;
      }
    }
  }

  /** Pollutes a clean cell of the river, perhaps. */
  function spoil(i: number): void {
    const { rng, waste, polluted } = columns;
    const lot = uniform(rng, i);
    const place = uniform(rng, i);
    if (lot >= p.wasteRate || polluted[i] >= model.fullWaste) return;
    pollute(waste, i * riverCells, Math.floor(place * (riverCells - polluted[i])));
    polluted[i]++;
  }

  /** Apples that appear on bare sites. */
  function grow(i: number): number {
    const { ripe, cell, out, rng, polluted } = columns;
    const cells = model.sites;
    const factor = growthFactor(polluted[i] / riverCells, p.depletion, p.restoration);
    const orchard = i * sites;
    const chances = drawChances(rng, i, sites, model.missed, chosen, marks);
    let grown = 0;
    for (let c = 0; c < chances; c++) {
      const site = chosen[c];
      if (marks[c] >= factor || ripe[orchard + site] !== 0) continue;
      if (agentOn(cell, out, i * n, n, cells[site]) >= 0) continue;
      ripe[orchard + site] = 1;
      grown++;
    }
    return grown;
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
    const { ripe, waste, cell, out, reach, cleanReach } = columns;
    const { place } = model.margin;
    codes.set(model.ground);
    for (let site = 0, s = i * sites; site < sites; site++, s++) codes[placeOfSite[site]] = ripe[s];
    for (let r = 0, s = i * riverCells; r < riverCells; r++, s++)
      codes[placeOfRiver[r]] |= wasteBit * waste[s];
    for (let k = i * n; k < (i + 1) * n; k++) {
      if (out[k] === 0) codes[place[cell[k]]] |= agentBit;
      paintRays(reach, k, beamBit);
      paintRays(cleanReach, k, cleanBit);
    }
  }

  function paintRays(reach: Uint8Array, k: number, bit: number): void {
    const { cell, heading } = columns;
    const rays = p.beamWidth;
    for (let j = 0; j < rays; j++) {
      const covered = reach[k * rays + j];
      if (covered === 0) continue;
      let at = model.margin.place[rayStart(model.next, cell[k], heading[k], j, rays)];
      for (let s = 0; s < covered; s++) {
        at += step4[heading[k]];
        codes[at] |= bit;
      }
    }
  }

  /** Bits of all that lies in the way of a beam. */
  function bitsAhead(from: number, heading: number): number {
    let bits = 0;
    for (let j = 0; j < p.beamWidth; j++) {
      const start = rayStart(model.next, from, heading, j, p.beamWidth);
      if (start < 0) continue;
      let at = model.margin.place[start];
      for (let s = 0; s < p.beamLength; s++) {
        at += step4[heading];
        if ((codes[at] & wallBit) !== 0) break;
        bits |= codes[at];
      }
    }
    return bits;
  }

  function observe(lo: number, hi: number): void {
    const { window, nearest, nearestWaste, cleanable, pollution, toRiver, toOrchard } = context.obs;
    const { ahead, rival, stock, out: away, x, y, heading: facing } = context.obs;
    const { apples, polluted, cell, heading, out } = columns;
    const { offsets, nearOffsets, view, windowSize, map, river } = model;
    const { place } = model.margin;
    const { width } = map;
    const { side, byDistance } = view;
    const count = channels.length;
    const self = (p.viewAhead * view.width + p.viewSide) * count + Math.log2(agentBit);
    for (let i = lo; i < hi; i++) {
      paint(i);
      const share = Math.min(1, apples[i] / sites);
      const dirty = Math.min(1, polluted[i] / river.length / p.depletion);
      if (windowSize > 0) window.fill(0, i * n * windowSize, (i + 1) * n * windowSize);
      for (let k = i * n; k < (i + 1) * n; k++) {
        const here = cell[k];
        const h = heading[k];
        stock[k] = share;
        x[k] = here % width;
        y[k] = (here / width) | 0;
        facing[k] = h;
        nearest[k] = 0;
        nearestWaste[k] = 0;
        cleanable[k] = 0;
        pollution[k] = dirty;
        toRiver[k] = way(model.toRiver[here], h);
        toOrchard[k] = way(model.toOrchard[here], h);
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
        const apple = firstInView(codes, appleBit, from, nearOffsets, h);
        if (apple >= 0) nearest[k] = side[byDistance[apple]];
        const waste = firstInView(codes, wasteBit, from, nearOffsets, h);
        if (waste >= 0) nearestWaste[k] = side[byDistance[waste]];
        const code = codes[from + step4[h]];
        ahead[k] = code & wallBit ? 2 : code & agentBit ? 3 : code & appleBit;
        const bits = bitsAhead(here, h);
        rival[k] = (bits & agentBit) !== 0 ? 1 : 0;
        cleanable[k] = (bits & wasteBit) !== 0 ? 1 : 0;
      }
    }
  }

  return { reset, step, observe };
}

/** A step 1 + direction as an agent sees it; 0 is no step. */
function way(step: number, heading: number): number {
  return step === 0 ? 0 : 1 + seenFrom(heading, step - 1);
}
