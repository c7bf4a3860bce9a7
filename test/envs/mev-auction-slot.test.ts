import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drawing } from "../../envs/mev-auction/draw.ts";
import { mevAuction } from "../../envs/mev-auction/mev-auction.ts";
import { highestBids, slotBids } from "../../envs/mev-auction/slot.ts";
import { type Batch, captureFrame, createBatch } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const real = mevAuction.presets?.["real-slot"] ?? {};

function play(batch: Batch, ...bids: number[]): Batch {
  batch.io.actions[0].set(bids);
  batch.step();
  return batch;
}

describe("the bids of a real slot", () => {
  it("are 501 of 37 builders, the highest .041833 ETH and that of another builder .041826", () => {
    expect(slotBids.length).toBe(501);
    expect(new Set(slotBids.map(({ builder }) => builder)).size).toBe(37);
    const [best] = [...slotBids].sort((a, b) => b.value - a.value);
    const others = slotBids.filter(({ builder }) => builder !== best.builder);
    expect(best.value).toBeCloseTo(0.041833, 8);
    expect(Math.max(...others.map(({ value }) => value))).toBeCloseTo(0.04182564, 8);
    expect(
      slotBids.every(({ milliseconds }, k) => k === 0 || milliseconds >= slotBids[k - 1].milliseconds),
    ).toBe(true);
  });

  it("rise, and end at the highest however many ticks they are told in", () => {
    for (const spans of [1, 2, 10, 1000]) {
      const highest = [...highestBids(spans)];
      expect(highest).toEqual([...highest].sort((a, b) => a - b));
      expect(highest[spans - 1]).toBeCloseTo(0.041833, 8);
    }
    expect(highestBids(2)[0]).toBe(
      Math.max(...slotBids.filter(({ milliseconds }) => milliseconds < -3722).map(({ value }) => value)),
    );
    expect(() => highestBids(0)).toThrow("spans must be a whole number of at least 1");
  });

  const source = "../shared/data/mev/slot_6214255_bids.csv";
  it.skipIf(!existsSync(source))("are those of their source", () => {
    const rows = readFileSync(source, "utf8").trim().split("\n").slice(1);
    const wei = rows.map((row) => Number(row.split(",")[3]));
    const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
    expect(sum(slotBids.map(({ value }) => value))).toBeCloseTo(sum(wei) / 1e18, 6);
  });
});

describe.each(forms)("an auction beside them (%s form)", (form) => {
  const outside = [...highestBids(10)];
  const level = (bid: number) => Math.round(bid / 0.001);

  it("shows the highest of them a tick later, and is won above the last", () => {
    const batch = createBatch(
      mevAuction,
      { ...real, searchers: 2, values: "common", lowest: 0.05 },
      { form },
    );
    const seen: number[] = [];
    for (let t = 0; t < 10; t++) {
      seen.push(batch.io.obs.highest[1]);
      // One that raises at the end, to .042; the other never bids.
      play(batch, t === 9 ? level(0.042) : 0, 0);
    }
    expect(seen).toEqual([0, ...outside.slice(0, 9)]);
    expect([...batch.columns.won]).toEqual([1, 0]);
    expect(batch.io.payoff[0]).toBeCloseTo(0.05 - 0.042, 12);
    expect(batch.readMetrics(0)).toMatchObject({ lost: 0, revenue: expect.closeTo(0.042, 12) });
  });

  it("is lost to them at or below, and what is bid is not paid", () => {
    const batch = createBatch(
      mevAuction,
      { ...real, searchers: 2, values: "common", lowest: 0.05 },
      { form },
    );
    for (let t = 0; t < 10; t++) play(batch, t === 9 ? level(0.041) : 0, 0);
    expect([...batch.columns.won]).toEqual([0, 0]);
    expect([...batch.io.payoff]).toEqual([0, 0]);
    const { lost, revenue, surplus, efficiency } = batch.readMetrics(0);
    expect([lost, surplus, efficiency]).toEqual([1, 0, 0]);
    expect(revenue).toBe(outside[9]);
  });

  it("asks the highest of them as the second price", () => {
    const given = {
      ...real,
      searchers: 2,
      values: "common",
      lowest: 0.05,
      format: "second-price",
      blockTicks: 1,
    };
    const batch = play(createBatch(mevAuction, given, { form }), level(0.045), level(0.03));
    expect(batch.io.payoff[0]).toBeCloseTo(0.05 - outside[9], 12);
    const both = play(createBatch(mevAuction, given, { form }), level(0.045), level(0.043));
    expect(both.io.payoff[0]).toBeCloseTo(0.05 - 0.043, 12);
  });

  it("has losers pay where they are included", () => {
    const given = {
      ...real,
      searchers: 2,
      values: "common",
      lowest: 0.05,
      phi: 0.5,
      baseFee: 0.001,
      blockTicks: 1,
    };
    const batch = play(createBatch(mevAuction, given, { form }), level(0.04), 0);
    expect(batch.io.payoff[0]).toBeCloseTo(-0.021, 12);
  });
});

describe("theory beside them", () => {
  it("takes the last of them for a reserve price: truthful bids earn what it says", () => {
    const given = { ...real, format: "second-price", blockTicks: 1, grid: "continuous" } as const;
    const { nash, optimum } = mevAuction.theory?.(given) ?? {};
    const worlds = 4000;
    const batch = createBatch(mevAuction, given, { worlds, seed: 2 });
    let mean = 0;
    for (let t = 0; t < 4; t++) {
      batch.io.actions[0].set(batch.columns.value);
      batch.step();
      for (const each of batch.io.payoff) mean += each / (4 * worlds);
      batch.resetDone();
    }
    // Standard error about .003 / sqrt(16,000).
    expect(Math.abs(mean - (nash?.welfare ?? 0))).toBeLessThan(1e-4);
    expect(optimum?.welfare).toBeGreaterThan(nash?.welfare ?? 0);
  });

  it("and a value below them is refused", () => {
    expect(() => createBatch(mevAuction, { ...real, value: 0.04 })).toThrow(
      /value must be at least the highest bid outside, 0.041833, .*got 0.04/,
    );
  });
});

it("draws what is bid outside, and a block that nobody of the searchers wins", () => {
  const batch = createBatch(mevAuction, { ...real, blockTicks: 2 });
  const frames = [captureFrame(batch, 0)];
  for (let t = 0; t < 2; t++) frames.push(captureFrame(play(batch, 10, 0, 0, 0), 0));
  const svg = drawing.svg(frames, batch.params);
  expect(textOf(parseXml(svg))).toContain("outside");
  expect(svg).not.toContain("NaN");
});
