import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schedule, valueAt } from "../../src/learn/index.ts";

const at = (given: unknown, ...ticks: number[]) => ticks.map((t) => valueAt(schedule.parse(given), t));

describe("a schedule", () => {
  it("is a constant", () => {
    expect(at(0.3, 0, 1, 1e9)).toEqual([0.3, 0.3, 0.3]);
  });

  it("decays exponentially from start to end", () => {
    expect(at({ start: 1, end: 0.2, decay: 0.1 }, 0)).toEqual([1]);
    expect(at({ start: 1, end: 0.2, decay: 0.1 }, 10)[0]).toBeCloseTo(0.2 + 0.8 / Math.E, 15);
    expect(at({ start: 1, decay: Math.LN2 }, 1, 2, 3).map((x) => x.toFixed(12))).toEqual([
      "0.500000000000",
      "0.250000000000",
      "0.125000000000",
    ]);
    expect(at({ start: 1, end: 0.2, decay: 0 }, 1000)).toEqual([1]);
    expect(at({ start: 0, end: 1, decay: 1 }, 1e6)).toEqual([1]);
  });

  it("is a line, with a delay, that stays at its end", () => {
    expect(at({ start: 1, end: 0, steps: 10 }, 0, 5, 10, 11)).toEqual([1, 0.5, 0, 0]);
    expect(at({ start: 2, end: 4, steps: 4, delay: 3 }, 0, 3, 4, 5, 7, 100)).toEqual([2, 2, 2.5, 3, 4, 4]);
  });

  it("says what it can be", () => {
    expect(() => schedule.parse({ from: 1, to: 0 })).toThrow("{ start, end, decay } or { start, end, steps");
    expect(() => schedule.parse(-1)).toThrow(">=0");
  });

  it("stays between its ends", () => {
    const value = fc.double({ min: 0, max: 100, noNaN: true });
    const rule = fc.record({
      start: value,
      end: value,
      steps: fc.integer({ min: 1, max: 500 }),
      delay: fc.nat(100),
    });
    fc.assert(
      fc.property(rule, fc.nat(1000), (given, t) => {
        const [now] = at(given, t);
        expect(now).toBeGreaterThanOrEqual(Math.min(given.start, given.end) - 1e-12);
        expect(now).toBeLessThanOrEqual(Math.max(given.start, given.end) + 1e-12);
      }),
    );
  });

  it("is rejected when it is neither", () => {
    for (const bad of [
      "slow",
      { start: 1 },
      { start: 1, decay: -1 },
      { start: 1, steps: 0 },
      { start: 1, steps: 5, decay: 1 },
    ])
      expect(schedule.safeParse(bad).success).toBe(false);
  });
});
