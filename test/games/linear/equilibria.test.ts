import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  coarseCorrelatedEquilibrium,
  coarseCorrelatedGap,
  correlatedEquilibrium,
  correlatedGap,
  isCoarseCorrelatedEquilibrium,
  isCorrelatedEquilibrium,
  normalForm,
  solveZeroSum,
} from "../../../src/games/index.ts";

/** Aumann's chicken; actions dare, yield in this order. */
const chicken = bimatrix([
  [0, 7],
  [2, 6],
]);

describe("Aumann's chicken", () => {
  it("a third on each but the crash is an equilibrium of 5 each (Aumann 1974)", () => {
    const third = [0, 1 / 3, 1 / 3, 1 / 3];
    expect(isCorrelatedEquilibrium(chicken, third)).toBe(true);
    expect(correlatedGap(chicken, third)).toBeCloseTo(0, 12);
  });

  it("most welfare is 10.5, with one half on (yield, yield)", () => {
    const { distribution, value, payoffs } = correlatedEquilibrium(chicken);
    expect(value).toBeCloseTo(10.5, 7);
    expect(payoffs[0] + payoffs[1]).toBeCloseTo(10.5, 7);
    expect([...distribution]).toEqual([0, 0.25, 0.25, 0.5].map((p) => expect.closeTo(p, 7)));
  });

  it("a player's best is the other's yielding: 7", () => {
    expect(correlatedEquilibrium(chicken, { player: 0 }).value).toBeCloseTo(7, 7);
    expect(correlatedEquilibrium(chicken, { weights: [1, 0] }).value).toBeCloseTo(7, 7);
  });

  it("least welfare lies below the mixed equilibrium's 28/3", () => {
    const { value, distribution } = correlatedEquilibrium(chicken, "min-welfare");
    expect(value).toBeLessThan(28 / 3);
    expect(isCorrelatedEquilibrium(chicken, distribution)).toBe(true);
  });

  it("gaps by hand: from (yield, yield) each gains 1, from the crash 2", () => {
    expect(correlatedGap(chicken, [0, 0, 0, 1])).toBe(1);
    expect(coarseCorrelatedGap(chicken, [0, 0, 0, 1])).toBe(1);
    expect(correlatedGap(chicken, [1, 0, 0, 0])).toBe(2);
  });
});

it("coarse allows what correlated forbids: rock-paper-scissors without ties", () => {
  // Uniform over the three ties: always playing one action gains 0, answering "rock" with paper gains 1.
  const game = bimatrix([
    [0, -1, 1],
    [1, 0, -1],
    [-1, 1, 0],
  ]);
  const ties = [1 / 3, 0, 0, 0, 1 / 3, 0, 0, 0, 1 / 3];
  expect(isCoarseCorrelatedEquilibrium(game, ties)).toBe(true);
  expect(correlatedGap(game, ties)).toBeCloseTo(1, 12);
});

it("a prisoner's dilemma has one correlated and one coarse correlated equilibrium", () => {
  const game = bimatrix([
    [3, 0],
    [5, 1],
  ]);
  for (const solve of [correlatedEquilibrium, coarseCorrelatedEquilibrium])
    expect(solve(game).distribution[3]).toBeCloseTo(1, 7);
});

const random = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 36, maxLength: 36 }).map((numbers) =>
  normalForm({
    actions: [2, 3, 2],
    payoffs: [0, 1, 2].map((player) => numbers.slice(12 * player, 12 * player + 12)),
  }),
);

it("three players: every answer is an equilibrium, the coarse set contains the other, best is above worst", () => {
  fc.assert(
    fc.property(random, (game) => {
      const best = correlatedEquilibrium(game);
      const worst = correlatedEquilibrium(game, "min-welfare");
      const coarse = coarseCorrelatedEquilibrium(game);
      expect(isCorrelatedEquilibrium(game, best.distribution)).toBe(true);
      expect(isCorrelatedEquilibrium(game, worst.distribution)).toBe(true);
      expect(isCoarseCorrelatedEquilibrium(game, coarse.distribution)).toBe(true);
      expect(isCoarseCorrelatedEquilibrium(game, best.distribution)).toBe(true);
      expect(worst.value).toBeLessThanOrEqual(best.value + 1e-6);
      expect(best.value).toBeLessThanOrEqual(coarse.value + 1e-6);
    }),
    { numRuns: 60, seed: 3 },
  );
});

describe("zero-sum games", () => {
  const zeroSum = (rows: number[][]) =>
    bimatrix(
      rows,
      rows.map((row) => row.map((a) => -a)),
    );

  it("matching pennies with a stake of 2 on heads", () => {
    const { value, mixed } = solveZeroSum(
      zeroSum([
        [2, -1],
        [-1, 1],
      ]),
    );
    expect(value).toBeCloseTo(0.2, 9);
    for (const mix of mixed) expect([...mix]).toEqual([expect.closeTo(0.4, 9), expect.closeTo(0.6, 9)]);
  });

  it("neither can be exploited, and the value is that of every correlated equilibrium", () => {
    const entry = fc.integer({ min: -5, max: 5 });
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([m, n]) =>
        fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: m, maxLength: m }),
      );
    fc.assert(
      fc.property(matrix, (rows) => {
        const { value, mixed } = solveZeroSum(zeroSum(rows));
        const [x, y] = mixed;
        rows[0].forEach((_, j) => {
          expect(rows.reduce((sum, row, i) => sum + x[i] * row[j], 0)).toBeGreaterThan(value - 1e-7);
        });
        rows.forEach((row) => {
          expect(row.reduce((sum, a, j) => sum + a * y[j], 0)).toBeLessThan(value + 1e-7);
        });
        expect(correlatedEquilibrium(zeroSum(rows), { player: 0 }).value).toBeCloseTo(value, 6);
      }),
      { numRuns: 80, seed: 4 },
    );
  });

  it("a constant sum is as good", () => {
    const game = bimatrix(
      [
        [3, 1],
        [0, 2],
      ],
      [
        [7, 9],
        [10, 8],
      ],
    );
    expect(solveZeroSum(game).value).toBeCloseTo(1.5, 9);
  });
});

describe("errors", () => {
  it("say what is wrong", () => {
    expect(() => solveZeroSum(chicken)).toThrow("payoffs must sum to the same number");
    expect(() => correlatedGap(chicken, [1, 0])).toThrow("needs 4 probabilities");
    expect(() => correlatedEquilibrium(chicken, { player: 2 })).toThrow("player must be in 0..1");
    expect(() => correlatedEquilibrium(chicken, { weights: [1] })).toThrow("a finite weight for each");
  });
});
