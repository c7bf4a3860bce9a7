import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coalitionGame,
  coalitionSize,
  coalitionSums,
  corePoint,
  isInCore,
  largestExcess,
  leastCore,
  nucleolus,
  solveLinearProgram,
} from "../../../src/games/index.ts";

const near = (numbers: ArrayLike<number>, digits = 6) =>
  Array.from(numbers, (number) => expect.closeTo(number, digits));
const gloves = coalitionGame(3, (mask) => Math.min(mask & 1, coalitionSize(mask & 6)));
const majority = coalitionGame(3, (mask) => (coalitionSize(mask) >= 2 ? 1 : 0));
/** O'Neill 1982: a coalition is sure of what is left when all others are paid in full. */
const bankruptcy = (estate: number, claims: readonly number[]) =>
  coalitionGame(claims.length, (mask) =>
    Math.max(0, estate - claims.reduce((sum, claim, i) => ((mask >> i) & 1 ? sum : sum + claim), 0)),
  );

describe("core", () => {
  it("gloves: all goes to the scarce one", () => {
    expect([...corePoint(gloves, 3)!]).toEqual(near([1, 0, 0]));
    expect(isInCore(gloves, 3, [1, 0, 0])).toBe(true);
    expect(isInCore(gloves, 3, [2 / 3, 1 / 6, 1 / 6])).toBe(false);
    expect(isInCore(gloves, 3, [0.9, 0, 0])).toBe(false);
    expect(largestExcess(gloves, 3, [0.5, 0.2, 0.3])).toEqual({
      coalition: 0b011,
      excess: expect.closeTo(0.3, 12),
    });
  });

  it("majority of three: empty core, least core at an excess of 1/3", () => {
    expect(corePoint(majority, 3)).toBeUndefined();
    const { x, excess } = leastCore(majority, 3);
    expect(excess).toBeCloseTo(1 / 3, 8);
    expect([...x]).toEqual(near([1 / 3, 1 / 3, 1 / 3]));
  });

  it("the least core's excess is that of its point, and of a program with all coalitions", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 32, maxLength: 32 }), (worths) => {
        const table = coalitionGame(5, (mask) => (mask === 0 ? 0 : worths[mask] + coalitionSize(mask)));
        const { x, excess } = leastCore(table, 5);
        expect(largestExcess(table, 5, x).excess).toBeCloseTo(excess, 6);
        expect(x.reduce((sum, share) => sum + share, 0)).toBeCloseTo(table[31], 6);
        const players = [0, 1, 2, 3, 4];
        const full = solveLinearProgram({
          direction: "minimise",
          objective: [0, 0, 0, 0, 0, 1],
          constraints: Array.from({ length: 31 }, (_, k) => ({
            coefficients: [...players.map((i) => ((k + 1) >> i) & 1), k === 30 ? 0 : 1],
            relation: k === 30 ? ("=" as const) : (">=" as const),
            bound: table[k + 1],
          })),
          free: "all",
        });
        expect(full).toMatchObject({ status: "optimal", value: expect.closeTo(excess, 6) });
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it("a larger game generates its constraints: 14 players with squares of sizes", () => {
    const table = coalitionGame(14, (mask) => coalitionSize(mask) ** 2);
    const point = corePoint(table, 14)!;
    expect(isInCore(table, 14, point)).toBe(true);
    // Proper coalitions gain least at size 1 and 13, where equal shares leave 14 - 1.
    expect(leastCore(table, 14).excess).toBeCloseTo(-13, 6);
  });
});

