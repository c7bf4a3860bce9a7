import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  findEquilibrium,
  isNash,
  lemkeHowson,
  nashEquilibria,
  normalForm,
} from "../../../src/games/index.ts";
import { mixesOf, uniformGame, wholeGames } from "./games.ts";

describe("lemkeHowson", () => {
  it("ends of paths in the 3 x 2 game of von Stengel", () => {
    const game = bimatrix(
      [
        [3, 3],
        [2, 5],
        [0, 6],
      ],
      [
        [3, 2],
        [2, 6],
        [3, 1],
      ],
    );
    expect(mixesOf(lemkeHowson(game, 0))).toBe("1 0 0 | 1 0");
    expect(mixesOf(lemkeHowson(game, 1))).toBe("0 0.3333333 0.6666667 | 0.3333333 0.6666667");
    expect(lemkeHowson(game, 1).payoffs[0]).toBeCloseTo(4, 14);
  });

  it("ends at an extreme equilibrium from every label, also in degenerate games", () => {
    fc.assert(
      fc.property(fc.oneof(wholeGames(1, 5), wholeGames(3, 5), wholeGames(50, 5)), (game) => {
        const all = new Set(nashEquilibria(game).equilibria.map(mixesOf));
        for (let label = 0; label < game.actions[0] + game.actions[1]; label++)
          expect(all).toContain(mixesOf(lemkeHowson(game, label, 1000)));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it("refuses labels that are not there, long paths and other numbers of players", () => {
    const game = uniformGame(3, 4, 0);
    expect(() => lemkeHowson(game, 7)).toThrow(/label must be a whole number in 0..6, got 7/);
    expect(() => lemkeHowson(game, 0.5)).toThrow(/label must be a whole number/);
    expect(() => lemkeHowson(game, 0, 1)).toThrow(/longer than maxPivots, got 1; try another label/);
    expect(() => lemkeHowson(normalForm({ actions: [2], payoffs: [[0, 1]] }))).toThrow(
      /two players.*pureNash/,
    );
  });
});

describe("findEquilibrium", () => {
  it("games too large to list all equilibria of", () => {
    for (const [rows, columns] of [
      [60, 60],
      [10, 150],
      [100, 100],
    ]) {
      const game = uniformGame(rows, columns, 1);
      expect(isNash(game, findEquilibrium(game).mixed, 1e-9)).toBe(true);
    }
  });

  it("a large zero-sum game, whose equilibrium has large supports", () => {
    const { actions, payoffs } = uniformGame(50, 50, 2);
    const game = normalForm({ actions, payoffs: [payoffs[0], payoffs[0].map((u) => -u)] });
    const { mixed, supports } = findEquilibrium(game);
    expect(isNash(game, mixed, 1e-9)).toBe(true);
    expect(supports[0].length).toBeGreaterThan(10);
  });
});
