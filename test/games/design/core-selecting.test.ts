import { describe, expect, it } from "vitest";
import {
  localBid,
  localPayment,
  type PackageRule,
  packageOutcome,
  packageRules,
} from "../../../src/games/index.ts";

const { E, LN2, sqrt } = Math;

describe("payments", () => {
  // Bids of .625 and .25 against .75, with Vickrey payments of .5 and .125.
  it.each([
    ["nearest-zero", 0.5, 0.25],
    ["nearest-bid", 0.5625, 0.1875],
    ["nearest-vcg", 0.5625, 0.1875],
    ["vcg", 0.5, 0.125],
  ] as const)("%s", (rule, first, second) => {
    expect(localPayment(rule, 0.625, 0.25, 0.75)).toBe(first);
    expect(localPayment(rule, 0.25, 0.625, 0.75)).toBe(second);
  });

  it("are together the global bid, at least the Vickrey payments and at most the bids, in all core-selecting rules", () => {
    for (const rule of packageRules)
      for (let j = 0; j <= 8; j++)
        for (let k = 0; k <= 8; k++)
          for (let g = 0; g <= j + k; g++) {
            const [first, second, global] = [j / 8, k / 8, g / 8];
            const one = localPayment(rule, first, second, global);
            const two = localPayment(rule, second, first, global);
            if (rule !== "vcg") expect(one + two).toBe(global);
            expect(one).toBeGreaterThanOrEqual(Math.max(0, global - second));
            expect(one).toBeLessThanOrEqual(first);
          }
  });

  it("are as near as core payments can be to where the rule points", () => {
    const targets: Record<string, (own: number, other: number, global: number) => number> = {
      "nearest-zero": () => 0,
      "nearest-bid": (own) => own,
      "nearest-vcg": (_, other, global) => Math.max(0, global - other),
    };
    for (const [rule, target] of Object.entries(targets))
      for (const [first, second, global] of [
        [0.9, 0.2, 0.6],
        [0.9, 0.2, 0.05],
        [0.3, 0.35, 0.6],
        [1, 0.5, 0.7],
      ]) {
        const one = localPayment(rule as PackageRule, first, second, global);
        const far = (p: number) =>
          (p - target(first, second, global)) ** 2 + (global - p - target(second, first, global)) ** 2;
        const [least, most] = [Math.max(0, global - second), Math.min(first, global)];
        for (let j = 0; j <= 100; j++)
          expect(far(one)).toBeLessThanOrEqual(far(least + ((most - least) * j) / 100) + 1e-12);
      }
  });

  it("are refused where the locals do not win, and by other rules", () => {
    expect(() => localPayment("vcg", 0.2, 0.2, 0.5)).toThrow("localPayment: bids must be at least 0");
    expect(() => localPayment("first" as PackageRule, 1, 1, 1)).toThrow("rule must be one of nearest-zero");
    expect(() => localBid("vcg", 2)).toThrow("localBid: the value must lie in 0..1");
  });
});

describe("equilibrium", () => {
  it("bids and utilities are the closed forms", () => {
    expect([0, 0.3, 1 / E, 1].map((v) => localBid("nearest-zero", v))).toEqual([0, 0, 0, 1]);
    expect(localBid("nearest-bid", 1)).toBeCloseTo(LN2, 15);
    expect([0.1, 0.5].map((v) => localBid("nearest-vcg", v))).toEqual([0, 0.5 - (3 - sqrt(8))]);
    const zero = packageOutcome("nearest-zero");
    // Means of 1 + ln v and of its square from 1/e to 1 are 1/e and 1 - 2/e.
    expect(zero.local).toBeCloseTo((1 / E - (1 / 4 + E ** -2 / 4)) / 2 + 1 / (4 * E), 10);
    expect(zero.global).toBeCloseTo(1 - 2 / E + (1 - 2 / E) / 2 + E ** -2 / 2, 10);
    expect(packageOutcome("vcg").local).toBeCloseTo(1 / 12 + 1 / 8, 12);
    expect(packageOutcome("vcg").global).toBeCloseTo(7 / 24, 12);
  });

  it.each([
    ["nearest-zero", 0.13399, 0.46403],
    ["nearest-bid", 0.125, 0.5],
    ["nearest-vcg", 0.13317, 0.46734],
  ] as const)("%s is worth what Bichler et al. 2021 tell", (rule, local, global) => {
    const outcome = packageOutcome(rule);
    // Theirs are means of many auctions.
    expect(Math.abs(outcome.local - local)).toBeLessThan(2e-5);
    expect(Math.abs(outcome.global - global)).toBeLessThan(2e-5);
  });

  const panels = 100;
  const middle = (j: number) => (j + 0.5) / panels;
  /** Expected gain of a local bidder against one that bids as in equilibrium and a global bidder that bids its value. */
  function gain(rule: PackageRule, value: number, bid: number): number {
    let sum = 0;
    for (let j = 0; j < panels; j++) {
      const other = localBid(rule, middle(j));
      for (let k = 0; k < panels; k++) {
        const global = (bid + other) * middle(k);
        sum += ((value - localPayment(rule, bid, other, global)) * (bid + other)) / 2;
      }
    }
    return sum / panels ** 2;
  }

  it.each(packageRules)("%s: no other bid does better, and what it brings adds up to the utility", (rule) => {
    for (const value of [0.2, 0.5, 0.9]) {
      const own = gain(rule, value, localBid(rule, value));
      for (let b = 0; b <= 20; b++) expect(gain(rule, value, b / 20)).toBeLessThan(own + 2e-4);
    }
    let sum = 0;
    for (let j = 0; j < 40; j++) sum += gain(rule, (j + 0.5) / 40, localBid(rule, (j + 0.5) / 40)) / 40;
    expect(sum).toBeCloseTo(packageOutcome(rule).local, 3);
  });

  it("pays the seller the expected sum of bids less a quarter of its square, where payments are in the core", () => {
    // Of E[V; V < S] + E[S; V > S].
    for (const rule of packageRules) {
      let [sum, square] = [0, 0];
      for (let j = 0; j < 1000; j++) {
        const bid = localBid(rule, (j + 0.5) / 1000);
        sum += bid / 1000;
        square += bid ** 2 / 1000;
      }
      const core = 2 * sum - (2 * square + 2 * sum ** 2) / 4;
      if (rule === "vcg") expect(packageOutcome(rule).revenue).toBeLessThan(core - 0.05);
      else expect(packageOutcome(rule).revenue).toBeCloseTo(core, 4);
    }
  });
});
