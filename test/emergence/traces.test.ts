import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  autocorrelation,
  emergenceTime,
  leadersOf,
  oscillation,
  quantileRoles,
  recurrence,
  specialisation,
  turnTaking,
} from "../../src/emergence/index.ts";
import { comesTo, keepsTo } from "../../src/emergence/reached.ts";
import { noiseOf } from "./noise.ts";

const trace = (ticks: number, row: (t: number) => number[]) =>
  Array.from({ length: ticks }, (_, t) => row(t));
const meanOver = (seeds: number, value: (seed: number) => number) =>
  Array.from({ length: seeds }, (_, seed) => value(seed)).reduce((sum, one) => sum + one, 0) / seeds;

describe("specialisation", () => {
  it("is 1 for agents that each keep a role", () => {
    for (const roles of [
      [0, 1],
      [0, 1, 2, 3],
      [5, 5, 5, 9],
      [1, 1, 2, 2],
    ]) {
      const play = trace(40, () => roles);
      expect(specialisation(play, play)).toEqual({
        index: expect.closeTo(1, 12),
        roles: new Set(roles).size,
      });
    }
  });

  it("is the share of variance between agents across the plays, by hand", () => {
    // Agent 0 plays 0 three times in four, then always; agent 1 once in four, then half of the time.
    const first = [[0, 1], [0, 1], [0, 0], [1, 1]]; // biome-ignore format: a table
    const second = [[0, 1], [0, 0], [0, 0], [0, 1]]; // biome-ignore format: a table
    // Shares of role 0: .75 and .25 around .5; 1 and .5 around .75. Both roles and both agents alike.
    const between = 2 * (0.25 * 0.25);
    expect(specialisation(first, second).index).toBeCloseTo(
      between / Math.sqrt(0.5 * (1 - 0.75 ** 2 - 0.25 ** 2)),
      12,
    );
    expect(specialisation(first, first).index).toBeCloseTo((2 * 0.25 ** 2) / 0.5, 12);
  });

  it("is 0 where all do the same, or take turns, and negative where roles are swapped", () => {
    const same = trace(30, () => [2, 2, 2]);
    expect(specialisation(same, same)).toEqual({ index: 0, roles: 1 });
    const turns = trace(32, (t) => [t % 2, 1 - (t % 2)]);
    expect(specialisation(turns, turns).index).toBeCloseTo(0, 12);
    expect(
      specialisation(
        trace(8, () => [0, 1]),
        trace(9, () => [1, 0]),
      ).index,
    ).toBeCloseTo(-1, 12);
  });

  it("is 0 in the mean for agents that are alike, however long their habits last", () => {
    for (const memory of [0, 0.95]) {
      const play = (seed: number) =>
        noiseOf(seed)
          .table(60, 3, memory)
          .map((row) => row.map((value) => Math.sign(value)));
      const across = (seed: number) => specialisation(play(seed), play(seed + 1e6)).index;
      expect(Math.abs(meanOver(400, across))).toBeLessThan(0.02);
      if (memory > 0)
        expect(meanOver(50, (seed) => specialisation(play(seed), play(seed)).index)).toBeGreaterThan(0.1);
    }
  });

  it("does not depend on the names of roles nor on the order of agents", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const [first, second] = [seed, seed + 5000].map((s) => noiseOf(s).actions(20, 3, 4));
        const { index } = specialisation(first, second);
        const [a, b] = [first, second].map((play) => play.map((row) => row.map((role) => 7 - 2 * role)));
        expect(specialisation(a, b).index).toBeCloseTo(index, 10);
        const [c, d] = [first, second].map((play) => play.map(([x, y, z]) => [z, x, y]));
        expect(specialisation(c, d).index).toBeCloseTo(index, 10);
        expect(specialisation(second, first).index).toBeCloseTo(index, 10);
      }),
      { numRuns: 50 },
    );
  });

  it("puts amounts into classes of equal size, equal amounts into one", () => {
    expect(quantileRoles([[1, 2], [3, 4]], 4)).toEqual([[0, 1], [2, 3]]); // biome-ignore format: a table
    expect(quantileRoles([[5, 5], [5, 9]], 2)).toEqual([[0, 0], [0, 1]]); // biome-ignore format: a table
    const amounts = trace(40, (t) => [t, t + 0.5]);
    expect(() => specialisation(amounts, amounts)).toThrow(/at most 64 roles.*quantileRoles/);
    expect(() => specialisation([[1, 2], [1]], [[1, 2]])).toThrow(/tick 1 needs 2 agents/);
    expect(() => specialisation([[1]], [[1]])).toThrow(/at least 2 agents/);
    expect(() => specialisation([[1, 2]], [[1, 2, 3]])).toThrow(/same agents: 2 in the first, got 3/);
  });
});

