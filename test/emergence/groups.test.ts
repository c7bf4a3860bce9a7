import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coalitions, exploitation, inequalityByWindow } from "../../src/emergence/index.ts";
import { noiseOf } from "./noise.ts";

/** Agents of a group share its luck; all share a shock. */
function grouped(seed: number, ticks: number, groups: readonly number[], own = 0.4, shock = 2): number[][] {
  const common = noiseOf(seed).series(ticks);
  const ofGroup = noiseOf(seed + 1).table(ticks, Math.max(...groups) + 1);
  const noise = noiseOf(seed + 2).table(ticks, groups.length);
  return common.map((value, t) => groups.map((g, i) => shock * value + ofGroup[t][g] + own * noise[t][i]));
}
const meanOver = (seeds: number, value: (seed: number) => number) =>
  Array.from({ length: seeds }, (_, seed) => value(seed)).reduce((sum, one) => sum + one, 0) / seeds;

describe("coalitions", () => {
  it("are correlations of 1 and -1 where two pairs stand against each other, by hand", () => {
    const play = Array.from({ length: 8 }, (_, t) => (t % 2 ? [1, 1, 0, 0] : [0, 0, 3, 3]));
    const { correlations, variance } = coalitions(play, play);
    expect(correlations.map((row) => row.map((r) => Math.round(1e9 * r) / 1e9))).toEqual([
      [1, 1, -1, -1],
      [1, 1, -1, -1],
      [-1, -1, 1, 1],
      [-1, -1, 1, 1],
    ]);
    // Two pairs at 1, four at -1, mean -1/3.
    expect(variance).toBeCloseTo((2 * (4 / 3) ** 2 + 4 * (2 / 3) ** 2) / 6, 9);
  });

  it("are who moves together in both plays, whatever happens to all", () => {
    const groups = [0, 0, 1, 1];
    const { correlations, variance } = coalitions(grouped(7, 60, groups), grouped(17, 60, groups));
    expect(variance).toBeGreaterThan(0.4);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < i; j++) expect(correlations[i][j] > 0).toBe(groups[i] === groups[j]);
    // Other groups in the other play are no coalition that lasts.
    expect(coalitions(grouped(7, 60, groups), grouped(17, 60, [0, 1, 0, 1])).variance).toBeLessThan(0);
  });

  it("have a variance of 0 in the mean where agents are independent, however long each remembers", () => {
    for (const memory of [0, 0.95]) {
      const play = (seed: number) => noiseOf(seed).table(60, 4, memory);
      const within = (seed: number) => coalitions(play(seed), play(seed)).variance;
      expect(
        Math.abs(meanOver(200, (seed) => coalitions(play(seed), play(seed + 1e6)).variance)),
      ).toBeLessThan(0.02);
      // The same play twice would show its own accidents.
      expect(meanOver(50, within)).toBeGreaterThan(0.01);
    }
    const shocked = (seed: number) => grouped(seed, 60, [0, 1, 2, 3], 1, 5);
    expect(Math.abs(meanOver(100, (s) => coalitions(shocked(s), shocked(s + 1e6)).variance))).toBeLessThan(
      0.02,
    );
  });

  it("leave out agents that never vary, who do not thereby move together", () => {
    const still = (seed: number) =>
      noiseOf(seed)
        .table(40, 2)
        .map(([a, b]) => [a, 5, b, 5]);
    expect(coalitions(still(1), still(2))).toEqual({
      variance: 0,
      correlations: [
        [1, 0, expect.closeTo(-1, 9), 0],
        [0, 1, 0, 0],
        [expect.closeTo(-1, 9), 0, 1, 0],
        [0, 0, 0, 1],
      ],
    });
  });

  it("follow agents that are renumbered, and payoffs in other units", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const plays = [grouped(seed, 40, [0, 0, 1, 1]), grouped(seed + 5000, 40, [0, 0, 1, 1])];
        const { variance } = coalitions(plays[0], plays[1]);
        const [first, second] = plays.map((play) =>
          play.map((row) => [3, 1, 0, 2].map((i) => (i + 1) * 10 * row[i] - 50)),
        );
        expect(coalitions(first, second).variance).toBeCloseTo(variance, 9);
      }),
      { numRuns: 20 },
    );
  });

  it("refuse two agents, few ticks and plays of others", () => {
    const three = new Array(10).fill([1, 2, 3]);
    expect(() => coalitions(new Array(10).fill([1, 2]), three)).toThrow(/at least 3 agents/);
    expect(() => coalitions([[1, 2, 3]], three)).toThrow(/at least 8 ticks, got 1/);
    expect(() => coalitions(three, new Array(10).fill([1, 2, 3, 4]))).toThrow(
      /same agents: 3 in the first, got 4/,
    );
  });
});

