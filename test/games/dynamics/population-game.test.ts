import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  deviationPayoffs,
  finiteGroups,
  finitePairs,
  finitePopulation,
  matchedGroups,
  matchedPairs,
  normalForm,
  populationPerPlayer,
  symmetricGame,
} from "../../../src/games/index.ts";

const shares = (n: number) =>
  fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: n, maxLength: n }).map((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });

const closeTo = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 10));

/** An arbitrary payoff that depends on everything it is given. */
const pay = (own: number, counts: readonly number[]) =>
  (own + 1) * 0.7 + counts.reduce((sum, count, s) => sum + Math.sin(count * (s + 2) + own), 0);

describe("population games", () => {
  it("match pairs: f(x) = A x", () => {
    const out = new Float64Array(2);
    matchedPairs([
      [3, 0],
      [5, 1],
    ]).fitness([0.25, 0.75], out);
    expect(Array.from(out)).toEqual([0.75, 2]);
  });

  it("match groups as all players of the symmetric game would, mixing independently", () => {
    const game = symmetricGame(4, 3, pay);
    const population = matchedGroups(4, 3, pay);
    const out = new Float64Array(3);
    fc.assert(
      fc.property(shares(3), (x) => {
        population.fitness(x, out);
        expect(Array.from(out)).toEqual(closeTo(deviationPayoffs(game, 0, [x, x, x, x])));
      }),
    );
  });

  it("have one population for each player of a game", () => {
    const game = normalForm({
      actions: [2, 3, 2],
      payoffs: [0, 1, 2].map((p) => Float64Array.from({ length: 12 }, (_, i) => Math.cos(5 * i + p))),
    });
    const out = new Float64Array(7);
    const mixed = [
      [0.2, 0.8],
      [0.5, 0.2, 0.3],
      [0.9, 0.1],
    ];
    populationPerPlayer(game).fitness(mixed.flat(), out);
    expect(Array.from(out)).toEqual(
      closeTo([0, 1, 2].flatMap((player) => Array.from(deviationPayoffs(game, player, mixed)))),
    );
  });

  it("refuse games that are not symmetric", () => {
    const battle = bimatrix(
      [
        [2, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 2],
      ],
    );
    expect(() => matchedPairs(battle)).toThrow(/not symmetric.*populationPerPlayer/);
    expect(() => matchedPairs([[1, 2]])).toThrow(/square/);
    expect(() => matchedGroups(40, 9, pay)).toThrow(/may spread in 200000 ways/);
    expect(() => matchedGroups(3, 2, () => Number.NaN)).toThrow(/pay must be a finite number/);
  });
});

describe("finite populations", () => {
  it("pay by who else there is: members do not meet themselves", () => {
    const population = finitePairs(5, [
      [3, 0],
      [5, 1],
    ]);
    expect(population.payoff(0, [2, 3])).toBe((3 + 0 * 3) / 4);
    expect(population.payoff(1, [2, 3])).toBe((5 * 2 + 1 * 2) / 4);
    expect(population.against(1, 0, 3)).toBe((5 * 2 + 1 * 2) / 4);
  });

  it("draw groups as an enumeration of all groups does", () => {
    const members = [0, 0, 1, 1, 1, 2, 2];
    const counts = [2, 3, 2];
    const population = finiteGroups(7, 4, 3, pay);
    for (const own of [0, 1, 2]) {
      const others = members.toSpliced(members.indexOf(own), 1);
      let sum = 0;
      let groups = 0;
      for (let bits = 0; bits < 2 ** 6; bits++) {
        const chosen = others.filter((_, i) => bits & (1 << i));
        if (chosen.length !== 3) continue;
        groups++;
        sum += pay(
          own,
          [0, 1, 2].map((s) => [own, ...chosen].filter((member) => member === s).length),
        );
      }
      expect(groups).toBe(20);
      expect(population.payoff(own, counts)).toBeCloseTo(sum / groups, 10);
    }
  });

  it("of groups of two are those of pairs", () => {
    const matrix = [
      [1, -2, 3],
      [0, 4, 1],
      [2, 2, -1],
    ];
    const pairs = finitePairs(9, matrix);
    const groups = finiteGroups(9, 2, 3, (own, counts) => {
      const other = counts.findIndex((count, s) => count - (s === own ? 1 : 0) > 0);
      return matrix[own][other];
    });
    for (const own of [0, 1, 2]) {
      expect(groups.payoff(own, [4, 2, 3])).toBeCloseTo(pairs.payoff(own, [4, 2, 3]), 10);
      expect(groups.against(own, (own + 1) % 3, 4)).toBeCloseTo(pairs.against(own, (own + 1) % 3, 4), 10);
    }
  });

  it("refuse a single member, and groups that are larger than all", () => {
    expect(() => finitePopulation(1, 2, () => 0)).toThrow(/at least 2, got 1/);
    expect(() => finiteGroups(4, 5, 2, pay)).toThrow(/at most the 4 members/);
  });
});
