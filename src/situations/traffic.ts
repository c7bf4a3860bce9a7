/**
 * Traffic on a network of roads that slow down: where nobody has a faster route, where all together lose least, and what happens
 * when everybody takes the route that was fastest yesterday.
 *
 * Wardrop 1952, Proceedings of the Institution of Civil Engineers 1:325-362 (the two principles); Beckmann, McGuire & Winsten 1956,
 * Studies in the Economics of Transportation (the first is the least of a potential, marginal tolls lead to the second). Both are
 * found by moving flow between routes of a trip until they take as long (Jayakrishnan, Tsai, Prashker & Rajadhyaksha 1994,
 * Transportation Research Record 1443:75-83).
 */
import { fail } from "../core/errors.ts";
import { requireShare, requireWhole } from "../institutions/chances.ts";
import { type Roads, type ShortestRoutes, shortestRoutes } from "./shortest-routes.ts";

/** A road in one direction: time = constant + slope (flow / capacity)^power. */
export interface RoadLink {
  readonly from: number;
  readonly to: number;
  /** Time when it is empty. */
  readonly constant: number;
  /** Time that a flow of its capacity adds. */
  readonly slope: number;
  /** In the unit of flows; default 1. */
  readonly capacity?: number | undefined;
  /** Default 1. */
  readonly power?: number | undefined;
}

/** So much flow wants to go from one node to another. */
export interface Trip {
  readonly from: number;
  readonly to: number;
  readonly flow: number;
}

/** Nodes are whole numbers, not necessarily from 0 on. */
export interface RoadNetwork {
  readonly links: readonly RoadLink[];
  readonly trips: readonly Trip[];
}

export interface Route {
  /** Links in the order in which they are driven. */
  readonly links: Int32Array;
  readonly flow: number;
  readonly time: number;
}

export interface Assignment {
  /** By link. */
  readonly flow: Float64Array;
  readonly time: Float64Array;
  /** Sum over links of flow and time. */
  readonly total: number;
  /** Beckmann's potential: sum over links of the integral of time over flow. */
  readonly potential: number;
  /** Share of the total (of marginal times, in an optimum) that would be saved if all took routes that are fastest as things are. */
  readonly gap: number;
  /** By trip: the routes that are used, those with most flow first. */
  readonly routes: readonly (readonly Route[])[];
}

/** An assignment with, by link, the time that one more unit of flow costs all others: the toll that leads there. */
export interface OptimalAssignment extends Assignment {
  readonly toll: Float64Array;
}

export interface AssignmentOptions {
  /** Ends where the gap is at most this; default 1e-10. */
  readonly gap?: number;
  /** Ends after so many searches for routes; default 1000. */
  readonly searches?: number;
}

const mostLinks = 20_000;
const mostTrips = 200_000;
/** Times flow is moved between the routes that are known, between two searches for new ones. */
const sweeps = 4;
/** A route is new where it is faster than those known by more than rounding, as a share of its time. */
const rounding = 1e-13;

/** Where no flow has a faster route: Wardrop's first principle. Throws where a trip has no route. */
export function equilibriumFlows(network: RoadNetwork, options: AssignmentOptions = {}): Assignment {
  const model = modelOf("equilibriumFlows", network);
  const found = assign("equilibriumFlows", model, model.slope, options);
  return { ...told(model, found), gap: found.gap };
}

/** Where the total time is least, and the tolls under which nobody wants to leave it: Wardrop's second principle. */
export function optimalFlows(network: RoadNetwork, options: AssignmentOptions = {}): OptimalAssignment {
  const model = modelOf("optimalFlows", network);
  // What one more costs all is constant + (power + 1) slope (flow / capacity)^power.
  const marginal = model.slope.map((slope, e) => slope * (model.power[e] + 1));
  const found = assign("optimalFlows", model, marginal, options);
  const toll = model.slope.map(
    (slope, e) => slope * model.power[e] * (found.flow[e] / model.capacity[e]) ** model.power[e],
  );
  return { ...told(model, found), gap: found.gap, toll };
}

/**
 * Total time of each of `days` days, of which the first drives as if roads were empty: then `share` of every flow moves to the route
 * that was fastest on the day before. The first of routes that are as fast, in the order in which links are listed.
 */
export function allOrNothingDays(network: RoadNetwork, share: number, days: number): Float64Array {
  const who = "allOrNothingDays";
  requireShare(who, "share", share);
  requireWhole(who, "days", days, 1, 1e6);
  const model = modelOf(who, network);
  const flow = new Float64Array(network.links.length);
  const target = new Float64Array(flow.length);
  const times = Float64Array.from(model.constant);
  const totals = new Float64Array(days);
  for (let day = 0; day < days; day++) {
    target.fill(0);
    everybodyFastest(who, model, times, target);
    const moved = day === 0 ? 1 : share;
    for (let e = 0; e < flow.length; e++) {
      flow[e] += moved * (target[e] - flow[e]);
      times[e] = timeOf(model, model.slope, e, flow[e]);
      totals[day] += flow[e] * times[e];
    }
  }
  return totals;
}

