import { describe, expect, it } from "vitest";
import {
  distinctTasks,
  harmonic,
  leaseAvailability,
  noCollision,
  outlivesLease,
  servedAtOnce,
  ticksToServeAll,
} from "../../src/institutions/index.ts";

/** All ways in which `agents` choose one of `tasks`, as counts of who chose each. */
function* choices(agents: number, tasks: number): Generator<number[]> {
  for (let number = 0; number < tasks ** agents; number++) {
    const counts = new Array<number>(tasks).fill(0);
    for (let a = 0, rest = number; a < agents; a++, rest = Math.floor(rest / tasks)) counts[rest % tasks]++;
    yield counts;
  }
}

describe("agents that choose a task each at random", () => {
  it("collide as the stated numbers say", () => {
    expect(noCollision(5, 10)).toBeCloseTo(0.3024, 12);
    expect(distinctTasks(5, 10)).toBeCloseTo(4.0951, 12);
    expect(noCollision(3, 2)).toBe(0);
    expect(noCollision(1, 1)).toBe(1);
  });

  it.each([
    [3, 3],
    [4, 2],
    [2, 5],
  ])("%i of %i are served as all choices, one by one, say", (agents, tasks) => {
    const shares = { ledger: new Float64Array(agents + 1), blind: new Float64Array(agents + 1) };
    let [all, apart, chosen] = [0, 0, 0];
    for (const counts of choices(agents, tasks)) {
      all++;
      const taken = counts.filter((c) => c > 0).length;
      chosen += taken;
      if (taken === agents) apart++;
      shares.ledger[taken]++;
      shares.blind[counts.filter((c) => c === 1).length]++;
    }
    expect(noCollision(agents, tasks)).toBeCloseTo(apart / all, 12);
    expect(distinctTasks(agents, tasks)).toBeCloseTo(chosen / all, 12);
    for (const resolve of ["ledger", "blind"] as const)
      servedAtOnce(agents, tasks, resolve).forEach((share, j) => {
        expect(share).toBeCloseTo(shares[resolve][j] / all, 12);
      });
  });

  it("are all served after H_n ticks by a ledger, later without one", () => {
    for (const [n, ticks] of [
      [3, 11 / 6],
      [5, 2.2833],
      [10, 2.929],
    ]) {
      expect(ticksToServeAll(n, "ledger")).toBeCloseTo(ticks, 4);
      expect(ticksToServeAll(n, "ledger")).toBeCloseTo(harmonic(n), 12);
    }
    for (const [n, ticks] of [
      [2, 2],
      [3, 2.625],
      [5, 3.4938],
      [10, 4.8084],
    ])
      expect(ticksToServeAll(n, "blind")).toBeCloseTo(ticks, 4);
  });

  it("are counted in whole numbers", () => {
    expect(() => noCollision(0, 3)).toThrow("agents must be a whole number in 1..500");
    expect(() => distinctTasks(3, 1.5)).toThrow("tasks must be a whole number in 1..500");
  });
});

describe("a lease", () => {
  it("costs what a crash keeps locked, and ends before some work does", () => {
    expect(leaseAvailability(0.1, 5)).toBeCloseTo(0.6667, 4);
    expect(leaseAvailability(0, 5)).toBe(1);
    expect(outlivesLease(0.3, 5)).toBeCloseTo(0.1681, 4);
    expect(outlivesLease(1, 5)).toBe(0);
    expect(() => leaseAvailability(1.5, 5)).toThrow("crash must be a probability");
    expect(() => outlivesLease(0.5, 0.5)).toThrow("lease must be a whole number of ticks");
  });
});
