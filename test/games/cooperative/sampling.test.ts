import { describe, expect, it } from "vitest";
import {
  banzhafValues,
  coalitionGame,
  coalitionSize,
  type EvaluateCoalitions,
  sampleBanzhaf,
  sampleShapley,
  shapleyValues,
} from "../../../src/games/index.ts";

const players = 7;
const table = coalitionGame(players, (mask, members) =>
  mask === 0 ? 0 : Math.sin(mask) + members.reduce((sum, i) => sum + i, 0) + coalitionSize(mask) ** 2 / 4,
);
const fromTable: EvaluateCoalitions = (members, count, out) => {
  for (let c = 0; c < count; c++) {
    let mask = 0;
    for (let i = 0; i < players; i++) mask |= members[c * players + i] << i;
    out[c] = table[mask];
  }
};
/** How many of the players' exact values lie within 1.96 standard errors, over seeds. */
function coverage(
  sample: (seed: number) => { values: Float64Array; standardErrors: Float64Array },
  exact: Float64Array,
): number {
  let inside = 0;
  const seeds = 60;
  for (let seed = 0; seed < seeds; seed++) {
    const { values, standardErrors } = sample(seed);
    exact.forEach((value, i) => {
      if (Math.abs(values[i] - value) <= 1.96 * standardErrors[i] + 1e-12) inside++;
    });
  }
  return inside / (seeds * exact.length);
}

