/** Closed forms of the fishery, held against the env itself: constant efforts simulated until nothing moves. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commons } from "../../envs/commons/commons.ts";
import { type Batch, createBatch, type MechanismUse, parseParams } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";

type Given = Record<string, unknown>;
const textbook = commons.presets!.textbook;

const theoryOf = (given: Given) => commons.theory!(parseParams("commons", commons.params, given));

/** What each agent is paid (or rewarded) per tick once the stock has settled under constant efforts. */
function settle(given: Given, efforts: readonly number[], mechanisms: readonly MechanismUse[] = []) {
  const batch: Batch = createBatch(
    commons,
    { ...given, agents: efforts.length, continuous: true, horizon: 100_000 },
    { mechanisms },
  );
  batch.io.actions[0].set(efforts);
  const { biomass } = batch.columns;
  let [last, before] = [Number.NaN, Number.NaN];
  // In the end the last bit may go to and fro.
  for (let t = 0; t < 50_000 && last !== biomass[0] && before !== biomass[0]; t++) {
    before = last;
    last = biomass[0];
    batch.step();
  }
  return {
    stock: batch.columns.biomass[0],
    payoff: [...batch.io.payoff],
    reward: [...batch.io.reward],
    rent: batch.io.payoff.reduce((sum, each) => sum + each, 0),
  };
}

describe("theory", () => {
  it("at r = 1, K = 100, q = .01, p = 1, c = .2: rent 16 at effort 40, yield 25 at 50, no rent at 80", () => {
    const { optimum, nash, maximumYield, openAccess } = theoryOf({ ...textbook, agents: 10 });
    expect(optimum!.welfare).toBeCloseTo(16, 10);
    expect(optimum!.action).toBeCloseTo(4, 10);
    expect(maximumYield!.welfare).toBeCloseTo(25 - 0.2 * 50, 10);
    expect(maximumYield!.action).toBeCloseTo(5, 10);
    expect(openAccess!.welfare).toBeCloseTo(0, 10);
    expect(openAccess!.action).toBeCloseTo(8, 10);
    expect(nash!.action).toBeCloseTo(((10 / 11) * 80) / 10, 10);
  });

  it.each([
    [1, 1],
    [2, 0.8889],
    [5, 0.5556],
    [8, 0.3951],
    [10, 0.3306],
  ])("leaves %i agents 4 n / (n + 1)^2 = %d of the rent at Nash", (agents, share) => {
    const { optimum, nash } = theoryOf({ ...textbook, agents });
    expect(nash!.welfare / optimum!.welfare).toBeCloseTo(share, 4);
  });

  it("is what agents are held to when their means are short of it", () => {
    const { optimum, nash } = theoryOf({ ...textbook, agents: 2, maxEffort: 15 });
    // 30 units of effort leave a stock of 70.
    expect(optimum).toMatchObject({ action: 15 });
    expect(nash!.welfare).toBeCloseTo(30 * (0.7 - 0.2), 10);
  });

  it("of effort that costs nothing has open access at an empty sea", () => {
    expect(theoryOf({ ...textbook, cost: 0 }).openAccess).toMatchObject({ welfare: 0, action: 100 / 8 });
  });

  it("calls the optimum a lower bound: effort 100 above a stock of 58, else none, earns 4 % more", () => {
    const batch = createBatch(commons, {
      agents: 1,
      continuous: true,
      start: 0.6,
      maxEffort: 100,
      horizon: 10_000,
    });
    batch.startWindow();
    for (let t = 0; t < 5000; t++) {
      batch.io.actions[0][0] = batch.io.obs.stock[0] > 58 ? 100 : 0;
      batch.step();
    }
    const { optimum } = theoryOf({ agents: 1 });
    expect(optimum).toMatchObject({ bound: "lower" });
    expect(optimum!.welfare).toBeCloseTo(8, 10);
    expect(batch.readMetrics(0).welfare).toBeCloseTo(8.356, 2);
  });

  it("of a fragile stock has no open access without collapse", () => {
    // Zero rent would be at a stock of 20, stable stocks begin at sqrt(.1) x 100 = 31.6.
    expect(theoryOf({ depensation: 0.1 }).openAccess!.action).toBeUndefined();
    // With a critical stock of 1 stable stocks begin at 10.
    const { action, welfare } = theoryOf({ ...textbook, depensation: 0.01, agents: 4 }).openAccess!;
    expect(welfare).toBeCloseTo(0, 10);
    expect(
      settle({ ...textbook, depensation: 0.01, maxEffort: 50 }, Array(4).fill(action)).stock,
    ).toBeCloseTo(20, 6);
  });
});

const fishery = fc.record({
  growth: fc.double({ min: 0.1, max: 1, noNaN: true }),
  capacity: fc.constantFrom(1, 100, 5000),
  catchability: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
  price: fc.double({ min: 0.5, max: 3, noNaN: true }),
});

