import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baseStock } from "../../agents/norms/base-stock.ts";
import { drawing } from "../../envs/supply-chain/draw.ts";
import { supplyChain } from "../../envs/supply-chain/supply-chain.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { chainCosts } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const sum = (each: ArrayLike<number>) => Array.from(each).reduce((a, b) => a + b, 0);

describe.each(["kernel", "world"] as const)("weeks of the chain (%s form)", (form) => {
  it("receive, ship, charge and order, in this order", () => {
    const given = {
      agents: 2,
      mail: 1,
      transit: 1,
      making: 2,
      stock: 6,
      fixedWeeks: 0,
      stepWeek: 0,
      high: 5,
      flow: 3,
    };
    const batch = createBatch(supplyChain, given, { form });
    const { stock, backlog, supplyLine, incoming } = batch.columns;
    const seen = () => [[...stock], [...backlog], [...supplyLine], [...incoming]];
    // 3 came to each and the customer took 5; the factory has shipped 3 of its 9.
    expect(seen()).toEqual([
      [4, 6],
      [0, 0],
      [3, 3],
      [5, 3],
    ]);
    const played = [];
    for (const orders of [
      [9, 0],
      [0, 0],
      [2, 7],
      [0, 0],
    ]) {
      batch.io.actions[0].set(orders);
      batch.step();
      played.push([...seen(), [...batch.io.payoff]]);
    }
    expect(played).toEqual([
      // Weeks charge what was seen before: 4 and 6 in stock. The order of 9 is met, 3 having come.
      [
        [2, 0],
        [0, 0],
        [9, 0],
        [5, 9],
        [-2, -3],
      ],
      // 9 have come and 5 were taken; nothing was ordered, nothing is made.
      [
        [6, 0],
        [0, 0],
        [0, 0],
        [5, 0],
        [-1, 0],
      ],
      // The factory owes 2, and 7 will come in two weeks.
      [
        [1, 0],
        [0, 2],
        [2, 7],
        [5, 2],
        [-3, 0],
      ],
      [
        [0, 5],
        [4, 0],
        [2, 0],
        [5, 0],
        [-0.5, -2],
      ],
    ]);
  });

  it("have all order the flow in the fixed ones, and order up to a level where levels are chosen", () => {
    const batch = createBatch(
      supplyChain,
      { agents: 1, making: 1, fixedWeeks: 1, actions: "level" },
      { form },
    );
    const order = [];
    for (let week = 0; week < 7; week++) {
      batch.io.actions[0].fill(20);
      batch.step();
      order.push(batch.columns.order[0]);
    }
    // 12 in stock and 4 on the way at first; demand is 4 until week 4, and then 8.
    expect(order).toEqual([4, 8, 4, 4, 8, 8, 8]);
  });

  it("can be several in a tick, and end as they would one by one", () => {
    const levels = [20, 21, 22, 15];
    const given = { demand: "even", low: 0, fixedWeeks: 2, actions: "level", most: 40 };
    const paid = [1, 6].map((weeks) => {
      const batch = createBatch(supplyChain, { ...given, weeks }, { form, seed: 7 });
      const total = new Float64Array(4);
      for (let tick = 0; tick < 12 / weeks; tick++) {
        batch.io.actions[0].set(levels);
        batch.step();
        for (let a = 0; a < 4; a++) total[a] += batch.io.payoff[a];
      }
      return [...total, ...batch.columns.stock, ...batch.columns.supplyLine];
    });
    expect(paid[1]).toEqual(paid[0]);
  });
});

it("loses no unit and no order: what came in is in stock, on the way or gone to the customer", () => {
  fc.assert(
    fc.property(
      fc.record({
        agents: fc.integer({ min: 1, max: 5 }),
        mail: fc.integer({ min: 1, max: 3 }),
        transit: fc.integer({ min: 1, max: 4 }),
        making: fc.integer({ min: 1, max: 4 }),
        seed: fc.nat(),
      }),
      ({ seed, ...given }) => {
        const batch = createBatch(
          supplyChain,
          { ...given, demand: "even", low: 0, most: 20, horizon: 30 },
          { seed },
        );
        const { stock, backlog, supplyLine, coming, posted, incoming, order } = batch.columns;
        const n = given.agents;
        const places = Math.max(given.transit, given.making);
        const onTheWay = (a: number) => {
          const way = a === n - 1 ? given.making : given.transit;
          return sum(coming.subarray(a * places, a * places + way));
        };
        // What shipments have taken their place from is still there until it is replaced: what is due now has come.
        for (let tick = 0; tick < 25; tick++) {
          const before = sum(stock) - sum(backlog) + sum(supplyLine);
          for (let a = 0; a < n; a++) batch.io.actions[0][a] = (tick * 7 + a * 5 + seed) % 21;
          batch.step();
          expect(sum(stock) - sum(backlog) + sum(supplyLine) - before).toBe(sum(order) - sum(incoming));
          for (let a = 0; a < n - 1; a++) {
            const mailed = sum(posted.subarray(a * given.mail, (a + 1) * given.mail));
            // Of orders in the mail that of this week has been read, and its place is not yet written anew.
            const read = incoming[a + 1];
            expect(onTheWay(a) + mailed - read + backlog[a + 1]).toBe(supplyLine[a]);
          }
        }
      },
    ),
    { numRuns: 25 },
  );
});

