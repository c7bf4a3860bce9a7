import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adjustedRand,
  coalitionChange,
  coalitionStructure,
  exploitation,
  inequalityByWindow,
} from "../../../src/measure/emergence/index.ts";
import { noiseOf, shareOfSeeds } from "./noise.ts";

const fewer = { permutations: 199 };

/** Agents of one group share a series; `shock` is common to all. */
function grouped(seed: number, ticks: number, groups: readonly number[], own = 0.4, shock = 2): number[][] {
  const common = noiseOf(seed).series(ticks);
  const ofGroup = noiseOf(seed + 1).table(ticks, Math.max(...groups) + 1);
  const noise = noiseOf(seed + 2).table(ticks, groups.length);
  return common.map((value, t) => groups.map((g, i) => shock * value + ofGroup[t][g] + own * noise[t][i]));
}

describe("coalitions", () => {
  it("finds who moves together, whatever happens to all", () => {
    for (const groups of [
      [0, 0, 1, 1],
      [0, 1, 0, 1, 2, 2],
    ]) {
      const result = coalitionStructure(grouped(7, 60, groups));
      expect(result.of).toEqual(groups);
      expect(result.count).toBe(new Set(groups).size);
      expect(result.p).toBeLessThan(0.01);
    }
  });

  it("finds none in a shock to all, nor in agents that never vary", () => {
    const shocks = shareOfSeeds(
      200,
      (seed) => coalitionStructure(grouped(seed, 40, [0, 1, 2, 3], 1, 5), fewer).count > 0,
    );
    expect(shocks).toBeLessThan(0.095);
    expect(coalitionStructure(new Array(10).fill([1, 2, 3]))).toMatchObject({
      of: [0, 1, 2],
      count: 0,
      p: 1,
    });
  });

  it("calls independent agents at most at the nominal rate", () => {
    for (const agents of [3, 6]) {
      const table = (seed: number) => noiseOf(seed).table(24, agents);
      expect(shareOfSeeds(200, (s) => coalitionStructure(table(s), fewer).p <= 0.05)).toBeLessThan(0.095);
    }
    const change = (s: number) =>
      coalitionChange(noiseOf(s).table(16, 4), noiseOf(s + 1e6).table(16, 4), fewer);
    expect(shareOfSeeds(100, (s) => change(s).p <= 0.05)).toBeLessThan(0.09);
  });

  it("follows agents that are renumbered, and payoffs in other units", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const table = grouped(seed, 40, [0, 0, 1, 1], 0.1);
        const turned = table.map(([a, b, c, d]) => [c, a, d, b]);
        const scaled = table.map((row) => row.map((value, i) => (i + 1) * 10 * value - 50));
        expect(coalitionStructure(table, fewer).of).toEqual([0, 0, 1, 1]);
        expect(coalitionStructure(turned, fewer).of).toEqual([0, 1, 0, 1]);
        expect(coalitionStructure(scaled, fewer).of).toEqual([0, 0, 1, 1]);
      }),
      { numRuns: 20 },
    );
  });

  it("tells a change of coalitions from the same coalitions seen again", () => {
    const before = grouped(1, 48, [0, 0, 1, 1]);
    const changed = coalitionChange(before, grouped(11, 48, [0, 1, 0, 1]));
    expect(changed.before.of).toEqual([0, 0, 1, 1]);
    expect(changed.after.of).toEqual([0, 1, 0, 1]);
    expect(changed.agreement).toBeCloseTo(-0.5, 12);
    expect(changed.p).toBeLessThan(0.01);
    const same = coalitionChange(before, grouped(21, 48, [0, 0, 1, 1]));
    expect(same.agreement).toBe(1);
    expect(same.p).toBe(1);
  });

  it("refuses two agents and few ticks", () => {
    expect(() => coalitionStructure(new Array(10).fill([1, 2]))).toThrow(/at least 3 agents/);
    expect(() => coalitionStructure([[1, 2, 3]])).toThrow(/at least 8 ticks, got 1/);
  });

  it("compares groupings as Hubert and Arabie do", () => {
    expect(adjustedRand([0, 0, 1, 1], [5, 5, 2, 2])).toBe(1);
    expect(adjustedRand([0, 1, 2], [0, 1, 2])).toBe(1);
    // Contingency table rows (2, 1), (0, 3): 4 pairs together in both, 6 and 7 in each, of 15.
    expect(adjustedRand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1])).toBeCloseTo(
      (4 - (6 * 7) / 15) / (6.5 - (6 * 7) / 15),
      12,
    );
  });
});

