import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeEconomy } from "../../envs/compute-economy/compute-economy.ts";
import { drawing } from "../../envs/compute-economy/draw.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { contagion, overcallChance, oversellingProfit } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
/** All clients call: 2, 3 or 4 of them on two units. */
const certain = { agents: 3, drop: 2, capacity: 2, most: 4, levels: 3, use: [1, 1], recovery: 1 };

describe.each(forms)("a tick (%s form)", (form) => {
  const given = { ...certain, equity: 5, credit: 3 };

  it("takes from who oversells what it has, and what is missing from the next", () => {
    const batch = createBatch(computeEconomy, given, { form });
    const { cash, paid, unpaid, defaulted, fallen } = batch.columns;
    batch.io.actions[0].set([2, 0, 0]);
    batch.step();
    // 5 + 4 - 10 is -1; with the 3 that it is paid it pays 2 of its 3.
    expect([...paid]).toEqual([2, 3, 3]);
    expect([...batch.io.payoff]).toEqual([-5, 1, 2]);
    expect([[...unpaid], [...defaulted], fallen[0]]).toEqual([[1, 0, 0], [1, 0, 0], 1]);
    expect([...cash]).toEqual([5, 5, 5]);
    const { worth, shortfall, unmet, oversold, called, cooperation } = batch.readMetrics(0);
    expect([worth, shortfall, unmet, called]).toEqual([-2, 1, 0.25, 8]);
    expect(oversold).toBeCloseTo(8 / 6, 12);
    expect(cooperation).toBeCloseTo(2 / 3, 12);
  });

  it("keeps alive whom it gives what is missing, without cash", () => {
    const batch = createBatch(computeEconomy, { ...given, bailout: 9 }, { form });
    batch.io.actions[0].set([2, 0, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([-5, 2, 2]);
    expect([...batch.columns.cash]).toEqual([0, 5, 5]);
    expect(batch.readMetrics(0)).toMatchObject({ rescue: 1, defaults: 0, shortfall: 0 });
    batch.io.actions[0].fill(0);
    batch.step();
    expect([...batch.io.payoff]).toEqual([2, 2, 2]);
    expect([...batch.columns.cash]).toEqual([2, 5, 5]);
  });

  it("gives no more than it says, and destroys a part in a default", () => {
    const some = { ...given, bailout: 0.25, recovery: 0.5 };
    const batch = createBatch(computeEconomy, some, { form });
    batch.io.actions[0].set([2, 0, 0]);
    batch.step();
    // Of the 3 that it is paid a half is left, and .75 go to clients first.
    expect(batch.columns.paid[0]).toBeCloseTo(0.75, 12);
    expect(batch.columns.unpaid[0]).toBeCloseTo(0.75, 12);
    expect([...batch.io.payoff]).toEqual([-5, 2 - 2.25, 2]);
  });
});

it.each([
  ["ring", 0.45],
  ["ring", 0.55],
  ["ring", 0.65],
  ["complete", 0.45],
  ["complete", 0.55],
  ["complete", 0.65],
] as const)("on a %s network a loss of %f fells as many as the closed form says", (network, shock) => {
  const given = { ...certain, agents: 6, network, fee: 0, penalty: shock, equity: 0.1, credit: 1 };
  const batch = createBatch(computeEconomy, given);
  batch.io.actions[0].set([1, 0, 0, 0, 0, 0]);
  batch.step();
  expect(batch.columns.fallen[0]).toBe(contagion(network, 6, 0.1, shock));
});

it("brings as much as selling to so many does, while owners can pay", () => {
  const worlds = 2000;
  const given = { agents: 2, use: [0.3, 0.3], most: 20, levels: 13, equity: 1000, credit: 0 };
  const batch = createBatch(computeEconomy, given, { worlds });
  batch.io.actions[0].fill(12);
  batch.step();
  const payoffs = [...batch.io.payoff];
  const mean = payoffs.reduce((a, b) => a + b, 0) / payoffs.length;
  const squares = payoffs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / payoffs.length;
  const profit = oversellingProfit({ capacity: 8, use: 0.3, fee: 1, penalty: 5 }, 20);
  expect(Math.abs(mean - profit)).toBeLessThan(4 * Math.sqrt(squares / payoffs.length));
  const beyond = batch.columns.calls.filter((calls: number) => calls > 8).length / payoffs.length;
  const chance = overcallChance(8, 20, 0.3);
  expect(Math.abs(beyond - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / payoffs.length));
  expect(computeEconomy.theory!(given).prudent).toMatchObject({ action: 20 });
  expect(computeEconomy.theory!(given).prudent?.welfare).toBeCloseTo(2 * profit, 9);
  expect(computeEconomy.theory!(given).fullReserve?.welfare).toBeCloseTo(2 * 2.4, 12);
});

it("stays in quiet and busy times as long as it should, and calls as often", () => {
  const worlds = 200;
  const batch = createBatch(computeEconomy, { stay: 0.8 }, { worlds });
  let [changes, calls, busy] = [0, 0, 0];
  for (let t = 0; t < 20; t++) {
    const before = batch.columns.busy.slice();
    batch.step();
    for (let i = 0; i < worlds; i++) {
      changes += Number(before[i] !== batch.columns.busy[i]);
      if (batch.columns.busy[i] === 0) continue;
      busy++;
      for (let a = 0; a < 8; a++) calls += batch.columns.calls[8 * i + a];
    }
  }
  const count = 20 * worlds;
  expect(Math.abs(changes / count - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / count));
  // 8 operators with 8 clients that call with probability .45.
  expect(Math.abs(calls / busy / 64 - 0.45)).toBeLessThan(4 * Math.sqrt(0.25 / (64 * busy)));
});

it("books all that comes in, is lost, given and owed", () => {
  const cases = fc.record({
    seed: fc.integer(),
    network: fc.constantFrom("ring" as const, "complete" as const),
    recovery: fc.double({ min: 0, max: 1, noNaN: true }),
    bailout: fc.double({ min: 0, max: 8, noNaN: true }),
    credit: fc.double({ min: 0, max: 40, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, ({ seed, ...given }) => {
      const batch = createBatch(computeEconomy, { ...given, agents: 5 }, { seed });
      const { cash, paid, unpaid } = batch.columns;
      for (let t = 0; t < 12; t++) {
        for (let a = 0; a < 5; a++) batch.io.actions[0][a] = (a + 2 * t) % 9;
        const had = [...cash];
        const before = batch.readMetrics(0);
        batch.step();
        const now = batch.readMetrics(0);
        const of = (name: string) => now[name] * (t + 1) - (t > 0 ? before[name] * t : 0);
        const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
        expect(sum(batch.io.payoff)).toBeCloseTo(
          of("worth") + of("rescue") - of("shortfall") + sum(unpaid),
          7,
        );
        for (let a = 0; a < 5; a++) {
          expect(batch.io.payoff[a]).toBeGreaterThanOrEqual(-had[a]);
          expect(paid[a]).toBeLessThanOrEqual(given.credit);
          expect(cash[a]).toBeGreaterThanOrEqual(0);
          expect(cash[a]).toBeLessThanOrEqual(20);
        }
      }
    }),
    { numRuns: 15 },
  );
});

it("says what is wrong with params that make no sense together", () => {
  const throws = (given: Record<string, unknown>) => expect(() => createBatch(computeEconomy, given));
  throws({ most: 4 }).toThrow("most must be at least the capacity of 8, got 4");
  throws({ most: 10 }).toThrow("levels must be at most 3, the whole numbers from 8 to 10, got 9");
});

it("is drawn, and told in words", () => {
  const given = { ...certain, equity: 5, credit: 3 };
  const batch = createBatch(computeEconomy, given);
  batch.io.actions[0].set([2, 0, 0]);
  batch.step();
  const params = { ...given, horizon: 9 };
  const frame = captureFrame(batch, 0);
  const text = textOf(parseXml(drawing.svg([frame], params)));
  for (const part of ["for each unit", "busy times", "clients", "cash of all"]) expect(text).toContain(part);
  expect(drawing.text(frame, params).replace("busy", "quiet").split("\n")).toEqual([
    "tick 1: quiet, 1 of 3 default",
    "clients 4 2 2 of 2 units each, calls 4 2 2",
    "cash 5* 5 5 (* a new owner's)",
    "payoff −5 1 2",
  ]);
});
