import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubleAuction } from "../../envs/double-auction/double-auction.ts";
import { drawing } from "../../envs/double-auction/draw.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { doubleAuction as equilibrium, gainsBeyond } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("a tick (%s form)", (form) => {
  it.each([
    [0, 0.5, 0.75],
    [0, 1, 0.875],
    [0.125, 0.5, 0.75],
    [0.25, 0.5, 0.75],
  ])("with a spread of %f and weight %f splits what is left", (spread, weight) => {
    const batch = createBatch(doubleAuction, { agents: 2, spread, weight, continuous: true }, { form });
    const { worth, buys, partner } = batch.columns;
    const [v, c] = buys[0] === 1 ? worth : [worth[1], worth[0]];
    expect([buys[0] + buys[1], partner[0], partner[1]]).toEqual([1, 1, 0]);
    const [bid, ask] = [0.875, 0.625];
    batch.io.actions[0].set(buys[0] === 1 ? [bid, ask] : [ask, bid]);
    const buyer = buys[0] === 1 ? 0 : 1;
    batch.step();
    const left = bid - ask - spread;
    expect(batch.io.payoff[buyer]).toBeCloseTo(v - (bid - (1 - weight) * left), 12);
    expect(batch.io.payoff[1 - buyer]).toBeCloseTo(ask + weight * left - c, 12);
    expect(batch.readMetrics(0)).toMatchObject({ trades: 1, lost: 0, brokerage: spread });
    expect(batch.readMetrics(0).gains).toBeCloseTo(v - c, 12);
  });

  it("has no trade where the bid is less than the spread above the ask, nor for whom nobody is left", () => {
    const batch = createBatch(doubleAuction, { agents: 3, spread: 0.3, continuous: true }, { form });
    for (let t = 0; t < 20; t++) {
      for (let a = 0; a < 3; a++) batch.io.actions[0][a] = batch.columns.buys[a] === 1 ? 0.8 : 0.501;
      batch.step();
      expect([...batch.io.payoff]).toEqual([0, 0, 0]);
    }
  });
});

it("meets each other alike often, buys as often as it sells, and pays out what is gained", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 9 }), (seed, agents) => {
      const batch = createBatch(doubleAuction, { agents, spread: 0.1 }, { seed });
      const { partner, worth, buys } = batch.columns;
      for (let t = 0; t < 10; t++) {
        for (let a = 0; a < agents; a++) {
          expect(partner[partner[a]]).toBe(a);
          if (partner[a] !== a) expect(buys[a] + buys[partner[a]]).toBe(1);
          batch.io.actions[0][a] = Math.round(20 * worth[a]);
        }
        batch.step();
      }
      const { welfare, gains, brokerage } = batch.readMetrics(0);
      expect(welfare).toBeCloseTo(gains - brokerage, 9);
    }),
    { numRuns: 20 },
  );
});

it.each([
  ["truthful", { slope: 1, intercept: 0 }, { slope: 1, intercept: 0 }, gainsBeyond(0), 0.5],
  ["in equilibrium", equilibrium().bid, equilibrium().ask, equilibrium().gains, 0.28125],
])("%s is worth what the closed form says", (_, bids, asks, gains, trades) => {
  const worlds = 400;
  const batch = createBatch(doubleAuction, { continuous: true }, { worlds });
  const { worth, buys } = batch.columns;
  let [sum, squares] = [0, 0];
  let share = 0;
  const ticks = 20;
  for (let t = 0; t < ticks; t++) {
    for (let k = 0; k < worlds * 8; k++) {
      const { slope, intercept } = buys[k] === 1 ? bids : asks;
      batch.io.actions[0][k] = Math.min(1, slope * worth[k] + intercept);
    }
    batch.step();
  }
  for (let i = 0; i < worlds; i++) {
    const { gains: own, trades: traded } = batch.readMetrics(i);
    sum += own / 4 / worlds;
    squares += (own / 4) ** 2 / worlds;
    share += traded / worlds;
  }
  expect(Math.abs(sum - gains)).toBeLessThan(4 * Math.sqrt((squares - sum * sum) / worlds));
  expect(Math.abs(share - trades)).toBeLessThan(4 * Math.sqrt(0.25 / (worlds * ticks * 4)));
  const { optimum, nash } = doubleAuction.theory!({ continuous: true });
  expect([optimum?.welfare, nash?.welfare]).toEqual([4 * gainsBeyond(0), 4 * equilibrium().gains]);
});

it("knows no equilibrium with a broker, and that nothing is better than all trades", () => {
  expect(doubleAuction.theory!({ spread: 0.1 })).toMatchObject({ optimum: { bound: "upper" } });
  expect(doubleAuction.theory!({ spread: 0.1 }).nash).toBeUndefined();
});

it("is drawn, and told in words", () => {
  const batch = createBatch(doubleAuction, { agents: 2, levels: 2 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set(batch.columns.buys);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const text = textOf(parseXml(drawing.svg(frames, {})));
  for (const part of ["share of pairs", "could gain", "earned together"]) expect(text).toContain(part);
  expect(drawing.text(frames[0], {})).toMatch(/^tick 0: to buy are [01] for [\d.]+ of [01] for [\d.]+$/);
  expect(drawing.text(frames[1], {})).toMatch(/last prices [01]\* [01]\* \(\* traded\)\npayoff/);
});
