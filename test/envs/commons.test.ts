import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { commons } from "../../envs/commons/commons.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  evaluate,
  sampleActions,
  seedStreams,
  seedWords,
  train,
} from "../../src/index.ts";

const forms = ["kernel", "world"] as const;
const textbook = commons.presets!.textbook;

function play(batch: Batch, ...efforts: number[]): Batch {
  batch.io.actions[0].set(efforts);
  batch.step();
  return batch;
}

function sum(column: ArrayLike<number>, from: number, to: number): number {
  let total = 0;
  for (let k = from; k < to; k++) total += column[k];
  return total;
}

/** Two agents, effort levels 10 apart (a sixth of 60, three halves of the optimal 40). */
const pair = { ...textbook, agents: 2, start: 0.5 };

describe.each(forms)("a tick (%s form)", (form) => {
  it("catches q E x, grows by r x (1 - x / K) of the stock before it, and pays p q x - c for effort", () => {
    const batch = createBatch(commons, pair, { form });
    expect(batch.heads[0]).toMatchObject({ values: [0, 10, 20, 30, 40, 50, 60], unit: "effort" });
    play(batch, 1, 3);
    const { biomass, growth, effort, harvest, wealth } = batch.columns;
    // Catch .01 x 40 x 50 = 20, growth 50 x (1 - 1/2) = 25.
    expect(growth[0]).toBe(25);
    expect(biomass[0]).toBe(55);
    expect([...effort]).toEqual([10, 30]);
    expect([...harvest]).toEqual([5, 15]);
    expect([...batch.io.payoff]).toEqual([3, 9]);
    play(batch, 0, 1);
    expect([...wealth]).toEqual([3, 9 + 5.5 - 2]);
    // 55 - 5.5 + 55 x .45.
    expect(biomass[0]).toBeCloseTo(74.25, 12);
  });

  it("shows the stock, the own effort and the mean effort of the others", () => {
    const batch = play(createBatch(commons, { ...pair, agents: 3, maxEffort: 60 }, { form }), 0, 1, 3);
    const { stock, ownEffort, othersEffort } = batch.io.obs;
    expect([...stock]).toEqual([55, 55, 55]);
    expect([...ownEffort]).toEqual([0, 10, 30]);
    expect([...othersEffort]).toEqual([20, 15, 5]);
  });

  it("shares what there is by effort when more is wanted", () => {
    const batch = play(createBatch(commons, { ...pair, maxEffort: 120 }, { form }), 6, 6);
    // 240 x .01 x 50 = 120 is more than 50; the stock that is left is what has grown.
    expect([...batch.columns.harvest]).toEqual([25, 25]);
    expect(batch.columns.biomass[0]).toBe(25);
    play(batch, 6, 2);
    expect(batch.columns.harvest[0]).toBeCloseTo(25 * 0.75, 12);
    expect(batch.columns.harvest[1]).toBeCloseTo(25 * 0.25, 12);
  });

  it("lets a stock below the critical one shrink, down to nothing", () => {
    const batch = createBatch(
      commons,
      { ...textbook, agents: 1, start: 0.5, depensation: 0.4, maxEffort: 100 },
      { form },
    );
    play(batch, 2);
    // A third of 50 is caught, growth (50 - 40)(1 - 1/2) = 5.
    expect(batch.columns.biomass[0]).toBeCloseTo(50 - 50 / 3 + 5, 12);
    play(batch, 0);
    // x + (x - 40)(1 - x / 100) at x = 38.333.
    expect(batch.columns.growth[0]).toBeCloseTo((50 - 50 / 3 + 5 - 40) * (1 - 0.38333333333333336), 10);
    for (let t = 0; t < 20; t++) play(batch, 0);
    expect(batch.columns.biomass[0]).toBe(0);
    expect(batch.columns.growth[0]).toBe(0);
  });
});

