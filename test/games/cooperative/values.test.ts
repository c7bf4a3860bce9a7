import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  banzhafValues,
  coalitionGame,
  coalitionMask,
  coalitionMembers,
  coalitionSize,
  coalitionSums,
  isConvex,
  isInCore,
  isMonotone,
  isSuperadditive,
  normalisedBanzhaf,
  owenValues,
  shapleyValues,
} from "../../../src/games/index.ts";

const near = (numbers: ArrayLike<number>, digits = 10) =>
  Array.from(numbers, (number) => expect.closeTo(number, digits));
/** One left glove (player 0), two right gloves; a pair is worth 1. */
const gloves = coalitionGame(3, (mask) => Math.min(mask & 1, coalitionSize(mask & 6)));
/** Littlechild & Owen 1973: a coalition needs a runway for its largest plane; worths are costs, negated. */
const airport = (costs: readonly number[]) =>
  coalitionGame(costs.length, (_, members) => -members.reduce((most, i) => Math.max(most, costs[i]), 0));
const unanimity = (players: number, carriers: readonly number[]) =>
  coalitionGame(players, (mask) => ((mask & coalitionMask(carriers)) === coalitionMask(carriers) ? 1 : 0));

/** A random worth for every coalition of 1..most players. */
const anyGame = (most: number) =>
  fc.integer({ min: 1, max: most }).chain((players) =>
    fc
      .array(fc.integer({ min: -20, max: 20 }), { minLength: 2 ** players, maxLength: 2 ** players })
      .map((worths) => ({
        players,
        table: coalitionGame(players, (mask) => (mask === 0 ? 0 : worths[mask])),
      })),
  );

/** What each player adds to those before it, averaged over all orders. */
function byPermutations(table: Float64Array, players: number): number[] {
  const values = new Array<number>(players).fill(0);
  let orders = 0;
  const visit = (mask: number, order: number[]) => {
    if (order.length === players) {
      orders++;
      let before = 0;
      for (const player of order) {
        values[player] += table[before | (1 << player)] - table[before];
        before |= 1 << player;
      }
      return;
    }
    for (let player = 0; player < players; player++)
      if (!(mask & (1 << player))) visit(mask | (1 << player), [...order, player]);
  };
  visit(0, []);
  return values.map((value) => value / orders);
}

function byDefinition(table: Float64Array, players: number, weight: (size: number) => number): number[] {
  return Array.from({ length: players }, (_, player) => {
    let value = 0;
    for (let mask = 0; mask < table.length; mask++)
      if (!(mask & (1 << player)))
        value += weight(coalitionSize(mask)) * (table[mask | (1 << player)] - table[mask]);
    return value;
  });
}

