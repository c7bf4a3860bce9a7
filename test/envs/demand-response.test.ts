import { describe, expect, it } from "vitest";
import { logitChoice } from "../../agents/norms/logit-choice.ts";
import { demandResponse } from "../../envs/demand-response/demand-response.ts";
import { drawing } from "../../envs/demand-response/draw.ts";
import { meanDay } from "../../envs/demand-response/mean-day.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { shiftedLoads } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("a day", () => {
  it("loads each hour with what is placed there, and costs what all load it with", () => {
    // Each of three has 2; a unit costs load / 6.
    const batch = createBatch(demandResponse, { agents: 3, base: [8, 6, 4], flexible: 1 / 3 });
    batch.io.actions[0].set([2, 2, 0]);
    batch.step();
    expect([...batch.columns.load]).toEqual([10, 6, 8]);
    expect([...batch.io.payoff]).toEqual([-8 / 6, -8 / 6, -10 / 6]);
    expect([...batch.columns.externality]).toEqual([1, 1, 8 / 6]);
    expect([...batch.io.obs.price.subarray(0, 3)]).toEqual([10 / 6, 1, 8 / 6]);
    expect(batch.readMetrics(0)).toMatchObject({ peak: 10, lowest: 6 });
    expect(batch.readMetrics(0).cost).toBeCloseTo((100 + 36 + 64) / 36 / 3, 12);
  });

  it("divides energy by weights, evenly where there are none", () => {
    const batch = createBatch(demandResponse, { ...demandResponse.presets!["two-hours"], agents: 2 });
    // Each of two has 6.
    batch.io.actions[0].set([0.25, 0]);
    batch.io.actions[1].set([0.75, 0]);
    batch.step();
    expect([...batch.columns.load]).toEqual([14.5, 11.5].map((load) => expect.closeTo(load, 12)));
    expect(batch.io.payoff[0]).toBeCloseTo(-(0.25 * 14.5 + 0.75 * 11.5) / 7, 12);
    expect([...batch.columns.hour]).toEqual([1, 0]);
  });

  it("leaves those where they were who may not choose anew", () => {
    const batch = createBatch(demandResponse, { agents: 50, revise: 0 });
    const before = [...batch.columns.hour];
    batch.io.actions[0].fill(3);
    batch.step();
    expect([...batch.columns.hour]).toEqual(before);
  });
});

describe("users", () => {
  it("who divide their energy are in equilibrium where theory says, and a charge makes that the best", () => {
    const given = demandResponse.presets!["two-hours"];
    const tax = [{ use: pigouvianTax, params: { on: "externality" } }];
    const grid = Array.from({ length: 81 }, (_, k) => k / 80);
    /** What the first is given at each share of its energy in the first hour, the others being at theirs. */
    const givenAt = (others: number, mechanisms: typeof tax | []) => {
      const batch = createBatch(demandResponse, given, { worlds: grid.length, mechanisms });
      batch.io.actions[0].set(grid.flatMap((own) => [own, others, others]));
      batch.io.actions[1].set(grid.flatMap((own) => [1 - own, 1 - others, 1 - others]));
      batch.step();
      return grid.map((_, i) => batch.io.reward[3 * i]);
    };
    const bestAgainst = (others: number, mechanisms: typeof tax | []) => {
      const rewards = givenAt(others, mechanisms);
      return grid[rewards.indexOf(rewards.reduce((a, b) => Math.max(a, b)))];
    };
    // Loads of 13.75 and 12.25: 1.25 of 4 in the first hour; of 13 and 13: 1 of 4.
    expect(bestAgainst(25 / 80, [])).toBe(25 / 80);
    expect(bestAgainst(20 / 80, tax)).toBe(20 / 80);
    expect(bestAgainst(20 / 80, [])).not.toBe(20 / 80);
    const { nash, optimum, flat } = demandResponse.theory!(given);
    expect(nash!.welfare).toBeCloseTo(3 * givenAt(25 / 80, [])[25], 12);
    expect(flat!.welfare).toBeCloseTo(3 * givenAt(20 / 80, [])[20], 12);
    // As one they leave half of the gap.
    expect(optimum!.welfare).toBeCloseTo(3 * givenAt(30 / 80, [])[30], 12);
  });

  it("who all chase yesterday's cheapest hour make a peak of 95,939 MW", () => {
    const batch = createBatch(demandResponse, { horizon: 10 });
    const policies = bindPolicies(batch, [{ use: logitChoice, params: { on: "price" } }]);
    const peaks: number[] = [];
    for (let day = 0; day < 4; day++) {
      rollout(batch, policies, 1);
      peaks.push(Math.round(batch.readMetrics(0).peak));
    }
    // They are all in the hour that is lowest without them on one day of two.
    expect(peaks).toContain(95_939);
    for (const peak of peaks) expect(peak).toBeGreaterThanOrEqual(95_939);
  });

  it("who are many and place whole fill the night nearly as well as who divide", () => {
    const many = demandResponse.theory!({ agents: 2000 });
    expect(many.nash!.welfare / many.flat!.welfare).toBeCloseTo(1, 4);
    const loads = shiftedLoads(meanDay, sum(meanDay) / 10, Number.POSITIVE_INFINITY);
    expect(Math.round(loads.reduce((a, b) => Math.min(a, b)))).toBe(33_001);
  });
});

it("says what cannot be", () => {
  expect(() => createBatch(demandResponse, { base: [0, 0] })).toThrow("base must have some load");
});

it("is drawn: highest and lowest hour by day, in words every hour", () => {
  const batch = createBatch(demandResponse, { agents: 3, base: [8, 6, 4], flexible: 1 / 3 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([2, 2, 0]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const said = textOf(parseXml(drawing.svg(frames, { base: [8, 6, 4] })));
  for (const part of ["highest hour", "lowest hour", "base, highest"]) expect(said).toContain(part);
  expect(drawing.text!(frames[1], {}).split("\n").slice(0, 2)).toEqual([
    "day 1: 6 to 10 MW",
    ` 0 ${"#".repeat(40)} 10`,
  ]);
});
