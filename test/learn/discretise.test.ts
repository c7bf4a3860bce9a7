import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { category, type Features, feature, type PolicyContext } from "../../src/index.ts";
import { discretiser } from "../../src/learn/index.ts";

/** What a discretiser looks at: features, their columns, and which rows are a policy's. */
function site(features: Features, values: Record<string, number[]>, rows: number[], seats = 1) {
  const io = {
    version: 0,
    obs: Object.fromEntries(
      Object.keys(features).map((name) => [name, Float64Array.from(values[name] ?? [])]),
    ),
  };
  const context = { features, io, rows: Int32Array.from(rows), seats: new Int32Array(seats) };
  return context as unknown as PolicyContext;
}

function indices(
  features: Features,
  values: Record<string, number[]>,
  rows: number[],
  bins: Record<string, number> = {},
): number[] {
  return [...discretiser("test", site(features, values, rows), bins).read(0, rows.length)];
}

describe("a discretiser", () => {
  it("cuts a real feature into equal bins; the ends and what lies beyond go to the outer ones", () => {
    const features = { stock: feature(0, 10, "stock", { bins: 5 }) };
    const values = [-3, 0, 1.999, 2, 9.99, 10, 12];
    expect(indices(features, { stock: values }, [0, 1, 2, 3, 4, 5, 6])).toEqual([0, 0, 0, 1, 4, 4, 4]);
    expect(indices(features, { stock: [4, -6] }, [1, 0], { stock: 2 })).toEqual([0, 0]);
  });

  it("gives each whole number its bin, or fewer bins when asked", () => {
    const features = { last: category(6, "last action") };
    expect(indices(features, { last: [0, 1, 2, 3, 4, 5] }, [0, 1, 2, 3, 4, 5])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(indices(features, { last: [0, 1, 2, 3, 4, 5] }, [0, 1, 2, 3, 4, 5], { last: 3 })).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
    const shifted = { level: { ...category(3, "level"), low: -1, high: 1 } };
    expect(indices(shifted, { level: [-1, 0, 1] }, [0, 1, 2])).toEqual([0, 1, 2]);
  });

  it("puts whole numbers into fewer bins that are as equal as can be", () => {
    const features = { level: category(10, "level") };
    const levels = Array.from({ length: 10 }, (_, v) => v);
    expect(indices(features, { level: levels }, levels, { level: 3 })).toEqual([
      0, 0, 0, 0, 1, 1, 1, 2, 2, 2,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 1, max: 250 }), (n, bins) => {
        const all = Array.from({ length: n }, (_, v) => v);
        // Bin floor(v bins / n), by whole numbers.
        const exact = all.map((v) => (v * bins - ((v * bins) % n)) / n);
        expect(indices({ level: category(n, "level") }, { level: all }, all, { level: bins })).toEqual(exact);
      }),
      { examples: [[44, 30]] },
    );
  });

  it("makes one mixed-radix index, the first feature most significant", () => {
    const features = {
      stock: feature(0, 1, "stock", { bins: 4 }),
      unused: feature(0, 1, "left out by itself"),
      history: category(3, "past", { size: 2 }),
    };
    const values = { stock: [0.6, 0], unused: [0, 0], history: [2, 1, 0, 2] };
    const context = site(features, values, [0, 1]);
    const { size, parts, read } = discretiser("test", context, {});
    expect(size).toBe(4 * 9);
    expect(parts).toEqual([
      { feature: "stock", bins: 4 },
      { feature: "history", bins: 3 },
      { feature: "history", bins: 3 },
    ]);
    expect([...read(0, 2)]).toEqual([2 * 9 + 2 * 3 + 1, 0 + 0 + 2]);
    expect(indices(features, values, [0, 1], { history: 0 })).toEqual([2, 0]);
    expect(indices(features, values, [0, 1], { history: 0, stock: 0 })).toEqual([0, 0]);
  });

  it("keeps the parts of a real feature apart, also where a bin is one wide", () => {
    const features = { pair: feature(0, 5, "two levels", { bins: 5, size: 2 }) };
    expect(indices(features, { pair: [2.7, 1.9, 5, 0] }, [0, 1])).toEqual([2 * 5 + 1, 4 * 5]);
  });

  it("reads the rows of its seats only, in the range asked for, and again when observations changed", () => {
    const features = { last: category(9, "last") };
    const context = site(features, { last: [0, 1, 2, 3, 4, 5] }, [1, 2, 4, 5], 2);
    const { read } = discretiser("test", context, {});
    expect([...read(1, 2)]).toEqual([0, 0, 4, 5]);
    expect([...read(0, 2)]).toEqual([1, 2, 4, 5]);
    context.io.obs.last.fill(7);
    expect([...read(0, 2)]).toEqual([1, 2, 4, 5]);
    context.io.version++;
    expect([...read(0, 1)]).toEqual([7, 7, 4, 5]);
  });

  it("gives distinct whole observations distinct indices, and stays in its table", () => {
    const scenario = fc.record({
      sizes: fc.array(
        fc.record({ n: fc.integer({ min: 1, max: 5 }), size: fc.integer({ min: 1, max: 3 }) }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      picks: fc.array(fc.nat(4), { minLength: 18, maxLength: 18 }),
    });
    fc.assert(
      fc.property(scenario, ({ sizes, picks }) => {
        const features = Object.fromEntries(
          sizes.map(({ n, size }, j) => [`f${j}`, category(n, "x", { size })]),
        );
        const rows = [0, 1];
        let next = 0;
        const values = Object.fromEntries(
          sizes.map(({ n, size }, j) => [
            `f${j}`,
            Array.from({ length: 2 * size }, () => picks[next++ % 18] % n),
          ]),
        );
        const { size, read } = discretiser("test", site(features, values, rows), {});
        const [a, b] = read(0, 2);
        const row = (r: number) =>
          sizes.map(({ size: s }, j) => values[`f${j}`].slice(r * s, (r + 1) * s)).join();
        expect(a === b).toBe(row(0) === row(1));
        expect(Math.max(a, b)).toBeLessThan(size);
        expect(Math.min(a, b)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("says what it cannot cut", () => {
    const features = {
      stock: feature(0, 1, "stock"),
      wealth: feature(0, Number.POSITIVE_INFINITY, "wealth"),
    };
    const build = (bins: Record<string, number>) => () =>
      discretiser("q-learning", site(features, {}, []), bins);
    expect(build({ stokc: 3 })).toThrow(
      'unknown observation feature for q-learning "stokc", did you mean "stock"?',
    );
    expect(build({ wealth: 3 })).toThrow(
      'q-learning: feature "wealth" has no finite range to cut into 3 bins',
    );
    expect(build({ stock: 2 ** 25 })).toThrow(
      "q-learning: a table may have at most 16777216 states, got 33554432; give fewer bins, e.g. bins: { stock: 4 }",
    );
    expect(build({})).not.toThrow();
  });
});
