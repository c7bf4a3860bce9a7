import fc from "fast-check";
import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import {
  availabilityOfEqualLoss,
  delayOfEqualLoss,
  lossesWithOutages,
  type Team,
  teamLosses,
  teamWeights,
} from "../../src/institutions/index.ts";
import { meanInterval } from "../../src/stats/index.ts";

const four = { memory: 0.9, noise: 0.25, discord: 1, agents: 4 };

/** Normal numbers by Box and Muller's method. */
function normals(seed: string): () => number {
  const random = seedrandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Loss of each way to decide in runs of their own, tick by tick as the story tells it. */
function played(team: Team, runs: number, ticks: number) {
  const normal = normals(`team ${team.delay}`);
  const { alone, beside } = teamWeights(team);
  const { memory, noise, discord, agents, delay } = team;
  const ways = ["central", "decentral", "hybrid"] as const;
  return Array.from({ length: runs }, () => {
    const past = [normal()];
    const loss = { central: 0, decentral: 0, hybrid: 0 };
    for (let t = 1; t < ticks + delay; t++) {
      past.push(memory * past[t - 1] + Math.sqrt(1 - memory ** 2) * normal());
      if (t < delay) continue;
      const order = memory ** delay * past[t - delay];
      const seen = Array.from({ length: agents }, () => past[t] + Math.sqrt(noise) * normal());
      const acts = {
        central: seen.map(() => order),
        decentral: seen.map((y) => alone * y),
        hybrid: seen.map((y) => order + beside * (y - order)),
      };
      for (const way of ways) {
        const mean = acts[way].reduce((sum, a) => sum + a, 0) / agents;
        for (const a of acts[way])
          loss[way] += ((a - past[t]) ** 2 + discord * (a - mean) ** 2) / agents / ticks;
      }
    }
    return loss;
  });
}

describe("a team with a late centre", () => {
  it("loses by the closed forms", () => {
    const at = (delay: number) => teamLosses({ ...four, delay });
    for (const [delay, central, hybrid] of [
      [1, 0.19, 0.1325],
      [2, 0.3439, 0.1925],
      [3, 0.4686, 0.2262],
    ]) {
      expect(at(delay).central).toBeCloseTo(central, 4);
      expect(at(delay).decentral).toBeCloseTo(0.3043, 4);
      expect(at(delay).hybrid).toBeCloseTo(hybrid, 4);
    }
    const equal = delayOfEqualLoss(four);
    expect(equal).toBeCloseTo(1.7222, 4);
    expect(at(equal).central).toBeCloseTo(at(equal).decentral, 12);
  });

  it("loses as much when it is played", () => {
    const team = { ...four, delay: 3 };
    const expected = teamLosses(team);
    const runs = played(team, 60, 400);
    for (const way of ["central", "decentral", "hybrid"] as const) {
      const { low, high } = meanInterval(
        runs.map((loss) => loss[way]),
        { confidence: 0.999 },
      );
      expect(low).toBeLessThan(expected[way]);
      expect(high).toBeGreaterThan(expected[way]);
      expect(high - low).toBeLessThan(0.08);
    }
  });

  it("that is silent at times is worth less than each alone, unless they go on without it", () => {
    const one = { ...four, delay: 1 };
    const needed = availabilityOfEqualLoss(one);
    expect(Math.abs(needed - 0.8589)).toBeLessThan(1e-4);
    const there = lossesWithOutages(one, needed);
    expect(there.central).toBeCloseTo(there.decentral, 12);
    const late = lossesWithOutages({ ...four, delay: 3 }, 0.9);
    expect(late.central).toBeCloseTo(0.5217, 4);
    expect(Math.abs(late.hybrid - 0.234)).toBeLessThan(1e-4);
  });

  it("with both never loses more than the better of the two", () => {
    const team = fc.record({
      memory: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      noise: fc.double({ min: 0, max: 100, noNaN: true }),
      discord: fc.double({ min: 0, max: 100, noNaN: true }),
      agents: fc.integer({ min: 1, max: 50 }),
      delay: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(team, fc.double({ min: 0, max: 1, noNaN: true }), (each, up) => {
        const { central, decentral, hybrid } = teamLosses(each);
        expect(hybrid).toBeLessThanOrEqual(Math.min(central, decentral) + 1e-12);
        const down = lossesWithOutages(each, up);
        expect(down.hybrid).toBeLessThanOrEqual(Math.min(down.central, down.decentral) + 1e-12);
      }),
    );
  });

  it("refuses what is no team", () => {
    expect(() => teamLosses({ ...four, delay: 1, memory: 1 })).toThrow("memory must be above 0 and below 1");
    expect(() => teamLosses({ ...four, delay: -1 })).toThrow("delay must be at least 0");
    expect(() => teamLosses({ ...four, delay: 1, agents: 0 })).toThrow("agents must be a whole number");
    expect(() => lossesWithOutages({ ...four, delay: 1 }, 2)).toThrow("availability must be within 0 and 1");
  });
});