describe("exploitation", () => {
  /** Agent `of(w)` takes one from each of the others. */
  const transfers = (windows: number, agents: number, of: (w: number) => number) =>
    Array.from({ length: windows }, (_, w) =>
      Array.from({ length: agents }, (_, i) => (i === of(w) ? agents - 1 : -1)),
    );

  it("is who exploits when, and by how much", () => {
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
    // 24 of 29 windows keep the exploiter; in any order 10 x 9 x 3 / 30 = 9 would.
    expect(result.persistence).toBeCloseTo((24 - 9) / (29 - 9), 12);
  });

  it("takes two windows at least: one is no period", () => {
    const everyOther = exploitation(transfers(12, 3, (w) => w % 3));
    expect(everyOther).toMatchObject({ periods: [], exploiters: 0 });
    expect(everyOther.persistence).toBeLessThan(0);
    const single = exploitation(transfers(12, 3, (w) => (w === 5 ? 0 : w < 5 ? 1 : 2)));
    expect(single.periods.map(({ agent, from, to }) => [agent, from, to])).toEqual([
      [1, 0, 4],
      [2, 6, 11],
    ]);
    const pair = exploitation(transfers(12, 3, (w) => (w === 5 || w === 6 ? 0 : w < 5 ? 1 : 2)));
    expect(pair.periods[1]).toMatchObject({ agent: 0, from: 5, to: 6 });
  });

  it("is none where nobody pays for gains, and does not persist where takers change at random", () => {
    const together = Array.from({ length: 30 }, (_, w) => [w % 10 < 5 ? 2 : 0, w % 10 < 5 ? 1 : 0]);
    expect(exploitation(together)).toMatchObject({ periods: [], exploiters: 0, persistence: 0 });
    expect(exploitation(together).ratio).toBeGreaterThan(1);
    const random = (seed: number) => {
      const taker = noiseOf(seed).actions(60, 1, 3).flat();
      return exploitation(transfers(60, 3, (w) => taker[w]));
    };
    expect(Math.abs(meanOver(300, (seed) => random(seed).persistence))).toBeLessThan(0.02);
    expect(random(1).ratio).toBeCloseTo(0, 12);
    expect(exploitation(new Array(6).fill([1, 1]))).toEqual({
      periods: [],
      exploiters: 0,
      ratio: 1,
      ratioApart: 1,
      persistence: 0,
    });
  });

  it("has a ratio that is the same, in the mean, with every other history read backwards, if agents are independent", () => {
    const gap = (seed: number) => {
      const { ratio, ratioApart } = exploitation(noiseOf(seed).table(40, 3, 0.8));
      return ratioApart - ratio;
    };
    expect(Math.abs(meanOver(300, gap))).toBeLessThan(0.08);
    const { ratio, ratioApart } = exploitation(transfers(30, 3, (w) => Math.floor(w / 7) % 3));
    expect(ratioApart - ratio).toBeGreaterThan(0.3);
  });

  it("takes rounding for no gain, no lead and no loss", () => {
    const off = (w: number, i: number) => (((7 * w + 3 * i) % 5) - 2) * Number.EPSILON;
    const level = Array.from({ length: 12 }, (_, w) => [0, 1, 2].map((i) => 0.1 + off(w, i)));
    expect(exploitation(level)).toMatchObject({ periods: [], ratio: 1 });
    // Two share the lead up to rounding.
    const tied = Array.from({ length: 12 }, (_, w) =>
      w % 4 < 2 ? [1 + off(w, 0), 1 + off(w, 1), 0] : [0, 0, 3],
    );
    expect(exploitation(tied).periods.every(({ agent }) => agent === 2)).toBe(true);
  });

  it("does not depend on the unit of payoffs, nor on what each agent earns anyway", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const payoffs = noiseOf(seed).table(12, 3);
        const result = exploitation(payoffs);
        const moved = exploitation(payoffs.map((row) => row.map((value, i) => 8 * value + 16 * i)));
        expect(moved.ratio).toBeCloseTo(result.ratio, 9);
        expect(moved.persistence).toBeCloseTo(result.persistence, 12);
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
