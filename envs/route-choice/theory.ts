/** What theory says of route choice: of very many drivers, of whom each by itself changes nothing. */
import type { Outcome, Theory } from "../../src/index.ts";
import {
  type DayType,
  informedEquilibrium,
  informedOptimum,
  type TwoRoutes,
} from "../../src/situations/index.ts";
import { planOf } from "./networks.ts";
import { modelOf, type RouteChoiceParams } from "./params.ts";

const many = "drivers taken as a flow that can be divided at will";

export function theory(p: RouteChoiceParams): Theory {
  const { network } = modelOf(p);
  const outcome = (time: number, note: string): Outcome => ({ welfare: -p.agents * time, note });
  if (p.incident) {
    const days = daysOf(p);
    if (!days) return {};
    return {
      optimum: {
        ...outcome(
          informedOptimum(days),
          `all are told where to drive on each kind of day: closed form, ${many}`,
        ),
        bound: "upper",
      },
      nash: outcome(
        informedEquilibrium(days, modelOf(p).informed / p.agents).time,
        `those who know the day and those who do not are both on their fastest routes: by bisection, ${many}`,
      ),
    };
  }
  const flow = network.trips.reduce((sum, trip) => sum + trip.flow, 0);
  return {
    optimum: {
      ...outcome(
        planOf(network).optimum.total / flow,
        `least total time (Wardrop's second principle): search, ${many}`,
      ),
      bound: "upper",
    },
    nash: outcome(
      planOf(network).equilibrium.total / flow,
      `no driver has a faster route (Wardrop's first principle): search, ${many}`,
    ),
  };
}

/** The kinds of days where there are but two roads from one node to another, both affine. */
function daysOf(p: RouteChoiceParams): DayType[] | undefined {
  const { network } = modelOf(p);
  const { links, trips } = network;
  const [{ from, to, flow }, ...others] = trips;
  const isRoad = links.every((link) => link.from === from && link.to === to && (link.power ?? 1) === 1);
  if (!p.incident || others.length > 0 || links.length !== 2 || p.routes < 2 || !isRoad) return undefined;
  const share = ({ slope, capacity = 1 }: { slope: number; capacity?: number | undefined }) =>
    (slope * flow) / capacity;
  const routesOf = (pair: typeof links): TwoRoutes => ({
    constant: [pair[0].constant, pair[1].constant],
    slope: [share(pair[0]), share(pair[1])],
  });
  const slower = links.map((link, e) => ({ ...link, ...p.incident?.links.find((each) => each.link === e) }));
  return [
    { probability: 1 - p.incident.probability, routes: routesOf(links) },
    { probability: p.incident.probability, routes: routesOf(slower) },
  ];
}
