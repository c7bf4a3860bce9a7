/** Parameters of the cleanup, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { logMiss } from "../gridworld/chances.ts";
import { moveLabels, neighbourTable, stepsTowards } from "../gridworld/grid.ts";
import { cellsOf, type GridMap, numbersOf, parseMap, startsOf } from "../gridworld/map.ts";
import { bodyParams, wrongBodies } from "../gridworld/params.ts";
import { type Margin, marginOf, strides, type View, viewOf, viewOffsets } from "../gridworld/view.ts";
import { legend, namedMap } from "./maps.ts";

const share = () => z.number().min(0).max(1);

export const params = z.object({
  agents: z.number().int().min(1).default(5).describe("eaters and cleaners"),
  map: z
    .union([z.enum(["valley", "lane"]), z.array(z.string())])
    .default("valley")
    .describe('a name, or rows of "#" wall, "." open, "~" river, "a" bare site, "A" apple, "P" start'),
  width: z.number().int().min(3).max(1000).default(18).describe("cells of a valley from west to east"),
  height: z.number().int().min(1).max(1000).default(18).describe("cells of a valley from north to south"),
  appleRate: share().default(0.05).describe("probability per tick that a bare site bears, in a clean river"),
  wasteRate: share().default(0.5).describe("probability per tick that a clean cell of the river is polluted"),
  depletion: share()
    .default(0.4)
    .describe("share of waste from which on nothing grows and no more waste comes"),
  restoration: share().default(0).describe("share of waste up to which apples grow at the full rate"),
  startWaste: share()
    .default(0.4)
    .describe("share of the river that is waste at the start (cells rounded up)"),
  ...bodyParams,
});
export type CleanupParams = z.output<typeof params>;

export const actionLabels = [...moveLabels, "zap", "clean"] as const;
export const zap = moveLabels.length;
export const clean = zap + 1;

/** Bits of a cell's code, in the order of the window's channels. */
export const channels = ["apples", "walls", "others", "beams", "waste", "river", "cleaning"] as const;
export const appleBit = 1;
export const wallBit = 2;
export const agentBit = 4;
export const beamBit = 8;
export const wasteBit = 16;
const riverBit = 32;
export const cleanBit = 64;

/** What the rules need beyond the parameters. */
export interface Model {
  readonly map: GridMap;
  readonly next: Int32Array;
  /** Cells where apples grow and those of the river, and their numbers by cell (-1 elsewhere). */
  readonly sites: Int32Array;
  readonly siteOf: Int32Array;
  readonly river: Int32Array;
  readonly riverOf: Int32Array;
  readonly startRipe: Uint8Array;
  /** Cells of waste at the start, and from which on no more comes. */
  readonly startWaste: number;
  readonly fullWaste: number;
  readonly spawns: Int32Array;
  /** First steps on the way to the river and to the orchard, 1 + direction. */
  readonly toRiver: Uint8Array;
  readonly toOrchard: Uint8Array;
  /** Logarithm of the probability that a site gets no chance. */
  readonly missed: number;
  readonly view: View;
  /** Elements of an agent's window; 0 without windows. */
  readonly windowSize: number;
  readonly margin: Margin;
  /** Codes of what never changes: walls, what lies beyond the map, the river. */
  readonly ground: Uint8Array;
  readonly offsets: Int32Array;
  readonly nearOffsets: Int32Array;
  readonly width: number;
  readonly side: Uint8Array;
  readonly byDistance: Int32Array;
  readonly ripeAtStart: number;
  /** Where sites and cells of the river lie on the map with its margin, and the step in each direction on it. */
  readonly placeOfSite: Int32Array;
  readonly placeOfRiver: Int32Array;
  readonly step4: Int32Array;
  /** Place in a window of what would be the agent itself among others. */
  readonly self: number;
  /** Scratch: codes of all cells of a world. */
  readonly codes: Uint8Array;
}

export const modelOf = perParams(derive);

function derive(p: CleanupParams): Model {
  const lines = typeof p.map === "string" ? namedMap(p.map, p.width, p.height) : p.map;
  const map = parseMap("cleanup", lines, legend);
  const next = neighbourTable(map, "#");
  const sites = cellsOf(map, "Aa");
  const river = cellsOf(map, "~");
  const view = viewOf(p.viewAhead, p.viewBehind, p.viewSide);
  const margin = marginOf(map, Math.max(1, p.viewAhead, p.viewBehind, p.viewSide));
  const ground = new Uint8Array(margin.size).fill(wallBit);
  for (const cell of cellsOf(map, ".~AaP"))
    ground[margin.place[cell]] = map.cells[cell] === "~" ? riverBit : 0;
  const startRipe = Uint8Array.from(sites, (cell) => (map.cells[cell] === "A" ? 1 : 0));
  return {
    map,
    next,
    sites,
    siteOf: numbersOf(map, sites),
    river,
    riverOf: numbersOf(map, river),
    startRipe,
    ripeAtStart: startRipe.reduce((sum, ripe) => sum + ripe, 0),
    placeOfSite: Int32Array.from(sites, (cell) => margin.place[cell]),
    placeOfRiver: Int32Array.from(river, (cell) => margin.place[cell]),
    step4: strides(margin.stride),
    self: (p.viewAhead * view.width + p.viewSide) * channels.length + Math.log2(agentBit),
    width: map.width,
    side: view.side,
    byDistance: view.byDistance,
    codes: new Uint8Array(margin.size),
    startWaste: Math.ceil(p.startWaste * river.length),
    fullWaste: p.depletion * river.length,
    spawns: startsOf(map),
    toRiver: stepsTowards(next, river),
    toOrchard: stepsTowards(next, sites),
    missed: logMiss(p.appleRate),
    view,
    windowSize: p.window ? view.cells * channels.length : 0,
    margin,
    ground,
    offsets: viewOffsets(
      view,
      margin.stride,
      Array.from({ length: view.cells }, (_, w) => w),
    ),
    nearOffsets: viewOffsets(view, margin.stride, view.byDistance),
  };
}

/** Rules that span several parameters. */
export function checkParams(p: CleanupParams): string | undefined {
  const { sites, river, spawns } = modelOf(p);
  if (sites.length === 0) return 'the map needs a site for apples, "A" or "a"';
  if (river.length === 0) return 'the map needs a river, "~"';
  if (p.depletion <= p.restoration)
    return `depletion must be above restoration, got ${p.depletion} and ${p.restoration}; raise depletion`;
  return wrongBodies(p, spawns.length);
}
