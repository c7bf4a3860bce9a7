import { describe, expect, it } from "vitest";
import { dealers } from "../../envs/dealers/dealers.ts";
import { drawing } from "../../envs/dealers/draw.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { competitiveAsk, dealerProfit, monopolyAsk } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("a tick (%s form)", (form) => {
  it("has the lowest ask sell to whoever values the unit as much, at a loss where it is worth more", () => {
    const batch = createBatch(dealers, { agents: 3 }, { form, worlds: 200 });
    for (let i = 0; i < 200; i++) batch.io.actions[0].set([8, 4, 9], 3 * i);
    batch.step();
    const { worth, valued } = batch.columns;
    let sold = 0;
    for (let i = 0; i < 200; i++) {
      const buys = valued[i] >= 0.5;
      sold += Number(buys);
      const paid = [...batch.io.payoff.subarray(3 * i, 3 * i + 3)];
      expect(paid[0] + paid[2]).toBe(0);
      expect(paid[1]).toBeCloseTo(buys ? 0.5 - worth[i] : 0, 12);
      expect(batch.readMetrics(i).sold).toBe(Number(buys));
    }
    expect(sold).toBeGreaterThan(60);
    expect([...batch.io.obs.lowest]).toEqual(Array(600).fill(batch.columns.ask[1]));
  });

  it("shares sales between those who ask the same, each alike often", () => {
    const worlds = 3000;
    const batch = createBatch(
      dealers,
      { agents: 3, noise: 0.01, low: -1, high: 1, levels: 2 },
      { form, worlds },
    );
    for (let i = 0; i < worlds; i++) batch.io.actions[0].set([0, 1, 0], 3 * i);
    batch.step();
    const sales = [0, 0, 0];
    batch.columns.sale.forEach((sale: number, k: number) => {
      sales[k % 3] += sale;
    });
    expect(sales[1]).toBe(0);
    expect(sales[0] + sales[2]).toBe(worlds);
    expect(Math.abs(sales[0] - worlds / 2)).toBeLessThan(4 * Math.sqrt(worlds / 4));
  });
});

it("pays at each ask what the closed form says", () => {
  const worlds = 40_000;
  const batch = createBatch(dealers, { agents: 1 }, { worlds });
  for (const choice of [3, 7, 14]) {
    batch.io.actions[0].fill(choice);
    batch.step();
    const paid = batch.io.payoff.reduce((a, b) => a + b, 0) / worlds;
    expect(Math.abs(paid - dealerProfit(0.1 * (choice + 1)))).toBeLessThan(4 * (0.6 / Math.sqrt(worlds)));
  }
});

it("knows the asks of competition, of a dealer alone, and those at which none gains by another", () => {
  const two = dealers.theory!({});
  expect(two.competitive?.action).toBe(competitiveAsk());
  expect(two.monopoly?.action).toBe(monopolyAsk());
  expect(two.optimum?.action).toBeCloseTo(1.5, 12);
  expect(two.nash).toMatchObject({ equilibria: 2 });
  expect(two.nash?.action).toBeCloseTo(0.8, 12);
  expect(two.nash?.welfare).toBeCloseTo(dealerProfit(0.8), 12);
  expect(dealers.theory!({ agents: 4 }).nash?.equilibria).toBe(1);
  expect(dealers.theory!({ agents: 1 }).nash?.action).toBeCloseTo(1.5, 12);
  // Where every ask loses, nobody is content with any.
  expect(dealers.theory!({ low: 0, high: 0.5 }).nash).toBeUndefined();
});

it("says what is wrong with params that make no sense together", () => {
  expect(() => createBatch(dealers, { low: 2, high: 1 })).toThrow("low must be below high, got 2 and 1");
});

it("is drawn, and told in words", () => {
  const batch = createBatch(dealers, { agents: 2, low: -9, high: 1, levels: 2 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([1, 0]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const text = textOf(parseXml(drawing.svg(frames, {})));
  for (const part of ["lowest ask", "competitive", "monopoly", "earned together"])
    expect(text).toContain(part);
  expect(drawing.text(frames[0], {})).toBe("tick 0: nobody has asked yet");
  expect(drawing.text(frames[1], {})).toMatch(
    /^tick 1: asks 1 −9\nclient values .+, buys of dealer 1 at −9\nwealth 0 −(9|10)$/,
  );
});
