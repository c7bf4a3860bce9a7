import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanup } from "../../envs/cleanup/cleanup.ts";
import { growthFactor, pollute } from "../../envs/cleanup/river.ts";
import { type Batch, createBatch, sampleActions, seedStreams, seedWords } from "../../src/index.ts";
import { wilsonInterval } from "../../src/stats/index.ts";

const forms = ["kernel", "world"] as const;
const [forward, stay, zap, clean] = [0, 6, 7, 8];
const [north, east, south, west] = [0, 1, 2, 3];

function place(batch: Batch, waste: number[], ...bodies: [cell: number, heading: number][]): Batch {
  const { columns } = batch;
  bodies.forEach(([cell, heading], a) => {
    (columns.cell as Int32Array)[a] = cell;
    (columns.heading as Uint8Array)[a] = heading;
  });
  (columns.waste as Uint8Array).set(waste);
  (columns.polluted as Int32Array)[0] = total(waste);
  batch.observe();
  return batch;
}

function play(batch: Batch, ...actions: number[]): Batch {
  batch.io.actions[0].set(actions);
  batch.step();
  return batch;
}

function total(column: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < column.length; j++) sum += column[j];
  return sum;
}

const still = { wasteRate: 0, appleRate: 0, viewAhead: 1, viewSide: 1 };

describe("growth", () => {
  it("falls in a straight line from the restoration to the depletion threshold", () => {
    const at = (waste: number) => growthFactor(waste, 0.4, 0.1);
    expect([0, 0.1, 0.4, 0.7, 1].map(at)).toEqual([1, 1, 0, 0, 0]);
    expect(at(0.25)).toBeCloseTo(0.5, 12);
    expect(at(0.325)).toBeCloseTo(0.25, 12);
    expect(growthFactor(0.1, 0.4, 0)).toBeCloseTo(0.75, 12);
  });

  it.each([
    [0, 0.05],
    [1, 0.0375],
    [2, 0.025],
    [3, 0.0125],
    [4, 0],
    [7, 0],
  ])("with %i of 10 cells polluted gives a bare site an apple with probability %f", (dirty, stated) => {
    const worlds = 20_000;
    const given = { map: ["~~~~~~~~~~aP"], agents: 1, wasteRate: 0, startWaste: dirty / 10, window: false };
    const batch = createBatch(cleanup, given, { worlds });
    expect(batch.columns.polluted.every((polluted) => polluted === dirty)).toBe(true);
    batch.io.actions[0].fill(stay);
    batch.step();
    const grown = total(batch.columns.apples);
    if (stated === 0) return expect(grown).toBe(0);
    const { low, high } = wilsonInterval(grown, worlds, 0.9999);
    expect(low).toBeLessThanOrEqual(stated);
    expect(high).toBeGreaterThanOrEqual(stated);
    return expect(high - low).toBeLessThan(0.0125);
  });

  it("stops for good where nobody cleans", () => {
    const batch = createBatch(cleanup, {}, { worlds: 4 });
    batch.io.actions[0].fill(forward);
    for (let t = 0; t < 500; t++) batch.step();
    expect(total(batch.columns.apples)).toBe(0);
    // 44 of 108 cells are the first count at or above .4, and no more comes.
    expect([...batch.columns.polluted]).toEqual([44, 44, 44, 44]);
    expect(batch.readMetrics(0)).toMatchObject({ growth: 0, welfare: 0 });
    expect(cleanup.theory?.(cleanup.params.parse({})).nobodyCleans?.welfare).toBe(0);
  });

  it("comes back when the river is cleaned", () => {
    for (const form of forms) {
      const given = { map: ["~~.aP"], agents: 1, appleRate: 1, wasteRate: 0, startWaste: 0.5 };
      const batch = place(createBatch(cleanup, given, { form }), [1, 0], [2, west]);
      play(batch, stay);
      expect([batch.columns.apples[0], batch.columns.polluted[0]]).toEqual([0, 1]);
      play(batch, clean);
      expect([batch.columns.apples[0], batch.columns.polluted[0]]).toEqual([1, 0]);
    }
  });
});