describe("turnTaking", () => {
  it.each([2, 3, 5])("is 1 for a roster of %i agents", (agents) => {
    const roster = Array.from({ length: 40 }, (_, t) => t % agents);
    expect(turnTaking(roster, agents)).toMatchObject({ index: 1, leaders: agents });
  });

  it("is 0 for one leader, and below where leads last", () => {
    expect(turnTaking(new Array(20).fill(1), 2)).toEqual({ index: 0, leaders: 1, chance: 1 });
    const once = turnTaking([...new Array(10).fill(0), ...new Array(10).fill(1)], 2);
    expect(once.leaders).toBeCloseTo(1 + 1 / 19, 12);
    expect(once.index).toBeLessThan(-0.5);
    expect(
      meanOver(50, (seed) => turnTaking(leadersOf(noiseOf(seed).table(60, 2, 0.8)), 2).index),
    ).toBeLessThan(-0.3);
  });

  it("knows what rounds in any order give, and is 0 in their mean", () => {
    // Two of four rounds each: neighbours differ with probability 2 * (2/4) * (2/3).
    expect(turnTaking([0, 0, 1, 1], 2).chance).toBeCloseTo(1 + 2 / 3, 12);
    const index = (seed: number) => turnTaking(leadersOf(noiseOf(seed).table(40, 3)), 3).index;
    expect(Math.abs(meanOver(400, index))).toBeLessThan(0.03);
  });

  it("is partial where some are left out, and where the roster slips", () => {
    const pair = turnTaking(
      Array.from({ length: 40 }, (_, t) => t % 2),
      3,
    );
    expect(pair.leaders).toBe(2);
    expect(pair.index).toBeGreaterThan(0.05);
    expect(pair.index).toBeLessThan(0.5);
    const slipped = Array.from({ length: 60 }, (_, t) => (t < 30 ? t % 3 : (t + 1) % 3));
    expect(turnTaking(slipped, 3).index).toBeGreaterThan(0.9);
    expect(turnTaking(slipped, 3).index).toBeLessThan(1);
  });

  it("takes leaders from shares, ties being nobody's, those by rounding included", () => {
    expect(leadersOf([[1, 3], [2, 0], [1, 1], [0, 0]])).toEqual([1, 0, -1, -1]); // biome-ignore format: a table
    expect(leadersOf([[5, 5, 6], [6, 6, 5], [1, 0, 0]])).toEqual([2, -1, 0]); // biome-ignore format: a table
    expect(leadersOf([[0.1 + 0.2, 0.3], [0.3, 0.1 + 0.2], [-0.3, -0.1 - 0.2]])).toEqual([-1, -1, -1]); // biome-ignore format: a table
    expect(leadersOf([[1e-12, 2e-12], [1e12, 1e12 + 1e4]])).toEqual([1, 1]); // biome-ignore format: a table
    expect(() => turnTaking([0, 1, 0], 2)).toThrow(/at least 4 rounds for 2 agents, got 3/);
    expect(() => turnTaking([0, 1, 0, 2], 2)).toThrow(/agent in 0..1, or -1 for nobody \(round 3\), got 2/);
  });

  it("does not depend on the numbers of agents, nor on a common unit of shares", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const shares = noiseOf(seed).table(12, 3);
        const { index } = turnTaking(leadersOf(shares), 3);
        const renamed = leadersOf(shares.map(([a, b, c]) => [c, a, b]));
        const scaled = leadersOf(shares.map((row) => row.map((share) => 4 * share - 100)));
        for (const other of [renamed, scaled]) expect(turnTaking(other, 3).index).toBeCloseTo(index, 12);
      }),
      { numRuns: 50 },
    );
  });
});

