import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanDay } from "../../envs/demand-response/mean-day.ts";
import { shiftedLoads } from "../../src/situations/index.ts";

const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const least = (values: Iterable<number>) => Array.from(values).reduce((low, value) => Math.min(low, value));

describe("users who place energy where power is cheap", () => {
  it("leave two slots apart by 1/(n + 1) of what they were", () => {
    const loads = shiftedLoads([10, 4], 12, 3);
    expect([...loads]).toEqual([13.75, 12.25]);
    expect(sum(loads.map((load) => load ** 2))).toBe(339.125);
    const best = shiftedLoads([10, 4], 12, Number.POSITIVE_INFINITY);
    expect(sum(best.map((load) => load ** 2))).toBe(338);
  });

  it.each([
    [2, 30_976],
    [5, 32_037],
    [20, 32_729],
    [Number.POSITIVE_INFINITY, 33_001],
  ])("fill the night of the mean day of PJM: %f of them to %i MW", (users, lowest) => {
    expect(least(shiftedLoads(meanDay, sum(meanDay) / 10, users))).toBeCloseTo(lowest, -0.5);
  });

  it("are where none of them gains by placing a little elsewhere", () => {
    const day = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (base, energy, users) => {
          const loads = shiftedLoads(base, energy, users);
          expect(sum(loads)).toBeCloseTo(sum(base) + energy, 9);
          const own = loads.map((load, t) => (load - base[t]) / users);
          // What one more unit costs is load plus own energy: alike where it places some, no less elsewhere.
          const costs = loads.map((load, t) => load + own[t]);
          const used = costs.filter((_, t) => own[t] > 1e-9);
          for (const cost of used) expect(cost).toBeCloseTo(used[0], 9);
          for (const cost of costs) expect(cost).toBeGreaterThan(used[0] - 1e-9);
        },
      ),
      { numRuns: 50 },
    );
  });
});

it("what cannot be is refused", () => {
  expect(() => shiftedLoads([], 1, 1)).toThrow("base must have 1 to");
  expect(() => shiftedLoads([-1], 1, 1)).toThrow("base loads must be at least 0");
  expect(() => shiftedLoads([1], -1, 1)).toThrow("energy must be at least 0");
  expect(() => shiftedLoads([1], 1, 0)).toThrow("users must be at least 1");
});
