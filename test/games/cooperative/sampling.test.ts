import { describe, expect, it } from "vitest";
import {
  banzhafValues,
  coalitionGame,
  coalitionSize,
  type EvaluateCoalitions,
  sampleBanzhaf,
  sampleShapley,
  shapleyValues,
} from "../../../src/index.ts";

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

  it("an additive game needs no luck", () => {
    const { values, standardErrors } = sampleShapley(
      4,
      (members, count, out) => {
        for (let c = 0; c < count; c++) {
          out[c] = 0;
          for (let i = 0; i < 4; i++) out[c] += members[4 * c + i] * (i + 1);
        }
      },
      { budget: 100 },
    );
    expect([...values]).toEqual([1, 2, 3, 4].map((value) => expect.closeTo(value, 12)));
    expect(Math.max(...standardErrors)).toBeLessThan(1e-12);
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
    const error = (exponent: number, method: "independent" | "antithetic" | "stratified") =>
      Math.max(...sampleShapley(players, power(exponent), { budget: 600, method }).standardErrors);
    expect(error(2, "independent")).toBeGreaterThan(0.1);
    expect(error(2, "antithetic")).toBeLessThan(1e-9);
    expect(error(3, "antithetic")).toBeGreaterThan(0.1);
    expect(error(3, "stratified")).toBeLessThan(1e-9);
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
    expect([same.draws, same.precise, ...same.standardErrors]).toEqual([1000, true, 0, 0]);
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
    const { values, standardErrors } = sampleBanzhaf(4, pairs, { budget: 100 });
    expect([...values]).toEqual([1.5, 1.5, 1.5, 1.5]);
    expect(Math.max(...standardErrors)).toBeLessThan(1e-12);
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
