import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawing } from "../../envs/spectrum/draw.ts";
import { spectrum } from "../../envs/spectrum/spectrum.ts";
import {
  type Batch,
  captureFrame,
  createBatch,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { attemptRate, backoffRates, heardShares } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

function play(batch: Batch, ...heads: number[][]): Batch {
  heads.forEach((choices, head) => {
    batch.io.actions[head].set(choices);
  });
  batch.step();
  return batch;
}
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, each) => total + each, 0);

describe.each(forms)("a tick (%s form)", (form) => {
  it("of very many slots pays what the closed form says", () => {
    const batch = createBatch(spectrum, {}, { form });
    expect(batch.heads[0]).toMatchObject({ values: [2, 4, 8, 16, 32, 64, 128], unit: "slots" });
    play(batch, [0, 4, 4, 4, 4]);
    const expected = heardShares([2, 32, 32, 32, 32].map(attemptRate));
    for (let a = 0; a < 5; a++) expect(batch.io.payoff[a]).toBeCloseTo(expected[a], 12);
    expect(batch.columns.attempts[0]).toBeCloseTo(2 / 3, 12);
    const { throughput, collisions, idle, cooperation } = batch.readMetrics(0);
    expect(throughput).toBeCloseTo(sum(expected), 12);
    // Time is spent in frames that are heard, of which 18 of 20 say something, in collisions, or idle.
    expect((throughput * 20) / 18 + collisions + idle).toBeCloseTo(1, 12);
    expect(cooperation).toBe(0.8);
    expect(batch.io.obs.heard[0]).toBe(batch.io.payoff[0]);
    expect(batch.io.obs.othersHeard[0]).toBeCloseTo(expected[1], 12);
  });

  it("keeps channels apart, and hears nobody where two surely send", () => {
    const given = { agents: 4, windows: [1, 3], channels: 3 };
    const batch = createBatch(spectrum, given, { form });
    // Two that always send on channel 0, one alone on 1, one that sends in half of the slots on 2.
    play(batch, [0, 0, 0, 1], [0, 0, 1, 2]);
    const half = (18 * 0.5) / (0.5 * 1 + 0.5 * 20);
    expect([...batch.io.payoff].slice(0, 3)).toEqual([0, 0, 0.9]);
    expect(batch.io.payoff[3]).toBeCloseTo(half, 12);
    expect([...batch.io.obs.channel]).toEqual([0, 0, 1, 2]);
    expect([...batch.io.obs.busy].slice(0, 3)).toEqual([1, 1, 1]);
    const { time, throughput, collisions } = batch.readMetrics(0);
    expect(time).toBe(3);
    expect(throughput).toBeCloseTo((0.9 + half) / 3, 12);
    expect(collisions).toBeCloseTo(1 / 3, 12);
    // One that sends only at times is not heard beside one that always does.
    play(batch, [0, 1, 1, 1], [0, 0, 1, 2]);
    expect(batch.io.payoff[1]).toBe(0);
    expect(batch.io.payoff[0]).toBeCloseTo(0.45, 12);
  });

  it("of drawn slots gives every sender its turn: two of window 1 never, one alone always", () => {
    const given = { agents: 3, windows: [1], channels: 2, slots: 4 };
    const batch = createBatch(spectrum, given, { form });
    play(batch, [0, 0, 1]);
    expect([...batch.io.payoff]).toEqual([0, 0, 0.9]);
    expect([...batch.columns.attempts]).toEqual([1, 1, 1]);
    expect(batch.readMetrics(0)).toMatchObject({ time: 160, throughput: 0.45, collisions: 0.5, idle: 0 });
    play(batch, [0, 1, 1]);
    expect([...batch.io.payoff]).toEqual([0.9, 0, 0]);
  });
});

describe("drawn slots", () => {
  it("are in the long run what the closed forms say", () => {
    const batch = createBatch(spectrum, { slots: 100, horizon: 1000 }, { worlds: 16 });
    const windows = [0, 1, 2, 3, 4];
    for (let i = 0; i < 16; i++) batch.io.actions[0].set(windows, 5 * i);
    batch.startWindow();
    const heard = new Float64Array(5);
    for (let t = 0; t < 80; t++) {
      batch.step();
      for (let k = 0; k < 80; k++) heard[k % 5] += batch.io.payoff[k] / (80 * 16);
    }
    const expected = heardShares(windows.map((k) => attemptRate(2 << k)));
    // 128,000 slots: standard errors below .0015.
    for (let a = 0; a < 5; a++) expect(Math.abs(heard[a] - expected[a])).toBeLessThan(0.006);
  });

  it("with windows that double come to Bianchi's rates", () => {
    const given = { agents: 10, windows: [16, 32], doublings: 5, slots: 100, horizon: 1000 };
    const batch = createBatch(spectrum, given, { worlds: 16 });
    batch.io.actions[0].fill(1);
    for (let t = 0; t < 20; t++) batch.step();
    batch.startWindow();
    for (let t = 0; t < 80; t++) batch.step();
    const mean = (metric: string) =>
      sum(Array.from({ length: 16 }, (_, i) => batch.readMetrics(i)[metric])) / 16;
    const { sends, collides } = backoffRates(10, 32, 5);
    // That collisions are as likely at every try is an approximation.
    expect(mean("sending") / sends).toBeGreaterThan(0.97);
    expect(mean("sending") / sends).toBeLessThan(1.03);
    const shares = heardShares(new Array(10).fill(sends));
    expect(Math.abs(mean("throughput") - sum(shares))).toBeLessThan(0.01);
    expect(collides).toBeCloseTo(0.28977, 5);
  });

  it("meet the same luck whatever stations do", () => {
    const words = [0, 6].map((window) => {
      const batch = createBatch(spectrum, { slots: 7 }, { seed: 3 });
      batch.io.actions[0].fill(window);
      for (let t = 0; t < 9; t++) batch.step();
      return [...batch.columns.rng];
    });
    expect(words[0]).toEqual(words[1]);
  });
});