describe("metrics", () => {
  it("tell cooperation, pressure, yield, what did not grow, and when it was caught", () => {
    const batch = createBatch(commons, pair);
    batch.startWindow();
    play(play(batch, 1, 3), 0, 1);
    const metrics = batch.readMetrics(0);
    // The optimal share is 20: one of two cooperates, then both. Efforts 40 and 10 of 40.
    expect(metrics.cooperation).toBeCloseTo(0.75, 12);
    expect(metrics.pressure).toBeCloseTo((40 / 40 + 10 / 40) / 2, 12);
    expect(metrics.yield).toBeCloseTo((20 + 5.5) / 2, 12);
    expect(metrics.stock).toBeCloseTo((0.55 + 0.7425) / 2, 12);
    // Growth 25 of 25, then 24.75.
    expect(metrics.forgone).toBeCloseTo((1 - 24.75 / 25) / 2, 12);
    expect(metrics.harvestTick).toBeCloseTo(5.5 / 25.5, 12);
    expect(metrics.welfare).toBeCloseTo((12 + 3.5) / 2, 12);
    expect(metrics.sustainability).toBe(1);
  });

  it.each(forms)(
    "call an equal share of the optimal effort cooperation, and any more not (%s form)",
    (form) => {
      for (const agents of [2, 3, 7])
        for (const maxEffort of [undefined, 25]) {
          const given = { ...textbook, agents, continuous: true, ...(maxEffort && { maxEffort }) };
          const batch = createBatch(commons, given, { form });
          const { action } = commons.theory!(batch.params as never).optimum!;
          const cooperation = (effort: number) => {
            batch.startWindow();
            play(batch, ...new Array<number>(agents).fill(effort));
            return batch.readMetrics(0).cooperation;
          };
          // The optimal effort of all is 40.
          expect(action).toBeCloseTo(40 / agents, 9);
          expect(cooperation(action!)).toBe(1);
          // Up to rounding.
          expect(cooperation((1 + 1e-12) * action!)).toBe(1);
          expect(cooperation(0.99 * action!)).toBe(1);
          expect(cooperation(1.001 * action!)).toBe(0);
          batch.startWindow();
          play(batch, ...Array.from({ length: agents }, (_, a) => (a === 0 ? 1.1 : 1) * action!));
          expect(batch.readMetrics(0).cooperation).toBeCloseTo((agents - 1) / agents, 12);
        }
    },
  );

  it("call a stock sustainable from the level of maximum sustainable yield on", () => {
    const batch = createBatch(commons, pair);
    batch.startWindow();
    // Effort 60 takes the stock from 50 to 45, effort 0 lets it grow to 69.75.
    play(play(batch, 3, 3), 0, 0);
    expect(batch.readMetrics(0).sustainability).toBe(0.5);
  });

  it("count a collapse once, and its recovery at half the stock of maximum yield", () => {
    const batch = createBatch(commons, {
      ...textbook,
      agents: 1,
      start: 0.5,
      maxEffort: 140,
      levels: 2,
      collapse: 0.16,
      horizon: 6,
    });
    batch.startWindow();
    // All is caught and r x (1 - x / K) grows: 25, 18.75, 15.234, 12.913; without effort 24.159, 42.481.
    const stocks: number[] = [];
    const flags: number[] = [];
    for (const effort of [1, 1, 1, 1, 0, 0]) {
      play(batch, effort);
      stocks.push(Math.round(batch.columns.biomass[0] * 100) / 100);
      flags.push(batch.columns.collapsed[0]);
      // Known when the episode is over.
      expect(batch.readMetrics(0).recoveries).toBe(stocks.length === 6 ? 1 : Number.NaN);
    }
    expect(stocks).toEqual([25, 18.75, 15.23, 12.91, 24.16, 42.48]);
    expect(flags).toEqual([0, 0, 1, 1, 1, 0]);
    expect(batch.readMetrics(0)).toMatchObject({ collapses: 1, depleted: 3 / 6 });
  });

  it("belong to the window in which their episode ends, whatever the window cuts", () => {
    // With all effort the stock falls below a twentieth of the capacity once in each episode of 200 ticks.
    const params = { ...textbook, agents: 2, levels: 2, maxEffort: 50, collapse: 0.05, horizon: 200 };
    const society = () => {
      const batch = createBatch(commons, params);
      return { batch, policies: bindPolicies(batch, [{ use: always, params: { action: 1 } }]) };
    };
    const inWindows = (ticks: number, window: number) => {
      const { batch, policies } = society();
      return train({ batch, policies, ticks, window }, () => batch.readMetrics(0).collapses);
    };
    const evaluated = (ticks: number) => {
      const { batch, policies } = society();
      return evaluate(batch, policies, { ticks, seed: 1 }).values.collapses[0];
    };
    const no = Number.NaN;
    expect(inWindows(1000, 200)).toEqual([1, 1, 1, 1, 1]);
    expect(inWindows(1000, 100)).toEqual([no, 1, no, 1, no, 1, no, 1, no, 1]);
    expect(inWindows(1200, 300)).toEqual([1, 1, 1, 1]);
    expect([199, 200, 210].map(evaluated)).toEqual([no, 1, 1]);
  });
});

describe("a collapse", () => {
  const empty = { ...textbook, agents: 2, maxEffort: 50, endOnCollapse: true };

  it("ends the episode for good where the rules say so", () => {
    const batch = createBatch(commons, empty);
    // Effort 100 takes all of 100, of which nothing grows.
    play(batch, 6, 6);
    expect(batch.columns.biomass[0]).toBe(0);
    expect(batch.columns.done[0]).toBe(1);
    expect([...batch.columns.terminated]).toEqual([1, 1]);
    expect([...batch.columns.truncated]).toEqual([0, 0]);
    expect(batch.resetDone()).toBe(1);
    expect(batch.columns.biomass[0]).toBe(100);
    expect(batch.io.obs.stock[0]).toBe(100);
    expect(batch.columns.wealth[0]).toBe(0);
  });

  it("otherwise leaves an empty sea until the horizon", () => {
    const batch = createBatch(commons, { ...empty, endOnCollapse: false, horizon: 3 });
    play(play(batch, 6, 6), 6, 6);
    expect(batch.columns.done[0]).toBe(0);
    expect([...batch.io.payoff]).toEqual([-10, -10]);
    play(batch, 0, 0);
    expect([...batch.columns.truncated]).toEqual([1, 1]);
    expect(batch.readMetrics(0)).toMatchObject({ collapses: 1, recoveries: 0 });
  });
});