/**
 * Most that selfish drivers take longer than all need to, where times are polynomials of at most this degree: Pigou's two roads, of which
 * one takes as long as its share of the traffic to the power of the degree, reach it. Roughgarden 2003, Journal of Computer and
 * System Sciences 67:341-364.
 */
export function routingAnarchy(degree: number): number {
  if (!(degree > 0 && degree < Number.POSITIVE_INFINITY))
    fail("routingAnarchy", "degree must be above 0 and finite", degree);
  return 1 / (1 - degree / (degree + 1) ** ((degree + 1) / degree));
}

interface Model extends Roads {
  readonly constant: Float64Array;
  readonly slope: Float64Array;
  readonly capacity: Float64Array;
  readonly power: Float64Array;
  /** Trips by where they begin. */
  readonly origins: readonly { readonly from: number; readonly trips: readonly TripAt[] }[];
  readonly trips: number;
  readonly search: ShortestRoutes;
}

interface TripAt {
  readonly index: number;
  readonly to: number;
  readonly flow: number;
}

function modelOf(who: string, { links, trips }: RoadNetwork): Model {
  requireWhole(who, "number of links", links.length, 1, mostLinks);
  requireWhole(who, "number of trips", trips.length, 1, mostTrips);
  const nodes = new Map<number, number>();
  const nodeOf = (name: number) => {
    const at = nodes.get(name) ?? nodes.size;
    nodes.set(name, at);
    return at;
  };
  const column = (what: string, of: (link: RoadLink) => number, isPositive: boolean) =>
    Float64Array.from(links, (link, e) => {
      const value = of(link);
      if (!(isPositive ? value > 0 : value >= 0) || value === Number.POSITIVE_INFINITY)
        fail(
          who,
          `${what} of a link must be ${isPositive ? "above" : "at least"} 0 and finite`,
          value,
          `see link ${e}`,
        );
      return value;
    });
  const from = Int32Array.from(links, (link) => nodeOf(link.from));
  const to = Int32Array.from(links, (link) => nodeOf(link.to));
  const byOrigin = new Map<number, TripAt[]>();
  trips.forEach((trip, index) => {
    if (!(trip.flow >= 0 && trip.flow < Number.POSITIVE_INFINITY))
      fail(who, "flow of a trip must be at least 0 and finite", trip.flow, `see trip ${index}`);
    for (const end of [trip.from, trip.to])
      if (!nodes.has(end)) fail(who, "trips must be between nodes that links join", end, `see trip ${index}`);
    if (trip.from === trip.to)
      fail(who, "a trip must end at another node than it begins", trip.to, `see trip ${index}`);
    const at = nodeOf(trip.from);
    const list = byOrigin.get(at) ?? [];
    list.push({ index, to: nodeOf(trip.to), flow: trip.flow });
    byOrigin.set(at, list);
  });
  const roads = { from, to, nodes: nodes.size };
  return {
    ...roads,
    constant: column("constant", (link) => link.constant, false),
    slope: column("slope", (link) => link.slope, false),
    capacity: column("capacity", (link) => link.capacity ?? 1, true),
    power: column("power", (link) => link.power ?? 1, true),
    origins: Array.from(byOrigin, ([at, list]) => ({ from: at, trips: list })),
    trips: trips.length,
    search: shortestRoutes(roads),
  };
}

function timeOf({ constant, capacity, power }: Model, slope: Float64Array, e: number, flow: number): number {
  return constant[e] + slope[e] * (flow / capacity[e]) ** power[e];
}

/** What a unit of flow adds to the time. */
function steepness({ capacity, power }: Model, slope: Float64Array, e: number, flow: number): number {
  return ((slope[e] * power[e]) / capacity[e]) * (flow / capacity[e]) ** (power[e] - 1);
}

function everybodyFastest(who: string, model: Model, times: Float64Array, flow: Float64Array): void {
  for (const { from, trips } of model.origins) {
    model.search.from(from, times);
    for (const trip of trips) for (const e of routeTo(who, model, trip)) flow[e] += trip.flow;
  }
}

function routeTo(who: string, { search }: Model, { to, index }: TripAt): Int32Array {
  return search.to(to) ?? fail(who, "every trip must have a route", index, "add links between its nodes");
}

interface Used {
  readonly links: Int32Array;
  flow: number;
}

