import { describe, expect, it } from "vitest";
import { alternativesOf } from "../../src/core/spaces.ts";
import { box, category, discrete, feature, multiDiscrete } from "../../src/index.ts";

describe("heads", () => {
  it("are plain values", () => {
    expect(discrete(3)).toEqual({ kind: "discrete", name: "action", n: 3 });
    expect(discrete(2, { name: "vote", labels: ["no", "yes"], values: [0, 1], unit: "votes" })).toEqual({
      kind: "discrete",
      name: "vote",
      n: 2,
      labels: ["no", "yes"],
      values: [0, 1],
      unit: "votes",
    });
    expect(box(0, 1, { name: "bid", unit: "tokens" })).toEqual({
      kind: "box",
      name: "bid",
      low: 0,
      high: 1,
      unit: "tokens",
    });
    expect(multiDiscrete([2, 3])).toEqual([
      { kind: "discrete", name: "action0", n: 2 },
      { kind: "discrete", name: "action1", n: 3 },
    ]);
    expect(multiDiscrete([2, 3], ["left", "right"]).map(({ name }) => name)).toEqual(["left", "right"]);
  });

  it("say what is wrong with them", () => {
    expect(() => discrete(0)).toThrow("discrete: n must be a whole number of at least 1, got 0");
    expect(() => discrete(1.5)).toThrow("got 1.5");
    expect(() => discrete(Number.NaN)).toThrow("got NaN");
    expect(() => discrete(2, { labels: ["a"] })).toThrow("discrete: needs 2 labels, got 1");
    expect(() => discrete(2, { values: [1, 2, 3] })).toThrow("discrete: needs 2 values, got 3");
    expect(() => box(1, 1)).toThrow("box: low must be below high, got [1,1]");
    expect(() => box(0, Number.NaN)).toThrow("box: low must be below high");
  });
});

describe("alternativesOf", () => {
  it("gives all choices, or 32 different ones from the first to the last", () => {
    expect(alternativesOf(discrete(1))).toEqual([0]);
    expect(alternativesOf(discrete(32))).toEqual(Array.from({ length: 32 }, (_, choice) => choice));
    for (const n of [33, 1000]) {
      const some = alternativesOf(discrete(n));
      expect(new Set(some).size).toBe(32);
      expect([some[0], some[31]]).toEqual([0, n - 1]);
      expect(some.every(Number.isInteger)).toBe(true);
    }
    const range = alternativesOf(box(-1, 1));
    expect([range[0], range[31], range.length]).toEqual([-1, 1, 32]);
    expect(range[1] - range[0]).toBeCloseTo(2 / 31, 12);
  });
});

describe("features", () => {
  it("have a range, and bins where they have whole values", () => {
    expect(feature(0, 5, "stock")).toEqual({
      low: 0,
      high: 5,
      whole: false,
      size: 1,
      bins: 0,
      description: "stock",
    });
    expect(feature(0, 5, "stock", { bins: 4, size: 2, unit: "t" })).toMatchObject({
      bins: 4,
      size: 2,
      unit: "t",
    });
    expect(category(3, "last action")).toEqual({
      low: 0,
      high: 2,
      whole: true,
      size: 1,
      bins: 3,
      description: "last action",
    });
    expect(category(3, "last action", { bins: 0 }).bins).toBe(0);
  });
});