describe("Shapley value", () => {
  it("gloves: 2/3, 1/6, 1/6", () => {
    expect([...shapleyValues(gloves, 3)]).toEqual(near([2 / 3, 1 / 6, 1 / 6]));
  });

  it("airport: each piece of the runway is shared by those who need it", () => {
    const values = shapleyValues(airport([8, 11, 13, 18]), 4);
    expect([...values]).toEqual(near([-8 / 4, -8 / 4 - 1, -8 / 4 - 1 - 1, -8 / 4 - 1 - 1 - 5]));
  });

  it("unanimity: the carriers share", () => {
    expect([...shapleyValues(unanimity(5, [1, 3, 4]), 5)]).toEqual(near([0, 1 / 3, 0, 1 / 3, 1 / 3]));
  });

  it("is the mean over all orders, up to 7 players", () => {
    fc.assert(
      fc.property(anyGame(6), ({ players, table }) => {
        expect([...shapleyValues(table, players)]).toEqual(near(byPermutations(table, players)));
      }),
      { numRuns: 60, seed: 1 },
    );
    const table = coalitionGame(7, (mask) => Math.sin(mask) * coalitionSize(mask));
    expect([...shapleyValues(table, 7)]).toEqual(near(byPermutations(table, 7)));
  });

  it("with more players than low bits of the pass: squared weights, w_i times their sum", () => {
    const weights = Array.from({ length: 14 }, (_, i) => i + 1);
    const sums = coalitionSums(weights);
    const table = coalitionGame(14, (mask) => sums[mask] ** 2);
    const total = sums[sums.length - 1];
    expect([...shapleyValues(table, 14)]).toEqual(
      near(
        weights.map((w) => w * total),
        7,
      ),
    );
    expect([...banzhafValues(table, 14)]).toEqual(
      near(
        weights.map((w) => w * total),
        7,
      ),
    );
  });

  it("axioms: efficiency, symmetry, dummy, additivity", () => {
    fc.assert(
      fc.property(anyGame(8), ({ players, table }) => {
        const values = shapleyValues(table, players);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(table[table.length - 1], 9);
        if (players < 3) return;
        const swapped = (mask: number) => (mask & ~3) | ((mask & 1) << 1) | ((mask >> 1) & 1);
        const even = coalitionGame(players, (mask) => table[mask] + table[swapped(mask)]);
        const [first, second] = shapleyValues(even, players);
        expect(first).toBeCloseTo(second, 9);
        const idle = coalitionGame(players, (mask) => table[mask & ~4] + (mask & 4 ? 7 : 0));
        expect(shapleyValues(idle, players)[2]).toBeCloseTo(7, 9);
        const other = coalitionGame(players, (mask) => coalitionSize(mask) ** 3);
        const sum = coalitionGame(players, (mask) => table[mask] + other[mask]);
        const parts = shapleyValues(other, players);
        expect([...shapleyValues(sum, players)]).toEqual(
          near(
            values.map((value, i) => value + parts[i]),
            8,
          ),
        );
      }),
      { numRuns: 60, seed: 2 },
    );
  });
});

