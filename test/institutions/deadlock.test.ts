import { describe, expect, it } from "vitest";
import { deadlockShare, endsInDeadlock } from "../../src/institutions/index.ts";

describe("hold and wait", () => {
  it("ends in a deadlock as often as all choices of pairs say", () => {
    for (const m of [2, 3, 4]) expect(deadlockShare(2, m)).toBeCloseTo(1 / (m * (m - 1)), 12);
    expect(deadlockShare(3, 3)).toBeCloseTo(17 / 36, 12);
    expect(deadlockShare(4, 4)).toBeCloseTo(829 / 1728, 12);
    expect(deadlockShare(1, 3)).toBe(0);
  });

  it("does not where all take in one order, or all at once", () => {
    for (const order of ["global", "together"] as const)
      for (const [n, m] of [
        [2, 2],
        [3, 3],
        [4, 4],
      ])
        expect(deadlockShare(n, m, order)).toBe(0);
  });

  it("of two is a deadlock where each has what the other needs", () => {
    const crossed = [
      [0, 1],
      [1, 0],
    ] as const;
    expect(endsInDeadlock(crossed, 2)).toBe(true);
    expect(endsInDeadlock(crossed, 2, true)).toBe(false);
    expect(endsInDeadlock([crossed[0], crossed[0]], 2)).toBe(false);
  });

  it("is enumerated within bounds", () => {
    expect(() => deadlockShare(9, 5)).toThrow("enumerates all choices, at most 2000000");
    expect(() => deadlockShare(1, 1500)).toThrow("enumerates all choices, at most 2000000, got 2248500");
    expect(() => deadlockShare(1, 1e12)).toThrow("resources must be at most 2000, got 1000000000000");
    expect(() => endsInDeadlock([[0, 1]], 1e12)).toThrow("resources must be at most 2000");
    expect(() => endsInDeadlock([[0, 2]], 2)).toThrow("needs must be of resources 0 to 1, got 2");
    expect(() => deadlockShare(2, 1)).toThrow("resources must be a whole number of at least 2");
    expect(() => deadlockShare(0, 2)).toThrow("agents must be a whole number of at least 1");
  });
});
