import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphaRank, alphaRankSymmetric, bimatrix, normalForm } from "../../../src/games/index.ts";

const dilemma = [
  [3, 0],
  [5, 1],
];
const rockPaperScissors = [
  [0, -1, 1],
  [1, 0, -1],
  [-1, 1, 0],
];

describe("alpha-Rank with one population", () => {
  it("gives the commitment game of Han et al. 2013 the published distribution", () => {
    // Payoffs and result as in the test of OpenSpiel's alpharank: r 1, t 2, p 0, s -1, delta 4, eps 1/4.
    const { stationary, order } = alphaRankSymmetric(
      [
        [1 - 0.125, 1 - 0.25, 0, -1 + 4 - 0.25, 1 - 0.25],
        [1, 1, -1, -1, -1],
        [0, 2, 0, 0, 0],
        [2 - 4, 2, 0, 0, 0],
        [1, 2, 0, 0, 0],
      ],
      { alpha: 0.1, population: 20 },
    );
    expect(Array.from(stationary)).toEqual(
      [0.40966787, 0.07959841, 0.20506998, 0.08505983, 0.2206039].map((share) => expect.closeTo(share, 7)),
    );
    expect(order).toEqual([0, 4, 2, 3, 1]);
  });

  it("ranks rock, paper and scissors alike at any intensity", () => {
    for (const alpha of [0, 0.1, 10, 1e6, Number.POSITIVE_INFINITY])
      for (const share of alphaRankSymmetric(rockPaperScissors, { alpha }).stationary)
        expect(share).toBeCloseTo(1 / 3, 12);
  });
});

describe("payoffs that differ by rounding", () => {
  // 0.1 + 0.2 is not 0.3; the two strategies are worth the same.
  const tied = [
    [0.3, 0.3],
    [0.1 + 0.2, 0.1 + 0.2],
  ];
  const infinite = { alpha: Number.POSITIVE_INFINITY };

  it("are ties of the response graph, in one population and in several", () => {
    expect(Array.from(alphaRankSymmetric(tied, infinite).stationary)).toEqual([0.5, 0.5]);
    for (const share of alphaRank(bimatrix(tied), infinite).stationary) expect(share).toBeCloseTo(1 / 4, 12);
  });

  it("do not make a symmetric game another", () => {
    const game = bimatrix(tied, [
      [0.1 + 0.2, 0.3],
      [0.3, 0.1 + 0.2],
    ]);
    expect(alphaRankSymmetric(game, infinite).order).toHaveLength(2);
  });

  it("so are payoffs within a given slack", () => {
    const nearly = [
      [1, 1],
      [1.01, 1.01],
    ];
    expect(alphaRankSymmetric(nearly, infinite).stationary[1]).toBeGreaterThan(0.999);
    expect(Array.from(alphaRankSymmetric(nearly, { ...infinite, slack: 0.02 }).stationary)).toEqual([
      0.5, 0.5,
    ]);
    expect(alphaRank(bimatrix(nearly), { ...infinite, slack: 0.02 }).stationary[0]).toBeCloseTo(1 / 4, 12);
  });
});

it("ranks equal shares in order of number, whatever rounding does to them", () => {
  // Three strategies that each beat and lose to one of the others alike, in decimals.
  const cycle = [
    [0.1, 0.7, 0.3],
    [0.3, 0.1, 0.7],
    [0.7, 0.3, 0.1],
  ];
  for (const alpha of [0.1, 1, 7, 13.7])
    expect(alphaRankSymmetric(cycle, { alpha }).order).toEqual([0, 1, 2]);
  const alike = bimatrix(
    [
      [0.3, 0.1 + 0.2],
      [0.1 + 0.2, 0.3],
    ],
    [
      [0.3, 0.3],
      [0.3, 0.3],
    ],
  );
  expect(alphaRank(alike, { alpha: 1e4 }).order).toEqual([0, 1, 2, 3]);
});

it("refuses what it would not read", () => {
  const finite = { alpha: 1, perturbation: 0.1 };
  expect(() => alphaRank(bimatrix(dilemma), finite)).toThrow(/perturbation has no meaning at alpha 1/);
  const infinite = { alpha: Number.POSITIVE_INFINITY, population: 10 };
  expect(() => alphaRankSymmetric(dilemma, infinite)).toThrow(/population has no meaning at alpha Infinity/);
});

describe("alpha-Rank with a population for each player", () => {
  it("spends all time in mutual defection when selection is strong", () => {
    for (const alpha of [100, 1e9, Number.POSITIVE_INFINITY]) {
      const { stationary, order } = alphaRank(bimatrix(dilemma), { alpha });
      expect(stationary[3]).toBeGreaterThan(0.99999);
      expect(order[0]).toBe(3);
    }
  });

  it("splits its time between the equilibria of a coordination game, and circles in matching pennies", () => {
    const together = [
      [1, -1],
      [-1, 1],
    ];
    const apart = together.map((row) => row.map((value) => -value));
    for (const alpha of [50, Number.POSITIVE_INFINITY]) {
      expect(Array.from(alphaRank(bimatrix(together), { alpha }).stationary)).toEqual(
        [0.5, 0, 0, 0.5].map((share) => expect.closeTo(share, 5)),
      );
      for (const share of alphaRank(bimatrix(together, apart), { alpha }).stationary)
        expect(share).toBeCloseTo(1 / 4, 10);
    }
  });

  it("is stationary for the chain of the paper, with any number of players", () => {
    const list = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(fc.tuple(list, list, list), fc.constantFrom(0.1, 0.5), ([a, b, c], alpha) => {
        const game = normalForm({ actions: [2, 3, 2], payoffs: [a, b, c] });
        const { stationary } = alphaRank(game, { alpha, population: 10 });
        const flow = new Float64Array(12);
        // Joint action (i, j, k) is 6 i + 2 j + k.
        for (let from = 0; from < 12; from++)
          for (let to = 0; to < 12; to++) {
            const differs = [
              Math.floor(from / 6) !== Math.floor(to / 6),
              Math.floor(from / 2) % 3 !== Math.floor(to / 2) % 3,
              from % 2 !== to % 2,
            ];
            if (differs.filter(Boolean).length !== 1) continue;
            const table = [a, b, c][differs.indexOf(true)];
            const u = alpha * (table[to] - table[from]);
            const takeover = u === 0 ? 1 / 10 : (1 - Math.exp(-u)) / (1 - Math.exp(-10 * u));
            flow[to] += stationary[from] * takeover;
            flow[from] -= stationary[from] * takeover;
          }
        for (const net of flow) expect(net).toBeCloseTo(0, 13);
        expect(stationary.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 13);
      }),
    );
  });

  it("refuses what it cannot rank", () => {
    expect(() => alphaRank(bimatrix(dilemma), { alpha: Number.NaN })).toThrow(/alpha must be at least 0/);
    expect(() => alphaRank(bimatrix(dilemma), { alpha: 1, population: 1 })).toThrow(/at least 2, got 1/);
    expect(() => alphaRank(bimatrix(dilemma), { alpha: Number.POSITIVE_INFINITY, perturbation: 0 })).toThrow(
      /perturbation/,
    );
    const large = Array.from({ length: 50 }, () => new Float64Array(50));
    expect(() => alphaRank(bimatrix(large), { alpha: 1 })).toThrow(/at most 2048 joint actions, got 2500/);
  });
});
