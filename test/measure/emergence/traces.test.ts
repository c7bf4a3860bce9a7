import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  autocorrelation,
  leadersOf,
  oscillation,
  quantileRoles,
  specialisation,
  turnTaking,
} from "../../../src/measure/emergence/index.ts";
import { noiseOf, shareOfSeeds } from "./noise.ts";

const fewer = { permutations: 199 };
const trace = (ticks: number, row: (t: number) => number[]) =>
  Array.from({ length: ticks }, (_, t) => row(t));

describe("specialisation", () => {
  it("is 1 for agents that each keep a role", () => {
    for (const roles of [
      [0, 1],
      [0, 1, 2, 3],
      [5, 5, 5, 9],
      [1, 1, 2, 2],
    ]) {
      const result = specialisation(trace(40, () => roles));
      expect(result.information).toBeCloseTo(1, 12);
      expect(result.index).toBeCloseTo(1, 12);
      expect(result.p).toBeLessThan(0.01);
      expect(result.roles).toBe(new Set(roles).size);
    }
  });

  it("is the mutual information of a small table by hand", () => {
    // Agent 0 plays 0 three times in four, agent 1 once in four: I = ln 2 - H(1/4), over ln 2.
    const roles = [
      [0, 1],
      [0, 1],
      [0, 0],
      [1, 1],
    ];
    const entropy = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    expect(specialisation(roles).information).toBeCloseTo(1 - entropy / Math.log(2), 12);
  });

  it("is 0 where all do the same, or take turns", () => {
    expect(specialisation(trace(30, () => [2, 2, 2]))).toMatchObject({ index: 0, information: 0, p: 1 });
    const turns = specialisation(trace(32, (t) => [t % 2, 1 - (t % 2)]));
    expect(turns.information).toBeCloseTo(0, 12);
    expect(turns.p).toBeGreaterThan(0.9);
  });

  it("does not call agents that are alike specialised", () => {
    let sum = 0;
    const rate = shareOfSeeds(200, (seed) => {
      const result = specialisation(noiseOf(seed).actions(60, 4, 3), fewer);
      sum += result.information - result.chance;
      return result.p <= 0.05;
    });
    expect(rate).toBeLessThan(0.09);
    expect(Math.abs(sum / 200)).toBeLessThan(0.005);
    // Habits that last for some ticks are no specialisation either; without runs nearly all of these are called.
    const habits = (seed: number) => quantileRoles(noiseOf(seed).table(300, 3, 0.7));
    expect(shareOfSeeds(100, (seed) => specialisation(habits(seed), fewer).p <= 0.05)).toBeLessThan(0.15);
  });

  it("does not depend on the names of roles nor on the order of agents", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const roles = noiseOf(seed).actions(20, 3, 4);
        const { information, p } = specialisation(roles, fewer);
        const renamed = specialisation(
          roles.map((row) => row.map((role) => 7 - 2 * role)),
          fewer,
        );
        expect(renamed.information).toBeCloseTo(information, 10);
        expect(renamed.p).toBe(p);
        const turned = specialisation(
          roles.map(([a, b, c]) => [c, a, b]),
          fewer,
        );
        expect(turned.information).toBeCloseTo(information, 10);
      }),
      { numRuns: 50 },
    );
  });

  it("puts amounts into classes of equal size, equal amounts into one", () => {
    expect(quantileRoles([[1, 2], [3, 4]], 4)).toEqual([[0, 1], [2, 3]]); // biome-ignore format: a table
    expect(quantileRoles([[5, 5], [5, 9]], 2)).toEqual([[0, 0], [0, 1]]); // biome-ignore format: a table
    expect(() => specialisation(trace(40, (t) => [t, t + 0.5]))).toThrow(/at most 64 roles.*quantileRoles/);
    expect(() => specialisation([[1, 2], [1]])).toThrow(/tick 1 needs 2 agents/);
    expect(() => specialisation([[1]])).toThrow(/at least 2 agents/);
  });
});