describe("sampled Shapley values", () => {
  it.each(["independent", "antithetic", "stratified"] as const)(
    "%s: efficient, and covers the exact values",
    (method) => {
      const exact = shapleyValues(table, players);
      const sample = (seed: number) => sampleShapley(players, fromTable, { budget: 2000, method, seed });
      const { values, evaluations, draws } = sample(0);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(table[table.length - 1], 9);
      const orders = { independent: 1, antithetic: 2, stratified: players }[method];
      expect(evaluations).toBe(2 + draws * orders * (players - 1));
      expect(evaluations).toBeLessThanOrEqual(2000);
      expect(evaluations).toBeGreaterThan(2000 - orders * (players - 1));
      const share = coverage(sample, exact);
      expect(share).toBeGreaterThan(0.9);
      expect(share).toBeLessThan(0.99);
    },
  );

  it("an additive game needs no luck, which sampling cannot know", () => {
    const { values, standardErrors } = sampleShapley(
      4,
      (members, count, out) => {
        for (let c = 0; c < count; c++) {
          out[c] = 0;
          for (let i = 0; i < 4; i++) out[c] += (members[4 * c + i] * (i + 1)) / 10;
        }
      },
      { budget: 200 },
    );
    expect([...values]).toEqual([0.1, 0.2, 0.3, 0.4].map((value) => expect.closeTo(value, 12)));
    expect([...standardErrors]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("where only the number of members counts, reverses cancel squares and strata leave nothing", () => {
    const power =
      (exponent: number): EvaluateCoalitions =>
      (members, count, out) => {
        for (let c = 0; c < count; c++) {
          let size = 0;
          for (let i = 0; i < players; i++) size += members[c * players + i];
          out[c] = size ** exponent;
        }
      };
    const of = (exponent: number, method: "independent" | "antithetic" | "stratified") => {
      const { values, standardErrors } = sampleShapley(players, power(exponent), { budget: 800, method });
      // By symmetry each is worth as much.
      const away = Math.max(...values.map((value) => Math.abs(value - players ** (exponent - 1))));
      return { away, error: Math.max(...standardErrors) };
    };
    expect(of(2, "independent").error).toBeGreaterThan(0.1);
    expect(of(2, "antithetic")).toEqual({ away: expect.closeTo(0, 9), error: Number.NaN });
    expect(of(3, "antithetic").error).toBeGreaterThan(0.1);
    expect(of(3, "stratified")).toEqual({ away: expect.closeTo(0, 9), error: Number.NaN });
  });

  it("stops when the intervals are narrow enough, and says when they are not", () => {
    const easy = sampleShapley(players, fromTable, { budget: 50_000, tolerance: 0.3, batch: 60 });
    expect(easy.precise).toBe(true);
    expect(easy.evaluations).toBeLessThan(10_000);
    expect(2 * 1.96 * Math.max(...easy.standardErrors)).toBeLessThan(0.3);
    expect(sampleShapley(players, fromTable, { budget: 500, tolerance: 1e-6 }).precise).toBe(false);
    expect(sampleShapley(players, fromTable, { budget: 500 }).precise).toBe(true);
  });

  it("trusts no intervals of fewer than 100 draws, nor of draws that were all the same", () => {
    const wide = { tolerance: 100, batch: 60 };
    const few = sampleShapley(players, fromTable, { budget: 2 + 99 * 12, ...wide });
    expect([few.draws, few.precise]).toEqual([99, false]);
    const enough = sampleShapley(players, fromTable, { budget: 10_000, ...wide });
    expect([enough.draws, enough.precise]).toEqual([100, true]);
    const constant: EvaluateCoalitions = (members, count, out) => {
      for (let c = 0; c < count; c++) out[c] = members[2 * c];
    };
    const same = sampleShapley(2, constant, { budget: 1002, method: "independent", ...wide });
    expect([same.draws, same.precise, ...same.standardErrors]).toEqual([1000, false, Number.NaN, Number.NaN]);
  });

  it("knows no standard error of fewer than 16 draws, nor of a player that no draw has told apart", () => {
    // Player 0 is needed by all, 6 matters to nobody; the others make the worth by threes.
    const weights = [3, 1, 1, 1, 1, 1, 0];
    const voting: EvaluateCoalitions = (members, count, out) => {
      for (let c = 0; c < count; c++) {
        let votes = 0;
        for (let i = 0; i < players; i++) votes += members[c * players + i] * weights[i];
        out[c] = votes > 4 ? 1 : 0;
      }
    };
    const drawn = (draws: number) =>
      sampleShapley(players, voting, { budget: 2 + 6 * draws, method: "independent" });
    expect(drawn(4).standardErrors.every(Number.isNaN)).toBe(true);
    expect(drawn(15).standardErrors.every(Number.isNaN)).toBe(true);
    const { standardErrors, values } = drawn(400);
    expect(Array.from(standardErrors, Number.isNaN)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(values[6]).toBe(0);
    for (let seed = 0; seed < 50; seed++) {
      const few = sampleShapley(players, voting, { budget: 2 + 6 * 16, method: "independent", seed });
      few.values.forEach((value, i) => {
        if (value === 0) expect(few.standardErrors[i]).toBeNaN();
        else expect(few.standardErrors[i]).toBeGreaterThan(0);
      });
    }
  });

  it("seeds decide, batches do not; no row but nobody's is empty", () => {
    const at = (seed: number, batch: number) => [
      ...sampleShapley(players, fromTable, { budget: 900, seed, batch }).values,
    ];
    expect(at(1, 50)).toEqual(at(1, 1024));
    expect(at(1, 50)).not.toEqual(at(2, 50));
    const sizes = new Set<number>();
    let calls = 0;
    sampleShapley(
      players,
      (members, count, out) => {
        calls++;
        expect(count).toBeLessThanOrEqual(96);
        for (let c = 0; c < count; c++)
          sizes.add(members.slice(c * players, (c + 1) * players).reduce((a, b) => a + b));
        fromTable(members, count, out);
      },
      { budget: 900, batch: 96 },
    );
    expect(calls).toBe(1 + Math.ceil(Math.floor(898 / 12) / 8));
    expect([...sizes].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("sampled Banzhaf values", () => {
  it.each(["independent", "antithetic"] as const)("%s: covers the exact values", (method) => {
    const exact = banzhafValues(table, players);
    const share = coverage(
      (seed) => sampleBanzhaf(players, fromTable, { budget: 2000, method, seed }),
      exact,
    );
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  });

  it("complements cancel what grows with size: pairs", () => {
    const pairs: EvaluateCoalitions = (members, count, out) => {
      for (let c = 0; c < count; c++) {
        const size = members.slice(c * 4, c * 4 + 4).reduce((a, b) => a + b);
        out[c] = (size * (size - 1)) / 2;
      }
    };
    const { values, standardErrors } = sampleBanzhaf(4, pairs, { budget: 200 });
    expect([...values]).toEqual([1.5, 1.5, 1.5, 1.5]);
    expect([...standardErrors]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(
      Math.max(...sampleBanzhaf(4, pairs, { budget: 100, method: "independent" }).standardErrors),
    ).toBeGreaterThan(0.1);
  });
});

it("says what is wrong", () => {
  const options = { budget: 100 };
  expect(() => sampleShapley(1, fromTable, options)).toThrow("at least 2");
  expect(() => sampleShapley(3, fromTable, { budget: 0 })).toThrow("budget");
  expect(() => sampleShapley(7, fromTable, { budget: 20, method: "stratified" })).toThrow(
    /two draws of 42.*give at least 86/,
  );
  expect(() => sampleShapley(3, fromTable, { ...options, tolerance: 0 })).toThrow(
    "tolerance must be above 0",
  );
  expect(() => sampleShapley(3, () => {}, options)).toThrow("a finite worth for each coalition");
  expect(() => sampleBanzhaf(3, fromTable, { ...options, method: "antithetical" as "antithetic" })).toThrow(
    'did you mean "antithetic"',
  );
});
