import { describe, expect, it } from "vitest";
import {
  above,
  allOf,
  anyOf,
  type Decided,
  not,
  reaches,
  sessionsForMean,
  sessionsForShare,
} from "../../src/norms/decided.ts";
import { wilsonInterval } from "../../src/stats/proportion.ts";

const at = (low: number, high: number, estimate = (low + high) / 2) => ({ estimate, low, high });

describe("an interval and a threshold", () => {
  it.each<[number, number, Decided, Decided]>([
    // Of the threshold 1: above it, and reaching it.
    [1.1, 2, "yes", "yes"],
    [1, 2, "undecided", "yes"],
    [1, 1, "no", "yes"],
    [0, 1, "no", "undecided"],
    [0, 0.9, "no", "no"],
    [0, 2, "undecided", "undecided"],
  ])("%d to %d", (low, high, isAbove, doesReach) => {
    expect([above(at(low, high), 1), reaches(at(low, high), 1)]).toEqual([isAbove, doesReach]);
  });

  it("what slack allows is rounding: no more above than that, no further below", () => {
    expect([above(at(1, 1.01), 1, 0.1), above(at(1.05, 1.2), 1, 0.1), above(at(1.11, 2), 1, 0.1)]).toEqual([
      "no",
      "undecided",
      "yes",
    ]);
    expect([
      reaches(at(0.95, 2), 1, 0.1),
      reaches(at(0.8, 0.95), 1, 0.1),
      reaches(at(0, 0.89), 1, 0.1),
    ]).toEqual(["yes", "undecided", "no"]);
  });
});

it("all and any have three values: one no, or one yes, decides whatever is open", () => {
  expect([allOf([]), allOf(["yes", "undecided"]), allOf(["undecided", "no"])]).toEqual([
    "yes",
    "undecided",
    "no",
  ]);
  expect([anyOf([]), anyOf(["no", "undecided"]), anyOf(["undecided", "yes"])]).toEqual([
    "no",
    "undecided",
    "yes",
  ]);
  expect((["yes", "no", "undecided"] as const).map(not)).toEqual(["no", "yes", "undecided"]);
});

describe("how many sessions would decide", () => {
  it("a mean: its interval shrinks with the root of their number, on the wider side", () => {
    expect(sessionsForMean(at(0, 2, 1), 1.5, 10)).toBe(40);
    expect(sessionsForMean(at(-1, 2, 1), 1.5, 10)).toBe(160);
    expect(sessionsForMean(at(0, 3, 1), 1.5, 10)).toBe(160);
    expect(sessionsForMean(at(0.9, 1.1, 1), 3, 10)).toBe(11);
    expect(sessionsForMean(at(0, 2, 1), 1 + 1e-3, 10)).toBeUndefined();
    expect(sessionsForMean(at(0, 2, 1), 1, 10)).toBeUndefined();
  });

  it("a share, by Wilson's interval, never as many as there are", () => {
    const needed = sessionsForShare(1, 0.8, 10)!;
    expect(wilsonInterval(needed, needed).low).toBeGreaterThanOrEqual(0.8);
    expect(wilsonInterval(needed - 1, needed - 1).low).toBeLessThan(0.8);
    expect(sessionsForShare(1, 0.8, 30)).toBe(31);
    expect(sessionsForShare(0.8, 0.8, 10)).toBeUndefined();
  });
});