it("costs under base stocks and even demand what theory says of the long run", () => {
  const worlds = 100;
  const given = { demand: "even", low: 0, high: 8, fixedWeeks: 0, horizon: 400 };
  const batch = createBatch(supplyChain, given, { worlds });
  const stocks = [19, 20, 20, 15];
  const uses = ["retailer", "wholesaler", "distributor", "factory"].map((role, a) => ({
    use: baseStock,
    params: { level: stocks[a] },
    role,
  }));
  const policies = bindPolicies(batch, uses);
  rollout(batch, policies, 100);
  rollout(batch, policies, 200);
  const exact = sum(chainCosts(new Array<number>(9).fill(1 / 9), stocks, [4, 4, 4, 3]));
  expect(supplyChain.theory!(given).optimum?.welfare).toBeCloseTo(-exact, 9);
  let welfare = 0;
  let bullwhip = 0;
  for (let i = 0; i < worlds; i++) {
    const metrics = batch.readMetrics(i);
    welfare += metrics.welfare / worlds;
    bullwhip += metrics.bullwhip / worlds;
  }
  // Of 20,000 weeks, each with a standard deviation of about 5, that hang together for about ten.
  expect(Math.abs(welfare + exact)).toBeLessThan(0.4);
  // Base stocks pass on what was ordered.
  expect(Math.abs(bullwhip - 1)).toBeLessThan(0.05);
});

it("knows what base stocks and orders passed on cost, and that no echelon gains by another base stock", () => {
  const { optimum, nash, passedOn } = supplyChain.theory!({});
  expect((optimum?.welfare ?? 0) * 36).toBeCloseTo(-204, 9);
  expect(optimum?.bound).toBe("lower");
  expect(nash?.welfare).toBe(optimum?.welfare);
  expect((passedOn?.welfare ?? 0) * 36).toBeCloseTo(-792, 9);
  expect((supplyChain.theory!({ fixedWeeks: 0 }).optimum?.welfare ?? 0) * 36).toBeCloseTo(-180, 9);
  const levels = supplyChain.theory!(supplyChain.presets!.levels);
  expect(levels.optimum?.welfare).toBeCloseTo(-1172.17, 2);
  expect(levels.nash?.welfare).toBeCloseTo(-1186.36, 2);
});

it("says what is wrong with params that make no sense together", () => {
  const throws = (given: Record<string, unknown>) => expect(() => createBatch(supplyChain, given));
  throws({ low: 9 }).toThrow("high must be at least low, got 8 and 9");
  throws({ least: 3 }).toThrow(
    'least has no effect on orders, which begin at 0, got 3; use actions: "level"',
  );
  throws({ actions: "level", least: 50, most: 50 }).toThrow("least must be below most");
  throws({ horizon: 1e8 }).toThrow("may be at most 1000000000, got 39600000000; lower one of them");
});

it("is drawn, and told in words", () => {
  const batch = createBatch(supplyChain, { agents: 2 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].fill(4);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const told = textOf(parseXml(drawing.svg(frames, {})));
  for (const each of ["units ordered by each", "stock less what is owed", "retailer", "factory"])
    expect(told).toContain(each);
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has been ordered yet");
  expect(frames.map((frame) => drawing.text(frame, {}).split("\n"))).toEqual([
    [
      "tick 0: the customer wants 4",
      "retailer  stock 12, owes 0, on order 12, asked for 4",
      "factory   stock 12, owes 0, on order 8, asked for 4",
    ],
    [
      "tick 1: the customer wants 4, all cost 12",
      "retailer  stock 12, owes 0, on order 12, asked for 4, ordered 4",
      "factory   stock 12, owes 0, on order 8, asked for 4, ordered 4",
    ],
  ]);
});
