/** What holds for the equilibria of all games. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNash, type NormalForm, nashEquilibria, normalForm } from "../../../src/games/index.ts";
import { mixesOf, uniformGame, wholeGames } from "./games.ts";

describe("what holds for all games", () => {
  const games = fc.oneof(wholeGames(2, 5), wholeGames(20, 5));

  it("equilibria are equilibria, and so are mixtures within a maximal Nash subset", () => {
    fc.assert(
      fc.property(
        games,
        fc.infiniteStream(fc.double({ min: 0.01, max: 1, noNaN: true })),
        (game, weights) => {
          const { equilibria, components } = nashEquilibria(game);
          expect(equilibria.length).toBeGreaterThan(0);
          for (const { mixed } of equilibria) expect(isNash(game, mixed, 1e-9)).toBe(true);
          for (const { subsets } of components)
            for (const sides of subsets)
              expect(
                isNash(
                  game,
                  sides.map((side) => mixture(side, weights)),
                  1e-9,
                ),
              ).toBe(true);
        },
      ),
      { numRuns: 300, seed: 2 },
    );
  });

  it("positive affine payoffs change nothing but payoffs", () => {
    const factor = fc.integer({ min: 1, max: 1000 });
    const shift = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(games, factor, shift, factor, shift, (game, a, b, c, d) => {
        const rescaled = normalForm({
          actions: game.actions,
          payoffs: [game.payoffs[0].map((u) => (a * u) / 7 + b), game.payoffs[1].map((u) => c * u + d)],
        });
        const found = nashEquilibria(rescaled);
        const original = nashEquilibria(game);
        expect(found.equilibria.map(mixesOf)).toEqual(original.equilibria.map(mixesOf));
        expect(found.components.map(({ equilibria }) => equilibria)).toEqual(
          original.components.map(({ equilibria }) => equilibria),
        );
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it("equilibria move with the names of actions and players", () => {
    fc.assert(
      fc.property(games, fc.infiniteStream(fc.integer({ min: 0, max: 1e6 })), (game, keys) => {
        const orders = game.actions.map((n) => {
          const key = Array.from({ length: n }, () => keys.next().value as number);
          return [...key.keys()].sort((i, j) => key[i] - key[j]);
        });
        const moved = nashEquilibria(swapPlayers(permuted(game, orders))).equilibria.map(({ mixed }) =>
          mixesOf({ mixed: [mixed[1], mixed[0]] }),
        );
        const expected = nashEquilibria(game).equilibria.map(({ mixed: [x, y] }) =>
          mixesOf({
            mixed: [Float64Array.from(orders[0], (i) => x[i]), Float64Array.from(orders[1], (j) => y[j])],
          }),
        );
        expect(moved.sort()).toEqual(expected.sort());
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it("nondegenerate games have an odd number (Wilson 1971), with supports of equal size", () => {
    for (const [rows, columns, count] of [
      [3, 3, 100],
      [5, 5, 60],
      [3, 9, 30],
      [8, 8, 30],
      [2, 40, 5],
      [10, 10, 3],
    ])
      for (let seed = 0; seed < count; seed++) {
        const { equilibria, degenerate, components } = nashEquilibria(uniformGame(rows, columns, seed));
        expect(degenerate).toBe(false);
        expect(equilibria.length % 2).toBe(1);
        expect(components).toHaveLength(equilibria.length);
        for (const { supports } of equilibria) expect(supports[0].length).toBe(supports[1].length);
      }
  });

  it("zero-sum games of continuous payoffs have one", () => {
    for (let seed = 0; seed < 50; seed++) {
      const { actions, payoffs } = uniformGame(6, 7, seed);
      const game = normalForm({ actions, payoffs: [payoffs[0], payoffs[0].map((u) => -u)] });
      expect(nashEquilibria(game).equilibria).toHaveLength(1);
    }
  });
});

function mixture(mixes: readonly Float64Array[], weights: Iterator<number>): Float64Array {
  const weight = mixes.map(() => weights.next().value as number);
  const total = weight.reduce((a, b) => a + b);
  return mixes[0].map((_, action) =>
    mixes.reduce((sum, mix, k) => sum + (weight[k] / total) * mix[action], 0),
  );
}

function swapPlayers({ actions: [m, n], payoffs }: NormalForm): NormalForm {
  const swapped = (table: Float64Array) =>
    Float64Array.from(table, (_, at) => table[(at % m) * n + Math.floor(at / m)]);
  return normalForm({ actions: [n, m], payoffs: [swapped(payoffs[1]), swapped(payoffs[0])] });
}

function permuted({ actions, payoffs }: NormalForm, [rows, columns]: number[][]): NormalForm {
  const n = actions[1];
  const moved = payoffs.map((table) => rows.flatMap((i) => columns.map((j) => table[i * n + j])));
  return normalForm({ actions, payoffs: moved });
}