describe("Banzhaf value", () => {
  it("gloves: 3/4, 1/4, 1/4; normalised 3/5, 1/5, 1/5", () => {
    expect([...banzhafValues(gloves, 3)]).toEqual(near([0.75, 0.25, 0.25]));
    expect([...normalisedBanzhaf(gloves, 3)]).toEqual(near([0.6, 0.2, 0.2]));
    // What they add cancels, but for rounding: .3 + .6 and -.9.
    const cancelling = coalitionGame(3, (mask) =>
      [0.3, 0.6, -0.9].reduce((sum, x, i) => sum + ((mask >> i) & 1) * x, 0),
    );
    expect(banzhafValues(cancelling, 3).reduce((sum, x) => sum + x)).not.toBe(0);
    expect([...normalisedBanzhaf(cancelling, 3)]).toEqual([0, 0, 0]);
  });

  it("is the mean over all coalitions of the others", () => {
    fc.assert(
      fc.property(anyGame(8), ({ players, table }) => {
        const expected = byDefinition(table, players, () => 0.5 ** (players - 1));
        expect([...banzhafValues(table, players)]).toEqual(near(expected));
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe("Owen value", () => {
  it("of singletons, or of one union, is Shapley's", () => {
    fc.assert(
      fc.property(anyGame(7), ({ players, table }) => {
        const all = Array.from({ length: players }, (_, player) => player);
        const shapley = near(shapleyValues(table, players), 9);
        expect([
          ...owenValues(
            table,
            players,
            all.map((player) => [player]),
          ),
        ]).toEqual(shapley);
        expect([...owenValues(table, players, [all])]).toEqual(shapley);
      }),
      { numRuns: 50, seed: 4 },
    );
  });

  it("unions share as Shapley's value of the game between them", () => {
    fc.assert(
      fc.property(anyGame(6), ({ players, table }) => {
        fc.pre(players >= 4);
        const rest = Array.from({ length: players - 3 }, (_, j) => j + 3);
        const unions = [[2, 0], rest, [1]];
        const masks = unions.map(coalitionMask);
        const between = coalitionGame(
          3,
          (_, members) => table[members.reduce((mask, u) => mask | masks[u], 0)],
        );
        const values = owenValues(table, players, unions);
        const totals = unions.map((members) => members.reduce((sum, player) => sum + values[player], 0));
        expect(totals).toEqual(near(shapleyValues(between, 3), 9));
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it("majority of three: two who form a union take all, a half each", () => {
    const majority = coalitionGame(3, (mask) => (coalitionSize(mask) >= 2 ? 1 : 0));
    expect([...owenValues(majority, 3, [[0, 1], [2]])]).toEqual(near([0.5, 0.5, 0]));
  });
});

describe("kinds of games", () => {
  it("gloves are superadditive and monotone, not convex", () => {
    expect([isMonotone(gloves, 3), isSuperadditive(gloves, 3), isConvex(gloves, 3)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("squares of the size are convex; roots are not superadditive", () => {
    const squares = coalitionGame(4, (mask) => coalitionSize(mask) ** 2);
    const roots = coalitionGame(4, (mask) => Math.sqrt(coalitionSize(mask)));
    expect([isConvex(squares, 4), isSuperadditive(squares, 4)]).toEqual([true, true]);
    expect([isConvex(roots, 4), isSuperadditive(roots, 4), isMonotone(roots, 4)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(isMonotone(airport([1, 2]), 2)).toBe(false);
  });

  it("agrees with the definitions on all pairs; the Shapley value of a convex game is in its core", () => {
    let convex = 0;
    const small = fc
      .array(fc.integer({ min: 0, max: 2 }), { minLength: 8, maxLength: 8 })
      .map((worths) => coalitionGame(3, (mask) => (mask === 0 ? 0 : worths[mask] * coalitionSize(mask))));
    fc.assert(
      fc.property(small, (table) => {
        let superadditive = true;
        let supermodular = true;
        for (let a = 0; a < 8; a++)
          for (let b = 0; b < 8; b++) {
            if ((a & b) === 0 && table[a] + table[b] > table[a | b]) superadditive = false;
            if (table[a] + table[b] > table[a | b] + table[a & b]) supermodular = false;
          }
        expect(isSuperadditive(table, 3)).toBe(superadditive);
        expect(isConvex(table, 3)).toBe(supermodular);
        if (!supermodular) return;
        convex++;
        expect(isInCore(table, 3, shapleyValues(table, 3))).toBe(true);
      }),
      { numRuns: 500, seed: 6 },
    );
    expect(convex).toBeGreaterThan(10);
  });
});

describe("masks", () => {
  it("round trip", () => {
    expect(coalitionMembers(0b101101)).toEqual([0, 2, 3, 5]);
    expect(coalitionMask([5, 0, 3, 2])).toBe(0b101101);
    expect(coalitionSize(0b101101)).toBe(4);
    expect([...coalitionSums([1, 10, 100])]).toEqual([0, 1, 10, 11, 100, 101, 110, 111]);
  });
});

describe("errors", () => {
  it("name the limit and the alternative", () => {
    expect(() => coalitionGame(21, () => 0)).toThrow(/1\.\.20.*got 21; sample coalitions with sampleShapley/);
    expect(() => coalitionGame(2, () => 1)).toThrow("the worth of nobody must be 0, got 1");
    expect(() => coalitionGame(2, (mask) => (mask === 3 ? Number.NaN : 0))).toThrow(
      "finite numbers (coalition 0, 1)",
    );
    expect(() => shapleyValues(new Float64Array(7), 3)).toThrow("has 8 entries");
    expect(() => shapleyValues(Float64Array.of(0, 1, Number.NaN, 2), 2)).toThrow(
      "finite numbers (coalition 1)",
    );
    expect(() => shapleyValues(Float64Array.of(0, 1, Infinity, -Infinity), 2)).toThrow(
      "finite numbers (coalition 1)",
    );
    expect(() => owenValues(gloves, 3, [[0, 1]])).toThrow("unions must name each of the players 0..2 once");
    expect(() => owenValues(gloves, 3, [[0, 1, 2], []])).toThrow("a union needs members");
  });
});
