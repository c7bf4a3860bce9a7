/**
 * Power grids whose lines overload one after the other: flows follow reactances, what a lost line carried falls to others.
 *
 * The flow is the linear one ("DC": no losses, small angles; Stott, Jardim & Alsac 2009, IEEE Transactions on Power Systems
 * 24:1290-1300). Cases in the format of MATPOWER (Zimmerman, Murillo-Sanchez & Thomas 2011, IEEE Transactions on Power Systems
 * 26:12-19); taps, shifts and shunts are left out.
 */
import { fail } from "../core/errors.ts";
import { requireWhole } from "../institutions/chances.ts";
import { type AngleSystem, angleSystem, solveAngles } from "./angles.ts";

export interface PowerGrid {
  /** Load of each bus, in MW. */
  readonly load: Float64Array;
  /** What each bus generates as things are, scaled so that all is served, and the most that it can, in MW. */
  readonly dispatch: Float64Array;
  readonly most: Float64Array;
  /** Ends of each line, and its reactance, per unit. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly reactance: Float64Array;
}

/** Reads a case file (version 2): lines and units that are off are left out, loads below 0 are none. */
export function gridFromMatpower(text: string): PowerGrid {
  const who = "gridFromMatpower";
  const buses = matrix(who, text, "bus", 13);
  const at = new Map(buses.map(([name], k) => [name, k]));
  const place = (name: number) =>
    at.get(name) ?? fail(who, "units and lines must be at buses of the case", name, "give the whole file");
  const load = Float64Array.from(buses, ([, , demand]) => Math.max(0, demand));
  const dispatch = new Float64Array(load.length);
  const most = new Float64Array(load.length);
  for (const [bus, power, , , , , , status, capacity] of matrix(who, text, "gen", 10)) {
    if (!(status > 0)) continue;
    dispatch[place(bus)] += power;
    most[place(bus)] += capacity;
  }
  const lines = matrix(who, text, "branch", 11).filter((row) => row[10] > 0);
  for (const [from, to, , x] of lines)
    if (!(x > 0)) fail(who, `reactance of the line from ${from} to ${to} must be above 0`, x);
  const scale = sum(load) / sum(dispatch);
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY))
    fail(who, "a case must have load and generation", scale);
  return {
    load,
    dispatch: dispatch.map((power) => power * scale),
    most,
    from: Int32Array.from(lines, ([from]) => place(from)),
    to: Int32Array.from(lines, ([, to]) => place(to)),
    reactance: Float64Array.from(lines, ([, , , x]) => x),
  };
}

/** A grid with what cascades on it are computed in: made once, and used by one cascade after the other. */
export interface PowerFlow extends PowerGrid {
  /** Flow of each line where none has failed, in MW. */
  readonly carried: Float64Array;
  /** By line: its flow in the last cascade. */
  readonly flow: Float64Array;
  /** By bus: number of its island, and its power and angle, as they were computed last: flows that are kept leave them. */
  readonly island: Int32Array;
  readonly angle: Float64Array;
  readonly queue: Int32Array;
  /** Four numbers an island: load, most, dispatch, what is served of the load. */
  readonly islands: Float64Array;
  readonly system: AngleSystem;
  readonly kept: Kept;
}

/** Flows by which lines have failed, on which alone they depend: each set of lines has one place, which the last one there holds. */
interface Kept {
  readonly places: number;
  readonly failed: Uint8Array;
  readonly flow: Float64Array;
  /** Share of load that is served; NaN where nothing is kept. */
  readonly served: Float64Array;
}

const mostBuses = 400;
/** Numbers that are kept of flows at most: two megabytes. */
const mostKept = 2 ** 18;
/** Flows are compared with capacities within this share. */
const slack = 1e-9;

/** Prepares a grid for cascades. */
export function powerFlow(grid: PowerGrid): PowerFlow {
  const who = "powerFlow";
  const n = grid.load.length;
  const lines = grid.from.length;
  requireWhole(who, "number of buses", n, 2, mostBuses);
  requireWhole(who, "number of lines", lines, 1, 20 * mostBuses);
  const loop = grid.from.findIndex((bus, e) => bus === grid.to[e]);
  if (loop >= 0) fail(who, `line ${loop} must have two ends`, grid.from[loop]);
  const site: PowerFlow = {
    ...grid,
    carried: new Float64Array(lines),
    flow: new Float64Array(lines),
    island: new Int32Array(n),
    angle: new Float64Array(n),
    queue: new Int32Array(n),
    islands: new Float64Array(4 * n),
    system: angleSystem(n, grid.from, grid.to),
    kept: keeps(lines),
  };
  serve(site, new Uint8Array(lines), 0);
  for (let e = 0; e < lines; e++) site.carried[e] = Math.abs(site.flow[e]);
  return site;
}

/**
 * Lets lines fail until none bears more than it can, beginning with those that `failed` marks; of both columns the grid's lines begin at
 * `first`. Writes which have failed and returns the share of load that is served in the end. In each island as much is served as
 * its units can give at most; they are turned down in proportion to what they gave, or up in proportion to what they can give more.
 */
export function cascadeOverloads(
  site: PowerFlow,
  capacity: ArrayLike<number>,
  failed: Uint8Array,
  first: number,
): number {
  const { flow } = site;
  let served = 0;
  // Each round but the last fells one line at least.
  for (let round = 0, isOver = false; !isOver && round <= flow.length; round++) {
    served = serve(site, failed, first);
    isOver = true;
    for (let e = 0; e < flow.length; e++)
      if (failed[first + e] === 0 && Math.abs(flow[e]) > capacity[first + e] * (1 + slack)) {
        failed[first + e] = 1;
        isOver = false;
      }
  }
  return served;
}

