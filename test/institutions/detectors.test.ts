import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import {
  allStopsFail,
  atLeast,
  cusumMeanWait,
  meanWaitForRun,
  rateOfEach,
  unanimousByChance,
  votesOf,
} from "../../src/institutions/index.ts";

it("ten alarms at one false one in 10,000 ticks have 1.00005e-5 each", () => {
  const each = rateOfEach(1e-4, 10);
  expect(each).toBeCloseTo(1.00005e-5, 9);
  expect((1 - each) ** 10).toBeCloseTo(1 - 1e-4, 14);
  expect(each).toBeGreaterThan(1e-5);
});

describe("a run of unanimous choices", () => {
  it("is waited for as long as stated", () => {
    const even = unanimousByChance([0.25, 0.25, 0.25, 0.25], 5);
    expect(meanWaitForRun(even, 1)).toBeCloseTo(256, 9);
    expect(meanWaitForRun(even, 2)).toBeCloseTo(65_792, 6);
    expect(meanWaitForRun(unanimousByChance([0.7, 0.2, 0.1], 5), 3)).toBeCloseTo(250.6, 1);
    expect(meanWaitForRun(1, 4)).toBe(4);
  });

  it("is waited for as long as in a simulation", () => {
    const random = seedrandom("runs");
    const waits = Array.from({ length: 4000 }, () => {
      let ticks = 0;
      for (let run = 0; run < 3; ticks++) run = random() < 0.5 ? run + 1 : 0;
      return ticks;
    });
    const mean = waits.reduce((a, b) => a + b) / waits.length;
    const variance = waits.reduce((sum, each) => sum + (each - mean) ** 2, 0) / waits.length;
    expect(Math.abs(mean - meanWaitForRun(0.5, 3))).toBeLessThan(4 * Math.sqrt(variance / waits.length));
  });

  it("needs probabilities", () => {
    expect(() => unanimousByChance([0.5, 0.4], 5)).toThrow("probabilities must add up to 1, got 0.9");
    expect(() => meanWaitForRun(0.5, 0)).toThrow("run must be a whole number of at least 1");
  });
});

describe("CUSUM", () => {
  it("waits as long as stated", () => {
    expect(cusumMeanWait(0.1, 4)).toBeCloseTo(102.57, 2);
    expect(cusumMeanWait(0.5, 4)).toBeCloseTo(5.6, 2);
    expect(cusumMeanWait(0.1, 6)).toBeCloseTo(763.06, 2);
    expect(cusumMeanWait(0.5, 6)).toBeCloseTo(9.54, 2);
  });

  it("with a threshold of 1 waits for the first event", () => {
    expect(cusumMeanWait(0.2, 1)).toBeCloseTo(5, 12);
    expect(cusumMeanWait(0, 4)).toBe(Number.POSITIVE_INFINITY);
    expect(cusumMeanWait(1, 4)).toBeCloseTo(2, 12);
    expect(() => cusumMeanWait(1e-9, 20)).toThrow("too rare");
  });
});

describe("votes of detectors", () => {
  const alone = { miss: 0.05, falsely: 0.02 };

  it("one of three misses .000125 and falsely stops .0588, two of three .00725 and .001184", () => {
    expect(votesOf(1, 3, alone).miss).toBeCloseTo(0.000125, 8);
    expect(votesOf(1, 3, alone).falsely).toBeCloseTo(0.0588, 4);
    expect(votesOf(2, 3, alone).miss).toBeCloseTo(0.00725, 8);
    expect(votesOf(2, 3, alone).falsely).toBeCloseTo(0.001184, 8);
    expect(votesOf(1, 1, alone)).toEqual(alone);
    expect(atLeast(1, 1, 0.3)).toBe(0.3);
  });

  it("stops in series end at what they fail of together", () => {
    const levels = [1, 2, 3, 4].map((k) => allStopsFail(k, 0.05, 0.05));
    [0.05, 0.0048, 0.0026, 0.0025].forEach((stated, j) => {
      expect(levels[j]).toBeCloseTo(stated, 4);
    });
    expect(allStopsFail(50, 0.05, 0.05)).toBeCloseTo(0.0025, 12);
    // The third level takes a fifth off what is left above the floor; the fourth nearly nothing.
    expect(levels[2] - levels[3]).toBeLessThan(0.05 * levels[2]);
  });
});
