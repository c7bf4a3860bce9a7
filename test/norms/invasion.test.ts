import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always, titForTat } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import type { Society } from "../../src/index.ts";
import { type MutantInvasion, measureInvasion } from "../../src/norms/index.ts";
import { inPopulation } from "../../src/norms/invasion.ts";
import { coins, type Dilemma, pairOf, societyOf } from "./societies.ts";

const mutantOf = (action: number) => ({
  label: `action ${action}`,
  kind: "scripted" as const,
  replacement: { use: always, params: { action } },
});

function invade(
  society: Society,
  action: number,
  more: { seed?: number; ticks?: number; discount?: number; epsilon?: number } = {},
): MutantInvasion {
  const [found] = measureInvasion(society, {
    seed: 1,
    ticks: 10,
    discount: 1,
    epsilon: 0,
    ...more,
    mutants: [mutantOf(action)],
  });
  return found;
}

/** A symmetric game of two actions, E(own, other), residents play 0. */
const game = (rr: number, rm: number, mr: number, mm: number): Record<string, unknown> => ({
  payoffs: [
    [rr, rm, mr, mm],
    [rr, mr, rm, mm],
  ],
  actions: [2, 2],
});
const residentsOf = (params: Record<string, unknown>) =>
  societyOf(matrixGame, params, [{ use: always, params: { action: 0 } }], { worlds: 2 });

/** Weibull 1995, section 2.2.2, of the mixed population (1 - x) resident + x mutant. */
function barrier(rr: number, rm: number, mr: number, mm: number): number {
  const first = rr - mr;
  const second = rm - mm;
  if (first === 0 && second === 0) return 1;
  if (first < 0 || (first === 0 && second <= 0)) return 0;
  return second >= 0 ? 1 : first / (first - second);
}