describe("turnTaking", () => {
  it.each([2, 3, 5])("is 1 for a roster of %i agents", (agents) => {
    const result = turnTaking(
      Array.from({ length: 40 }, (_, t) => ((t * 2) % agents === 0 && agents === 2 ? t % 2 : t % agents)),
      agents,
    );
    expect(result).toMatchObject({ index: 1, leaders: agents });
    expect(result.p).toBeLessThan(0.01);
  });

  it("is 0 for one leader, and for two that swap only once", () => {
    expect(turnTaking(new Array(20).fill(1), 2)).toMatchObject({ index: 0, leaders: 1, chance: 1, p: 1 });
    const once = turnTaking([...new Array(10).fill(0), ...new Array(10).fill(1)], 2);
    expect(once.index).toBe(0);
    expect(once.leaders).toBeCloseTo(1 + 1 / 19, 12);
    expect(once.p).toBeGreaterThan(0.9);
  });

  it("knows what independent play gives", () => {
    // Two of four rounds each: neighbours differ with probability 2 * (2/4) * (2/3).
    expect(turnTaking([0, 0, 1, 1], 2).chance).toBeCloseTo(1 + 2 / 3, 12);
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

  it("does not call independent leaders turn-taking, nor leads that last", () => {
    const rate = shareOfSeeds(
      200,
      (seed) => turnTaking(leadersOf(noiseOf(seed).table(40, 3)), 3, fewer).p <= 0.05,
    );
    expect(rate).toBeLessThan(0.09);
    const lasting = (seed: number) =>
      turnTaking(leadersOf(noiseOf(seed).table(60, 2, 0.8)), 2, fewer).p <= 0.05;
    expect(shareOfSeeds(50, lasting)).toBe(0);
  });

  it("takes leaders from shares, ties being nobody's", () => {
    expect(leadersOf([[1, 3], [2, 0], [1, 1], [0, 0]])).toEqual([1, 0, -1, -1]); // biome-ignore format: a table
    expect(leadersOf([[5, 5, 6], [6, 6, 5], [1, 0, 0]])).toEqual([2, -1, 0]); // biome-ignore format: a table
    expect(() => turnTaking([0, 1, 0], 2)).toThrow(/at least 4 rounds for 2 agents, got 3/);
    expect(() => turnTaking([0, 1, 0, 2], 2)).toThrow(/agent in 0..1, or -1 for nobody \(round 3\), got 2/);
  });

  it("does not depend on the numbers of agents, nor on a common unit of shares", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const shares = noiseOf(seed).table(12, 3);
        const result = turnTaking(leadersOf(shares), 3, fewer);
        const renamed = leadersOf(shares.map(([a, b, c]) => [c, a, b]));
        const scaled = leadersOf(shares.map((row) => row.map((share) => 4 * share - 100)));
        for (const other of [renamed, scaled]) {
          expect(turnTaking(other, 3, fewer).index).toBeCloseTo(result.index, 12);
          expect(turnTaking(other, 3, fewer).p).toBe(result.p);
        }
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
    expect(result.strength).toBeGreaterThan(0.6);
    expect(result.p).toBeLessThan(0.01);
  });

  it("finds boom and bust: a sawtooth, and plain alternation", () => {
    expect(oscillation(trace(60, (t) => [t % 10]).flat())).toMatchObject({ period: 10 });
    const alternation = oscillation(trace(40, (t) => [t % 2]).flat());
    expect(alternation.period).toBe(2);
    expect(alternation.p).toBeLessThan(0.01);
  });

  it("does not call noise, with or without memory, nor a learning curve, nor a step", () => {
    for (const memory of [0, 0.8]) {
      const rate = shareOfSeeds(
        200,
        (seed) => oscillation(noiseOf(seed).series(60, memory), fewer).p <= 0.05,
      );
      expect(rate).toBeLessThan(0.09);
    }
    const curve = (shape: (t: number) => number) =>
      shareOfSeeds(100, (seed) => {
        const noise = noiseOf(seed).series(60);
        return (
          oscillation(
            noise.map((value, t) => shape(t) + 0.05 * value),
            fewer,
          ).p <= 0.05
        );
      });
    expect(curve((t) => 1 - Math.exp(-t / 6))).toBeLessThan(0.09);
    expect(curve((t) => (t < 20 ? 0 : 1))).toBeLessThan(0.09);
    expect(oscillation(trace(40, (t) => [3 * t + 1]).flat())).toEqual({
      period: undefined,
      strength: 0,
      p: 1,
    });
    expect(() => oscillation([1, 2, 3])).toThrow(/at least 8 values/);
  });
});
