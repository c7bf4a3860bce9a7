import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  extent,
  linearScale,
  niceAxis,
  niceStep,
  packRows,
  spread,
  thin,
} from "../../../src/report/charts/scale.ts";
import { anyNumber, leftover } from "../arbitrary.ts";

describe("niceAxis", () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
    [-1, 1, 4, [-1, -0.5, 0, 0.5, 1]],
    [3, 97, 5, [0, 20, 40, 60, 80, 100]],
    [0, 1e-4, 2, [0, 5e-5, 1e-4]],
    [1e6, 1.5e6, 5, [1e6, 1.1e6, 1.2e6, 1.3e6, 1.4e6, 1.5e6]],
  ])("[%d, %d] in %d steps", (low, high, count, ticks) => {
    expect(niceAxis(low, high, count, true).ticks).toEqual(ticks);
  });

  it("keeps the ends or moves them out to a tick", () => {
    expect(niceAxis(3, 97, 5, false)).toMatchObject({ min: 3, max: 97, ticks: [20, 40, 60, 80] });
    expect(niceAxis(3, 97, 5, true)).toMatchObject({ min: 0, max: 100 });
  });

  it("widens an interval without width", () => {
    expect(niceAxis(4, 4, 4, true)).toMatchObject({ min: 2, max: 6 });
    expect(niceAxis(0, 0, 2, true)).toMatchObject({ min: -1, max: 1 });
  });

  it("has 1-2-5 steps that rise evenly, cover the values and are few, for all doubles", () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { minLength: 1 }), fc.integer({ min: 1, max: 10 }), (values, count) => {
        const range = extent(values);
        fc.pre(range !== undefined);
        const [low, high] = range!;
        const axis = niceAxis(low, high, count, true);
        const slack = axis.step * 1e-6;
        expect(axis.min).toBeLessThanOrEqual(low + slack);
        expect(axis.max).toBeGreaterThanOrEqual(high - slack);
        expect(axis.ticks.length).toBeLessThanOrEqual(count + 2);
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
        for (let index = 1; index < axis.ticks.length; index++) {
          expect(axis.ticks[index]! - axis.ticks[index - 1]!).toBeCloseTo(
            axis.step,
            6 - Math.log10(axis.step),
          );
        }
        expect(axis.labels.join()).not.toMatch(leftover);
        expect(new Set(axis.labels).size).toBe(axis.labels.length);
      }),
    );
  });

  it("takes the smallest sufficient step", () => {
    expect(niceStep(10, 5)).toEqual({ factor: 2, exponent: 0 });
    expect(niceStep(10, 4)).toEqual({ factor: 5, exponent: 0 });
    expect(niceStep(0.06, 1)).toEqual({ factor: 1, exponent: -1 });
    expect(niceStep(1, 1)).toEqual({ factor: 1, exponent: 0 });
  });
});

describe("linearScale", () => {
  it("takes ends to ends and is affine between", () => {
    const scale = linearScale([-2, 6], [100, 20]);
    expect([-2, 0, 2, 6].map(scale)).toEqual([100, 80, 60, 20]);
  });
  it("takes a domain without width to the middle", () => expect(linearScale([3, 3], [0, 10])(3)).toBe(5));
  it("survives the widest domain", () => expect(linearScale([-1e290, 1e290], [0, 10])(0)).toBe(5));
});

describe("extent", () => {
  it("skips what is not finite", () =>
    expect(extent([Number.NaN, 2, undefined, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 2]));
  it("is undefined of nothing", () => expect(extent([Number.NaN])).toBeUndefined());
});

describe("spread", () => {
  it("leaves positions that are apart", () => expect(spread([10, 30, 60], 14, 0, 100)).toEqual([10, 30, 60]));
  it("moves a cluster around its mean", () => expect(spread([50, 50, 50], 10, 0, 100)).toEqual([40, 50, 60]));
  it("keeps the order of the input", () => expect(spread([52, 50], 10, 0, 100)).toEqual([56, 46]));
  it("pushes a cluster off the edge", () => expect(spread([1, 2], 10, 0, 100)).toEqual([0, 10]));
  it("shrinks the gap when there is no room", () => expect(spread([5, 5, 5], 10, 0, 10)).toEqual([0, 5, 10]));
  it("keeps gap, bounds and order always", () => {
    const positions = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 15 });
    fc.assert(
      fc.property(positions, (wanted) => {
        const placed = spread(wanted, 14, 0, 200);
        const sorted = [...placed].sort((a, b) => a - b);
        for (let index = 1; index < sorted.length; index++) {
          expect(sorted[index]! - sorted[index - 1]!).toBeGreaterThan(
            Math.min(14, 200 / (wanted.length - 1)) - 1e-6,
          );
        }
        for (const position of placed) {
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThanOrEqual(200 + 1e-6);
        }
        for (let a = 0; a < wanted.length; a++) {
          for (let b = 0; b < wanted.length; b++)
            if (wanted[a]! < wanted[b]!) expect(placed[a]).toBeLessThan(placed[b]!);
        }
      }),
    );
  });
});

describe("packRows", () => {
  it("stacks only what overlaps", () => {
    const rows = packRows(
      [
        [0, 10],
        [5, 15],
        [20, 30],
        [12, 22],
      ],
      2,
    );
    expect(rows).toEqual([0, 1, 0, 2]);
  });
});

describe("thin", () => {
  const ramp = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  it("keeps short curves whole", () => expect(thin(ramp(5), ramp(5), 5)).toEqual([0, 1, 2, 3, 4]));
  it("keeps the ends and a spike", () => {
    const y = ramp(1000).map((index) => (index === 617 ? 50 : 0));
    const kept = thin(ramp(1000), y, 20);
    expect(kept).toHaveLength(20);
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(999);
    expect(kept).toContain(617);
  });
  it("gives rising indices within the limit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 3, max: 50 }),
        (y, limit) => {
          const kept = thin(ramp(y.length), y, limit);
          expect(kept.length).toBe(Math.min(y.length, limit));
          for (let index = 1; index < kept.length; index++)
            expect(kept[index]).toBeGreaterThan(kept[index - 1]!);
        },
      ),
    );
  });
});
