import { describe, expect, it } from "vitest";
import { seedStreams, seedWords, uniform } from "../../src/index.ts";
import { crossingEquilibrium, mergingCapacity, speedsOf } from "../../src/situations/index.ts";

describe("two that meet and do not know who goes first", () => {
  it.each([
    [25, 0.2, 5, 0.1111],
    [100, 0.1, 10, 0.0526],
  ])("at a crash of %i each goes with %f, pays %f and crashes in %f", (crash, go, cost, crashes) => {
    const found = crossingEquilibrium(crash);
    expect(found.go).toBeCloseTo(go, 12);
    expect(found.cost).toBeCloseTo(cost, 12);
    expect(found.crashes).toBeCloseTo(crashes, 4);
    // Going and yielding cost the same, and an encounter ends in the first tick in which anybody goes.
    expect(go * crash).toBeCloseTo(1 + (1 - go) * found.cost, 12);
    expect(found.crashes).toBeCloseTo(go ** 2 / (1 - (1 - go) ** 2), 12);
  });
});

describe("speeds in a shared airspace", () => {
  it.each([
    [{ agents: 5, drag: 1, risk: 0.1 }, 0.7143, 0.5556],
    [{ agents: 2, drag: 1, risk: 0.5 }, 0.6667, 0.5],
  ])("%o: %f where each minds itself, %f where all mind all", (airspace, nash, optimum) => {
    const found = speedsOf(airspace);
    expect(found.nash).toBeCloseTo(nash, 4);
    expect(found.optimum).toBeCloseTo(optimum, 4);
    const { agents, drag, risk } = airspace;
    const paid = (own: number, each: number, toll = 0) =>
      own - (drag / 2) * own ** 2 - risk * own * (agents - 1) * each - toll * own;
    const best = (worth: (v: number) => number) =>
      Array.from({ length: 1001 }, (_, k) => k / 1000).reduce((a, b) => (worth(b) > worth(a) ? b : a));
    expect(best((v) => paid(v, found.nash))).toBeCloseTo(found.nash, 3);
    expect(best((v) => paid(v, v))).toBeCloseTo(found.optimum, 3);
    expect(best((v) => paid(v, found.optimum, found.toll))).toBeCloseTo(found.optimum, 3);
  });

  it("equal speeds last where others slow a drone by less than drag does, and turn into chicken beyond", () => {
    for (const [risk, stable] of [
      [0.2, true],
      [0.3, false],
    ] as const) {
      const airspace = { agents: 5, drag: 1, risk };
      const { nash } = speedsOf(airspace);
      expect(speedsOf(airspace).stable).toBe(stable);
      // Best responses of all at once, from near the equilibrium.
      let off = 0.001;
      for (let t = 0; t < 20; t++) off = 1 - risk * 4 * (nash + off) - nash;
      expect(Math.abs(off) < 0.001).toBe(stable);
    }
  });
});

describe("merging into a stream", () => {
  it.each([
    [0.2, 4, 2, 0.2726],
    [0.1, 5, 2.5, 0.2742],
  ])("%f a second, a gap of %f s and %f s more: %f a second", (perSecond, gap, followUp, capacity) => {
    expect(mergingCapacity(perSecond, gap, followUp)).toBeCloseTo(capacity, 4);
    const rng = new Int32Array(4);
    seedStreams(rng, seedWords("merging"), 0, 1);
    const gaps = 200_000;
    let time = 0;
    let merged = 0;
    for (let k = 0; k < gaps; k++) {
      const between = -Math.log(1 - uniform(rng, 0)) / perSecond;
      time += between;
      if (between >= gap) merged += 1 + Math.floor((between - gap) / followUp);
    }
    // A gap lets 1/2 to 2 pass on average with a spread of about as much: 4 standard errors of the mean rate.
    expect(Math.abs(merged / time - capacity)).toBeLessThan((4 * 2.5 * perSecond) / Math.sqrt(gaps));
  });

  it("nobody in the way is the limit of few", () => {
    expect(mergingCapacity(0, 4, 2)).toBe(0.5);
    expect(mergingCapacity(1e-9, 4, 2)).toBeCloseTo(0.5, 6);
  });
});

it("what cannot be is refused", () => {
  expect(() => crossingEquilibrium(1)).toThrow("crash must be above 1");
  expect(() => speedsOf({ agents: 0, drag: 1, risk: 0 })).toThrow("agents must be a whole number");
  expect(() => speedsOf({ agents: 2, drag: 0, risk: 0 })).toThrow("drag must be above 0");
  expect(() => speedsOf({ agents: 2, drag: 1, risk: -1 })).toThrow("risk must be at least 0");
  expect(() => mergingCapacity(-1, 4, 2)).toThrow("perSecond must be at least 0");
  expect(() => mergingCapacity(1, 4, 0)).toThrow("followUp must be above 0");
});