/** Capacity of each line with a margin, a share of what it carries, and a floor, a share of what lines carry on average. */
export function lineCapacities({ carried }: PowerFlow, margin: number, floor = 0.05): Float64Array {
  if (!(margin >= 0)) fail("lineCapacities", "margin must be at least 0", margin);
  const least = (floor * sum(carried)) / carried.length;
  return carried.map((flow) => (1 + margin) * flow + least);
}

/** Means over cascades that begin with each line in turn: share of load that is served, and lines that fail after the first. */
export function singleOutages(
  grid: PowerGrid,
  margin: number,
): { readonly served: number; readonly lost: number } {
  const site = powerFlow(grid);
  const capacity = lineCapacities(site, margin);
  const lines = capacity.length;
  const failed = new Uint8Array(lines);
  let served = 0;
  let lost = 0;
  for (let line = 0; line < lines; line++) {
    failed.fill(0);
    failed[line] = 1;
    served += cascadeOverloads(site, capacity, failed, 0) / lines;
    lost += (failed.reduce((count, each) => count + each, 0) - 1) / lines;
  }
  return { served, lost };
}

/** Writes the flow of each line that has not failed; returns the share of load that is served. */
function serve(site: PowerFlow, failed: Uint8Array, first: number): number {
  const { flow, kept } = site;
  const lines = flow.length;
  let hash = 0;
  for (let e = 0; e < lines; e++) hash = Math.imul(hash, 0x01000193) ^ (failed[first + e] + 1);
  const place = (hash >>> 0) % kept.places;
  const at = place * lines;
  let isKept = kept.served[place] >= 0;
  for (let e = 0; isKept && e < lines; e++) isKept = kept.failed[at + e] === failed[first + e];
  if (isKept) {
    for (let e = 0; e < lines; e++) flow[e] = kept.flow[at + e];
    return kept.served[place];
  }
  const served = balance(site, failed, first);
  kept.served[place] = served;
  for (let e = 0; e < lines; e++) {
    kept.failed[at + e] = failed[first + e];
    kept.flow[at + e] = flow[e];
  }
  return served;
}

function keeps(lines: number): Kept {
  const places = Math.ceil(mostKept / lines);
  return {
    places,
    failed: new Uint8Array(places * lines),
    flow: new Float64Array(places * lines),
    served: new Float64Array(places).fill(Number.NaN),
  };
}

/** Computes the flow of each line that has not failed; returns the share of load that is served. */
function balance(site: PowerFlow, failed: Uint8Array, first: number): number {
  const { load, dispatch, most, island, angle, islands } = site;
  const n = load.length;
  const count = findIslands(site, failed, first);
  islands.fill(0, 0, 4 * count);
  for (let k = 0; k < n; k++) {
    const at = 4 * island[k];
    islands[at] += load[k];
    islands[at + 1] += most[k];
    islands[at + 2] += dispatch[k];
  }
  let wanted = 0;
  let served = 0;
  for (let j = 0; j < count; j++) {
    const at = 4 * j;
    islands[at + 3] = Math.min(islands[at], islands[at + 1]);
    wanted += islands[at];
    served += islands[at + 3];
  }
  for (let k = 0; k < n; k++) {
    const at = 4 * island[k];
    const all = islands[at];
    const units = islands[at + 1];
    const given = islands[at + 2];
    const gets = islands[at + 3];
    const power =
      gets <= given
        ? given > 0
          ? (dispatch[k] * gets) / given
          : 0
        : dispatch[k] + ((most[k] - dispatch[k]) * (gets - given)) / (units - given);
    angle[k] = power - (all > 0 ? (load[k] * gets) / all : 0);
  }
  const { from, to, reactance, flow, queue, system } = site;
  solveAngles(system, from, to, reactance, failed, first, queue, angle);
  for (let e = 0; e < flow.length; e++)
    flow[e] = failed[first + e] === 1 ? 0 : (angle[from[e]] - angle[to[e]]) / reactance[e];
  return served / wanted;
}

/** Numbers the islands that lines leave, writes that of each bus, and returns how many they are. */
function findIslands({ from, to, island, queue }: PowerFlow, failed: Uint8Array, first: number): number {
  const n = island.length;
  for (let k = 0; k < n; k++) queue[k] = k;
  // Each bus points to one of its island, in the end to the first.
  for (let e = 0; e < from.length; e++) {
    if (failed[first + e] === 1) continue;
    const a = rootOf(queue, from[e]);
    const b = rootOf(queue, to[e]);
    if (a < b) queue[b] = a;
    else queue[a] = b;
  }
  let count = 0;
  for (let k = 0; k < n; k++) island[k] = queue[k] === k ? count++ : island[rootOf(queue, k)];
  return count;
}

function rootOf(queue: Int32Array, bus: number): number {
  let at = bus;
  while (queue[at] !== at) {
    queue[at] = queue[queue[at]];
    at = queue[at];
  }
  return at;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Rows of numbers between `mpc.name = [` and `];`. */
function matrix(who: string, text: string, name: string, columns: number): number[][] {
  const [, body] = new RegExp(`mpc\\.${name}\\s*=\\s*\\[([^\\]]*)\\]`).exec(text) ?? [];
  if (body === undefined) fail(who, `a case must have a matrix mpc.${name}`, text.slice(0, 40));
  return body
    .split("\n")
    .map((line) => line.replace(/%.*/, "").replace(";", "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const row = line.split(/\s+/).map(Number);
      if (row.length < columns || row.some(Number.isNaN))
        fail(who, `a row of mpc.${name} must have ${columns} numbers`, line);
      return row;
    });
}
