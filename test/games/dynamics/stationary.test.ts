import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stationaryDistribution, stationaryOfLogRates } from "../../../src/games/index.ts";

/** Largest |(pi P - pi)_i| when the diagonal makes every row sum to 0. */
function imbalance(pi: Float64Array, rates: readonly number[], n: number): number {
  let worst = 0;
  for (let to = 0; to < n; to++) {
    let flow = 0;
    for (let from = 0; from < n; from++)
      if (from !== to) flow += pi[from] * rates[n * from + to] - pi[to] * rates[n * to + from];
    worst = Math.max(worst, Math.abs(flow));
  }
  return worst;
}

const chains = fc
  .integer({ min: 1, max: 7 })
  .chain((n) =>
    fc.tuple(
      fc.constant(n),
      fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n }),
    ),
  );

describe("stationary distributions", () => {
  it("are those of two textbook chains", () => {
    expect(stationaryDistribution([0.9, 0.1, 0.5, 0.5], 2)[0]).toBeCloseTo(5 / 6, 15);
    // Ehrenfest urn with three balls: binomial.
    const urn = [0, 1, 0, 0, 1 / 3, 0, 2 / 3, 0, 0, 2 / 3, 0, 1 / 3, 0, 0, 1, 0];
    expect(Array.from(stationaryDistribution(urn, 4))).toEqual(
      [1, 3, 3, 1].map((ways) => expect.closeTo(ways / 8, 15)),
    );
  });

  it("sum to 1 and are left eigenvectors, from rates and from their logarithms", () => {
    fc.assert(
      fc.property(chains, ([n, rates]) => {
        for (const pi of [stationaryDistribution(rates, n), stationaryOfLogRates(rates.map(Math.log), n)]) {
          expect(pi.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 13);
          expect(imbalance(pi, rates, n)).toBeLessThan(1e-13);
        }
      }),
    );
  });

  it("keep the digits of probabilities far below the precision of a double", () => {
    const pi = stationaryDistribution([0, 3e-200, 0, 1, 0, 2e-100, 0, 1, 0], 3);
    expect(pi[1] / 3e-200).toBeCloseTo(1, 13);
    expect(pi[2] / 6e-300).toBeCloseTo(1, 13);
  });

  it("solve in logarithms what no double can hold", () => {
    // Rates e^-1000 and e^-1001.
    expect(stationaryOfLogRates([0, -1000, -1001, 0], 2)[0]).toBeCloseTo(1 / (1 + Math.E), 12);
  });

  it("are those that the rates were made from, however far apart they are", () => {
    // Moves to each state at the rate of its share: time is spent in these shares.
    const logShares = fc.array(fc.double({ min: -400, max: 0, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(logShares, (logs) => {
        const total = logs.reduce((sum, log) => sum + Math.exp(log - Math.max(...logs)), 0);
        const found = stationaryOfLogRates(
          logs.flatMap(() => logs),
          logs.length,
        );
        logs.forEach((log, state) => {
          const share = Math.exp(log - Math.max(...logs)) / total;
          expect(Math.abs(found[state] - share)).toBeLessThan(1e-12 * share);
        });
      }),
    );
  });

  it("need a chain in which every state can be reached", () => {
    expect(() => stationaryDistribution([0, 1, 0, 0], 2)).toThrow(/every state must be reachable/);
    const none = Number.NEGATIVE_INFINITY;
    expect(() => stationaryOfLogRates([none, 0, none, none], 2)).toThrow(/every state must be reachable/);
    expect(() => stationaryDistribution([0, -1, 1, 0], 2)).toThrow(
      /from state 0 to 1 is out of range, got -1/,
    );
    expect(() => stationaryDistribution([0, 1, 1], 2)).toThrow(/2 x 2 rates/);
  });
});
