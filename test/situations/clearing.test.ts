import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clearing, contagion, creditNetwork, settle } from "../../src/situations/index.ts";

const owes = [
  [0, 2, 1, 0],
  [0, 0, 3, 1],
  [2, 0, 0, 2],
  [0, 1, 0, 0],
];
const assets = [0.5, 0.5, 0.5, 0.2];

describe("four banks that owe each other", () => {
  it("pay as much as all can, in proportion to what they owe", () => {
    const { paid, defaults, shortfall } = clearing(owes, assets);
    [2.25, 3, 3.5, 1].forEach((each, i) => {
      expect(paid[i]).toBeCloseTo(each, 9);
    });
    expect(defaults).toEqual([0, 1, 2]);
    expect(shortfall).toBeCloseTo(2.25, 9);
  });

  it("pay far less where a fifth of all is lost in each default", () => {
    const { paid } = clearing(owes, assets, { assets: 0.8, claims: 0.8 });
    [1.108, 1.7909, 1.77, 1].forEach((each, i) => {
      expect(paid[i]).toBeCloseTo(each, 4);
    });
  });

  it("all pay where the first two are given half a unit", () => {
    expect(clearing(owes, [1, 1, 0.5, 0.2])).toMatchObject({
      paid: [3, 4, 4, 1],
      defaults: [],
      shortfall: 0,
    });
  });
});

it.each([
  [0.45, 4, 1],
  [0.55, 5, 1],
  [0.65, 6, 6],
])("a shock of %f fells as many on a ring and among all as the closed form says", (shock, ring, complete) => {
  const n = 6;
  const margin = 0.1;
  const networks = {
    ring: (i: number, j: number) => (j === (i + 1) % n ? 1 : 0),
    complete: (i: number, j: number) => (i === j ? 0 : 1 / (n - 1)),
  };
  const felled = { ring, complete };
  for (const kind of ["ring", "complete"] as const) {
    const debts = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => networks[kind](i, j)),
    );
    // What each has is what it is owed and its margin, and what it owes is as much as it is owed.
    const network = creditNetwork(debts);
    const own = Float64Array.from({ length: n }, (_, i) => margin - (i === 0 ? shock : 0));
    const paid = new Float64Array(n);
    expect(settle(network, new Float64Array(n).fill(1), own, paid, 0), kind).toBe(felled[kind]);
    expect(contagion(kind, n, margin, shock), kind).toBe(felled[kind]);
  }
});

it("payments are the most that is due or there, and whoever is short has nothing left", () => {
  const cases = fc.integer({ min: 1, max: 6 }).chain((n) =>
    fc.record({
      owes: fc.array(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
      assets: fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: n, maxLength: n }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ owes, assets }) => {
      const debts = owes.map((row, i) => row.map((owed, j) => (i === j ? 0 : owed)));
      const { paid } = clearing(debts, assets);
      const n = assets.length;
      const due = debts.map((row) => row.reduce((a, b) => a + b, 0));
      for (let i = 0; i < n; i++) {
        let has = assets[i];
        for (let j = 0; j < n; j++) if (due[j] > 0) has += (debts[j][i] / due[j]) * paid[j];
        expect(paid[i]).toBeCloseTo(Math.min(due[i], has), 7);
      }
    }),
    { numRuns: 100 },
  );
});

it("debts that are negative before others are paid are first made up by what comes in", () => {
  const network = creditNetwork([
    [0, 1],
    [1, 0],
  ]);
  const paid = new Float64Array(5);
  const due = Float64Array.of(9, 9, 9, 1, 1);
  expect(settle(network, due, [0, 0, 0, 0.8, -0.75], paid, 3)).toBe(1);
  expect([...paid]).toEqual([0, 0, 0, 1, 0.25]);
  expect([...due]).toEqual([9, 9, 9, 1, 1]);
});

it("what cannot be is refused", () => {
  expect(() => clearing([[1]], [1])).toThrow("bank 0 cannot owe itself");
  expect(() => clearing([[0, 1]], [1])).toThrow("owes must have 1 numbers in each row");
  expect(() => clearing([[0]], [1, 2])).toThrow("assets must be one for each of the 1 banks");
  expect(() => clearing([[0]], [-1])).toThrow("assets must be at least 0 and finite");
  expect(() => creditNetwork([[0]], { claims: 2 })).toThrow("recovery of claims must be within 0 and 1");
});
