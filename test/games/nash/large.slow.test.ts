/** Many and larger games: numbers of equilibria that rounding would make even, and exact results that take seconds. */
import { describe, expect, it } from "vitest";
import { nashEquilibria, nashExact, normalForm } from "../../../src/games/index.ts";
import { structureOf, uniformGame } from "./games.ts";

describe("nashEquilibria", () => {
  it("finds an odd number in each of 3000 games of 7 x 7 and 300 of 10 x 10", () => {
    for (const [n, count] of [
      [7, 3000],
      [10, 300],
    ])
      for (let seed = 0; seed < count; seed++) {
        const { equilibria, degenerate } = nashEquilibria(uniformGame(n, n, seed));
        expect(degenerate).toBe(false);
        expect(equilibria.length % 2).toBe(1);
      }
  });

  it("equals nashExact at 6 x 6, for payoffs in hundredths and in {0, 1, 2}", async () => {
    for (const highest of [3, 101])
      for (let seed = 0; seed < 10; seed++) {
        const { actions, payoffs } = uniformGame(6, 6, seed);
        const game = normalForm({
          actions,
          payoffs: payoffs.map((list) => list.map((u) => Math.floor(highest * u))),
        });
        expect(structureOf(nashEquilibria(game))).toEqual(structureOf(await nashExact(game)));
      }
  });
});