describe("two players", () => {
  it("the barrier is that of the 2x2 game", () => {
    const payoff = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(payoff, payoff, payoff, payoff, (rr, rm, mr, mm) => {
        const found = invade(residentsOf(game(rr, rm, mr, mm)), 1);
        expect(found.barrier.estimate).toBeCloseTo(barrier(rr, rm, mr, mm), 9);
        expect(found.groups.map(({ resident, mutant }) => [resident?.estimate, mutant?.estimate])).toEqual([
          [rr, undefined],
          [rm, mr],
          [undefined, mm],
        ]);
        found.shares.forEach((x, s) => {
          expect(found.residentReward.mean[s]).toBeCloseTo((1 - x) * rr + x * rm, 9);
          expect(found.mutantReward.mean[s]).toBeCloseTo((1 - x) * mr + x * mm, 9);
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, number[], number]>([
    ["a stag hunt's barrier is 1 - risk", [4, 0, 3, 3], 1 / 4],
    ["a mutant that meets itself badly does not invade, though the first one does as well", [1, 1, 1, 0], 1],
    ["a neutral mutant is none", [3, 3, 3, 3], 1],
    ["doves do not withstand hawks", [1, 0, 2, -1], 0],
  ])("%s", (_, [rr, rm, mr, mm], expected) => {
    expect(invade(residentsOf(game(rr, rm, mr, mm)), 1).barrier).toEqual({
      estimate: expect.closeTo(expected, 12),
      low: expect.closeTo(expected, 12),
      high: expect.closeTo(expected, 12),
    });
  });

  it("tit-for-tat against defectors: the 2x2 game of discounted mean payoffs", () => {
    const [T, R, P, S]: Dilemma = [5, 3, 1, 0];
    const d = 0.9;
    const ticks = 300;
    const found = invade(pairOf(titForTat, [T, R, P, S]), 1, { ticks, discount: d });
    const once = (first: number, then: number) => (1 - d) * first + d * then;
    expect(found.barrier.estimate).toBeCloseTo(barrier(R, once(S, P), once(T, P), P), 9);
    expect(found.groups[1].mutant?.estimate).toBeCloseTo(once(T, P), 9);
  });

  it("mutants prosper when they earn epsilon more than residents, not when they earn it less", () => {
    // A mutant gains .5 at every share, or loses it.
    const lead = (gain: number, epsilon: number) =>
      invade(residentsOf(game(1, 1, 1 + gain, 1 + gain)), 1, { epsilon }).barrier.estimate;
    expect([lead(0.5, 0.4), lead(0.5, 0.6), lead(-0.5, 0.4), lead(-0.5, 0.6)]).toEqual([0, 1, 1, 1]);
  });

  it("mutants stand on every seat in turn: what a seat brings falls to both", () => {
    // Seat 0 is paid 4, seat 1 nothing, whatever anybody does: neither kind does better.
    const society = societyOf(
      matrixGame,
      { payoffs: [Array(4).fill(4), Array(4).fill(0)], actions: [2, 2] },
      [{ use: always, params: { action: 0 } }],
    );
    const { groups, barrier } = invade(society, 1);
    expect([groups[1].mutant?.estimate, groups[1].resident?.estimate, barrier.estimate]).toEqual([2, 2, 1]);
  });

  it("what a mutant does better on one seat than on another is told as its mean over seats", () => {
    // Choice 1 brings agent 0 two more and agent 1 nothing.
    const payoffs = [
      [0, 0, 2, 2],
      [0, 0, 0, 0],
    ];
    const { groups } = invade(residentsOf({ payoffs, actions: [2, 2] }), 1);
    expect(groups.map(({ mutant }) => mutant?.estimate)).toEqual([undefined, 1, 1]);
    // Of eight seats every other one is tried.
    const eight = Array.from({ length: 8 }, (_, a) =>
      Array.from({ length: 2 ** 8 }, (_, cell) => (a === 4 && (cell >> 3) % 2 === 1 ? 4 : 0)),
    );
    const large = invade(residentsOf({ payoffs: eight, actions: Array(8).fill(2) }), 1);
    expect(large.groups[1].mutant?.estimate).toBe(1);
  });

  it("what a seat brings whoever sits there is nobody's lead, also where not all seats are tried", () => {
    const players = 6;
    const payoffs = Array.from({ length: players }, (_, a) => Array(2 ** players).fill(a === 5 ? 12 : 0));
    const { groups, barrier } = invade(residentsOf({ payoffs, actions: Array(players).fill(2) }), 1);
    for (const { mutant, resident } of groups)
      for (const each of [mutant, resident]) if (each) expect(each.estimate).toBeCloseTo(2, 12);
    expect(barrier).toEqual({ estimate: 1, low: 1, high: 1 });
  });

  it("tit-for-tat and cooperators do alike, in a large group as well", () => {
    expect(invade(pairOf(titForTat, [5, 3, 1, 0]), 0).barrier.estimate).toBe(1);
    for (const players of [3, 4, 7])
      expect(
        invade(societyOf(matrixGame, { game: "public-goods", players }, [{ use: titForTat }]), 0).barrier
          .estimate,
      ).toBe(1);
  });
});

describe("groups", () => {
  it("a linear public good: the mutant's lead is the same at every share", () => {
    const [players, multiplier] = [5, 3];
    const society = societyOf(matrixGame, { game: "public-goods", players, multiplier }, [
      { use: always, params: { action: 1 } },
    ]);
    const { groups, shares, mutantReward, residentReward, barrier } = invade(society, 0);
    for (let j = 1; j <= players; j++)
      expect(groups[j].mutant?.estimate).toBeCloseTo((multiplier * j) / players, 12);
    shares.forEach((x, s) => {
      // A mutant contributes to a group with 4 x others on average.
      expect(mutantReward.mean[s]).toBeCloseTo((multiplier * (1 + 4 * x)) / players, 10);
      expect(residentReward.mean[s]).toBeCloseTo(1 + (multiplier * 4 * x) / players, 10);
    });
    expect(barrier.estimate).toBe(1);
  });

  /** Santos & Pacheco 2011, PNAS 108:10421-10425: expected payoffs of the collective risk dilemma. */
  const risk = (r: number) => {
    const [n, needed, cost] = [6, 3, 0.1];
    const payoffs = Array.from({ length: n }, (_, a) =>
      Array.from({ length: 2 ** n }, (_, cell) => {
        // Row-major: agent 0 is the most significant digit; action 0 contributes.
        const keeps = (b: number) => (cell >> (n - 1 - b)) & 1;
        const givers = Array.from({ length: n }, (_, b) => 1 - keeps(b)).reduce((sum, x) => sum + x, 0);
        return (givers >= needed ? 1 : 1 - r) - (keeps(a) ? 0 : cost);
      }),
    );
    return { payoffs, actions: Array(n).fill(2) };
  };

  it.each([
    [0.5, 0.1962],
    [1, 0.1214],
  ])("collective risk %d: contributors need a share of %d to prosper", (r, threshold) => {
    const keepers = societyOf(matrixGame, risk(r), [{ use: always, params: { action: 1 } }]);
    expect(Math.abs(invade(keepers, 0).barrier.estimate - threshold)).toBeLessThan(1e-3);
    const givers = societyOf(matrixGame, risk(r), [{ use: always, params: { action: 0 } }]);
    expect(invade(givers, 1).barrier.estimate).toBe(0);
  });

  it("below the critical risk contributors never prosper", () => {
    const keepers = (r: number) => societyOf(matrixGame, risk(r), [{ use: always, params: { action: 1 } }]);
    // Largest of C(5,2) x^2 (1-x)^3 is .3456, so r must be above c / .3456 = .28935.
    expect(invade(keepers(0.28), 0).barrier.estimate).toBe(1);
    expect(invade(keepers(0.3), 0).barrier.estimate).toBeLessThan(0.45);
  });

  it("inPopulation weighs groups by the binomial", () => {
    const byMutants = { resident: [1, 2, 4, Number.NaN], mutant: [Number.NaN, 8, 16, 32] };
    const x = 0.25;
    const weights = [(1 - x) ** 2, 2 * x * (1 - x), x ** 2];
    const { mutant, resident } = inPopulation(byMutants, 3, x);
    expect(mutant).toBeCloseTo(8 * weights[0] + 16 * weights[1] + 32 * weights[2], 14);
    expect(resident).toBeCloseTo(weights[0] + 2 * weights[1] + 4 * weights[2], 14);
    expect(inPopulation(byMutants, 3, 0)).toEqual({ mutant: 8, resident: 1 });
    expect(inPopulation(byMutants, 3, 1)).toEqual({ mutant: 32, resident: 4 });
  });
});

describe("noise", () => {
  /** Every choice pays its mean plus or minus 1; residents play 0, mutants 1. */
  const among = (pay: number[], seed: number, { agents = 3, sessions = 30 } = {}) =>
    invade(societyOf(coins, { agents, pay, spread: [1, 1] }, [{ use: always }], { worlds: sessions }), 1, {
      seed,
      ticks: 4,
    }).barrier;
  const seeds = Array.from({ length: 30 }, (_, s) => s);

  it("neutral mutants: the barrier may be anywhere, and is not said to be low", () => {
    const barriers = seeds.map((seed) => among([0, 0], seed));
    // At 95 % an interval leaves out 1 now and then, and 0 as well.
    expect(barriers.filter(({ high }) => high === 1).length).toBeGreaterThanOrEqual(26);
    expect(barriers.filter(({ high }) => high < 0.1).length).toBeLessThanOrEqual(2);
    expect(barriers.filter(({ low, high }) => high - low > 0.5).length).toBeGreaterThan(15);
  });

  it("mutants that do worse have a barrier of 1, that do better one of 0, whatever single sessions say", () => {
    for (const seed of seeds.slice(0, 10)) {
      expect(among([1, 0], seed)).toEqual({ estimate: 1, low: 1, high: 1 });
      expect(among([0, 1], seed)).toEqual({ estimate: 0, low: 0, high: 0 });
    }
  });

  it("the barrier is that of the mean over sessions, not the mean of theirs", () => {
    // Stag hunts, in each of which a hare pays 3 or, in one of four, 5: the mean 3.5 decides, 4 - 3.5 of 4.
    const payoffs = [
      [4, 0, 3, 3],
      [4, 3, 0, 3],
    ];
    const chances = [
      [1, 0],
      [0, 1],
      [1, 1],
    ].map((cell) => ({ cell, payoffs: cell.map((hare) => 5 * hare), probability: 0.25 }));
    const society = societyOf(matrixGame, { payoffs, actions: [2, 2], chances }, [{ use: always }], {
      worlds: 500,
    });
    const { barrier, groups } = invade(society, 1, { ticks: 1 });
    const [first, second] = [1, 2].map((count) => groups[count].mutant!.estimate);
    const lead = groups[0].resident!.estimate - first;
    // Standard error .87 / sqrt(500) = .04.
    expect(Math.abs(lead - 0.5)).toBeLessThan(0.15);
    expect(barrier.estimate).toBeCloseTo(lead / (lead + second), 9);
    expect([barrier.low < barrier.estimate, barrier.estimate < barrier.high]).toEqual([true, true]);
  });
});
