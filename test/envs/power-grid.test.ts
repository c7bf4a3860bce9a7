import { describe, expect, it } from "vitest";
import { drawing } from "../../envs/power-grid/draw.ts";
import { powerGrid } from "../../envs/power-grid/power-grid.ts";
import { type Batch, captureFrame, createBatch } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { survivingShare } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

function play(batch: Batch, ...actions: number[]): number[] {
  batch.io.actions[0].set(actions);
  batch.step();
  return [...batch.io.payoff];
}

describe.each(forms)("a tick of the shared grid (%s form)", (form) => {
  const always = { agents: 3, outage: 1 };

  it("stands an outage where all hold a reserve, and falls where one does not", () => {
    const batch = createBatch(powerGrid, always, { form });
    expect(play(batch, 1, 1, 1)).toEqual([-1, -1, -1]);
    expect([...batch.columns.borne]).toEqual([4 / 3, 4 / 3, 4 / 3]);
    expect([...batch.columns.failed]).toEqual([0, 0, 0]);
    expect(play(batch, 1, 0, 1)).toEqual([-5, -4, -5]);
    expect([...batch.columns.failed]).toEqual([1, 1, 1]);
    expect([...batch.io.obs.reserves]).toEqual([2 / 3, 2 / 3, 2 / 3]);
    expect(batch.readMetrics(0)).toMatchObject({ served: 0.5, prepared: 0.5, lost: 1.5, outages: 1 });
  });

  it("bears its load where nothing fails by chance, with reserves or without", () => {
    const batch = createBatch(powerGrid, { agents: 3, outage: 0 }, { form });
    expect(play(batch, 0, 0, 1)).toEqual([-0, -0, -1]);
    expect(batch.columns.struck[0]).toBe(-1);
    expect([...batch.io.obs.served]).toEqual([1, 1, 1]);
  });

  it("fines what is lacking of a reserve", () => {
    const mechanisms = [{ use: pigouvianTax, params: { on: "lacking", rate: 1.5 } }];
    const batch = createBatch(powerGrid, { ...always, levels: 3 }, { form, mechanisms });
    play(batch, 0, 1, 2);
    expect([...batch.columns.lacking]).toEqual([1, 0.5, 0]);
    expect([...batch.io.reward]).toEqual([-4 - 1.5, -4.5 - 0.75, -5]);
  });
});

it("has two equilibria as a weakest link, one where a reserve costs more than it saves", () => {
  const { optimum, nash, bestNash } = powerGrid.theory!({});
  expect(optimum).toMatchObject({ welfare: -8, action: 1 });
  expect(nash).toMatchObject({ welfare: -16, action: 0, equilibria: 2 });
  expect(bestNash).toMatchObject({ welfare: -8, counts: [0, 8] });
  expect(powerGrid.theory!({ reserveCost: 2.5 }).nash).toMatchObject({ welfare: -16, equilibria: 1 });
  // What is enumerated is what is played.
  for (const holders of [0, 2, 3]) {
    const batch = createBatch(
      powerGrid,
      { agents: 3, outage: 0.3, reserve: 1.2, horizon: 4000 },
      { checked: false },
    );
    batch.io.actions[0].fill(0);
    for (let a = 0; a < holders; a++) batch.io.actions[0][a] = 1;
    batch.startWindow();
    for (let t = 0; t < 2000; t++) batch.step();
    const { served } = batch.readMetrics(0);
    expect(served).toBeCloseTo(holders >= 2 ? 1 : 0.7, 1);
  }
  const partly = powerGrid.theory!({ agents: 3, outage: 0.3, reserve: 1.2 });
  // Two strong lines bear what four did.
  expect(partly.optimum).toMatchObject({ welfare: -2, counts: [1, 2] });
});

it("loses as many of very many lines as Daniels says", () => {
  const agents = 1000;
  for (const load of [0.2, 0.24]) {
    const batch = createBatch(
      powerGrid,
      { agents, load, weakest: 0, outage: 0 },
      { worlds: 20, seed: "bundle" },
    );
    batch.step();
    const lost = Array.from({ length: 20 }, (_, i) => batch.readMetrics(i).lost / agents);
    const mean = lost.reduce((sum, each) => sum + each) / lost.length;
    expect(1 - mean).toBeCloseTo(survivingShare(load), load === 0.2 ? 2 : 1);
  }
});

describe.each(forms)("on an IEEE case (%s form)", (form) => {
  it("a line fails, and those that overload after it; its operators share what is not served", () => {
    const batch = createBatch(
      powerGrid,
      { grid: "case30", outage: 1, loss: 10, reserve: 1, horizon: 50 },
      { form },
    );
    for (const reserve of [0, 1]) {
      for (let t = 0; t < 20; t++) {
        const paid = play(batch, ...new Array<number>(8).fill(reserve));
        const { share, failed, struck } = batch.columns;
        expect(failed[struck[0]]).toBe(1);
        expect(paid[0]).toBeCloseTo(-reserve - 10 * (1 - share[0]), 12);
        // Lines that stand bear no more than they can.
        batch.columns.borne.forEach((borne, e) => {
          expect(borne).toBeLessThanOrEqual(batch.columns.capacity[e] * (1 + 1e-6));
        });
      }
      const { served } = batch.readMetrics(0);
      if (reserve === 0) expect(served).toBeLessThan(0.8);
    }
  });
});

it("is worth what all single outages of a case come to", () => {
  const given = { grid: "case30", outage: 0.5, loss: 10, reserve: 1 };
  const { allReserve, noReserve } = powerGrid.theory!(given);
  // Mean share served with a margin of 1: .9504.
  expect(allReserve?.welfare).toBeCloseTo(-8 * (1 + 0.5 * 10 * (1 - 0.9504)), 2);
  expect(noReserve!.welfare).toBeLessThan(allReserve!.welfare);
});

it("says what cannot be", () => {
  expect(() => createBatch(powerGrid, { grid: "case9", agents: 10 })).toThrow("agents must be at most 9");
  expect(() => createBatch(powerGrid, { grid: "case9", load: 2 })).toThrow("load is of the shared grid");
});

it("is drawn: what is served, lines left and reserves, in words as well", () => {
  const batch = createBatch(powerGrid, { agents: 3, outage: 1 });
  const frames = [captureFrame(batch, 0)];
  play(batch, 1, 0, 1);
  frames.push(captureFrame(batch, 0));
  const said = textOf(parseXml(drawing.svg(frames, {})));
  for (const part of ["load served", "lines left", "mean reserve"]) expect(said).toContain(part);
  expect(drawing.text!(frames[1], {})).toBe(
    "tick 1: line 3 failed by chance, 3 of 3 were out in the end; 0 % of load served\nreserves 1 0 1",
  );
});
