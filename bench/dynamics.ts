/** Evolutionary dynamics. */
import {
  alphaRank,
  alphaRankSymmetric,
  bimatrix,
  fermi,
  finitePairs,
  matchedPairs,
  replicatorDynamic,
  simulatePopulation,
  stationaryDistribution,
  trajectory,
} from "../src/games/index.ts";
import { type TimedResult, timed } from "./harness.ts";

/** An n x n matrix of payoffs in 0..1 without a pattern. */
function payoffs(n: number, from = 1): number[][] {
  let word = from;
  return Array.from({ length: n }, () =>
    Array.from({ length: n }, () => {
      word = (Math.imul(word, 1664525) + 1013904223) | 0;
      return (word >>> 0) / 2 ** 32;
    }),
  );
}

export const dynamicsCases: Record<string, () => TimedResult[]> = {
  "alpha-rank": () => {
    const players = bimatrix(payoffs(10, 1), payoffs(10, 2));
    const strategies = payoffs(100);
    return [
      timed("alpha-Rank, two populations of 10 strategies", () => alphaRank(players, { alpha: 10 }), 50),
      timed(
        "alpha-Rank, one population, 100 strategies",
        () => alphaRankSymmetric(strategies, { alpha: 10 }),
        50,
      ),
    ];
  },
  stationary: () => {
    const chain = payoffs(300).flat();
    return [timed("stationary distribution, 300 states", () => stationaryDistribution(chain, 300), 20)];
  },
  replicator: () => {
    const dynamic = replicatorDynamic(matchedPairs(payoffs(3)));
    const start = [0.2, 0.3, 0.5];
    return [
      timed("replicator, 3 strategies, 100 000 Runge-Kutta steps", () => {
        trajectory(dynamic, start, { dt: 0.01, steps: 100_000 });
      }),
    ];
  },
  "finite-population": () => {
    const population = finitePairs(1000, payoffs(3));
    return [
      timed("Fermi process, 1000 members, 3 strategies, 1 000 000 events", () => {
        simulatePopulation(population, fermi(1), {
          start: [500, 300, 200],
          events: 1_000_000,
          mutation: 0.01,
        });
      }),
    ];
  },
};
