import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawing } from "../../envs/flash-crash/draw.ts";
import { flashCrash } from "../../envs/flash-crash/flash-crash.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { deepestPrice, priceVariance, sellsBelow, stopLossDrop } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const still = { momentum: 0, reversion: 0, noise: 0, shock: 0 };

describe.each(forms)("a tick (%s form)", (form) => {
  it("sells wave by wave whoever's stop the price has passed, each wave at its middle", () => {
    const given = { ...still, agents: 4, levels: 5, shock: 0.3, shockTick: 0, value: [0.5, 0.5], horizon: 2 };
    const batch = createBatch(flashCrash, given, { form });
    const { price, sales, wealth } = batch.columns;
    batch.io.actions[0].set([1, 2, 3, 4]);
    batch.step();
    // Down .3, past the stop at .25; its sale moves it by .25 past the one at .5, and so on to 1.3.
    const paid = [-0.425, -0.675, -0.925, -1.175];
    paid.forEach((each, a) => {
      expect(batch.io.payoff[a]).toBeCloseTo(each, 12);
    });
    expect(price[0]).toBeCloseTo(-1.3, 12);
    expect(sales[0]).toBe(4);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 0, 0, 0]);
    expect(wealth[0]).toBeCloseTo(-0.425, 12);
    expect(batch.readMetrics(0)).toMatchObject({ crashes: 1, sold: 1, cooperation: 0 });
    expect(batch.readMetrics(0).deepest).toBeCloseTo(1.3, 12);
  });

  it("halts trade where the price is as far down as the breaker, and sales then wait", () => {
    const given = { ...still, agents: 4, levels: 5, shock: 0.3, shockTick: 0, value: [0.5, 0.5], horizon: 4 };
    const batch = createBatch(flashCrash, { ...given, breaker: 0.5, halt: 2 }, { form });
    batch.io.actions[0].set([1, 2, 4, 4]);
    batch.step();
    expect([...batch.columns.out]).toEqual([1, 0, 0, 0]);
    expect(batch.columns.halt[0]).toBe(2);
    batch.io.actions[0].fill(0);
    batch.step();
    batch.step();
    expect([...batch.columns.out]).toEqual([1, 0, 0, 0]);
    batch.io.actions[0].set([4, 4, 4, 0]);
    batch.step();
    expect([...batch.columns.out]).toEqual([1, 0, 0, 1]);
    expect(batch.io.payoff[3]).toBeCloseTo(-0.125, 12);
    // Who holds to the end gets the value besides.
    expect(batch.io.payoff[2]).toBeCloseTo(-0.25 + 0.5, 12);
    expect(batch.readMetrics(0).halted).toBe(0.5);
    expect(batch.readMetrics(0).sold).toBe(0.5);
  });

  it("moves the price by momentum and fundamentals as their equation says, the less far with a breaker", () => {
    for (const [momentum, breaker, lowest] of [
      [0.8, undefined, -2.193],
      [0.95, undefined, -2.8619],
      [0.95, 2, -2.4725],
      [0.95, 1.5, -1.85],
    ] as const) {
      const given = { ...still, shock: 1, shockTick: 0, momentum, reversion: 0.1, margin: 9, horizon: 40 };
      const batch = createBatch(flashCrash, { ...given, ...(breaker && { breaker }) }, { form });
      for (let t = 0; t < 39; t++) {
        batch.io.actions[0].fill(5);
        batch.step();
      }
      expect(batch.columns.lowest[0]).toBeCloseTo(lowest, 4);
      expect(batch.columns.lowest[0]).toBeCloseTo(deepestPrice(momentum, 0.1, breaker), 12);
    }
  });
});

it("varies in the long run as far as the closed form says", () => {
  const given = { ...still, noise: 1, momentum: 0.5, reversion: 0.1, margin: 1e6, horizon: 4000 };
  const batch = createBatch(flashCrash, { ...given, agents: 1 }, { worlds: 40 });
  batch.io.actions[0].fill(5);
  let [sum, count] = [0, 0];
  for (let t = 0; t < 3000; t++) {
    batch.step();
    if (t < 200) continue;
    for (let i = 0; i < 40; i++) sum += batch.columns.price[i] ** 2;
    count += 40;
  }
  // Ticks some twenty apart are as good as independent.
  const variance = priceVariance(0.5, 0.1);
  expect(Math.abs(sum / count / variance - 1)).toBeLessThan(4 * Math.sqrt((2 * 40) / count));
});

it.each([0.8, 1.05])(
  "of many holders with stops spread out, an impact of %f makes the drop of many",
  (impact) => {
    const given = { ...still, agents: 1000, levels: 64, impact, shock: 0.1, shockTick: 0, horizon: 2 };
    const batch = createBatch(flashCrash, given);
    // Stops from 1/63 to 1: the share with stops below x is x but for a step.
    for (let a = 0; a < 1000; a++) batch.io.actions[0][a] = 1 + (a % 63);
    batch.step();
    expect(-batch.columns.price[0]).toBeCloseTo(stopLossDrop(0.1, impact), 1);
    expect(Math.abs(-batch.columns.price[0] - stopLossDrop(0.1, impact))).toBeLessThan(impact * 0.1);
  },
);

