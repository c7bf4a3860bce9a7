/** Parameters of route choice from day to day, and what follows from them. */
import { perParams, z } from "../../src/index.ts";
import type { RoadNetwork } from "../../src/situations/index.ts";
import { type FlatRoutes, flatRoutes, type LinkTimes } from "../network/links.ts";
import { networkNames, networkOf, planOf } from "./networks.ts";

const node = z.number().int();
const amount = z.number().min(0);
const link = z.strictObject({
  from: node.describe("node where it begins"),
  to: node.describe("node where it ends"),
  constant: amount.describe("time when it is empty (minutes)"),
  slope: amount.describe("time that a flow of its capacity adds (minutes)"),
  capacity: z.number().positive().default(1).describe("in the unit of flows"),
  power: z.number().positive().max(16).default(1).describe("of flow over capacity; 4 in the BPR formula"),
});

export const params = z.object({
  agents: z.number().int().min(1).max(20_000).default(101).describe("drivers"),
  network: z
    .union([
      z.enum(networkNames),
      z.strictObject({
        links: z.array(link).min(1).max(5000),
        trips: z
          .array(z.strictObject({ from: node, to: node, flow: z.number().positive() }))
          .min(1)
          .max(5000),
      }),
    ])
    .default("two-routes")
    .describe(
      "roads and who wants to go where: two-routes, sioux-falls, or links (time = constant + slope (flow / capacity)^power, minutes) and trips",
    ),
  routes: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(4)
    .describe("most routes of a trip that can be chosen from"),
  revise: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("r: probability that a driver may choose anew on a day; others drive where they drove before"),
  information: z
    .enum(["all", "own", "none"])
    .default("all")
    .describe("yesterday's times that a driver sees: of all its routes, of its own trip, or none"),
  incident: z
    .strictObject({
      probability: z.number().min(0).max(1).describe("of such a day"),
      links: z
        .array(z.strictObject({ link: z.number().int().min(0), constant: amount, slope: amount }))
        .min(1)
        .describe("links by number, and what they are like then (minutes)"),
    })
    .optional()
    .describe("days on which some links are slower; default: none"),
  informed: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      "share of drivers, the first of them, who know before they choose whether there is an incident",
    ),
  horizon: z.number().int().min(1).default(200).describe("days after which an episode is cut (truncated)"),
});
export type RouteChoiceParams = z.output<typeof params>;

interface Model {
  /** With the trips that its drivers stand for. */
  readonly network: RoadNetwork;
  /** Routes that can be chosen from. */
  readonly choices: number;
  /** Route k of trip t is number t choices + k; where a trip has fewer, the first is repeated. */
  readonly flat: FlatRoutes;
  /** By driver: the number of its trip's first route. */
  readonly base: Int32Array;
  /** By route: the tolls of the optimum. */
  readonly toll: Float64Array;
  /** Links on a day without an incident and on one with. */
  readonly normal: LinkTimes;
  readonly slower: LinkTimes;
  /** Drivers who know of incidents. */
  readonly informed: number;
  /** The longest that any route can take, in minutes. */
  readonly longest: number;
}

export const modelOf = perParams(newModel);

function newModel(p: RouteChoiceParams): Model {
  const given = networkOf(p.network);
  const plan = planOf(given);
  const total = given.trips.reduce((sum, { flow }) => sum + flow, 0);
  const drivers = divide(
    given.trips.map(({ flow }) => flow),
    p.agents,
  );
  const choices = Math.min(
    p.routes,
    plan.routes.reduce((most, routes) => Math.max(most, routes.length), 1),
  );
  const routes = plan.routes.flatMap((known) =>
    Array.from({ length: choices }, (_, k) => known[k] ?? known[0]),
  );
  const normal = linkTimes(given, p.agents / total);
  const slower = { ...normal, constant: normal.constant.slice(), slope: normal.slope.slice() };
  for (const { link: e, constant, slope } of p.incident?.links ?? []) {
    slower.constant[e] = constant;
    slower.slope[e] = slope;
  }
  const longestOf = ({ constant, slope, power, scale }: LinkTimes) =>
    routes.reduce((most, route) => {
      const time = route.reduce(
        (sum, e) => sum + constant[e] + slope[e] * (p.agents / scale[e]) ** power[e],
        0,
      );
      return Math.max(most, time);
    }, 0);
  return {
    network: withDrivers(given, drivers, p.agents / total),
    choices,
    flat: flatRoutes(routes),
    base: Int32Array.from(drivers.flatMap((count, t) => new Array<number>(count).fill(t * choices))),
    toll: Float64Array.from(routes, (route) => route.reduce((sum, e) => sum + plan.optimum.toll[e], 0)),
    normal,
    slower,
    informed: Math.round(p.informed * p.agents),
    longest: Math.max(longestOf(normal), longestOf(slower)),
  };
}

/** The network with the trips that its drivers stand for: itself where these are the same. */
function withDrivers(given: RoadNetwork, drivers: readonly number[], perFlow: number): RoadNetwork {
  const flows = drivers.map((count) => count / perFlow);
  if (flows.every((flow, t) => Math.abs(flow - given.trips[t].flow) <= 1e-9 * flow)) return given;
  const trips = given.trips.map((trip, t) => ({ ...trip, flow: flows[t] })).filter(({ flow }) => flow > 0);
  return { links: given.links, trips };
}

/** Links whose loads are counted in drivers, so many of whom stand for a unit of flow. */
function linkTimes({ links }: RoadNetwork, driversPerFlow: number): LinkTimes {
  return {
    constant: Float64Array.from(links, ({ constant }) => constant),
    slope: Float64Array.from(links, ({ slope }) => slope),
    power: Float64Array.from(links, ({ power = 1 }) => power),
    scale: Float64Array.from(links, ({ capacity = 1 }) => capacity * driversPerFlow),
  };
}

/** Divides a number of drivers in proportion to flows: by whole numbers, what is left to the largest remainders. */
function divide(flows: readonly number[], drivers: number): number[] {
  const total = flows.reduce((sum, flow) => sum + flow, 0);
  const exact = flows.map((flow) => (drivers * flow) / total);
  // Shares that are whole but for rounding are whole.
  const whole = exact.map((share) => Math.floor(share + 1e-9));
  let left = drivers - whole.reduce((sum, count) => sum + count, 0);
  const order = exact.map((share, t) => [share - whole[t], t]).sort(([a], [b]) => b - a);
  for (let k = 0; left > 0; k++, left--) whole[order[k][1]]++;
  return whole;
}

/** Rules that span several parameters. */
export function checkParams(p: RouteChoiceParams): string | undefined {
  const { links, trips } = networkOf(p.network);
  const nodes = new Set(links.flatMap(({ from, to }) => [from, to]));
  for (const [t, { from, to }] of trips.entries()) {
    if (from === to) return `trip ${t} of network must end at another node than it begins, got ${to}`;
    for (const end of [from, to])
      if (!nodes.has(end)) return `trip ${t} of network names node ${end}, which no link has`;
  }
  const stray = p.incident?.links.find(({ link: e }) => e >= links.length);
  if (stray) return `incident names link ${stray.link}, but links end at ${links.length - 1}`;
  if (p.informed > 0 && !p.incident) return "informed drivers need an incident of which they know";
  return undefined;
}