interface Found {
  readonly flow: Float64Array;
  readonly gap: number;
  readonly routes: readonly (readonly Used[])[];
}

/** Moves flow until times with these slopes are equal on all routes that are used. */
function assign(who: string, model: Model, slope: Float64Array, options: AssignmentOptions): Found {
  const { gap: wanted = 1e-10, searches = 1000 } = options;
  if (!(wanted >= 0)) fail(who, "gap must be at least 0", wanted);
  requireWhole(who, "searches", searches, 1, 1e6);
  const flow = new Float64Array(model.from.length);
  const times = Float64Array.from(model.constant);
  const routes: Used[][] = Array.from({ length: model.trips }, () => []);
  const inRoute = new Int8Array(flow.length);
  let gap = Number.POSITIVE_INFINITY;
  for (let search = 0; search < searches && gap > wanted; search++) {
    gap = addRoutes(who, model, times, flow, routes);
    for (let sweep = 0; sweep < sweeps; sweep++)
      for (const known of routes) even(model, slope, known, flow, times, inRoute);
    // Sums of moves gather rounding.
    flow.fill(0);
    for (const known of routes) for (const { links, flow: on } of known) for (const e of links) flow[e] += on;
    for (let e = 0; e < flow.length; e++) times[e] = timeOf(model, slope, e, flow[e]);
  }
  return { flow, gap, routes };
}

/** Adds to what is known of each trip the route that is fastest now; returns by how much all could be faster, as a share. */
function addRoutes(
  who: string,
  model: Model,
  times: Float64Array,
  flow: Float64Array,
  routes: readonly Used[][],
): number {
  let least = 0;
  for (const { from, trips } of model.origins) {
    model.search.from(from, times);
    for (const trip of trips) {
      const links = routeTo(who, model, trip);
      const known = routes[trip.index];
      const time = timeAlong(links, times);
      least += trip.flow * time;
      if (known.every((each) => timeAlong(each.links, times) > time * (1 + rounding)))
        known.push({ links, flow: known.length === 0 ? trip.flow : 0 });
    }
  }
  const total = flow.reduce((sum, on, e) => sum + on * times[e], 0);
  return total > 0 ? Math.max(0, 1 - least / total) : Number.POSITIVE_INFINITY;
}

/** Moves flow from each slower route of a trip to its fastest one, as far as Newton's step for equal times goes. */
function even(
  model: Model,
  slope: Float64Array,
  known: Used[],
  flow: Float64Array,
  times: Float64Array,
  inRoute: Int8Array,
): void {
  if (known.length < 2) return;
  let fastest = known[0];
  for (const each of known)
    if (timeAlong(each.links, times) < timeAlong(fastest.links, times)) fastest = each;
  for (const each of known) {
    if (each === fastest || each.flow === 0) continue;
    for (const e of each.links) inRoute[e] = 1;
    // Links of both routes keep their flow.
    for (const e of fastest.links) inRoute[e] -= 1;
    let later = 0;
    let steep = 0;
    for (const e of each.links)
      if (inRoute[e] !== 0) {
        later += times[e];
        steep += steepness(model, slope, e, flow[e]);
      }
    for (const e of fastest.links)
      if (inRoute[e] !== 0) {
        later -= times[e];
        steep += steepness(model, slope, e, flow[e]);
      }
    const moved = later > 0 ? Math.min(each.flow, later / steep) : 0;
    for (const links of [each.links, fastest.links])
      for (const e of links) {
        if (inRoute[e] === 0) continue;
        flow[e] = Math.max(0, flow[e] - inRoute[e] * moved);
        times[e] = timeOf(model, slope, e, flow[e]);
        inRoute[e] = 0;
      }
    each.flow -= moved;
    fastest.flow += moved;
  }
}

function timeAlong(links: Int32Array, times: Float64Array): number {
  let sum = 0;
  for (const e of links) sum += times[e];
  return sum;
}

function told(model: Model, { flow, routes }: Found): Omit<Assignment, "gap"> {
  const time = flow.map((on, e) => timeOf(model, model.slope, e, on));
  let total = 0;
  let potential = 0;
  for (let e = 0; e < flow.length; e++) {
    total += flow[e] * time[e];
    const slowed = (time[e] - model.constant[e]) / (model.power[e] + 1);
    potential += flow[e] * (model.constant[e] + slowed);
  }
  return {
    flow,
    time,
    total,
    potential,
    routes: routes.map((known) =>
      known
        .filter((each) => each.flow > 0)
        .sort((a, b) => b.flow - a.flow)
        .map(({ links, flow: on }) => ({ links, flow: on, time: timeAlong(links, time) })),
    ),
  };
}
