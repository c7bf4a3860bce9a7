import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniform } from "../../src/index.ts";
import {
  argmax,
  argmaxMasked,
  argmaxRandomTies,
  boltzmann,
  countAllowed,
  maximum,
  nthAllowed,
  sample,
} from "../../src/learn/index.ts";

const table = Float64Array.of(9, 1, 4, 4, 2, 8);

describe("the greedy choice", () => {
  it("is the first of the largest in its row", () => {
    expect(argmax(table, 1, 4)).toBe(1);
    expect(argmax(table, 0, 6)).toBe(0);
    expect(argmax(table, 3, 1)).toBe(0);
    expect(maximum(table, 1, 4)).toBe(4);
    expect(argmax(Float64Array.of(-5, -2, -9), 0, 3)).toBe(1);
    expect(maximum(Float64Array.of(-5, -2, -9), 0, 3)).toBe(-2);
  });

  it("is one of several at random, without a draw when there is only one", () => {
    const rng = Int32Array.of(1, 2, 3, 4);
    const before = [...rng];
    expect(argmaxRandomTies(table, 0, 6, rng, 0)).toBe(0);
    expect([...rng]).toEqual(before);
    const counts = [0, 0, 0, 0, 0];
    const tied = Float64Array.of(0, 5, 3, 5, 5, 1);
    for (let t = 0; t < 6000; t++) counts[argmaxRandomTies(tied, 1, 5, rng, 0)]++;
    expect(counts[1]).toBe(0);
    expect(counts[4]).toBe(0);
    for (const a of [0, 2, 3]) expect(Math.abs(counts[a] - 2000)).toBeLessThan(4 * Math.sqrt(6000 * (2 / 9)));
  });

  it("obeys the mask", () => {
    const mask = Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 0, 0);
    expect(argmaxMasked(table, 1, 4, mask, 0)).toBe(1);
    expect(argmaxMasked(table, 1, 4, mask, 1)).toBe(3);
    expect(argmaxMasked(table, 1, 4, mask, 5)).toBe(-1);
    expect(argmaxMasked(Float64Array.of(-3, -1), 0, 2, Uint8Array.of(1, 0), 0)).toBe(0);
  });

  it("agrees with Math.max and indexOf on any row", () => {
    const rows = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (row, allowed) => {
        const q = Float64Array.from([99, ...row, 99]);
        const top = Math.max(...row);
        expect(argmax(q, 1, row.length)).toBe(row.indexOf(top));
        expect(maximum(q, 1, row.length)).toBe(top);
        expect(row[argmaxRandomTies(q, 1, row.length, Int32Array.of(5, 6, 7, row.length), 0)]).toBe(top);
        const mask = Uint8Array.from(allowed, Number);
        const choices = row.flatMap((value, a) => (allowed[a] ? [value] : []));
        const best = argmaxMasked(q, 1, row.length, mask, 0);
        if (choices.length === 0) expect(best).toBe(-1);
        else {
          expect(allowed[best]).toBe(true);
          expect(row[best]).toBe(Math.max(...choices));
        }
      }),
    );
  });
});

describe("masked counting", () => {
  it("counts what is allowed, and finds the j-th", () => {
    const mask = Uint8Array.of(0, 0, 1, 1, 0, 1);
    expect(countAllowed(mask, 2, 4)).toBe(3);
    expect([0, 1, 2].map((j) => nthAllowed(mask, 2, 4, j))).toEqual([0, 1, 3]);
    expect(countAllowed(mask, 0, 2)).toBe(0);
  });
});

describe("sampling", () => {
  it("takes each choice on its share of the unit interval, whatever the weights' scale", () => {
    const weights = Float64Array.of(9, 1, 0, 2, 1);
    const at = (u: number) => sample(weights, 1, 4, u);
    expect([0, 0.24, 0.26, 0.74, 0.76, 0.999].map(at)).toEqual([0, 0, 2, 2, 3, 3]);
  });

  it("never takes a weight of zero, not even at the ends", () => {
    expect(sample(Float64Array.of(0, 1, 0), 0, 3, 0)).toBe(1);
    expect(sample(Float64Array.of(0, 1, 0), 0, 3, 1 - 2 ** -32)).toBe(1);
    expect(sample(Float64Array.of(0.1, 0.2, 0.3, 0), 0, 4, 1 - 2 ** -53)).toBe(2);
  });

  it("follows the weights (chi-square, 3 degrees of freedom, 0.999 quantile 16.27)", () => {
    const rng = Int32Array.of(1, 2, 3, 4);
    const weights = Float64Array.of(1, 2, 3, 4);
    const counts = [0, 0, 0, 0];
    for (let t = 0; t < 10_000; t++) counts[sample(weights, 0, 4, uniform(rng, 0))]++;
    const chiSquare = counts.reduce(
      (sum, count, a) => sum + (count - 1000 * (a + 1)) ** 2 / (1000 * (a + 1)),
      0,
    );
    expect(chiSquare).toBeLessThan(16.27);
  });
});

describe("Boltzmann weights", () => {
  it("are exp(difference / temperature), 1 for the best", () => {
    const out = new Float64Array(3);
    boltzmann(Float64Array.of(99, 1, 3, 2), 1, 3, 0.5, out);
    expect(out[0]).toBeCloseTo(Math.exp(-4), 15);
    expect(out[1]).toBe(1);
    expect(out[2]).toBeCloseTo(Math.exp(-2), 15);
  });

  it("stay finite for large values and small temperatures", () => {
    const out = new Float64Array(2);
    boltzmann(Float64Array.of(1e9, 1e9 - 1), 0, 2, 1e-3, out);
    expect([...out]).toEqual([1, 0]);
  });

  it("are zero where masked, and measured from the best allowed", () => {
    const out = new Float64Array(3);
    boltzmann(Float64Array.of(5, 1, 2), 0, 3, 1, out, Uint8Array.of(9, 0, 1, 1), 1);
    expect(out[0]).toBe(0);
    expect(out[2]).toBe(1);
    expect(out[1]).toBeCloseTo(1 / Math.E, 15);
  });
});
