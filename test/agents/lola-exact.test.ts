/** Values and derivatives of memory-one play, against what is known of them in other ways. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bimatrix, type MemoryOne, memoryOneMachine, repeatedPayoffs } from "../../src/games/index.ts";
import { memoryOneDuel } from "../../src/learn/lola/index.ts";

const dilemma = [
  [-1, -3, 0, -2],
  [-1, 0, -3, -2],
];
const logits = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 5, maxLength: 5 });
const payoffs = fc.array(
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
  {
    minLength: 2,
    maxLength: 2,
  },
);
const discount = fc.double({ min: 0, max: 0.97, noNaN: true });

function valuesAt(table: readonly number[][], gamma: number, x: number[], y: number[]): Float64Array {
  const duel = memoryOneDuel(table, gamma);
  duel.meet(Float64Array.from(x), 0, Float64Array.from(y), 0);
  return duel.values;
}

/** The list with `step` added to entry `at`. */
const shifted = (list: number[], at: number, step: number) => list.map((v, j) => (j === at ? v + step : v));

describe("values of two memory-one players", () => {
  test("always cooperating, always defecting, and tit-for-tat against both", () => {
    const never = [-40, -40, -40, -40, -40];
    const always = [40, 40, 40, 40, 40];
    const titForTat = [40, -40, 40, -40, 40];
    const at = (x: number[], y: number[]) => Array.from(valuesAt(dilemma, 0.9, x, y));
    expect(at(always, always)).toEqual([expect.closeTo(-10, 9), expect.closeTo(-10, 9)]);
    expect(at(never, always)).toEqual([expect.closeTo(0, 9), expect.closeTo(-30, 9)]);
    // Robbed once, then both defect for ever.
    expect(at(titForTat, never)).toEqual([expect.closeTo(-3 - 18, 9), expect.closeTo(-18, 9)]);
    expect(at(titForTat, titForTat)).toEqual([expect.closeTo(-10, 9), expect.closeTo(-10, 9)]);
  });

  test("are those of the same strategies as machines", () => {
    fc.assert(
      fc.property(logits, logits, payoffs, discount, (x, y, table, gamma) => {
        const machine = (list: number[]) => {
          const [cc, cd, dc, dd, start] = list.map((v) => 1 / (1 + Math.exp(-v)));
          return memoryOneMachine([cc, cd, dc, dd] as MemoryOne, start);
        };
        const rows = (own: number[]) => [own.slice(0, 2), own.slice(2)];
        const game = bimatrix(rows(table[0]), rows(table[1]));
        const perRound = repeatedPayoffs(game, machine(x), machine(y), { discount: gamma });
        const found = valuesAt(table, gamma, x, y);
        for (const j of [0, 1]) expect((1 - gamma) * found[j]).toBeCloseTo(perRound[j], 9);
      }),
    );
  });

  test("slopes and mixed derivatives are those of finite differences", () => {
    const step = 1e-4;
    fc.assert(
      fc.property(logits, logits, payoffs, discount, (x, y, table, gamma) => {
        const duel = memoryOneDuel(table, gamma);
        duel.meet(Float64Array.from(x), 0, Float64Array.from(y), 0);
        const near = (found: number, differences: number) =>
          expect(Math.abs(found - differences)).toBeLessThan(1e-6 / (1 - gamma) ** 2);
        for (let j = 0; j < 2; j++)
          for (let s = 0; s < 5; s++) {
            const value = (dx: number, dy: number, t = s) =>
              valuesAt(table, gamma, shifted(x, s, dx), shifted(y, t, dy))[j];
            near(duel.slopes[10 * j + s], (value(step, 0) - value(-step, 0)) / (2 * step));
            near(duel.slopes[10 * j + 5 + s], (value(0, step) - value(0, -step)) / (2 * step));
            for (let t = 0; t < 5; t++) {
              const corners =
                value(step, step, t) - value(step, -step, t) - value(-step, step, t) + value(-step, -step, t);
              near(duel.mixed[(5 * j + s) * 5 + t], corners / (4 * step * step));
            }
          }
      }),
      { numRuns: 30 },
    );
  });

  test("refuse what they cannot value", () => {
    expect(() => memoryOneDuel([[1, 2, 3, 4]], 0.9)).toThrow("four payoffs of each of two players");
    expect(() => memoryOneDuel([dilemma[0], [0, 1, 2, Number.NaN]], 0.9)).toThrow("finite");
    expect(() => memoryOneDuel(dilemma, 1)).toThrow("gamma must be in [0, 1), got 1; without discount");
  });
});
