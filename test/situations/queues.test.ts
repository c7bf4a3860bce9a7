import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestSplit,
  commonWait,
  congestionTolls,
  handOffSojourns,
  preemptiveSojourns,
  priorityWaits,
  selfishSplit,
  shortestOfSojourn,
  smithOrder,
  weightedCompletion,
} from "../../src/situations/index.ts";

const alike = [
  { rate: 0.3, mean: 1 },
  { rate: 0.4, mean: 1 },
];
const shortAndLong = [
  { rate: 0.6, mean: 0.5 },
  { rate: 0.25, mean: 2 },
];

const close = (found: readonly number[], known: readonly number[], digits = 4) => {
  expect(found).toHaveLength(known.length);
  known.forEach((each, j) => {
    expect(found[j]).toBeCloseTo(each, digits);
  });
};

/** Every order of 0..n-1. */
const ordersOf = (n: number): number[][] =>
  n === 0
    ? [[]]
    : ordersOf(n - 1).flatMap((rest) =>
        Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
      );

describe("priorities", () => {
  it("make classes wait by Cobham's formula, and interrupted ones by theirs", () => {
    close(priorityWaits(alike), [1, 3.3333]);
    close(preemptiveSojourns(alike), [1.4286, 4.7619]);
    close(priorityWaits(shortAndLong), [1.6429, 8.2143]);
    close(preemptiveSojourns(shortAndLong), [0.7143, 11.0714]);
    expect(commonWait(shortAndLong)).toBeCloseTo(5.75, 10);
    expect(commonWait([{ rate: 0.5, mean: 1, square: 1 }])).toBeCloseTo(0.5, 12);
  });

  it("move waits about and leave the work that waits as it is", () => {
    const classes = fc.array(
      fc.record({
        rate: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        mean: fc.double({ min: 0.1, max: 1, noNaN: true }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(classes, (given) => {
        const waiting = priorityWaits(given).reduce(
          (sum, wait, k) => sum + given[k].rate * given[k].mean * wait,
          0,
        );
        const load = given.reduce((sum, { rate, mean }) => sum + rate * mean, 0);
        expect(waiting).toBeCloseTo(load * commonWait(given), 9);
      }),
    );
  });
});

describe("hand-offs", () => {
  const low = (handOff: number) => handOffSojourns(alike[0], alike[1], handOff)[1];

  it("lengthen what is interrupted", () => {
    close([0.2, 0.5, 1].map(low), [5.5424, 7.1131, 11.5079]);
    close(handOffSojourns(alike[0], alike[1], 0), preemptiveSojourns(alike), 10);
    close(handOffSojourns(shortAndLong[0], shortAndLong[1], 0), preemptiveSojourns(shortAndLong), 10);
  });

  it("make interruptions stop to pay from a mean of .2174, where a first task is worth three of the second", () => {
    const cost = ([first, second]: readonly number[]) => 3 * 0.3 * first + 0.4 * second;
    const waiting = cost(priorityWaits(alike).map((wait) => wait + 1));
    expect(cost([1 / 0.7, low(0.2173)])).toBeLessThan(waiting);
    expect(cost([1 / 0.7, low(0.2174)])).toBeGreaterThan(waiting);
  });

  it("are too many where .3 + .4 (1 + .3 k) comes to 1", () => {
    expect(low(2.49)).toBeGreaterThan(100);
    expect(() => low(2.5)).toThrow("handOffSojourns: the load with hand-offs must be below 1");
  });
});

describe("servers in parallel", () => {
  it("are joined by the shorter of two queues at a fraction of the wait", () => {
    close([shortestOfSojourn(0.9), shortestOfSojourn(0.99), shortestOfSojourn(0.9, 1)], [2.6141, 5.432, 10]);
    expect(shortestOfSojourn(0)).toBe(1);
    expect(shortestOfSojourn(0.9, 3)).toBeLessThan(2.6141);
  });

  it("are split selfishly, for the best, and for the best by a toll", () => {
    const service = [2, 1];
    close(selfishSplit(service, 1.5).rates, [1.25, 0.25], 12);
    expect(selfishSplit(service, 1.5).sojourn).toBeCloseTo(1.3333, 4);
    const best = bestSplit(service, 1.5);
    close(best.rates, [1.1213, 0.3787]);
    expect(best.sojourn).toBeCloseTo(1.2571, 4);
    const tolls = congestionTolls(service, best.rates);
    close(tolls, [1.4523, 0.9809]);
    // With the toll both servers are alike to a task.
    const charged = tolls.map((toll, k) => toll + 1 / (service[k] - best.rates[k]));
    expect(charged[0]).toBeCloseTo(charged[1], 12);
    expect(selfishSplit(service, 2).sojourn).toBeCloseTo(2, 12);
    expect(bestSplit(service, 2).sojourn).toBeCloseTo(1.9142, 4);
  });

  it("are left alone when they are too slow, whatever is tried in place of it", () => {
    expect(selfishSplit([2, 1], 0.5).rates).toEqual([0.5, 0]);
    const servers = fc.array(fc.double({ min: 0.2, max: 4, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(servers, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (service, share) => {
        const total = share * service.reduce((a, b) => a + b, 0);
        const time = (rates: readonly number[]) =>
          rates.reduce((sum, rate, k) => sum + rate / (service[k] - rate), 0) / total;
        const [selfish, best] = [selfishSplit(service, total), bestSplit(service, total)];
        for (const { rates, sojourn } of [selfish, best]) {
          expect(rates.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 9);
          expect(time(rates)).toBeCloseTo(sojourn, 9);
        }
        expect(best.sojourn).toBeLessThanOrEqual(selfish.sojourn * (1 + 1e-9));
        const times = service.map((rate, k) => 1 / (rate - selfish.rates[k]));
        const least = times.reduce((a, b) => Math.min(a, b));
        const marginal = service.map((rate, k) => rate / (rate - best.rates[k]) ** 2);
        const leastMarginal = marginal.reduce((a, b) => Math.min(a, b));
        service.forEach((_, k) => {
          if (selfish.rates[k] > 0) expect(times[k]).toBeLessThanOrEqual(least * (1 + 1e-6));
          if (best.rates[k] > 0) expect(marginal[k]).toBeLessThanOrEqual(leastMarginal * (1 + 1e-6));
        });
      }),
    );
  });
});

describe("tasks that are triggered at once", () => {
  const durations = [3, 1, 4, 2];
  const weights = [2, 1, 4, 1];
  const of = (order: readonly number[]) => weightedCompletion(durations, weights, order);

  it("are done at the least weighted time by weight for a unit of time", () => {
    const all = ordersOf(4).map(of);
    expect(of(smithOrder(durations, weights))).toBe(47);
    expect(all.reduce((a, b) => Math.min(a, b))).toBe(47);
    expect(all.reduce((a, b) => Math.max(a, b))).toBe(58);
    expect(all.reduce((a, b) => a + b) / all.length).toBe(52.5);
    expect(of([0, 1, 2, 3])).toBe(52);
    expect(of([1, 3, 0, 2])).toBe(56);
  });
});

it("what cannot be is refused", () => {
  expect(() => priorityWaits([{ rate: 1, mean: 1 }])).toThrow(
    "priorityWaits: the load must be below 1, got 1",
  );
  expect(() => commonWait([{ rate: -1, mean: 1 }])).toThrow("rate must be at least 0");
  expect(() => commonWait([{ rate: 0.1, mean: 2, square: 3 }])).toThrow("square must be at least");
  expect(() => shortestOfSojourn(1)).toThrow("load must be at least 0 and below 1");
  expect(() => bestSplit([1, 0], 0.5)).toThrow("service rates must be above 0");
  expect(() => selfishSplit([1, 1], 2)).toThrow("total must be below the 2 that all servers do");
  expect(() => congestionTolls([1], [1])).toThrow("a server of 1 must be sent less");
  expect(() => weightedCompletion([1, 2], [1, 1], [0, 0])).toThrow("order must name each task of 0..1 once");
});