describe("waste", () => {
  it("comes with the stated probability, to any clean cell, until the river is saturated", () => {
    const worlds = 4000;
    const given = { map: ["~~~~~~~~~~aP"], agents: 1, startWaste: 0.2, window: false };
    const batch = createBatch(cleanup, given, { worlds });
    const before = batch.columns.waste.slice();
    batch.io.actions[0].fill(stay);
    batch.step();
    let came = 0;
    const where = new Array<number>(10).fill(0);
    for (let i = 0; i < worlds; i++)
      for (let r = 0; r < 10; r++)
        if (batch.columns.waste[10 * i + r] > before[10 * i + r]) {
          came++;
          where[r]++;
        }
    const { low, high } = wilsonInterval(came, worlds, 0.9999);
    expect(low).toBeLessThanOrEqual(0.5);
    expect(high).toBeGreaterThanOrEqual(0.5);
    // 200 a cell in the mean; five standard deviations are 67.
    for (const count of where) expect(Math.abs(count - came / 10)).toBeLessThan(67);
    for (let t = 0; t < 60; t++) batch.step();
    expect(batch.columns.polluted.every((polluted) => polluted === 4)).toBe(true);
  });

  it("starts on random cells", () => {
    const worlds = 4000;
    const batch = createBatch(cleanup, { map: ["~~~~aP"], agents: 1, startWaste: 0.5 }, { worlds });
    const sets = new Map<string, number>();
    for (let i = 0; i < worlds; i++) {
      const key = batch.columns.waste.slice(4 * i, 4 * i + 4).join("");
      sets.set(key, (sets.get(key) ?? 0) + 1);
    }
    // Six pairs of four cells, each as likely; five standard deviations are 118.
    expect(sets.size).toBe(6);
    for (const count of sets.values()) expect(Math.abs(count - worlds / 6)).toBeLessThan(118);
  });

  it("pollutes the clean cell of the given rank", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1 }), fc.nat(), (list, seed) => {
        const free = list.flatMap((dirty, r) => (dirty ? [] : [r]));
        fc.pre(free.length > 0);
        const rank = seed % free.length;
        const waste = Uint8Array.from([1, ...list]);
        pollute(waste, 1, rank);
        expect([...waste]).toEqual([1, ...list.map((dirty, r) => (r === free[rank] ? 1 : dirty))]);
      }),
    );
  });
});

describe.each(forms)("cleaning (%s form)", (form) => {
  const map = ["~~~.a", "~~~.P", "~~~.P"];

  it("removes the first waste on each ray, of those that are not walled off", () => {
    const batch = createBatch(cleanup, { ...still, map, agents: 1 }, { form });
    place(batch, [1, 0, 1, 1, 1, 0, 0, 0, 0], [8, west]);
    expect(batch.io.obs.cleanable[0]).toBe(1);
    play(batch, clean);
    expect([...batch.columns.waste]).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect(batch.columns.cleaned[0]).toBe(2);
    expect(batch.io.payoff[0]).toBe(0);
    expect([...batch.columns.cleanReach]).toEqual([3, 2, 1]);
    play(batch, clean);
    expect(batch.columns.polluted[0]).toBe(0);
    expect(batch.io.obs.cleanable[0]).toBe(0);
    play(batch, clean);
    const { cleaning, removed, pollution } = batch.readMetrics(0);
    expect(cleaning).toBeCloseTo(2 / 3, 12);
    expect(removed).toBeCloseTo(4 / 3, 12);
    expect(pollution).toBeCloseTo(2 / 9 / 3, 12);
  });

  it("passes agents, reaches as far as beams do, and no waste is removed twice", () => {
    const lane = { ...still, map: ["~~~~..a"], agents: 2, beamWidth: 1, beamLength: 3 };
    const batch = createBatch(cleanup, lane, { form });
    place(batch, [1, 0, 1, 0], [4, west], [3, west]);
    play(batch, clean, clean);
    // Whoever comes second finds (2, 0) clean: agent 1 then reaches (0, 0), agent 0 does not.
    const cleaned = [...batch.columns.cleaned];
    expect(cleaned[0] + cleaned[1]).toBe(2 - batch.columns.polluted[0]);
    expect([
      [1, 1],
      [0, 1],
    ]).toContainEqual(cleaned);
    place(batch, [1, 0, 0, 0], [4, west], [3, west]);
    expect([...batch.io.obs.cleanable]).toEqual([0, 1]);
    play(batch, clean, zap);
    expect(batch.columns.polluted[0]).toBe(1);
    // One's own place cannot be reached.
    place(batch, [0, 0, 0, 1], [3, west], [4, east]);
    play(batch, clean, stay);
    expect(batch.columns.polluted[0]).toBe(1);
  });

  it("is not done by those that are timed out", () => {
    const batch = createBatch(cleanup, { ...still, map, agents: 2 }, { form });
    place(batch, [0, 1, 0, 0, 0, 0, 0, 0, 0], [3, west], [4, west]);
    play(batch, stay, zap);
    expect(batch.columns.out[0]).toBe(25);
    play(batch, clean, stay);
    expect(batch.columns.polluted[0]).toBe(1);
  });
});

