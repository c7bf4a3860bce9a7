import { describe, expect, it } from "vitest";
import { harvest } from "../../envs/harvest/harvest.ts";
import { type Batch, createBatch, sampleActions, seedStreams, seedWords } from "../../src/index.ts";
import { wilsonInterval } from "../../src/stats/index.ts";

const forms = ["kernel", "world"] as const;
const [forward, backward, left, right, turnLeft, turnRight, stay, zap] = [0, 1, 2, 3, 4, 5, 6, 7];
const [north, east, south, west] = [0, 1, 2, 3];

/** Puts agents on cells of world 0. */
function place(batch: Batch, ...bodies: [cell: number, heading: number][]): Batch {
  bodies.forEach(([cell, heading], a) => {
    (batch.columns.cell as Int32Array)[a] = cell;
    (batch.columns.heading as Uint8Array)[a] = heading;
  });
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

/** One world with the smallest window, nothing grows. */
const plain = {
  regrowth: [0, 0, 0, 0],
  viewAhead: 1,
  viewBehind: 1,
  viewSide: 1,
};
const open = [".....", ".....", "....a"];

describe.each(forms)("bodies (%s form)", (form) => {
  const make = (given: object, ...bodies: [number, number][]) =>
    place(createBatch(harvest, { ...plain, ...given }, { form }), ...bodies);

  it("step as they face, turn, and stop at edges", () => {
    const batch = make({ map: open, agents: 1 }, [7, north]);
    const at: [number, number][] = [];
    for (const action of [forward, forward, right, backward, left, turnLeft, forward, turnRight, stay]) {
      play(batch, action);
      at.push([batch.columns.cell[0], batch.columns.heading[0]]);
    }
    expect(at).toEqual([
      [2, north],
      [2, north],
      [3, north],
      [8, north],
      [7, north],
      [7, west],
      [6, west],
      [6, north],
      [6, north],
    ]);
  });

  it("stop at walls and at each other, and cannot swap", () => {
    const batch = make({ map: ["..#.a"], agents: 2 }, [0, east], [1, west]);
    play(batch, forward, forward);
    expect([...batch.columns.cell]).toEqual([0, 1]);
    play(batch, stay, backward);
    expect([...batch.columns.cell]).toEqual([0, 1]);
  });

  it("come first to a free cell and its apple half of the time each", () => {
    const worlds = 2000;
    const batch = createBatch(harvest, { ...plain, map: [".A."], agents: 2 }, { worlds, form });
    for (let i = 0; i < worlds; i++) {
      (batch.columns.cell as Int32Array).set([0, 2], 2 * i);
      (batch.columns.heading as Uint8Array).set([east, west], 2 * i);
    }
    batch.io.actions[0].fill(forward);
    batch.step();
    let firsts = 0;
    for (let i = 0; i < worlds; i++) {
      expect(batch.io.payoff[2 * i] + batch.io.payoff[2 * i + 1]).toBe(1);
      firsts += batch.io.payoff[2 * i];
    }
    expect(wilsonInterval(firsts, worlds, 0.9999)).toSatisfy(
      ({ low, high }: { low: number; high: number }) => low <= 0.5 && high >= 0.5,
    );
    expect(batch.columns.apples.every((apples) => apples === 0)).toBe(true);
  });

  it("are hit by the first ray that meets them, and are off the grid for the time-out", () => {
    const batch = make(
      { map: ["......a"], agents: 3, timeout: 2, zapCost: 1, hitCost: 50, beamWidth: 1 },
      [0, east],
      [2, east],
      [4, west],
    );
    play(batch, zap, stay, stay);
    // Agent 1 shields agent 2.
    expect([...batch.columns.struck]).toEqual([0, 1, 0]);
    expect([...batch.columns.out]).toEqual([0, 2, 0]);
    expect([...batch.io.payoff]).toEqual([-1, -50, 0]);
    expect([...batch.io.obs.out]).toEqual([0, 1, 0]);
    const metrics = () => batch.readMetrics(0);
    batch.startWindow();
    // Others may walk where it stood; it neither moves nor zaps.
    play(batch, stay, zap, forward);
    expect([...batch.columns.struck]).toEqual([0, 0, 0]);
    // A beam that is not fired costs nothing.
    expect([...batch.io.payoff]).toEqual([0, 0, 0]);
    play(batch, stay, zap, forward);
    expect([...batch.io.payoff]).toEqual([0, 0, 0]);
    expect(batch.columns.cell[2]).toBe(2);
    expect(metrics().peace).toBeCloseTo(2 / 3, 12);
    expect(metrics().zaps).toBe(0);
    expect(batch.columns.out[1]).toBe(0);
    // Back on an open cell that nobody holds.
    expect([0, 2, 6]).not.toContain(batch.columns.cell[1]);
    const [from] = [batch.columns.cell[1]];
    play(batch, stay, turnRight, stay);
    expect(batch.columns.heading[1]).toBe(south);
    expect(batch.columns.cell[1]).toBe(from);
    expect(metrics().peace).toBeCloseTo((2 / 3 + 2 / 3 + 1) / 3, 12);
  });

  it("hit each other when both zap", () => {
    const batch = make({ map: ["....a"], agents: 2, beamWidth: 1 }, [0, east], [3, west]);
    play(batch, zap, zap);
    expect([...batch.columns.out]).toEqual([25, 25]);
    const { zaps, hits } = batch.readMetrics(0);
    expect([zaps, hits]).toEqual([2, 1]);
  });

  it("fire beams as wide and long as given, which walls stop", () => {
    // Agent 0 at (0, 1) faces east. Agents 1 (3, 0) and 2 (3, 2) are on the outer rays, 3 (5, 1) beyond the length.
    const map = ["......", "......", "..#...", "....aP"];
    const given = { map, agents: 4, beamLength: 4 };
    const bodies: [number, number][] = [
      [6, east],
      [3, north],
      [15, north],
      [11, north],
    ];
    expect([
      ...play(make({ ...given, map: [...map.slice(0, 3), "PPPPaP"] }, ...bodies), zap, stay, stay, stay)
        .columns.struck,
    ]).toEqual([0, 1, 0, 0]);
    expect([
      ...play(
        make({ ...given, beamLength: 5, map: [...map.slice(0, 3), "PPPPaP"] }, ...bodies),
        zap,
        stay,
        stay,
        stay,
      ).columns.struck,
    ]).toEqual([0, 1, 0, 1]);
    expect([
      ...play(
        make({ ...given, beamWidth: 1, map: [...map.slice(0, 3), "PPPPaP"] }, ...bodies),
        zap,
        stay,
        stay,
        stay,
      ).columns.struck,
    ]).toEqual([0, 0, 0, 0]);
  });

  it("without a time-out stay where they are", () => {
    const batch = make({ map: ["...a"], agents: 2, timeout: 0 }, [0, east], [2, west]);
    play(batch, zap, stay);
    expect([...batch.columns.out]).toEqual([0, 0]);
    expect([...batch.columns.cell]).toEqual([0, 2]);
  });
});

/** The twelve cells within 2 of (2, 2) on a map 5 cells wide. */
const disc = [2, 6, 7, 8, 10, 11, 13, 14, 16, 17, 18, 22];

/** A bare site at (2, 2) with `count` apples around it, and the agent apart. */
function around(count: number): string[] {
  const cells = new Array<string>(35).fill(".");
  cells[12] = "a";
  for (const cell of disc.slice(0, count)) cells[cell] = "A";
  cells[34] = "P";
  return Array.from({ length: 7 }, (_, y) => cells.slice(5 * y, 5 * y + 5).join(""));
}

describe("regrowth", () => {
  const worlds = 20_000;
  const regrown = (map: string[], given = {}) => {
    const batch = createBatch(harvest, { map, agents: 1, window: false, ...given }, { worlds });
    const before = batch.columns.apples[0];
    batch.io.actions[0].fill(stay);
    batch.step();
    return total(batch.columns.apples) - before * worlds;
  };

  it.each([0, 1, 2, 3, 4, 5, 6, 8, 12])("has the stated frequency with %i apples around", (count) => {
    const stated = count === 0 ? 0 : count <= 2 ? 0.005 : count <= 4 ? 0.02 : 0.05;
    const successes = regrown(around(count));
    if (count === 0) expect(successes).toBe(0);
    const { low, high } = wilsonInterval(successes, worlds, 0.9999);
    expect(low).toBeLessThanOrEqual(stated);
    expect(high).toBeGreaterThanOrEqual(stated);
    // The neighbouring classes are told apart.
    if (count > 0) expect(low).toBeGreaterThan(stated / 2.5);
    expect(high).toBeLessThan(Math.max(stated * 2.5, 0.001));
  });

  it("counts apples within Euclidean distance 2, and another radius if asked", () => {
    // The apple at (4, 3) is sqrt 5 away from (2, 2).
    const map = [".....", ".....", "..a..", "....A", "P...."];
    expect(regrown(map, { regrowth: [0, 1, 1, 1] })).toBe(0);
    expect(regrown(map, { regrowth: [0, 1, 1, 1], radius: 2.3 })).toBe(worlds);
  });

  it("looks at the apples before any of them grew", () => {
    for (const form of forms) {
      const batch = createBatch(harvest, { map: ["A.a.a.P"], agents: 1, regrowth: [0, 1, 1, 1] }, { form });
      expect([...play(batch, stay).columns.ripe]).toEqual([1, 1, 0]);
      expect([...play(batch, stay).columns.ripe]).toEqual([1, 1, 1]);
    }
  });

  it("spares the cell under an agent", () => {
    for (const form of forms) {
      const batch = createBatch(harvest, { map: ["PaA"], agents: 1, regrowth: [0, 1, 1, 1] }, { form });
      place(batch, [0, east]);
      play(batch, forward);
      expect([...batch.columns.ripe]).toEqual([0, 1]);
      play(batch, backward);
      expect([...batch.columns.ripe]).toEqual([1, 1]);
    }
  });

  it("never comes back to a patch that was emptied", () => {
    for (const form of forms) {
      const batch = place(createBatch(harvest, { map: ["P.AA."], agents: 1 }, { form }), [0, east]);
      const eaten: number[] = [];
      for (const action of [forward, forward, forward, forward]) {
        play(batch, action);
        eaten.push(batch.io.payoff[0]);
      }
      expect(eaten).toEqual([0, 1, 1, 0]);
      for (let t = 0; t < 900; t++) play(batch, stay);
      expect(batch.columns.apples[0]).toBe(0);
      expect(batch.readMetrics(0).bare).toBeCloseTo(902 / 904, 12);
    }
  });

  it("feeds an agent for ever that leaves the last apple: one every other tick where regrowth is sure", () => {
    for (const form of forms) {
      const batch = createBatch(harvest, { map: ["P.AA."], agents: 1, regrowth: [0, 1, 1, 1] }, { form });
      place(batch, [1, east]);
      for (let t = 0; t < 20; t++) {
        play(batch, t % 2 === 0 ? forward : backward);
        expect(batch.io.payoff[0]).toBe(t % 2 === 0 ? 1 : 0);
        expect(batch.columns.apples[0]).toBe(t % 2 === 0 ? 1 : 2);
      }
    }
  });

  it("meets the same luck whatever agents do", () => {
    const a = createBatch(harvest, {}, { worlds: 3 });
    const b = createBatch(harvest, {}, { worlds: 3 });
    const words = new Int32Array(12);
    seedStreams(words, seedWords(7), 0, 3);
    for (let t = 0; t < 60; t++) {
      sampleActions(a, words);
      b.io.actions[0].fill(stay);
      a.step();
      b.step();
      expect([...a.columns.rng]).toEqual([...b.columns.rng]);
    }
    expect(a.columns.apples[0]).not.toBe(b.columns.apples[0]);
  });
});

describe.each(forms)("what agents see (%s form)", (form) => {
  /** The window of agent 0 as rows of characters: a apple, # wall, o other, * beam, "." nothing. */
  function shown(batch: Batch, width: number): string[] {
    const { size } = batch.features.window;
    const window = Array.from(batch.io.obs.window.subarray(0, size));
    const cells = Array.from({ length: size / 4 }, (_, w) => {
      const [apple, wall, other, beam] = window.slice(4 * w, 4 * w + 4);
      return apple ? "a" : wall ? "#" : other ? "o" : beam ? "*" : ".";
    });
    return Array.from({ length: cells.length / width }, (_, y) =>
      cells.slice(y * width, (y + 1) * width).join(""),
    );
  }

  it("turns with them", () => {
    const map = ["..A..", ".....", ".#...", "....."];
    const given = { ...plain, map, agents: 2, viewAhead: 2 };
    const see = (heading: number) =>
      shown(place(createBatch(harvest, given, { form }), [7, heading], [8, north]), 3);
    // Agent 0 at (2, 1): an apple before it when it faces north, agent 1 to the east, a wall at (1, 2).
    expect(see(north)).toEqual(["###", ".a.", "..o", "#.."]);
    expect(see(east)).toEqual(["...", ".o.", "a..", "..#"]);
    expect(see(south)).toEqual(["...", "..#", "o..", ".a."]);
    expect(see(west)).toEqual(["...", "#..", "..a", ".o."]);
  });

  it("shows beams of the last tick, up to whom they hit", () => {
    const given = { ...plain, map: [".....", ".....", "....a"], agents: 2, beamWidth: 1, viewAhead: 4 };
    const batch = place(createBatch(harvest, given, { form }), [5, east], [8, north]);
    play(batch, zap, stay);
    expect(shown(batch, 3)).toEqual(["...", ".*.", ".*.", ".*.", "...", "###"]);
    play(batch, stay, stay);
    expect(shown(batch, 3)).toEqual(["...", "...", "...", "...", "...", "###"]);
  });

  it("is summed up for tables", () => {
    const map = ["A..A.", "...AA", ".....", "....."];
    const given = { ...plain, map, agents: 2, viewAhead: 3, viewSide: 3, window: false };
    const batch = place(createBatch(harvest, given, { form }), [12, north], [14, west]);
    const of = (a: number) =>
      Object.fromEntries(Object.entries(batch.io.obs).map(([name, column]) => [name, column[a]]));
    expect(batch.features.window.size).toBe(0);
    // Nearest of agent 0 at (2, 2): (3, 1), two steps off; two others within 2 of it.
    expect(of(0)).toMatchObject({
      nearest: 1,
      patch: 1,
      ahead: 0,
      rival: 0,
      stock: 1,
      x: 2,
      y: 2,
      heading: north,
    });
    // Agent 1 at (4, 2) faces west: its nearest apple (4, 1) is to its right, agent 0 two cells ahead.
    expect(of(1)).toMatchObject({ nearest: 2, patch: 1, ahead: 0, rival: 1, x: 4, heading: west });
    place(batch, [4 + 10, north], [13, east]);
    expect(of(0)).toMatchObject({ nearest: 1, ahead: 1, rival: 0 });
    expect(of(1)).toMatchObject({ nearest: 4, ahead: 3, rival: 1 });
    place(batch, [5, south], [10, south]);
    expect(of(0)).toMatchObject({ nearest: 3, patch: 0, ahead: 3, rival: 1 });
    expect(of(1)).toMatchObject({ nearest: 4, ahead: 0, rival: 0 });
  });
});

describe("metrics", () => {
  it("tell when apples were eaten: by apple, and as Perolat et al. by agent", () => {
    for (const form of forms) {
      const given = { map: ["P.AAA", "PA..."], agents: 2, regrowth: [0, 0, 0, 0], horizon: 5 };
      const batch = place(createBatch(harvest, given, { form }), [1, east], [5, east]);
      batch.startWindow();
      // Agent 0 eats in ticks 1, 2, 3, agent 1 in tick 4.
      play(batch, stay, stay);
      for (let t = 1; t < 4; t++) play(batch, forward, stay);
      play(batch, stay, forward);
      const metrics = batch.readMetrics(0);
      expect(metrics.yield).toBeCloseTo(4 / 5, 12);
      expect(metrics.welfare).toBeCloseTo(4 / 5, 12);
      expect(metrics.harvestTick).toBeCloseTo((1 + 2 + 3 + 4) / 4, 12);
      expect(metrics.sustainability).toBeCloseTo((2 + 4) / 2, 12);
      expect(metrics.stock).toBeCloseTo((4 + 3 + 2 + 1 + 0) / 4 / 5, 12);
    }
  });

  it("of episodes are those of finished ones in which somebody ate", () => {
    for (const form of forms) {
      const given = { map: ["P.AAA", "PA..."], agents: 2, regrowth: [0, 0, 0, 0], horizon: 4 };
      const batch = place(createBatch(harvest, given, { form }), [1, east], [5, east]);
      // Agent 0 eats in ticks 0, 1 and 2; then an episode without a bite.
      const windows = [
        [forward, forward],
        [forward, stay],
        [stay, stay],
        [stay, stay],
      ].map((actions) => {
        batch.startWindow();
        for (const action of actions) play(batch, action, stay);
        const { sustainability, harvested, harvestTick } = batch.readMetrics(0);
        batch.resetDone();
        return [sustainability, harvested, harvestTick];
      });
      const no = Number.NaN;
      expect(windows).toEqual([
        [no, no, 0.5],
        [1, 1, 2],
        [no, no, no],
        [no, 0, no],
      ]);
    }
  });
});

describe("a shock of the stock", () => {
  it("becomes one of the apples", () => {
    for (const form of forms) {
      const batch = createBatch(harvest, { regrowth: [0, 0, 0, 0] }, { form, worlds: 2 });
      (batch.columns.apples as Float64Array)[1] *= 0.5;
      batch.io.actions[0].fill(stay);
      batch.step();
      expect([...batch.columns.apples]).toEqual([208, 104]);
      const standing = total(batch.columns.ripe.subarray(208));
      expect(standing).toBe(104);
    }
  });
});

describe("maps", () => {
  it("are a field of patches, or rooms with doors", () => {
    const sites = (given: object) => createBatch(harvest, given).columns.ripe.length;
    expect(sites({})).toBe(16 * 13);
    expect(sites({ map: "rooms" })).toBe(9 * 13);
    expect(sites({ map: "patch", agents: 2 })).toBe(13);
    expect(sites({ width: 15, height: 7 })).toBe(2 * 13);
  });
});

describe("bad input", () => {
  it.each([
    [{ beamWidth: 2 }, "beamWidth must be odd"],
    [{ map: ["..."], agents: 1 }, "needs a site"],
    [{ map: ["PA"], agents: 2 }, "a start for each of 2 agents, got 1"],
    [{ map: ["PA", "x."], agents: 1 }, 'got "x"'],
    [{ map: ["PA", "."], agents: 1 }, "row 1 of the map must be 2 cells wide"],
    [{ width: 5 }, "at least 7 cells"],
    [{ map: "rooms", width: 8 }, "at least 9 cells"],
    [{ regrowth: [0, 2, 0, 0] }, "regrowth"],
  ])("%j is refused", (given, message) => {
    expect(() => createBatch(harvest, given as Record<string, unknown>)).toThrow(message);
  });
});

describe("theory", () => {
  it("bounds what can be eaten", () => {
    const p = harvest.params.parse({});
    // .05 of 208 sites would be more than 8 agents can eat.
    expect(harvest.theory?.(p).optimum).toMatchObject({ welfare: 8, bound: "upper" });
    const patch = harvest.params.parse({ map: "patch", agents: 2 });
    expect(harvest.theory?.(patch).optimum?.welfare).toBeCloseTo(0.05 * 13 + 13 / 1000, 12);
  });
});
