/** Parameters of gathering, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import { moveLabels, neighbourTable, stepsTowards } from "../gridworld/grid.ts";
import { cellsOf, type GridMap, numbersOf, parseMap, startsOf } from "../gridworld/map.ts";
import { wrongStarts } from "../gridworld/params.ts";
import { type Margin, marginOf, type View, viewOf, viewOffsets } from "../gridworld/view.ts";

const legend = "#.AP";
const maps = {
  // Starts stand in nobody's line, so that agents which return do not fire at each other at once.
  orchard: [
    ".P...........",
    ".............",
    "......A.....P",
    ".....AAA.....",
    "P.....A......",
    ".............",
    "...........P.",
  ],
  corridor: ["P.A.P"],
} as const;

export const params = z.object({
  agents: z.number().int().min(1).default(2).describe("gatherers"),
  map: z
    .union([z.enum(["orchard", "corridor"]), z.array(z.string())])
    .default("orchard")
    .describe('a name, or rows of "#" wall, "." open, "A" apple, "P" start'),
  respawn: z
    .number()
    .int()
    .min(1)
    .default(15)
    .describe("N_apple: ticks from the eating of an apple until its place bears again"),
  timeout: z
    .number()
    .int()
    .min(0)
    .default(25)
    .describe("N_tagged: ticks that a tagged agent is off the grid"),
  hits: z.number().int().min(1).default(2).describe("hits by beams that tag an agent"),
  beamLength: z.number().int().min(1).max(255).default(10).describe("cells that a beam reaches ahead"),
  reward: z.number().positive().default(1).describe("payoff for an apple"),
  viewAhead: z.number().int().min(0).max(100).default(15).describe("rows of the window before the agent"),
  viewBehind: z.number().int().min(0).max(100).default(0).describe("rows of the window behind the agent"),
  viewSide: z.number().int().min(0).max(100).default(10).describe("columns of the window to each side"),
  window: z.boolean().default(true).describe("show the window; steps are faster without it"),
  horizon: z.number().int().min(1).default(1000).describe("ticks after which an episode is cut (truncated)"),
});
export type GatheringParams = z.output<typeof params>;

export const actionLabels = [...moveLabels, "beam"] as const;
export const beam = moveLabels.length;

/** Bits of a cell's code, in the order of the window's channels. */
export const channels = ["apples", "walls", "others"] as const;
export const appleBit = 1;
const wallBit = 2;
export const otherBit = 4;

/** What the rules need beyond the parameters. */
export interface Model {
  readonly map: GridMap;
  readonly next: Int32Array;
  readonly spawns: Int32Array;
  /** Cells where apples grow, and their number by cell (-1 elsewhere). */
  readonly sites: Int32Array;
  readonly siteOf: Int32Array;
  /** From each cell to each site, at `site * cells + cell`: 1 + direction of the first step, and steps (-1: no way). */
  readonly way: Uint8Array;
  readonly steps: Int32Array;
  readonly view: View;
  readonly margin: Margin;
  readonly offsets: Int32Array;
  /** Codes of walls and of what lies beyond the map; and room for those of one world. */
  readonly walls: Uint8Array;
  readonly codes: Uint8Array;
}

export const modelOf = perParams(derive);

function derive(p: GatheringParams): Model {
  const map = parseMap("gathering", typeof p.map === "string" ? maps[p.map] : p.map, legend);
  const cells = map.cells.length;
  const next = neighbourTable(map, "#");
  const sites = cellsOf(map, "A");
  const way = new Uint8Array(sites.length * cells);
  const steps = new Int32Array(sites.length * cells).fill(-1);
  sites.forEach((cell, site) => {
    const towards = stepsTowards(next, Int32Array.of(cell));
    way.set(towards, site * cells);
    for (let from = 0; from < cells; from++) {
      let count = 0;
      let at = from;
      for (; towards[at] > 0; at = next[at * 4 + towards[at] - 1]) count++;
      if (at === cell) steps[site * cells + from] = count;
    }
  });
  const view = viewOf(p.viewAhead, p.viewBehind, p.viewSide);
  const margin = marginOf(map, Math.max(p.viewAhead, p.viewBehind, p.viewSide));
  const walls = new Uint8Array(margin.size).fill(wallBit);
  for (const cell of cellsOf(map, ".AP")) walls[margin.place[cell]] = 0;
  const all = Array.from({ length: view.cells }, (_, w) => w);
  return {
    map,
    next,
    spawns: startsOf(map),
    sites,
    siteOf: numbersOf(map, sites),
    way,
    steps,
    view,
    margin,
    offsets: viewOffsets(view, margin.stride, all),
    walls,
    codes: new Uint8Array(margin.size),
  };
}

/** Rules that span several parameters. */
export function checkParams(p: GatheringParams): string | undefined {
  const { sites, spawns } = modelOf(p);
  if (sites.length === 0) return 'the map needs an apple, "A"';
  return wrongStarts(p.agents, spawns.length);
}
