import { describe, expect, it } from "vitest";
import { fermi, rareMutationLimit } from "../../src/games/index.ts";
import {
  costThatShunningBears,
  fineThatDeters,
  type Governor,
  governance,
  pointsThatDeter,
  punishersNeeded,
} from "../../src/institutions/index.ts";

const good = { agents: 5, multiplier: 3 };

describe("punishment in a public good", () => {
  it("makes contributing dominant from an expected fine of 1 - r/n on", () => {
    expect(fineThatDeters(good)).toBeCloseTo(0.4, 12);
    expect(fineThatDeters({ agents: 3, multiplier: 4 })).toBe(0);
    expect(() => fineThatDeters({ agents: 0, multiplier: 1 })).toThrow(
      "fineThatDeters: agents must be a whole number of at least 1, got 0",
    );
  });

  it("takes three points of a tenth each from a lone defector (Fehr & Gaechter)", () => {
    const game = { agents: 4, tokens: 20, back: 0.4, share: 0.1 };
    expect(pointsThatDeter(game)).toEqual({ defector: 44, contributor: 32, points: 3 });
    expect(pointsThatDeter({ ...game, back: 1 }).points).toBe(0);
    expect(() => pointsThatDeter({ ...game, share: 0 })).toThrow(
      "share must be above 0 and at most 1, got 0",
    );
  });

  it("by peers alone needs that many of them", () => {
    expect(punishersNeeded(good, { cost: 0.7, fine: 0.7 })).toBeCloseTo(0.5714, 4);
    expect(punishersNeeded(good, { cost: 0.3, fine: 0.9 })).toBeCloseTo(0.3333, 4);
    expect(() => punishersNeeded(good, { cost: 0, fine: 0 })).toThrow("cost or fine must be above 0");
  });

  it.each([0.2, 0.5, 0.6, 0.8])(
    "pays off for peers at a share of %d exactly where that many are needed",
    (share) => {
      const { cost, fine } = { cost: 0.7, fine: 0.7 };
      const [punisher, defector] = [0.6 - 1 - 4 * (1 - share) * cost, -4 * share * fine];
      expect(punisher > defector).toBe(share > punishersNeeded(good, { cost, fine }));
    },
  );
});

it("refused help bears contributions that cost as much as the help to come", () => {
  expect(costThatShunningBears(2, 1, 0.8)).toBeCloseTo(4, 9);
  expect(costThatShunningBears(2, 1, 0.6)).toBeCloseTo(1.5, 9);
  expect(costThatShunningBears(1, 2, 0.6)).toBe(0);
  expect(() => costThatShunningBears(2, 1, 1)).toThrow("again must be at least 0 and below 1, got 1");
});

describe("free riders of second order", () => {
  const letters: Record<string, Governor> = {
    X: "contributor",
    Y: "defector",
    Z: "loner",
    W: "peer",
    V: "pool",
  };
  const shares = (names: string, secondOrder: boolean, intensity = 10_000) => {
    const peers = { cost: 0.7, fine: 0.7 };
    const pool = { fee: 0.7, poolFine: 0.7 };
    const given = { size: 100, group: 5, multiplier: 3, loner: 1, ...peers, ...pool, secondOrder };
    const population = governance(
      [...names].map((name) => letters[name]),
      given,
    );
    return [...rareMutationLimit(population, fermi(intensity)).stationary];
  };
  const expectShares = (found: number[], expected: number[], digits: number) => {
    for (const [j, share] of found.entries()) expect(share).toBeCloseTo(expected[j], digits);
  };

  it("are held off for a while by peers who may stay out, and not by ones who may not", () => {
    expectShares(shares("XYZ", false), [1 / 4, 1 / 4, 1 / 2], 4);
    expectShares(shares("XYZW", false), [2 / 108, 2 / 108, 2 / 108, 102 / 108], 4);
    expectShares(shares("XYW", false), [0, 1, 0], 4);
  });

  it("end the pool, unless they are fined as well", () => {
    expectShares(shares("XYZWV", false), [0.019, 0.019, 0.012, 0.947, 0.003], 3);
    expectShares(shares("XYZWV", true), [0, 0, 0, 0, 1], 3);
  });

  it("are more often out where imitation is weaker", () => {
    expectShares(shares("XYZ", false, 10), [0.1967, 0.1967, 0.6067], 4);
  });

  it("are of different kinds that are known", () => {
    expect(() => shares("XX", false)).toThrow(
      "governance: strategies must be different ones of contributor, defector, loner, peer, pool",
    );
  });
});
