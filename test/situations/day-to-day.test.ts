import { describe, expect, it } from "vitest";
import {
  bestOfYesterdayCycle,
  type DayType,
  informedEquilibrium,
  informedOptimum,
  logitCycle,
  logitIsStable,
  logitMap,
  routeChain,
  routeEquilibrium,
  routeOptimum,
  type TwoRoutes,
} from "../../src/situations/index.ts";

const two: TwoRoutes = { constant: [10, 15], slope: [20, 10] };

describe("two routes", () => {
  it("have an equilibrium, and an optimum to which a toll leads", () => {
    expect(routeEquilibrium(two)).toEqual({ share: 0.5, time: 20 });
    const { share, time, toll } = routeOptimum(two);
    expect(share).toBeCloseTo(5 / 12, 12);
    expect(time).toBeCloseTo(19.7917, 4);
    expect(toll).toBeCloseTo(2.5, 12);
    const tolled: TwoRoutes = { ...two, constant: [10 + toll, 15] };
    expect(routeEquilibrium(tolled).share).toBeCloseTo(share, 12);
  });

  it("are all on one where that is faster even so, and in halves where nothing tells them apart", () => {
    expect(routeEquilibrium({ constant: [0, 9], slope: [1, 1] })).toEqual({ share: 1, time: 1 });
    expect(routeOptimum({ constant: [9, 0], slope: [1, 1] })).toEqual({ share: 0, time: 1, toll: -1 });
    expect(routeEquilibrium({ constant: [3, 3], slope: [0, 0] })).toEqual({ share: 0.5, time: 3 });
  });
});

describe("drivers who look at yesterday's times", () => {
  it.each([
    [1, 1 / 7.5, 0.1333],
    [0.5, 3 / 7.5, 0.4],
    [0.2, 9 / 7.5, 1.2],
  ])("settle where %f of them revise up to a theta of (2/r - 1)/7.5", (revise, theta, told) => {
    expect(theta).toBeCloseTo(told, 4);
    expect(logitIsStable(two, theta * 0.999, revise)).toBe(true);
    expect(logitIsStable(two, theta * 1.001, revise)).toBe(false);
    // What the map itself does says so too.
    let share = 0.51;
    for (let day = 0; day < 2000; day++) share = logitMap(two, theta * 0.95, revise, share);
    expect(Math.abs(share - 0.5)).toBeLessThan(1e-6);
    const { low, high } = logitCycle(two, theta * 1.05, revise);
    expect(high - low).toBeGreaterThan(0.02);
  });

  it("go to and fro beyond that", () => {
    const once = logitCycle(two, 0.2, 1);
    expect([once.low, once.high].map((share) => share.toFixed(4))).toEqual(["0.0707", "0.9293"]);
    expect(once.time).toBeCloseTo(25.5284, 4);
    const half = logitCycle(two, 1, 0.5);
    expect([half.low, half.high].map((share) => share.toFixed(4))).toEqual(["0.3357", "0.6643"]);
    expect(half.time).toBeCloseTo(20.8095, 4);
  });

  it.each([
    [1, 27.5],
    [0.5, 20.8333],
    [0.2, 20.0926],
  ])("and where %f of them take what was faster lose %f minutes", (revise, time) => {
    const cycle = bestOfYesterdayCycle(two, revise);
    expect(cycle.time).toBeCloseTo(time, 4);
    expect(cycle.time).toBeCloseTo(20 + (30 * revise ** 2) / (4 * (2 - revise) ** 2), 12);
    // On the one route it is faster to be on the other.
    expect((1 - revise) * cycle.low + revise).toBeCloseTo(cycle.high, 12);
    expect((1 - revise) * cycle.high).toBeCloseTo(cycle.low, 12);
    expect(logitMap(two, Number.POSITIVE_INFINITY, revise, cycle.low)).toBeCloseTo(cycle.high, 12);
  });

  it("are a chain, exactly, where they are twenty", () => {
    const { spread, time, lag, probability } = routeChain(two, 20, 0.1, 1);
    expect(spread).toBeCloseTo(0.1563, 4);
    expect(time).toBeCloseTo(20.7331, 4);
    expect(lag).toBeCloseTo(-0.7167, 4);
    expect(probability.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
  });

  it("lose more where they are 101 who take what was faster than where they are very many", () => {
    expect(routeChain(two, 101, Number.POSITIVE_INFINITY, 0.5).time).toBeCloseTo(20.8993, 4);
    expect(routeChain(two, 101, Number.POSITIVE_INFINITY, 0.2).time).toBeCloseTo(20.1368, 4);
    // Of a hundred, fifty on each would stay for ever.
    expect(() => routeChain(two, 100, Number.POSITIVE_INFINITY, 0.5)).toThrow("nobody would move for ever");
  });
});

describe("drivers of whom some know what kind of day it is", () => {
  const other = { constant: 5, slope: 10 };
  const day = (constant: number, slope: number): DayType => ({
    probability: 0.5,
    routes: { constant: [constant, other.constant], slope: [slope, other.slope] },
  });
  const days = [day(3, 5), day(11, 0)];

  it.each([
    [0, 8.6, 7.4, 8.6],
    [0.2, 8.8, 8.2, 8.68],
    [0.4, 9, 9, 9],
    [0.7, 9, 9, 9],
  ])("lose more the more know it: %f know", (share, uninformed, informed, time) => {
    const found = informedEquilibrium(days, share);
    expect(found.uninformed).toBeCloseTo(uninformed, 12);
    expect(found.informed).toBeCloseTo(informed, 12);
    expect(found.time).toBeCloseTo(time, 12);
    if (share <= 0.4) {
      expect(found.share[0]).toBeCloseTo(0.64 + 0.4 * share, 12);
      expect(found.share[1]).toBeCloseTo(0.64 - 0.6 * share, 12);
      expect(found.time).toBeCloseTo(8.6 - 0.2 * share + 3 * share ** 2, 12);
    }
  });

  it("could lose less if all were told where to drive", () => {
    expect(informedOptimum(days)).toBeCloseTo(8.5167, 4);
  });

  it("are those of one kind of day where there is but one", () => {
    const [only] = [{ probability: 1, routes: two }];
    expect(informedEquilibrium([only], 0.3).time).toBeCloseTo(20, 12);
    expect(informedOptimum([only])).toBeCloseTo(routeOptimum(two).time, 12);
  });
});

it("what cannot be is refused", () => {
  expect(() => routeEquilibrium({ ...two, slope: [-1, 1] })).toThrow("slope of a route must be at least 0");
  expect(() => logitMap(two, -1, 1, 0.5)).toThrow("theta must be at least 0");
  expect(() => logitIsStable(two, 1, 2)).toThrow("revise must be within 0 and 1");
  expect(() => bestOfYesterdayCycle({ constant: [0, 9], slope: [1, 1] }, 0.5)).toThrow(
    "the equilibrium must be between",
  );
  expect(() => routeChain(two, 1e6, 1, 1)).toThrow("drivers must be a whole number of 1 to 400");
  expect(() => routeChain(two, 3, 1, 0)).toThrow("revise must be above 0");
  expect(() => informedEquilibrium([{ probability: 0.5, routes: two }], 0.1)).toThrow("must add up to 1");
});
