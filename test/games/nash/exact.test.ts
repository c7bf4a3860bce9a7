/** Exact support enumeration, and the fast path against it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bimatrix, nashEquilibria, nashExact, normalForm } from "../../../src/games/index.ts";
import { mixesOf, structureOf, uniformGame, wholeGames } from "./games.ts";
import { degenerateGames, textbookGames } from "./textbook.games.ts";

describe("fast equals exact: equilibria, payoffs, supports, components and maximal Nash subsets", () => {
  it("games of the literature", async () => {
    for (const { game } of [...Object.values(textbookGames), ...Object.values(degenerateGames)])
      expect(structureOf(nashEquilibria(game))).toEqual(structureOf(await nashExact(game)));
  });

  for (const [highest, runs] of [
    [1, 60],
    [2, 200],
    [5, 60],
    [99, 60],
  ])
    it(`payoffs 0..${highest}`, async () => {
      await fc.assert(
        fc.asyncProperty(wholeGames(highest), async (game) => {
          expect(structureOf(nashEquilibria(game))).toEqual(structureOf(await nashExact(game)));
        }),
        { numRuns: runs, seed: 1 },
      );
    });

  it("uniform payoffs, also with more actions on one side", async () => {
    for (const [rows, columns] of [
      [2, 7],
      [6, 2],
      [4, 4],
      [3, 5],
    ])
      for (let seed = 0; seed < 3; seed++) {
        const game = uniformGame(rows, columns, seed);
        expect(structureOf(nashEquilibria(game))).toEqual(structureOf(await nashExact(game)));
      }
  });
});

describe("exact", () => {
  it("fractions, of the doubles as they are", async () => {
    const coordination = (first: number, second: number) =>
      normalForm({
        actions: [2, 2],
        payoffs: [
          [first, 0, 0, second],
          [first, 0, 0, second],
        ],
      });
    const mixed = async (first: number, second: number) =>
      (await nashExact(coordination(first, second))).equilibria[2];
    const thirds = await mixed(1, 2);
    expect(thirds.exactMixed.map((mix) => mix.map((p) => p.toFraction()))).toEqual([
      ["2/3", "1/3"],
      ["2/3", "1/3"],
    ]);
    expect(thirds.exactPayoffs.map((payoff) => payoff.toFraction())).toEqual(["2/3", "2/3"]);
    expect((await mixed(0.3, 0.3)).exactMixed[0][0].toFraction()).toBe("1/2");
    const nearly = (await mixed(0.1 + 0.2, 0.3)).exactMixed[0][0];
    expect(nearly.toFraction()).not.toBe("1/2");
    expect(nearly.valueOf()).toBeCloseTo(0.5, 15);
  });

  it("numbers beyond the range of doubles on the way", async () => {
    const game = normalForm({
      actions: [2, 2],
      payoffs: [
        [1e-300, 0, 0, 3e-300],
        [1e300, 0, 0, 1e300],
      ],
    });
    const [, , { mixed, payoffs }] = (await nashExact(game)).equilibria;
    expect(mixed[1][0]).toBeCloseTo(0.75, 14);
    expect(payoffs[0] / 7.5e-301).toBeCloseTo(1, 14);
    expect(mixesOf(nashEquilibria(game).equilibria[2])).toBe("0.5 0.5 | 0.75 0.25");
  });

  it("refuses other numbers of players, and large games", async () => {
    const three = normalForm({ actions: [1, 1, 1], payoffs: [[0], [0], [0]] });
    await expect(nashExact(three)).rejects.toThrow(/nashExact: .*must have two players, got 3; .*pureNash/);
    const zeros = Array.from({ length: 9 }, () => new Float64Array(9));
    await expect(nashExact(bimatrix(zeros, zeros))).rejects.toThrow(
      /at most 13000 pairs.*9 x 9.*nashEquilibria/,
    );
  });
});