describe("exploitation", () => {
  /** Agent `of(w)` takes one from each of the others. */
  const transfers = (windows: number, agents: number, of: (w: number) => number) =>
    Array.from({ length: windows }, (_, w) =>
      Array.from({ length: agents }, (_, i) => (i === of(w) ? agents - 1 : -1)),
    );

  it("finds who exploits when, and by how much", () => {
    const result = exploitation(transfers(30, 3, (w) => Math.floor(w / 5) % 3));
    expect(result.periods.map(({ agent, from, to }) => [agent, from, to])).toEqual([
      [0, 0, 4],
      [1, 5, 9],
      [2, 10, 14],
      [0, 15, 19],
      [1, 20, 24],
      [2, 25, 29],
    ]);
    expect(result.periods[0]).toMatchObject({ gain: 2, loss: 2 });
    expect(result.exploiters).toBe(3);
    expect(result.ratio).toBeCloseTo(0, 12);
    expect(result.p).toBeLessThan(0.05);
  });

  it("does not call gains that nobody pays for, nor transfers that do not last, nor noise", () => {
    const together = Array.from({ length: 30 }, (_, w) => [w % 10 < 5 ? 2 : 0, w % 10 < 5 ? 1 : 0]);
    expect(exploitation(together)).toMatchObject({ periods: [], exploiters: 0 });
    const noise = noiseOf(4).actions(60, 1, 3).flat();
    expect(exploitation(transfers(60, 3, (w) => noise[w])).p).toBeGreaterThan(0.05);
    const rate = shareOfSeeds(200, (seed) => exploitation(noiseOf(seed).table(40, 3, 0.5), fewer).p <= 0.05);
    expect(rate).toBeLessThan(0.09);
    expect(exploitation(new Array(6).fill([1, 1]))).toEqual({ periods: [], exploiters: 0, ratio: 1, p: 1 });
  });

  it("does not depend on the unit of payoffs, nor on what each agent earns anyway", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const payoffs = noiseOf(seed).table(12, 3);
        const result = exploitation(payoffs, fewer);
        const moved = exploitation(
          payoffs.map((row) => row.map((value, i) => 8 * value + 16 * i)),
          fewer,
        );
        expect(moved.p).toBe(result.p);
        expect(moved.ratio).toBeCloseTo(result.ratio, 9);
        expect(moved.periods.map(({ agent, from, to }) => [agent, from, to])).toEqual(
          result.periods.map(({ agent, from, to }) => [agent, from, to]),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("refuses short histories", () => {
    expect(() => exploitation([[1, 2]])).toThrow(/at least 4 windows, got 1/);
  });
});

describe("inequalityByWindow", () => {
  it("is the Gini coefficient of each session, summarised", () => {
    const { values, summary } = inequalityByWindow([
      [
        [1, 1],
        [0, 1],
      ],
      [
        [0, 2],
        [0, 3],
      ],
    ]);
    expect(values).toEqual([
      [0, 0.5],
      [0.5, 0.5],
    ]);
    expect(summary.map(({ mean, n }) => [mean, n])).toEqual([
      [0.25, 2],
      [0.5, 2],
    ]);
    expect(() => inequalityByWindow([])).toThrow(/at least one window/);
  });
});