describe("theory", () => {
  it("knows the race, the best common window, and that more is heard where not all are alike", () => {
    const { nash, alike, optimum } = spectrum.theory?.({}) ?? {};
    expect(nash).toMatchObject({ action: 2, equilibria: 1 });
    expect(nash?.welfare).toBeCloseTo(0.0372, 4);
    expect(alike?.action).toBe(32);
    expect(alike?.welfare).toBeCloseTo(0.6963, 4);
    // One that hardly waits and four that hardly speak.
    expect(optimum?.welfare).toBeCloseTo(sum(heardShares([2, 128, 128, 128, 128].map(attemptRate))), 12);
    expect(spectrum.theory?.({ agents: 40 }).optimum).toMatchObject({ bound: "lower" });
  });

  it("knows channels that are as many as users", () => {
    const { optimum, lottery } = spectrum.theory?.(spectrum.presets?.channels ?? {}) ?? {};
    expect(optimum?.welfare).toBeCloseTo(3.6, 12);
    expect(lottery?.welfare).toBeCloseTo(3.6 * 0.75 ** 3, 12);
    expect(spectrum.theory?.({ slots: 10 })).toEqual({});
  });
});

it("a charge on sending takes away what the smallest window brings", () => {
  const params = { on: "attempts", rate: 2 };
  const mechanisms = [{ use: pigouvianTax, params }];
  const batch = createBatch(spectrum, {}, { worlds: 7, mechanisms });
  batch.io.actions[0].fill(4);
  for (let k = 0; k < 7; k++) batch.io.actions[0][5 * k] = k;
  batch.step();
  const own = Array.from({ length: 7 }, (_, k) => batch.io.reward[5 * k]);
  expect(own.indexOf(Math.max(...own))).toBe(4);
  const free = Array.from({ length: 7 }, (_, k) => batch.io.payoff[5 * k]);
  expect(free.indexOf(Math.max(...free))).toBe(0);
});

describe("for any params and actions", () => {
  it("time adds up, and nobody is heard longer than its channel lasts", () => {
    const params = fc.record({
      agents: fc.integer({ min: 2, max: 6 }),
      windows: fc.constantFrom([1, 2], [1, 4, 32], [3, 9]),
      channels: fc.integer({ min: 1, max: 4 }),
      slots: fc.constantFrom(0, 1, 5),
      busy: fc.constantFrom(18, 20),
    });
    fc.assert(
      fc.property(params, fc.integer(), fc.boolean(), (drawn, seed, doubles) => {
        const given = { ...drawn, doublings: doubles && drawn.slots > 0 ? 2 : 0 };
        const batch = createBatch(spectrum, given, { seed });
        const words = new Int32Array(4);
        seedStreams(words, seedWords(seed, "actions"), 0, 1);
        let worst = 0;
        for (let t = 0; t < 10; t++) {
          batch.startWindow();
          sampleActions(batch, words);
          batch.step();
          const { throughput, collisions, idle, welfare } = batch.readMetrics(0);
          const gone = (throughput * given.busy) / 18 + collisions + idle;
          const apart = Math.abs(gone - 1);
          // Where time is the same on all channels, what is heard is what is paid.
          const paid = given.slots === 0 ? Math.abs(welfare - throughput * given.channels) : 0;
          worst = Math.max(worst, apart, paid, ...batch.io.payoff.map((each) => each - 18 / given.busy));
        }
        expect(worst).toBeLessThan(1e-12);
      }),
      { numRuns: 30 },
    );
  });
});

describe("params", () => {
  it.each([
    [{ windows: [8] }, /something to choose: give more windows or more channels/],
    [{ windows: [8, 4] }, /windows must rise, got 8, 4/],
    [{ payload: 30 }, /payload must be at most busy/],
    [{ doublings: 3 }, /doublings without slots; give slots/],
    [{ agents: 200, slots: 1000 }, /slots \* agents must be at most 100000/],
  ])("%j are refused", (given, message) => {
    expect(() => createBatch(spectrum, given)).toThrow(message);
  });
});

describe("the drawing", () => {
  it("tells what time goes into, before and after the first tick", () => {
    const batch = createBatch(spectrum, spectrum.presets?.channels);
    const frames = [captureFrame(batch, 0)];
    expect(textOf(parseXml(drawing.svg(frames, batch.params)))).toContain("nothing has been sent yet");
    expect(drawing.text(frames[0], batch.params)).toContain("nothing has been sent yet");
    play(batch, [0, 0, 1, 2]);
    frames.push(captureFrame(batch, 0));
    const words = textOf(parseXml(drawing.svg(frames, batch.params)));
    expect(words).toContain("lost in collisions");
    expect(words).toContain("2 on 1");
    // Two of four channels are heard, one is lost, one is empty.
    expect(drawing.text(frames[1], batch.params)).toContain(
      "[##########xxxxx.....] heard 50 %, lost in collisions 25 %",
    );
  });
});