const someParams = fc.record({
  agents: fc.integer({ min: 1, max: 5 }),
  growth: fc.double({ min: 0.05, max: 1, noNaN: true }),
  capacity: fc.constantFrom(1, 100, 2500),
  depensation: fc.constantFrom(0, 0, 0.1, 0.4),
  noise: fc.constantFrom(0, 0, 0.3),
  start: fc.double({ min: 0.45, max: 1, noNaN: true }),
  catchability: fc.double({ min: 0.002, max: 0.5, noNaN: true }),
  cost: fc.double({ min: 0, max: 0.0019, noNaN: true }),
  levels: fc.integer({ min: 2, max: 9 }),
  continuous: fc.boolean(),
  endOnCollapse: fc.boolean(),
  collapse: fc.constantFrom(0, 0.1, 0.5),
  horizon: fc.integer({ min: 1, max: 30 }),
});

describe("for any params and actions", () => {
  it("no stock appears or vanishes: x' = x + growth - catch, and nobody catches what is not there", () => {
    fc.assert(
      fc.property(someParams, fc.integer(), (given, seed) => {
        const worlds = 3;
        const batch = createBatch(commons, given, { worlds, seed });
        const words = new Int32Array(4 * worlds);
        seedStreams(words, seedWords(seed, "actions"), 0, worlds);
        const { biomass, growth, harvest, effort } = batch.columns;
        const n = batch.agents;
        const slack = 1e-9 * given.capacity;
        for (let t = 0; t < 25; t++) {
          const before = Float64Array.from(biomass);
          sampleActions(batch, words);
          batch.step();
          for (let i = 0; i < worlds; i++) {
            const landed = sum(harvest, i * n, (i + 1) * n);
            const spent = sum(effort, i * n, (i + 1) * n);
            expect(Math.abs(before[i] + growth[i] - landed - biomass[i])).toBeLessThanOrEqual(slack);
            expect(landed).toBeLessThanOrEqual(before[i] + slack);
            expect(biomass[i]).toBeGreaterThanOrEqual(0);
            for (let k = i * n; k < (i + 1) * n; k++) {
              expect(batch.io.payoff[k]).toBeCloseTo(harvest[k] - given.cost * effort[k], 9);
              if (spent > 0) expect(harvest[k]).toBeCloseTo((effort[k] / spent) * landed, 8);
            }
          }
          batch.resetDone();
        }
      }),
      { numRuns: 60 },
    );
  });

  it("kernel and world form agree in every bit", () => {
    fc.assert(
      fc.property(someParams, fc.integer(), (given, seed) => {
        const worlds = 3;
        const [fast, slow] = forms.map((form) => createBatch(commons, given, { worlds, seed, form }));
        const words = new Int32Array(4 * worlds);
        seedStreams(words, seedWords(seed, "actions"), 0, worlds);
        for (let t = 0; t < 40; t++) {
          sampleActions(fast, words);
          slow.io.actions[0].set(fast.io.actions[0]);
          fast.step();
          slow.step();
          expect(Buffer.compare(fast.save(), slow.save())).toBe(0);
          fast.resetDone();
          slow.resetDone();
        }
        expect(Buffer.compare(fast.save(), slow.save())).toBe(0);
      }),
      { numRuns: 80 },
    );
  });
});

describe("noise", () => {
  it("multiplies growth by a factor with mean 1 and the given spread of its logarithm", () => {
    const worlds = 4000;
    const batch = createBatch(commons, { ...pair, noise: 0.4 }, { worlds });
    batch.step();
    const logs = Array.from(batch.columns.growth, (growth) => Math.log(growth / 25));
    const mean = sum(logs, 0, worlds) / worlds;
    const sd = Math.sqrt(logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / worlds);
    // Standard errors .4 / sqrt(4000) = .006 and .0045.
    expect(Math.abs(mean + 0.08)).toBeLessThan(0.025);
    expect(Math.abs(sd - 0.4)).toBeLessThan(0.02);
    const growth = sum(batch.columns.growth, 0, worlds) / worlds;
    expect(Math.abs(growth - 25)).toBeLessThan(0.7);
  });

  it("is the same luck whatever the agents do", () => {
    const [idle, busy] = [0, 2].map((effort) => {
      const batch = createBatch(commons, { ...pair, noise: 0.4, horizon: 5 }, { seed: 7 });
      for (let t = 0; t < 12; t++) {
        play(batch, effort, effort);
        batch.resetDone();
      }
      return [...batch.columns.rng];
    });
    expect(idle).toEqual(busy);
  });
});

describe("params", () => {
  it.each([
    [{ cost: 0.6 }, /must exceed cost, got 0.5 and 0.6; lower cost/],
    [{ depensation: 0.3, start: 0.3 }, /start must be above depensation.*raise start/],
    [{ growth: 1.2 }, /"growth".*1.2/],
    [{ catchabilty: 0.1 }, /did you mean "catchability"/],
  ])("%j are refused", (given, message) => {
    expect(() => createBatch(commons, given)).toThrow(message);
  });
});
