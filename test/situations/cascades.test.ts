import { describe, expect, it } from "vitest";
import { failOverloaded } from "../../envs/cascade/failures.ts";
import { seedWords, uniform } from "../../src/index.ts";
import {
  bundleLoad,
  contagion,
  criticalLoad,
  stopLossDrop,
  survivingShare,
} from "../../src/situations/index.ts";
import { mean, standardDeviation } from "../../src/stats/index.ts";

/** Capacities, or stop distances, as many as evenly spread over [0, 1]. */
const spread = (n: number) => Float64Array.from({ length: n }, (_, k) => (k + 0.5) / n);

/** Nodes that fail where all bear alike what follows from how many have failed. */
function failures(capacity: Float64Array, borne: (failed: number) => number): number {
  const n = capacity.length;
  const load = new Float64Array(n);
  const failed = new Uint8Array(n);
  let count = 0;
  for (let round = 0; round <= n; round++) {
    load.fill(borne(count));
    const newly = failOverloaded(load, capacity, failed, 0, n);
    if (newly === 0) return count;
    count += newly;
  }
  throw new Error(`some failed again: ${count} of ${n}`);
}

describe("lines that share a load equally", () => {
  it("survive as many and up to the load that the closed forms say", () => {
    expect(survivingShare(0.2)).toBeCloseTo(0.7236, 4);
    expect(survivingShare(0.24)).toBeCloseTo(0.6, 12);
    expect(survivingShare(0.26)).toBe(0);
    expect(criticalLoad({ weibullShape: 2 })).toBeCloseTo(0.4289, 4);
    expect(criticalLoad({ weibullShape: 5 })).toBeCloseTo(0.5934, 4);
    expect(criticalLoad({ uniformFrom: 0 })).toBe(0.25);
    expect(criticalLoad({ uniformFrom: 0.2 })).toBeCloseTo(0.3125, 12);
    expect(criticalLoad({ uniformFrom: 0.8 })).toBe(0.8);
    // The most that lines which last until then can bear, searched over.
    for (const k of [0.7, 2, 5]) {
      const borne = Array.from({ length: 20_000 }, (_, j) => (j / 4000) * Math.exp(-((j / 4000) ** k)));
      expect(criticalLoad({ weibullShape: k })).toBeCloseTo(Math.max(...borne), 6);
    }
  });

  it("break later where they are a hundred than where they are very many", () => {
    expect(bundleLoad([0.2, 0.9, 0.5])).toBeCloseTo(1 / 3, 12);
    expect(bundleLoad(Array.from(spread(10_000)))).toBeCloseTo(0.25, 4);
    const words = seedWords("bundle");
    const drawn = () => bundleLoad(Array.from({ length: 100 }, () => uniform(words, 0)));
    expect(Math.abs(mean(Array.from({ length: 4000 }, drawn)) - 0.2632)).toBeLessThan(0.001);
  });

  it("are those that the loop of failures leaves", () => {
    const n = 10_000;
    for (const load of [0.1, 0.2, 0.24])
      expect(1 - failures(spread(n), (f) => (load * n) / (n - f)) / n).toBeCloseTo(survivingShare(load), 3);
    expect(failures(spread(n), (f) => (0.26 * n) / Math.max(1, n - f))).toBeGreaterThan(n - 2);
  });
});

describe("holders who sell where a price has fallen by their stop distance", () => {
  it.each([
    [0.8, 0.1],
    [0.95, 0.4],
    [1.05, 1.07],
  ])("an impact of %f makes of a shock of .02 a drop of %f", (impact, drop) => {
    expect(stopLossDrop(0.02, impact)).toBeCloseTo(drop, 12);
    const n = 10_000;
    const sold = failures(spread(n), (f) => 0.02 + (impact * f) / n) / n;
    expect(0.02 + impact * sold).toBeCloseTo(drop, 2);
  });

  it("fewer holders, at distances of their own, fall less far on average", () => {
    const words = seedWords("stops");
    // Means over many draws, with their intervals of 95 %.
    for (const [n, impact, draws, drop, within] of [
      [100, 0.8, 400, 0.089, 0.003],
      [100, 0.95, 400, 0.186, 0.02],
      [10_000, 0.8, 10, 0.1001, 0.0012],
      [10_000, 0.95, 20, 0.38, 0.008],
    ]) {
      const drops = Array.from({ length: draws }, () => {
        const stops = Float64Array.from({ length: n }, () => uniform(words, 0));
        return 0.02 + (impact * failures(stops, (f) => 0.02 + (impact * f) / n)) / n;
      });
      const off = (2 * standardDeviation(drops)) / Math.sqrt(draws);
      expect(Math.abs(mean(drops) - drop)).toBeLessThan(1.5 * (off + within));
    }
  });

  it("nothing happens without a shock", () => {
    expect(stopLossDrop(0, 0.5)).toBe(0);
    expect(stopLossDrop(0, 2)).toBe(0);
  });
});

describe("banks that owe each other", () => {
  it.each([
    [0.05, 0, 0],
    [0.45, 4, 1],
    [0.55, 5, 1],
    [0.65, 6, 6],
  ])("a shock of %f fells %i on a ring and %i where all owe all", (shock, ring, complete) => {
    expect(contagion("ring", 6, 0.1, shock)).toBe(ring);
    expect(contagion("complete", 6, 0.1, shock)).toBe(complete);
  });

  it("a shock of three margins, however it was added up, is borne by the third", () => {
    expect(contagion("ring", 6, 0.1, 0.3)).toBe(2);
    expect(contagion("ring", 6, 0.1, 0.1 + 0.2)).toBe(2);
  });
});

it("what cannot be is refused", () => {
  expect(() => survivingShare(-1)).toThrow("survivingShare: load must be at least 0 and finite");
  expect(() => criticalLoad({ weibullShape: 0 })).toThrow("weibullShape must be above 0");
  expect(() => criticalLoad({ uniformFrom: 2 })).toThrow("uniformFrom must be within 0 and 1");
  expect(() => stopLossDrop(0.1, Number.NaN)).toThrow("impact must be at least 0");
  expect(() => contagion("ring", 6, 0, 0.1)).toThrow("margin must be above 0");
  expect(() => contagion("ring", 1, 0.1, 0.1)).toThrow("banks must be a whole number of at least 2");
  expect(() => contagion("ring", 6, 0.1, 2)).toThrow("shock must be 0 to 1.1");
});
