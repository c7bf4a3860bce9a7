import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { net } from "../../envs/route-choice/sioux-falls/net.ts";
import { trips } from "../../envs/route-choice/sioux-falls/trips.ts";
import {
  allOrNothingDays,
  equilibriumFlows,
  flowsFromTntp,
  optimalFlows,
  type RoadNetwork,
  roadsFromTntp,
  routingAnarchy,
} from "../../src/situations/index.ts";
import { flow as flowText } from "../fixtures/sioux-falls-flow.ts";

const siouxFalls = roadsFromTntp(net, trips);

describe("Sioux Falls", () => {
  const flows = flowsFromTntp(flowText);
  const found = equilibriumFlows(siouxFalls, { gap: 1e-11 });

  it("is read as it is", () => {
    expect(siouxFalls.links).toHaveLength(76);
    expect(siouxFalls.trips).toHaveLength(528);
    expect(siouxFalls.trips.reduce((sum, { flow }) => sum + flow, 0)).toBe(360_600);
    expect(siouxFalls.links[3]).toEqual({
      from: 2,
      to: 6,
      constant: 5,
      slope: 0.75,
      capacity: 4958.180928,
      power: 4,
    });
    expect(flows.map(({ from, to }) => [from, to])).toEqual(
      siouxFalls.links.map(({ from, to }) => [from, to]),
    );
  });

  it("has the equilibrium that is published", () => {
    expect(found.gap).toBeLessThan(1e-11);
    expect(found.potential / 1e5).toBeCloseTo(42.3133528710744, 8);
    expect(found.total).toBeCloseTo(7_480_225, -1);
    flows.forEach(({ flow }, e) => {
      expect(Math.abs(found.flow[e] - flow)).toBeLessThan(0.01);
    });
  });

  it("has routes that take as long wherever they are used, and carry all trips", () => {
    found.routes.forEach((routes, k) => {
      const { from, to, flow } = siouxFalls.trips[k];
      expect(routes.reduce((sum, route) => sum + route.flow, 0)).toBeCloseTo(flow, 6);
      for (const { links, time } of routes) {
        expect(time).toBeCloseTo(routes[0].time, 5);
        expect([siouxFalls.links[links[0]].from, siouxFalls.links[links[links.length - 1]].to]).toEqual([
          from,
          to,
        ]);
      }
    });
  });

  it("has an optimum, at which marginal tolls make an equilibrium", () => {
    const { total, toll } = optimalFlows(siouxFalls, { gap: 1e-11 });
    expect(total).toBeCloseTo(7_194_256.05, 1);
    expect(found.total / total).toBeCloseTo(1.0397, 4);
    const tolled = siouxFalls.links.map((link, e) => ({ ...link, constant: link.constant + toll[e] }));
    const { flow } = equilibriumFlows({ ...siouxFalls, links: tolled });
    const driven = siouxFalls.links.reduce(
      (sum, { constant, slope, capacity = 1, power = 1 }, e) =>
        sum + flow[e] * (constant + slope * (flow[e] / capacity) ** power),
      0,
    );
    expect(driven / total).toBeCloseTo(1, 6);
  });

  it.each([
    [0.1, 0.9964, 4],
    [0.2, 1.0305, 4],
    [0.5, 6.5475, 4],
    // Routes that are as fast are told apart by their order, which matters where all move.
    [1, 182.4118, 4],
  ])(
    "is what it is on days 201 to 400 where %f move to the fastest route, %f of the equilibrium",
    (share, times, digits) => {
      const days = allOrNothingDays(siouxFalls, share, 401).slice(201);
      const mean = days.reduce((sum, total) => sum + total) / days.length;
      expect(mean / found.total).toBeCloseTo(times, digits);
    },
  );
});

describe("Braess' network", () => {
  // Transportation Networks for Research, Braess_net.tntp and Braess_trips.tntp.
  const road = (from: number, to: number, constant: number, slope: number) => ({ from, to, constant, slope });
  const links = [
    road(1, 3, 1e-8, 10),
    road(1, 4, 50, 1),
    road(3, 2, 50, 1),
    road(3, 4, 10, 1),
    road(4, 2, 1e-8, 10),
  ];
  const network: RoadNetwork = { links, trips: [{ from: 1, to: 2, flow: 6 }] };

  it("takes 92 a trip with the link in its middle, and 83 without", () => {
    const { total, routes } = equilibriumFlows(network);
    expect(total).toBeCloseTo(6 * 92, 5);
    expect(routes[0].map(({ flow }) => flow)).toEqual([2, 2, 2].map((flow) => expect.closeTo(flow, 6)));
    expect(equilibriumFlows({ ...network, links: links.toSpliced(3, 1) }).total).toBeCloseTo(6 * 83, 5);
    expect(optimalFlows(network).total).toBeCloseTo(6 * 83, 5);
  });
});