describe("nucleolus", () => {
  it("Aumann & Maschler 1985: the marriage contracts of the Talmud", () => {
    const claims = [100, 200, 300];
    expect([...nucleolus(bankruptcy(100, claims), 3)]).toEqual(near([100 / 3, 100 / 3, 100 / 3]));
    expect([...nucleolus(bankruptcy(200, claims), 3)]).toEqual(near([50, 75, 75]));
    expect([...nucleolus(bankruptcy(300, claims), 3)]).toEqual(near([50, 100, 150]));
  });

  it("is the Talmud rule for any bankruptcy", () => {
    /** Constrained equal awards of half claims up to half of all claims, then equal losses. */
    const talmud = (estate: number, claims: readonly number[]): number[] => {
      const total = claims.reduce((sum, claim) => sum + claim, 0);
      if (estate > total / 2) return talmud(total - estate, claims).map((loss, i) => claims[i] - loss);
      let low = 0;
      let high = Math.max(...claims);
      for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (claims.reduce((sum, claim) => sum + Math.min(claim / 2, middle), 0) < estate) low = middle;
        else high = middle;
      }
      return claims.map((claim) => Math.min(claim / 2, low));
    };
    const problem = fc
      .array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 5 })
      .chain((claims) =>
        fc.record({
          claims: fc.constant(claims),
          estate: fc.integer({ min: 1, max: claims.reduce((sum, claim) => sum + claim, 0) }),
        }),
      );
    fc.assert(
      fc.property(problem, ({ claims, estate }) => {
        expect([...nucleolus(bankruptcy(estate, claims), claims.length)]).toEqual(
          near(talmud(estate, claims), 5),
        );
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it("gloves, majority and two players", () => {
    expect([...nucleolus(gloves, 3)]).toEqual(near([1, 0, 0]));
    expect([...nucleolus(majority, 3)]).toEqual(near([1 / 3, 1 / 3, 1 / 3]));
    expect([...nucleolus(Float64Array.of(0, 2, 1, 7), 2)]).toEqual(near([4, 3]));
    expect([...nucleolus(Float64Array.of(0, 3), 1)]).toEqual([3]);
  });

  it("meets Kohlberg's criterion, and nothing else near it does", () => {
    const game = fc
      .array(fc.integer({ min: 0, max: 12 }), { minLength: 16, maxLength: 16 })
      .map((worths) =>
        coalitionGame(4, (mask) => (coalitionSize(mask) < 2 ? 0 : mask === 15 ? 20 : worths[mask])),
      );
    fc.assert(
      fc.property(game, (table) => {
        const x = nucleolus(table, 4);
        expect(meetsKohlberg(table, 4, x)).toBe(true);
        const moved = [x[0] + 0.5, x[1] + 0.25, x[2] - 0.25, x[3] - 0.5];
        if (Math.min(...moved) >= 0) expect(meetsKohlberg(table, 4, moved)).toBe(false);
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  it("says when there is nothing to divide in that way", () => {
    expect(() =>
      nucleolus(
        coalitionGame(2, (mask) => (mask === 3 ? 1 : coalitionSize(mask))),
        2,
      ),
    ).toThrow("players alone must not be worth more than all together");
    expect(() => nucleolus(new Float64Array(2 ** 13), 13)).toThrow(/1\.\.12.*use leastCore/);
    expect(() => leastCore(Float64Array.of(0, 1), 1)).toThrow("at least two players");
    expect(() => largestExcess(gloves, 3, [1])).toThrow("needs 3 numbers");
  });
});

/**
 * Kohlberg 1971: x is the nucleolus iff for every level, no transfer y (sum 0, not below 0 for those at their own worth)
 * that leaves all coalitions of at least that excess as well off makes one of them better off.
 */
function meetsKohlberg(table: Float64Array, players: number, x: ArrayLike<number>): boolean {
  const sums = coalitionSums(x);
  const proper = Array.from({ length: table.length - 2 }, (_, k) => k + 1);
  const excess = (mask: number) => table[mask] - sums[mask];
  const bits = (mask: number) => Array.from({ length: players }, (_, i) => (mask >> i) & 1);
  return proper.every((level) => {
    const above = proper.filter((mask) => excess(mask) >= excess(level) - 1e-5);
    const floor = proper.filter((mask) => coalitionSize(mask) === 1 && sums[mask] <= table[mask] + 1e-5);
    const gain = solveLinearProgram({
      direction: "maximise",
      objective: bits(0).map((_, i) => above.reduce((sum, mask) => sum + bits(mask)[i], 0)),
      constraints: [
        { coefficients: bits(table.length - 1), relation: "=", bound: 0 },
        ...[...above, ...floor].map((mask) => ({
          coefficients: bits(mask),
          relation: ">=" as const,
          bound: 0,
        })),
        ...bits(0).map((_, i) => ({ coefficients: bits(1 << i), relation: "<=" as const, bound: 1 })),
      ],
      free: "all",
    });
    return gain.status === "optimal" && gain.value < 1e-4;
  });
}