describe("a constant effort", () => {
  it("leads to the stock K (1 - q E / r) and the rent (p q K (1 - q E / r) - c) E", () => {
    fc.assert(
      fc.property(
        fishery,
        fc.double({ min: 0.02, max: 0.9, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (f, effortShare, costShare, agents) => {
          const { growth: r, capacity: K, catchability: q, price: p } = f;
          const cost = costShare * p * q * K;
          const effort = effortShare * (r / q);
          const given = { ...f, cost, maxEffort: r / q };
          const { stock, rent } = settle(given, Array(agents).fill(effort / agents));
          expect(stock / K).toBeCloseTo(1 - effortShare, 9);
          const scale = p * r * K;
          expect(rent / scale).toBeCloseTo(((p * q * K * (1 - effortShare) - cost) * effort) / scale, 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("on a fragile stock leads to the upper root of r (x - A)(1 - x / K) = q E x, and too much of it to nothing", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (growth, depensation, share) => {
          // The largest effort with a steady state is r (1 - sqrt(A / K))^2 / q.
          const largest = (growth * (1 - Math.sqrt(depensation)) ** 2) / 0.005;
          const given = { growth, depensation, maxEffort: 2 * largest };
          const { stock } = settle(given, [share * largest]);
          expect(stock).toBeGreaterThan(Math.sqrt(depensation) * 100);
          const residue =
            growth * (stock - 100 * depensation) * (1 - stock / 100) - 0.005 * share * largest * stock;
          expect(residue).toBeCloseTo(0, 8);
          expect(settle(given, [largest * 1.05]).stock).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe.each([
  ["logistic growth", {}],
  ["textbook", textbook],
  ["critical depensation", { depensation: 0.05 }],
])("with %s", (_, given: Given) => {
  const n = 5;
  const { optimum, nash } = theoryOf({ ...given, agents: n });
  const maxEffort = 4 * nash!.action!;
  const all = { ...given, maxEffort };
  const grid = Array.from({ length: 33 }, (__, j) => (j / 32) * maxEffort);

  it("no common effort earns more than the optimum, which the env pays", () => {
    expect(settle(all, Array(n).fill(optimum!.action)).rent).toBeCloseTo(optimum!.welfare, 8);
    for (const effort of grid)
      expect(settle(all, Array(n).fill(effort)).rent).toBeLessThanOrEqual(optimum!.welfare + 1e-9);
  });

  it("no agent gains by another constant effort at Nash, which the env pays, but does at the optimum", () => {
    const at = (action: number) => (own: number) =>
      settle(all, [own, ...Array(n - 1).fill(action)]).payoff[0];
    const amongNash = at(nash!.action!);
    expect(n * amongNash(nash!.action!)).toBeCloseTo(nash!.welfare, 8);
    for (const own of grid) expect(amongNash(own)).toBeLessThanOrEqual(nash!.welfare / n + 1e-9);
    expect(Math.max(...grid.map(at(optimum!.action!)))).toBeGreaterThan((1.2 * optimum!.welfare) / n);
  });

  it("externality is what the others would earn more without the agent", () => {
    const efforts = [0.7, 1.1, 0.4, 1.6, 0.2].map((share) => share * nash!.action!);
    const batch = createBatch(commons, { ...all, agents: n, continuous: true });
    batch.io.actions[0].set(efforts);
    batch.step();
    const together = settle(all, efforts).payoff;
    for (let a = 0; a < n; a++) {
      const without = settle(all, efforts.with(a, 0)).payoff;
      const loss = without.reduce((sum, each, b) => sum + (b === a ? 0 : each - together[b]), 0);
      expect(batch.columns.externality[a]).toBeCloseTo(loss, 8);
    }
  });

  it("a tax of it at rate 1 makes the optimum an equilibrium, unless the others' tax comes back", () => {
    const best = Array(n).fill(optimum!.action);
    const most = (redistribute: boolean) => {
      const tax = [{ use: pigouvianTax, params: { on: "externality", rate: 1, redistribute } }];
      const reward = settle(all, best, tax).reward[0];
      return Math.max(...grid.map((own) => settle(all, [own, ...best.slice(1)], tax).reward[0] - reward));
    };
    expect(most(false)).toBeLessThanOrEqual(1e-9);
    // More own effort raises what the others pay, and with it the refund.
    expect(most(true)).toBeGreaterThan(0.005);
  });
});

describe("a tax at a flat rate makes the optimum an equilibrium of 8 at 7/8 of the rent of a unit there", () => {
  // p q x - c = .4 at the optimal stock of 60; what a unit costs the other seven is p q (K q / r) x 35 = .35. Per unit of
  // catch, Nash is at effort (8 / 9) 100 (1 - .2 / (1 - t)), which is 40 where 1 - t = .2 / .55.
  const all = { ...textbook, maxEffort: 40 };
  const n = 8;
  it.each([
    ["effort", 0.35, true],
    ["effort", 0.35, false],
    ["harvest", 1 - 0.2 / 0.55, false],
  ])("on %s, at %d (redistribute %s)", (on, rate, redistribute) => {
    const tax = [{ use: pigouvianTax, params: { on, rate, redistribute } }];
    const reward = settle(all, Array(n).fill(5), tax).reward[0];
    for (let own = 0; own <= 40; own += 0.5)
      expect(settle(all, [own, ...Array(n - 1).fill(5)], tax).reward[0]).toBeLessThanOrEqual(reward + 1e-9);
    expect(settle(all, [6, ...Array(n - 1).fill(5)]).reward[0]).toBeGreaterThan(16 / n);
  });
});
