/** Parameters of the harvest, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { logMiss } from "../gridworld/chances.ts";
import { type Lists, moveLabels, neighboursWithin, neighbourTable } from "../gridworld/grid.ts";
import { cellsOf, type GridMap, numbersOf, parseMap, startsOf } from "../gridworld/map.ts";
import { bodyParams, wrongBodies } from "../gridworld/params.ts";
import { type Margin, marginOf, strides, type View, viewOf, viewOffsets } from "../gridworld/view.ts";
import { legend, namedMap } from "./maps.ts";

export const params = z.object({
  agents: z.number().int().min(1).default(8).describe("harvesters"),
  map: z
    .union([z.enum(["field", "rooms", "patch"]), z.array(z.string())])
    .default("field")
    .describe('a name, or rows of "#" wall, "." open, "A" apple, "a" bare site, "P" start'),
  width: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(32)
    .describe("cells of a field from west to east, or at most of rooms"),
  height: z.number().int().min(1).max(1000).default(32).describe("cells from north to south"),
  regrowth: z
    .array(z.number().min(0).max(1))
    .length(4)
    .default([0, 0.005, 0.02, 0.05])
    .describe("probability per tick that a bare site bears again with 0, 1-2, 3-4 and more apples around"),
  radius: z.number().min(1).default(2).describe("of the disc in which apples count as around, in cells"),
  ...bodyParams,
});
export type HarvestParams = z.output<typeof params>;

export const actionLabels = [...moveLabels, "zap"] as const;
export const zap = moveLabels.length;

/** Bits of a cell's code, in the order of the window's channels. */
export const channels = ["apples", "walls", "others", "beams"] as const;
export const appleBit = 1;
export const wallBit = 2;
export const agentBit = 4;
export const beamBit = 8;

/** Classes of the number of apples around a site, by the number: 0, 1-2, 3-4, more. */
export function growthClass(around: number): number {
  return Math.min(3, (around + 1) >> 1);
}

/** What the rules need beyond the parameters. */
export interface Model {
  readonly map: GridMap;
  readonly next: Int32Array;
  /** Cells where apples grow, and their number by cell (-1 elsewhere). */
  readonly sites: Int32Array;
  readonly siteOf: Int32Array;
  readonly startRipe: Uint8Array;
  /** Sites around each site. */
  readonly around: Lists;
  readonly spawns: Int32Array;
  /** Largest probability of regrowth, logarithm of missing it, and each class's share of it. */
  readonly mostGrowth: number;
  readonly missed: number;
  readonly growthShare: Float64Array;
  readonly view: View;
  /** Elements of an agent's window; 0 without windows. */
  readonly windowSize: number;
  readonly margin: Margin;
  /** Codes of walls and of what lies beyond the map. */
  readonly walls: Uint8Array;
  readonly offsets: Int32Array;
  readonly nearOffsets: Int32Array;
  readonly width: number;
  readonly side: Uint8Array;
  readonly byDistance: Int32Array;
  readonly ripeAtStart: number;
  /** Where each site lies on the map with its margin, and the site there (-1 elsewhere). */
  readonly placeOfSite: Int32Array;
  readonly siteAt: Int32Array;
  /** Step in each direction on it. */
  readonly step4: Int32Array;
  /** Place in a window of what would be the agent itself among others. */
  readonly self: number;
  /** Scratch: codes of all cells of a world, and sites at which an apple grows. */
  readonly codes: Uint8Array;
  readonly chosen: Int32Array;
}

export const modelOf = perParams(derive);

function derive(p: HarvestParams): Model {
  const lines = typeof p.map === "string" ? namedMap(p.map, p.width, p.height) : p.map;
  const map = parseMap("harvest", lines, legend);
  const sites = cellsOf(map, "Aa");
  const mostGrowth = p.regrowth.reduce((most, rate) => Math.max(most, rate));
  const view = viewOf(p.viewAhead, p.viewBehind, p.viewSide);
  const margin = marginOf(map, Math.max(1, p.viewAhead, p.viewBehind, p.viewSide));
  const walls = new Uint8Array(margin.size).fill(wallBit);
  for (const cell of cellsOf(map, ".AaP")) walls[margin.place[cell]] = 0;
  const placeOfSite = Int32Array.from(sites, (cell) => margin.place[cell]);
  const siteAt = new Int32Array(margin.size).fill(-1);
  placeOfSite.forEach((place, site) => {
    siteAt[place] = site;
  });
  const startRipe = Uint8Array.from(sites, (cell) => (map.cells[cell] === "A" ? 1 : 0));
  return {
    map,
    next: neighbourTable(map, "#"),
    sites,
    siteOf: numbersOf(map, sites),
    startRipe,
    ripeAtStart: startRipe.reduce((sum, ripe) => sum + ripe, 0),
    placeOfSite,
    siteAt,
    step4: strides(margin.stride),
    self: (p.viewAhead * view.width + p.viewSide) * channels.length + Math.log2(agentBit),
    width: map.width,
    side: view.side,
    byDistance: view.byDistance,
    codes: new Uint8Array(margin.size),
    chosen: new Int32Array(sites.length),
    around: neighboursWithin(sites, map.width, p.radius),
    spawns: startsOf(map),
    mostGrowth,
    missed: logMiss(mostGrowth),
    growthShare: Float64Array.from(p.regrowth, (each) => (mostGrowth > 0 ? each / mostGrowth : 0)),
    view,
    windowSize: p.window ? view.cells * channels.length : 0,
    margin,
    walls,
    offsets: viewOffsets(
      view,
      margin.stride,
      Array.from({ length: view.cells }, (_, w) => w),
    ),
    nearOffsets: viewOffsets(view, margin.stride, view.byDistance),
  };
}

/** Rules that span several parameters. */
export function checkParams(p: HarvestParams): string | undefined {
  const { sites, spawns } = modelOf(p);
  if (sites.length === 0) return 'the map needs a site for apples, "A" or "a"';
  return wrongBodies(p, spawns.length);
}
