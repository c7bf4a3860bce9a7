import { describe, expect, it } from "vitest";
import { bimatrix, nashEquilibria, normalForm, supportOf } from "../../../src/games/index.ts";
import { mixesOf, structureOf } from "./games.ts";
import { degenerateGames, textbookGames } from "./textbook.games.ts";

describe("nondegenerate games of the literature", () => {
  for (const [name, { game, all }] of Object.entries(textbookGames))
    it(name, () => {
      const { equilibria, degenerate, components } = nashEquilibria(game);
      expect(equilibria.map(mixesOf)).toEqual(all);
      expect(degenerate).toBe(false);
      expect(components.map((component) => component.equilibria)).toEqual(all.map((_, place) => [place]));
    });

  it("payoffs and supports", () => {
    const [, , mixed] = nashEquilibria(textbookGames["battle of the sexes"].game).equilibria;
    expect(mixed.payoffs[0]).toBeCloseTo(2 / 3, 14);
    expect(mixed.payoffs[1]).toBeCloseTo(2 / 3, 14);
    const [, , last] = nashEquilibria(textbookGames["3 x 2 of von Stengel"].game).equilibria;
    expect(last.payoffs[0]).toBeCloseTo(4, 14);
    expect(last.payoffs[1]).toBeCloseTo(8 / 3, 14);
    expect(last.supports).toEqual([
      [1, 2],
      [0, 1],
    ]);
    expect(supportOf(last.mixed[0])).toEqual([1, 2]);
  });

  it("an n x n coordination game has 2^n - 1", () => {
    for (const n of [1, 2, 4, 7, 9]) {
      const identity = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => Number(i === j)),
      );
      expect(nashEquilibria(bimatrix(identity)).equilibria).toHaveLength(2 ** n - 1);
    }
  });
});

describe("degenerate games", () => {
  for (const [name, { game, all }] of Object.entries(degenerateGames))
    it(name, () => {
      const { equilibria, degenerate } = nashEquilibria(game);
      expect(equilibria.map(mixesOf)).toEqual(all);
      expect(degenerate).toBe(true);
    });

  const components = (name: keyof typeof degenerateGames) =>
    structureOf(nashEquilibria(degenerateGames[name].game));

  it("a continuum and a point", () => {
    expect(components("3 x 2 of von Stengel, degenerate")).toMatchObject({
      components: [
        { equilibria: [0, 1], subsets: ["1 0 0 x 0.6666667 0.3333333, 1 0"] },
        { equilibria: [2], subsets: ["0 0.3333333 0.6666667 x 0.3333333 0.6666667"] },
      ],
    });
  });

  it("everything is an equilibrium", () => {
    expect(components("all payoffs 0")).toMatchObject({
      components: [{ equilibria: [0, 1, 2, 3], subsets: ["0 1, 1 0 x 0 1, 1 0"] }],
    });
    const zeros = Array.from({ length: 8 }, () => new Float64Array(8));
    const large = nashEquilibria(bimatrix(zeros, zeros));
    expect(large.equilibria).toHaveLength(64);
    expect(large.components.map(({ subsets }) => subsets.length)).toEqual([1]);
  });

  it("two points, an even number", () => {
    expect(components("one good outcome")).toMatchObject({
      components: [{ equilibria: [0] }, { equilibria: [1] }],
    });
  });

  it("two maximal Nash subsets that share a corner", () => {
    expect(components("one bad outcome")).toMatchObject({
      components: [{ equilibria: [0, 1, 2], subsets: ["0 1, 1 0 x 1 0", "1 0 x 0 1, 1 0"] }],
    });
  });
});

describe("anti-coordination, where both get 1 unless they meet", () => {
  // Pure pairs off the diagonal; any mixes of disjoint supports are equilibria, so that each split of the actions into
  // two parts is a maximal Nash subset.
  it("n (n - 1) pure pairs in one component of 2^n - 2 subsets, and the uniform mix", () => {
    for (const n of [3, 4, 6]) {
      const payoffs = Array.from({ length: n }, (_, i) =>
        Array.from({ length: n }, (_, j) => Number(i !== j)),
      );
      const { equilibria, degenerate, components } = nashEquilibria(bimatrix(payoffs));
      expect(degenerate).toBe(true);
      expect(equilibria).toHaveLength(n * (n - 1) + 1);
      expect(components.map(({ equilibria: places }) => places.length)).toEqual([n * (n - 1), 1]);
      expect(components.map(({ subsets }) => subsets.length)).toEqual([2 ** n - 2, 1]);
      expect(equilibria.at(-1)?.supports).toEqual([[...Array(n).keys()], [...Array(n).keys()]]);
    }
  });
});

describe("errors", () => {
  it("other numbers of players", () => {
    const three = normalForm({ actions: [1, 1, 1], payoffs: [[0], [0], [0]] });
    expect(() => nashEquilibria(three)).toThrow(/must have two players, got 3; .*pureNash/);
  });

  it("an infinite range of payoffs", () => {
    expect(() => nashEquilibria(bimatrix([[1e308], [-1e308]], [[0], [0]]))).toThrow(
      /range of payoffs must be finite/,
    );
  });
});