describe("who sells first", () => {
  const given = { ...flashCrash.presets?.["who-sells-first"], agents: 5, impact: 2 };

  /** What agent 0 gets by each of its choices where so many of the others sell. */
  const worth = (value: number, choice: number, selling: number) => {
    const batch = createBatch(flashCrash, { ...given, value: [value, value], blur: 0 });
    batch.io.actions[0].set([choice, ...Array.from({ length: 4 }, (_, a) => (a < selling ? 0 : 1))]);
    batch.step();
    return batch.io.payoff[0];
  };

  it("is worth waiting for above a threshold, if any number of the others is as likely to sell", () => {
    const threshold = sellsBelow(2, 5);
    const ahead = (value: number) =>
      [0, 1, 2, 3, 4].reduce((sum, selling) => sum + worth(value, 1, selling) - worth(value, 0, selling), 0);
    expect(ahead(threshold)).toBeCloseTo(0, 12);
    expect(ahead(threshold + 0.01)).toBeGreaterThan(0);
    // All hold and all sell are both equilibria in between.
    expect(worth(0.3, 1, 0)).toBeGreaterThan(worth(0.3, 0, 0));
    expect(worth(0.3, 1, 4)).toBeLessThan(worth(0.3, 0, 4));
  });

  it("is what theory says, played out over all values", () => {
    const { optimum, nash } = flashCrash.theory!(given);
    const threshold = sellsBelow(2, 5);
    const worlds = 4000;
    for (const [outcome, below] of [
      [nash, threshold],
      [optimum, -1],
    ] as const) {
      const batch = createBatch(flashCrash, { ...given, blur: 0 }, { worlds });
      for (let k = 0; k < worlds * 5; k++) batch.io.actions[0][k] = batch.io.obs.signal[k] < below ? 0 : 1;
      batch.step();
      const welfare = batch.io.payoff.reduce((a, b) => a + b, 0) / worlds;
      expect(Math.abs(welfare - outcome!.welfare)).toBeLessThan((4 * 5 * 0.6) / Math.sqrt(worlds));
    }
    // (.2 + 1)/2 of values sell at -1, the others keep .6 on average.
    expect(nash?.probability).toBeCloseTo(0.6, 12);
    expect(nash?.welfare).toBeCloseTo(5 * (0.4 * 0.6 - 0.6), 12);
    expect(optimum?.welfare).toBe(0);
  });

  it("is known only where nothing else moves the price", () => {
    expect(flashCrash.theory!({})).toEqual({});
    expect(flashCrash.theory!({ ...given, levels: 3 })).toEqual({});
    expect(flashCrash.theory!({ ...given, shock: 1, shockTick: 0 })).toEqual({});
    // Values that are all below, or all above, are nobody's to hold, or all's.
    expect(flashCrash.theory!({ ...given, value: [0, 0] }).nash?.welfare).toBe(-5);
    expect(flashCrash.theory!({ ...given, value: [3, 3] }).nash?.welfare).toBe(15);
  });
});

it("pays each in an episode what its unit was sold at, or its last price and value", () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 0.9, noNaN: true }), (seed, momentum) => {
      const batch = createBatch(flashCrash, { momentum, reversion: 0.2, noise: 0.2, breaker: 0.7 }, { seed });
      const { price, value, out, wealth, sales, lowest } = batch.columns;
      for (let t = 0; t < 20; t++) {
        for (let a = 0; a < 8; a++)
          batch.io.actions[0][a] = (seed + 3 * a + t * a) & 3 ? 1 + ((a + t) % 5) : 0;
        batch.step();
        expect([...out].reduce((sum, each) => sum + each, 0)).toBe(sales[0]);
      }
      for (let a = 0; a < 8; a++) {
        if (out[a] === 0) expect(wealth[a]).toBeCloseTo(price[0] + value[0], 9);
        else expect(wealth[a]).toBeGreaterThanOrEqual(lowest[0] - 1e-9);
      }
    }),
    { numRuns: 50 },
  );
});

it("says what is wrong with params that make no sense together", () => {
  const throws = (given: Record<string, unknown>) => expect(() => createBatch(flashCrash, given));
  throws({ momentum: 1 }).toThrow("or the price runs away, got 1 and 0.1");
  throws({ reversion: 3.5 }).toThrow("reversion below 2 (1 + momentum)");
  throws({ value: [1, 0] }).toThrow("value must go from lower to higher, got 1 to 0");
});

it("is drawn, and told in words", () => {
  const given = { ...still, agents: 3, levels: 2, value: [0.5, 0.5], breaker: 0.2, horizon: 2 };
  const batch = createBatch(flashCrash, given);
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([0, 1, 1]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const text = textOf(parseXml(drawing.svg(frames, { breaker: 0.2 })));
  for (const part of ["price less that at the start", "trade is halted", "share of agents that hold"])
    expect(text).toContain(part);
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
  expect(drawing.text(frames[1], {}).split("\n")).toEqual([
    "tick 1: price −0.333, lowest −0.333, value 0.5, trade is halted",
    "hold .##  2 of 3",
    "wealth −0.167 −0.333 −0.333",
  ]);
});