describe("oscillation", () => {
  const wave = (length: number, period: number) =>
    Array.from({ length }, (_, t) => Math.sin((2 * Math.PI * t) / period));

  it("has the autocorrelation of a small series by hand", () => {
    expect([...autocorrelation([1, 2, 3], 2)]).toEqual([1, 0, -0.5]);
    expect([...autocorrelation([4, 4, 4], 2)]).toEqual([0, 0, 0]);
    expect(() => autocorrelation([1, 2], 2)).toThrow(/0..1, got 2/);
  });

  it.each([3, 5, 8, 20])("finds a period of %i, under noise and on a slope", (period) => {
    const noise = noiseOf(period).series(120);
    const series = wave(120, period).map((value, t) => value + 0.3 * noise[t] + 0.05 * t);
    const result = oscillation(series);
    expect(result.period).toBe(period);
    expect(result.strength).toBeGreaterThan(0.4);
  });

  it("finds boom and bust: a sawtooth, and plain alternation", () => {
    expect(oscillation(trace(60, (t) => [t % 10]).flat())).toMatchObject({ period: 10 });
    expect(oscillation(trace(40, (t) => [t % 2]).flat())).toMatchObject({ period: 2 });
  });

  it("recurs by half of what it is in step after a period and out of step around it", () => {
    // Alternation of 40: r_k = (-1)^k (1 - k / 40), less nothing, since it has no slope worth the name.
    const strengths = recurrence(trace(400, (t) => [t % 2]).flat());
    expect(strengths[2]).toBeCloseTo((1 - 2 / 400 + (1 - 3 / 400)) / 2, 3);
    expect([strengths[0], strengths[1], strengths[3] < 0]).toEqual([0, 0, true]);
    expect(strengths).toHaveLength(101);
  });

  it("recurs below 0 in the mean of noise, with or without memory, of a learning curve and of a step", () => {
    const most = (make: (seed: number) => number[]) => {
      const lags = Array.from({ length: 14 }, (_, j) => j + 2);
      const all = Array.from({ length: 100 }, (_, seed) => recurrence(make(seed)));
      return Math.max(...lags.map((lag) => all.reduce((sum, own) => sum + own[lag], 0) / all.length));
    };
    for (const memory of [0, 0.8, 0.95])
      expect(most((seed) => noiseOf(seed).series(60, memory))).toBeLessThan(0);
    const curve = (shape: (t: number) => number) => (seed: number) =>
      noiseOf(seed)
        .series(60)
        .map((value, t) => shape(t) + 0.05 * value);
    expect(most(curve((t) => 1 - Math.exp(-t / 6)))).toBeLessThan(0);
    expect(most(curve((t) => (t < 20 ? 0 : 1)))).toBeLessThan(0);
    expect(oscillation(trace(40, (t) => [3 * t + 1]).flat())).toEqual({ period: undefined, strength: 0 });
    expect(() => oscillation([1, 2, 3])).toThrow(/at least 8 values/);
  });
});

describe("reached and stayed", () => {
  it("takes the first window of the last stay; rounding keeps nobody below", () => {
    expect(emergenceTime([0, 1, 0, 1, 1], 1)).toBe(3);
    expect(emergenceTime([0, 1, 0], 1)).toBeUndefined();
    expect(emergenceTime([2, 2, 2], 1)).toBe(0);
    expect(emergenceTime([0, 0.3, 0.1 + 0.2], 0.1 + 0.2)).toBe(1);
    expect(emergenceTime([0, 0.1 + 0.7], 0.8)).toBe(1);
    expect(() => emergenceTime([], 1)).toThrow(/emergenceTime/);
  });

  const levels = (...parts: [level: number, windows: number][]) =>
    parts.flatMap(([level, windows]) => new Array<number>(windows).fill(level));

  it("comes to a threshold from below, and the other way round read backwards", () => {
    const rise = levels([0, 10], [1, 10]);
    expect([comesTo(rise, 0.5), comesTo(rise.toReversed(), 0.5)]).toEqual([1, -1]);
    expect(comesTo(levels([1, 20]), 0.5)).toBe(0);
    expect(comesTo(levels([0, 20]), 0.5)).toBe(0);
    // Three of the first five windows are above; one of the last five is not.
    expect(comesTo(levels([0, 2], [1, 18]), 0.5)).toBe(0);
    expect(comesTo(levels([0, 3], [1, 17]), 0.5)).toBe(1);
    expect(comesTo(levels([0, 10], [1, 9], [0, 1]), 0.5)).toBe(0);
    const around = (seed: number) => comesTo(noiseOf(seed).series(20, 0.95), 0.2);
    expect(Math.abs(meanOver(2000, around))).toBeLessThan(0.03);
  });

  it("keeps to a threshold from within the first quarter on", () => {
    expect(keepsTo(levels([1, 8]), 0.5)).toBe(1);
    expect(keepsTo(levels([0, 1], [1, 7]), 0.5)).toBe(1);
    expect(keepsTo(levels([0, 2], [1, 6]), 0.5)).toBe(-1);
    expect(keepsTo(levels([1, 7], [0, 1]), 0.5)).toBe(-1);
  });
});
