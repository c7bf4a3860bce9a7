import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawing } from "../../envs/mev-auction/draw.ts";
import { mevAuction } from "../../envs/mev-auction/mev-auction.ts";
import {
  type Batch,
  captureFrame,
  createBatch,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import { sealedBids } from "../../src/mechanisms/index.ts";
import { all, parseXml, textOf } from "../report/xml.ts";

/** Three searchers, a common value of 1 in tenths, three ticks to the block. */
const open = { searchers: 3, blockTicks: 3, latency: 1, increment: 0.1, baseFee: 0.02, phi: 0.1 };

function tick(batch: Batch, actions: readonly number[]): void {
  for (let i = 0; i < batch.worlds; i++) batch.io.actions[0].set(actions, i * batch.agents);
  batch.step();
}
const seen = (batch: Batch, name: string) => Array.from(batch.io.obs[name].subarray(0, batch.agents));
const payoffs = (batch: Batch) => Array.from(batch.io.payoff.subarray(0, batch.agents));
const closeTo = (values: readonly number[]) => values.map((x) => expect.closeTo(x, 12));
const column = (batch: Batch, name: string) => batch.columns[name] as Float64Array;
/** Opportunities of this tick that each agent won, over all worlds. */
const wins = (batch: Batch) =>
  Array.from({ length: batch.agents }, (_, a) =>
    column(batch, "won").reduce((sum, won, k) => sum + (k % batch.agents === a ? won : 0), 0),
  );

describe("open auction", () => {
  it("takes raises of a tenth or more, shows them a tick later, and lets losers pay", () => {
    const batch = createBatch(mevAuction, { ...open, opportunities: 2 });
    expect(seen(batch, "ticksLeft")).toEqual([2, 2, 2]);

    tick(batch, [1, 0, 3]);
    expect(seen(batch, "own")).toEqual(closeTo([0.1, 0, 0.3]));
    expect(seen(batch, "highest")).toEqual(closeTo([0.3, 0.3, 0.1]));
    expect(payoffs(batch)).toEqual([0, 0, 0]);

    // Agent 2 repeats .3, which is below .33.
    tick(batch, [4, 0, 3]);
    expect(seen(batch, "own")).toEqual(closeTo([0.4, 0, 0.3]));
    expect(seen(batch, "ticksLeft")).toEqual([0, 0, 0]);

    // Agent 1 wins at .5; the others pay a tenth of .4 and the base fee.
    tick(batch, [0, 5, 4]);
    expect(payoffs(batch)).toEqual(closeTo([-0.06, 0.48, -0.06]));
    expect(Array.from(column(batch, "bid"))).toEqual(closeTo([0.4, 0.5, 0.4]));
    expect(Array.from(column(batch, "paid"))).toEqual(closeTo([0.06, 0.52, 0.06]));
    expect(Array.from(column(batch, "won"))).toEqual([0, 1, 0]);
    expect(Array.from(column(batch, "externality"))).toEqual(closeTo([0, 0.4, 0]));
    const metrics = batch.readMetrics(0);
    expect(metrics).toMatchObject({
      revenue: expect.closeTo(0.58, 12),
      burnt: expect.closeTo(0.06, 12),
      surplus: expect.closeTo(0.36, 12),
      reverts: 2,
      revertCost: expect.closeTo(0.12, 12),
      lost: 0,
      efficiency: 1,
      waste: expect.closeTo(0.04, 12),
      cooperation: expect.closeTo((0.6 + 0.5 + 0.6) / 3, 12),
      entry: 1,
      bids: 5,
      rejected: 1,
    });

    // The next opportunity begins without bids, and the episode ends with it.
    expect(seen(batch, "own")).toEqual([0, 0, 0]);
    expect(seen(batch, "highest")).toEqual([0, 0, 0]);
    tick(batch, [0, 0, 0]);
    expect(Array.from(column(batch, "paid"))).toEqual([0, 0, 0]);
    tick(batch, [0, 0, 0]);
    expect(batch.columns.done[0]).toBe(0);
    tick(batch, [0, 0, 0]);
    expect(payoffs(batch)).toEqual([0, 0, 0]);
    expect(batch.readMetrics(0).lost).toBe(0.5);
    expect(Array.from(batch.columns.terminated)).toEqual([1, 1, 1]);
  });

  it("shows bids `latency` ticks after they were placed, own bids at once", () => {
    const batch = createBatch(mevAuction, { ...open, latency: 3, blockTicks: 6 });
    tick(batch, [2, 0, 0]);
    expect(seen(batch, "own")).toEqual(closeTo([0.2, 0, 0]));
    expect(seen(batch, "highest")).toEqual([0, 0, 0]);
    tick(batch, [5, 0, 1]);
    expect(seen(batch, "highest")).toEqual([0, 0, 0]);
    tick(batch, [0, 0, 0]);
    expect(seen(batch, "highest")).toEqual(closeTo([0, 0.2, 0.2]));
    tick(batch, [0, 0, 0]);
    expect(seen(batch, "highest")).toEqual(closeTo([0.1, 0.5, 0.5]));
  });

  it("accepts a level exactly one increment up", () => {
    const batch = createBatch(mevAuction, { ...open, levels: 20, increment: 0.5 });
    tick(batch, [2, 4, 6]);
    // .1 -> .15, .2 -> .3, .3 -> .45
    tick(batch, [3, 6, 9]);
    expect(seen(batch, "own")).toEqual(closeTo([0.15, 0.3, 0.45]));
    tick(batch, [4, 8, 13]);
    expect(batch.readMetrics(0).rejected).toBe(3);
  });

  it.each(["kernel", "world"] as const)("asks for the increment in any unit of value (%s form)", (form) => {
    for (const value of [1e-12, 1, 1e9]) {
      const batch = createBatch(mevAuction, { ...open, value, levels: 20, increment: 0.5 }, { form });
      tick(batch, [2, 4, 6]);
      // .1 -> .15 and .2 -> .3 are half as much again, .3 -> .4 is not.
      tick(batch, [3, 6, 8]);
      expect(seen(batch, "own").map((bid) => bid / value)).toEqual(closeTo([0.15, 0.3, 0.3]));
    }
  });

  it("prefers the earlier of equal bids, and draws lots between those of one tick", () => {
    const worlds = 3000;
    const early = createBatch(mevAuction, open, { worlds });
    for (const actions of [
      [0, 5, 0],
      [5, 0, 4],
      [0, 0, 5],
    ])
      tick(early, actions);
    expect(wins(early)).toEqual([0, worlds, 0]);

    const level = createBatch(mevAuction, open, { worlds });
    for (const actions of [
      [5, 0, 1],
      [0, 0, 0],
      [0, 6, 6],
    ])
      tick(level, actions);
    const [first, second, third] = wins(level);
    expect([first, second + third]).toEqual([0, worlds]);
    expect(Math.abs(second / worlds - 0.5)).toBeLessThan(3 * Math.sqrt(0.25 / worlds));
  });
});

describe("sealed formats", () => {
  const sealed = { searchers: 3, format: "sealed", baseFee: 0.02, phi: 0.1 } as const;

  it("let the winner pay its bid and protect losers", () => {
    const batch = createBatch(mevAuction, sealed);
    tick(batch, [4, 7, 0]);
    expect(payoffs(batch)).toEqual(closeTo([0, 0.28, 0]));
    expect(batch.readMetrics(0)).toMatchObject({ reverts: 0, waste: 0, entry: expect.closeTo(2 / 3, 12) });
    expect(batch.columns.done[0]).toBe(1);
  });

  it("without protection let losers revert and pay", () => {
    const batch = createBatch(mevAuction, { ...sealed, revertProtection: false });
    tick(batch, [4, 7, 0]);
    expect(payoffs(batch)).toEqual(closeTo([-0.06, 0.28, 0]));
    expect(batch.readMetrics(0)).toMatchObject({ reverts: 1, revenue: expect.closeTo(0.74, 12) });
  });

  it("charge the second-highest bid in a second-price auction, nothing where there is none", () => {
    const batch = createBatch(mevAuction, { ...sealed, format: "second-price", opportunities: 2 });
    tick(batch, [4, 7, 2]);
    expect(payoffs(batch)).toEqual(closeTo([0, 0.58, 0]));
    tick(batch, [0, 7, 0]);
    expect(payoffs(batch)).toEqual(closeTo([0, 0.98, 0]));
  });

  it("charge every bidder its bid in an all-pay auction, protected or not", () => {
    for (const revertProtection of [true, false]) {
      const batch = createBatch(mevAuction, { ...sealed, format: "all-pay", revertProtection });
      tick(batch, [4, 7, 0]);
      expect(payoffs(batch)).toEqual(closeTo([-0.42, 0.28, 0]));
    }
  });

  it("give level 3 of 10 shares three tenths of the own value", () => {
    const batch = createBatch(mevAuction, { ...sealed, values: "private", grid: "share", baseFee: 0 });
    const [v] = seen(batch, "value");
    tick(batch, [3, 0, 0]);
    expect(payoffs(batch)[0]).toBeCloseTo(0.7 * v, 12);
    expect(seen(batch, "own")[0]).toBeCloseTo(0.3, 12);
  });
});

describe("under the mechanism sealed-bids", () => {
  const options = { mechanisms: [{ use: sealedBids }] };

  it("an open auction takes hidden bids in the first tick, settles them, and idles until the block", () => {
    const batch = createBatch(mevAuction, { ...open, opportunities: 2 }, options);
    tick(batch, [4, 7, 0]);
    expect(payoffs(batch)).toEqual(closeTo([0, 0.28, 0]));
    expect(seen(batch, "highest")).toEqual([0, 0, 0]);
    for (const left of [1, 0]) {
      expect(seen(batch, "ticksLeft")).toEqual([left, left, left]);
      tick(batch, [9, 9, 9]);
      expect(payoffs(batch)).toEqual([0, 0, 0]);
      expect(seen(batch, "highest")).toEqual([0, 0, 0]);
    }
    expect(batch.readMetrics(0)).toMatchObject({ bids: 2, rejected: 0, reverts: 0 });
    tick(batch, [0, 0, 6]);
    expect(payoffs(batch)).toEqual(closeTo([0, 0, 0.38]));
  });

  it("losers pay where they are not protected", () => {
    const batch = createBatch(mevAuction, { ...open, revertProtection: false }, options);
    tick(batch, [4, 7, 0]);
    expect(payoffs(batch)).toEqual(closeTo([-0.06, 0.28, 0]));
  });
});

const anyParams = fc.record({
  searchers: fc.integer({ min: 2, max: 6 }),
  format: fc.constantFrom("open", "sealed", "second-price", "all-pay"),
  values: fc.constantFrom("common", "private"),
  lowest: fc.constantFrom(undefined, 0, 0.5, 2),
  value: fc.constant(2),
  blockTicks: fc.constantFrom(undefined, 1, 4),
  opportunities: fc.integer({ min: 1, max: 3 }),
  latency: fc.integer({ min: 1, max: 4 }),
  increment: fc.constantFrom(0, 0.1, 0.6),
  baseFee: fc.constantFrom(0, 0.07),
  phi: fc.constantFrom(0, 0.3, 1),
  revertProtection: fc.boolean(),
  grid: fc.constantFrom("absolute", "share", "continuous"),
  levels: fc.integer({ min: 1, max: 12 }),
});
const given = (params: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(params).filter(([, x]) => x !== undefined));

describe.each(["kernel", "world"] as const)("who bids and who wins (%s form)", (form) => {
  /** One settled tick of a sealed auction among searchers with the given values, in bids of a tenth. */
  const settle = (format: string, values: readonly number[], bids: readonly number[]) => {
    const batch = createBatch(
      mevAuction,
      { searchers: values.length, format, values: "private", baseFee: 0, blockTicks: 1 },
      { form },
    );
    column(batch, "value").set(values);
    batch.observe();
    batch.startWindow();
    tick(batch, bids);
    return batch.readMetrics(0);
  };

  it.each(["open", "sealed", "second-price", "all-pay"])(
    "who abstains shows all restraint there is and does not enter: %s",
    (format) => {
      const metrics = settle(format, [0.5, 0.8, 1, 0.4], [0, 4, 0, 0]);
      expect(metrics.entry).toBeCloseTo(1 / 4, 12);
      expect(metrics.cooperation).toBeCloseTo((1 + 0.5 + 1 + 1) / 4, 12);
      expect(metrics).toMatchObject({ lost: 0, reverts: 0 });
      const nobody = settle(format, [0.5, 0.8, 1, 0.4], [0, 0, 0, 0]);
      expect(nobody).toMatchObject({ entry: 0, cooperation: 1, lost: 1, efficiency: 0, revenue: 0 });
      // More than the value is no restraint, not less than none.
      expect(settle(format, [0.5, 0.8], [8, 4]).cooperation).toBeCloseTo((0 + 0.5) / 2, 12);
    },
  );

  it.each(["open", "sealed", "second-price", "all-pay"])(
    "efficiency is the winner's value in the highest, also where a lower value outbids it: %s",
    (format) => {
      expect(settle(format, [0.5, 0.8, 1], [4, 3, 2]).efficiency).toBeCloseTo(0.5, 12);
      expect(settle(format, [0.5, 0.8, 1], [3, 4, 0]).efficiency).toBeCloseTo(0.8, 12);
      expect(settle(format, [0.5, 0.8, 1], [1, 2, 3]).efficiency).toBe(1);
    },
  );
});

describe("money", () => {
  it("that searchers pay is the proposer's or burnt, and what they gain is the value less that", () => {
    fc.assert(
      fc.property(anyParams, fc.integer(), (params, seed) => {
        const worlds = 4;
        const batch = createBatch(mevAuction, given(params), { worlds, seed });
        const words = new Int32Array(4 * worlds);
        seedStreams(words, seedWords(seed), 0, worlds);
        const sums = Array.from({ length: worlds }, () => ({ paid: 0, captured: 0, payoff: 0, settled: 0 }));
        for (let t = 0; t < 12; t++) {
          // Values of this tick: the next opportunity's are there after the step.
          const values = column(batch, "value").slice();
          sampleActions(batch, words);
          batch.step();
          for (let k = 0; k < worlds * batch.agents; k++) {
            const sum = sums[Math.floor(k / batch.agents)];
            sum.paid += column(batch, "paid")[k];
            sum.captured += column(batch, "won")[k] * values[k];
            sum.payoff += batch.io.payoff[k];
          }
          batch.resetDone();
        }
        sums.forEach(({ paid, captured, payoff }, i) => {
          const total = (name: string) => column(batch, name)[i];
          expect(total("revenue") + total("burnt")).toBeCloseTo(paid, 9);
          expect(total("surplus")).toBeCloseTo(payoff, 9);
          expect(total("efficiency")).toBeCloseTo(captured, 9);
          expect(payoff).toBeCloseTo(captured - paid, 9);
          expect(total("efficiency")).toBeLessThanOrEqual(total("best") + 1e-9);
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe("values", () => {
  it("do not depend on what is bid, on the format or on mechanisms: paired seeds meet the same luck", () => {
    const params = { values: "private", blockTicks: 2, opportunities: 5 } as const;
    const runs = [
      createBatch(mevAuction, { ...params, format: "open" }, { worlds: 3, seed: 7 }),
      createBatch(mevAuction, { ...params, format: "all-pay" }, { worlds: 3, seed: 7 }),
      createBatch(mevAuction, params, { worlds: 3, seed: 7, mechanisms: [{ use: sealedBids }] }),
    ];
    for (let t = 0; t < 20; t++) {
      for (const batch of runs) expect(batch.io.obs.value).toEqual(runs[0].io.obs.value);
      runs.forEach((batch, j) => {
        tick(batch, [j, t % 3, 5, j * 3]);
        batch.resetDone();
      });
    }
  });

  it("are one for all when common, in the given range", () => {
    const batch = createBatch(mevAuction, { values: "common", lowest: 3, value: 5 }, { worlds: 500 });
    const values = batch.io.obs.value;
    for (let k = 0; k < values.length; k++) expect(values[k]).toBe(values[k - (k % 4)]);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(Math.abs(mean - 4)).toBeLessThan((3 * 2) / Math.sqrt(12 * 500));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...values)).toBeLessThan(5);
  });

  it("above the highest are refused", () => {
    expect(() => createBatch(mevAuction, { lowest: 3 })).toThrow(
      /"lowest" \(3\) must not exceed "value" \(1\)/,
    );
  });
});

describe("table of the default bins", () => {
  it("has at most 1000 states", () => {
    for (const params of [
      {},
      { values: "private" },
      { values: "private", grid: "share" },
      { format: "sealed" },
    ]) {
      const { features } = createBatch(mevAuction, params as Record<string, unknown>);
      const states = Object.values(features).reduce((product, { bins }) => product * (bins || 1), 1);
      expect(states).toBeLessThanOrEqual(1000);
    }
  });
});

describe("drawing", () => {
  const batch = createBatch(mevAuction, { ...open, opportunities: 2 });
  const frames = [captureFrame(batch, 0)];
  for (const actions of [
    [1, 0, 3],
    [4, 0, 3],
    [0, 5, 4],
    [2, 2, 0],
  ]) {
    tick(batch, actions);
    frames.push(captureFrame(batch, 0));
  }

  it("has a line for each searcher, a block, and each one's gain", () => {
    const svg = parseXml(drawing.svg(frames, batch.params));
    const lines = all(svg, "path").filter(({ attributes }) => attributes.transform !== undefined);
    expect(lines).toHaveLength(3);
    // Told apart without colour, and shown so in the key.
    expect(new Set(lines.map(({ attributes }) => attributes["stroke-dasharray"])).size).toBe(3);
    expect(all(svg, "path").filter(({ attributes }) => attributes.d.endsWith("z"))).toHaveLength(1);
    expect(textOf(svg)).toContain("1: 0.48");
    expect(drawing.svg(frames, batch.params)).not.toMatch(/NaN|undefined|Infinity/);
    expect(drawing.svg(frames.slice(0, 1), batch.params)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("has round ticks on both axes, and the minus signs and powers of ten of the report", () => {
    const texts = all(parseXml(drawing.svg(frames, batch.params)), "text").map(textOf);
    expect(texts.slice(0, 7)).toEqual(["0.0", "0.5", "1.0", "0", "1", "2", "3"]);
    expect(texts).toContain("0: −0.06");
    const small = { ...batch.params, value: 2e-7 };
    expect(all(parseXml(drawing.svg(frames, small)), "text").map(textOf)).toContain("2.0×10⁻⁷");
  });

  it("tells a settled tick in words", () => {
    expect(drawing.text(frames[3], batch.params)).toBe(
      [
        "tick 3, open auction, settled",
        "  searcher 0: bid 0.4 reverts and pays 0.06",
        "  searcher 1: bid 0.5 wins and pays 0.52",
        "  searcher 2: bid 0.4 reverts and pays 0.06",
      ].join("\n"),
    );
    expect(drawing.text(frames[1], batch.params)).toContain("searcher 1: value 1 bid none");
  });
});