it.each([
  [1, 1.3333],
  [4, 2.1505],
])("a road of degree %i beside a constant one is as bad as any network can be: %f", (power, worst) => {
  expect(routingAnarchy(power)).toBeCloseTo(worst, 4);
  const links = [
    { from: 0, to: 1, constant: 1, slope: 0 },
    { from: 0, to: 1, constant: 0, slope: 1, power },
  ];
  const pigou = { links, trips: [{ from: 0, to: 1, flow: 1 }] };
  const { total } = equilibriumFlows(pigou);
  expect(total).toBeCloseTo(1, 8);
  expect(total / optimalFlows(pigou).total).toBeCloseTo(routingAnarchy(power), 8);
});

it("no flow gains by another route, and the optimum is no worse, in networks at random", () => {
  const link = fc.record({
    from: fc.integer({ min: 0, max: 4 }),
    to: fc.integer({ min: 0, max: 4 }),
    constant: fc.integer({ min: 0, max: 9 }),
    slope: fc.integer({ min: 0, max: 9 }),
    power: fc.constantFrom(1, 2, 4),
    capacity: fc.constantFrom(0.5, 1, 3),
  });
  // A ring, so that there is a way everywhere.
  const ring = Array.from({ length: 5 }, (_, k) => ({ from: k, to: (k + 1) % 5, constant: 3, slope: 1 }));
  const network = fc.record({
    links: fc
      .array(link, { maxLength: 8 })
      .map((more) => [...ring, ...more.filter(({ from, to }) => from !== to)]),
    trips: fc.array(
      fc
        .record({
          from: fc.integer({ min: 0, max: 4 }),
          by: fc.integer({ min: 1, max: 4 }),
          flow: fc.integer({ min: 0, max: 5 }),
        })
        .map(({ from, by, flow }) => ({ from, to: (from + by) % 5, flow: flow + 1 })),
      { minLength: 1, maxLength: 4 },
    ),
  });
  fc.assert(
    fc.property(network, (given) => {
      const selfish = equilibriumFlows(given);
      expect(selfish.gap).toBeLessThan(1e-8);
      const best = optimalFlows(given);
      expect(best.gap).toBeLessThan(1e-8);
      expect(best.total).toBeLessThanOrEqual(selfish.total * (1 + 1e-8));
      expect(selfish.total).toBeLessThanOrEqual(best.total * routingAnarchy(4) * (1 + 1e-8));
      expect(selfish.potential).toBeLessThanOrEqual(equilibriumPotentialAt(given, best.flow) * (1 + 1e-8));
    }),
    { numRuns: 60 },
  );
});

/** Beckmann's potential of other flows: none is below that of an equilibrium. */
function equilibriumPotentialAt({ links }: RoadNetwork, flow: Float64Array): number {
  return links.reduce((sum, { constant, slope, capacity = 1, power = 1 }, e) => {
    const slowed = (slope * (flow[e] / capacity) ** power) / (power + 1);
    return sum + flow[e] * (constant + slowed);
  }, 0);
}

it("what cannot be is refused", () => {
  const links = [{ from: 0, to: 1, constant: 1, slope: 1 }];
  const trips = [{ from: 0, to: 1, flow: 1 }];
  expect(() => equilibriumFlows({ links: [], trips })).toThrow("number of links must be a whole number of 1");
  expect(() => equilibriumFlows({ links, trips: [{ from: 1, to: 0, flow: 1 }] })).toThrow(
    "must have a route",
  );
  expect(() => optimalFlows({ links, trips: [{ from: 0, to: 7, flow: 1 }] })).toThrow(
    "nodes that links join",
  );
  expect(() => optimalFlows({ links, trips: [{ from: 1, to: 1, flow: 1 }] })).toThrow("end at another node");
  expect(() => equilibriumFlows({ links: [{ ...links[0], slope: -1 }], trips })).toThrow("slope of a link");
  expect(() => equilibriumFlows({ links: [{ ...links[0], capacity: 0 }], trips })).toThrow(
    "capacity of a link",
  );
  expect(() => allOrNothingDays({ links, trips }, 2, 5)).toThrow("share must be within 0 and 1");
  expect(() => roadsFromTntp("1 2 3", trips.toString())).toThrow("<END OF METADATA>");
  expect(() => roadsFromTntp(net.replace(/\n\t1\t2.*/, ""), "")).toThrow("76 links");
  expect(() => flowsFromTntp("1 2 x 4")).toThrow("a line must have 4 numbers");
  expect(() => routingAnarchy(0)).toThrow("degree must be above 0");
});