describe.each(forms)("what agents see (%s form)", (form) => {
  it("is the way to river and orchard, the nearest waste, and how polluted it is", () => {
    const given = {
      ...still,
      map: ["~~.a", "~#.a", "~..a"],
      agents: 2,
      depletion: 0.8,
      viewAhead: 2,
      viewSide: 2,
    };
    const batch = place(createBatch(cleanup, given, { form }), [0, 0, 0, 1], [6, north], [9, north]);
    const { toRiver, toOrchard, nearestWaste, pollution, x, y } = batch.io.obs;
    // (2, 1) goes north or south to the river (breadth first settles it), (1, 2) west; both orchards lie east.
    expect([1, 3]).toContain(toRiver[0]);
    expect([toRiver[1], toOrchard[0], toOrchard[1]]).toEqual([4, 2, 2]);
    expect([...nearestWaste]).toEqual([4, 4]);
    expect([...pollution]).toEqual([0.25 / 0.8, 0.25 / 0.8]);
    expect([x[0], y[0]]).toEqual([2, 1]);
    place(batch, [1, 0, 0, 0], [2, west], [0, south]);
    // Waste ahead of agent 0; what is underfoot does not count.
    expect([...nearestWaste]).toEqual([1, 0]);
    expect([...toRiver]).toEqual([1, 0]);
  });

  it("shows river, waste, beams of both kinds and others in the window", () => {
    const given = {
      ...still,
      map: ["~~..a", "....."],
      agents: 2,
      beamWidth: 1,
      viewAhead: 3,
      viewBehind: 0,
      viewSide: 0,
    };
    const batch = place(createBatch(cleanup, given, { form }), [1, 1], [3, west], [2, north]);
    const rows = () => {
      const window = Array.from(batch.io.obs.window.subarray(0, 4 * 7));
      return [0, 1, 2, 3].map((w) => window.slice(7 * w, 7 * w + 7).join(""));
    };
    // Channels: apples, walls, others, beams, waste, river, cleaning; from 3 cells ahead to the own cell.
    expect(rows()).toEqual(["0000110", "0000110", "0010000", "0000000"]);
    play(batch, clean, stay);
    expect(rows()).toEqual(["0000110", "0000011", "0010001", "0000000"]);
    play(batch, zap, stay);
    expect(rows()).toEqual(["0000110", "0000010", "0001000", "0000000"]);
  });
});

describe("luck", () => {
  it("is the same whatever agents do", () => {
    const a = createBatch(cleanup, {}, { worlds: 3 });
    const b = createBatch(cleanup, {}, { worlds: 3 });
    const words = new Int32Array(12);
    seedStreams(words, seedWords(7), 0, 3);
    for (let t = 0; t < 60; t++) {
      sampleActions(a, words);
      b.io.actions[0].fill(stay);
      a.step();
      b.step();
      expect([...a.columns.rng]).toEqual([...b.columns.rng]);
    }
    expect([...a.columns.polluted]).not.toEqual([...b.columns.polluted]);
  });
});

describe("bad input", () => {
  it.each([
    [{ map: ["~P"], agents: 1 }, "needs a site"],
    [{ map: ["aP"], agents: 1 }, "needs a river"],
    [{ depletion: 0.2, restoration: 0.2 }, "depletion must be above restoration"],
    [{ map: ["~aP"], agents: 2 }, "a start for each of 2 agents, got 1"],
    [{ beamWidth: 4 }, "beamWidth must be odd"],
    [{ map: ["~a?"], agents: 1 }, 'got "?"'],
  ])("%j is refused", (given, message) => {
    expect(() => createBatch(cleanup, given as Record<string, unknown>)).toThrow(message);
  });
});
