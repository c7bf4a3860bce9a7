/** Networks that drivers travel on, and the routes that each trip can take. */
import {
  type Assignment,
  equilibriumFlows,
  type OptimalAssignment,
  optimalFlows,
  type RoadNetwork,
  roadsFromTntp,
} from "../../src/situations/index.ts";
import { net } from "./sioux-falls/net.ts";
import { trips } from "./sioux-falls/trips.ts";

export const networkNames = ["two-routes", "sioux-falls"] as const;
type NetworkName = (typeof networkNames)[number];

const made: Record<NetworkName, () => RoadNetwork> = {
  "two-routes": () => ({
    links: [
      { from: 1, to: 2, constant: 10, slope: 20 },
      { from: 1, to: 2, constant: 15, slope: 10 },
    ],
    trips: [{ from: 1, to: 2, flow: 1 }],
  }),
  "sioux-falls": () => roadsFromTntp(net, trips),
};
const named = new Map<NetworkName, RoadNetwork>();

export function networkOf(network: NetworkName | RoadNetwork): RoadNetwork {
  if (typeof network !== "string") return network;
  const known = named.get(network) ?? made[network]();
  named.set(network, known);
  return known;
}

interface Plan {
  /** By trip: routes as lists of links, the better ones first. */
  readonly routes: readonly (readonly Int32Array[])[];
  readonly equilibrium: Assignment;
  readonly optimum: OptimalAssignment;
}

const gap = 1e-8;
/** Links tried one after the other in search of all routes of a trip. */
const mostSteps = 2000;

const plans = new WeakMap<RoadNetwork, Plan>();

/** All routes of a trip where these are few, otherwise those that are used in equilibrium or in the optimum; and both of these. */
export function planOf(network: RoadNetwork): Plan {
  const known = plans.get(network);
  if (known) return known;
  const optimum = optimalFlows(network, { gap });
  const equilibrium = equilibriumFlows(network, { gap });
  const plan: Plan = {
    equilibrium,
    optimum,
    routes: network.trips.map(({ from, to }, k) => {
      const all = everyRoute(network, from, to);
      if (all) return all;
      const flows = new Map<string, { links: Int32Array; flow: number }>();
      for (const { links, flow } of [...equilibrium.routes[k], ...optimum.routes[k]]) {
        const key = links.join();
        flows.set(key, { links, flow: flow + (flows.get(key)?.flow ?? 0) });
      }
      return [...flows.values()].sort((a, b) => b.flow - a.flow).map(({ links }) => links);
    }),
  };
  plans.set(network, plan);
  return plan;
}

/** Every route that comes by no node twice, those first whose empty roads are fastest; nothing where they are too many. */
function everyRoute({ links }: RoadNetwork, from: number, to: number): Int32Array[] | undefined {
  const found: number[][] = [];
  let steps = 0;
  const go = (node: number, route: number[], been: readonly number[]): boolean => {
    if (node === to) {
      found.push(route);
      return true;
    }
    return links.every((link, e) => {
      if (link.from !== node || been.includes(link.to)) return true;
      return ++steps <= mostSteps && go(link.to, [...route, e], [...been, link.to]);
    });
  };
  if (!go(from, [], [from])) return undefined;
  const empty = (route: readonly number[]) => route.reduce((sum, e) => sum + links[e].constant, 0);
  return found.sort((a, b) => empty(a) - empty(b)).map((route) => Int32Array.from(route));
}
