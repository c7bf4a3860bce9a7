import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { outward } from "../../agents/norms/outward.ts";
import { drawing } from "../../envs/recommender/draw.ts";
import { recommender } from "../../envs/recommender/recommender.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { drivenOutward } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it("shows an item, pays 1 and its distance from the middle, and moves the user a tenth of the way", () => {
    const batch = createBatch(recommender, { agents: 4 }, { form });
    batch.columns.opinion.set([0.5, 0.5, 0.5, 0.9]);
    batch.io.actions[0].set([0, 1, 2, 2]);
    batch.step();
    const rounded = (values: ArrayLike<number>) => Array.from(values, (each) => Number(each.toFixed(9)));
    expect(rounded(batch.io.payoff)).toEqual([1.3, 1.5, 1.7, 2]);
    expect(rounded(batch.columns.opinion)).toEqual([0.48, 0.5, 0.52, 0.91]);
    expect(rounded(batch.columns.away)).toEqual([0.2, 0, 0.2, 0.1]);
    const { engagement, polarisation } = batch.readMetrics(0);
    expect(engagement).toBeCloseTo(6.5 / 4, 12);
    expect(polarisation).toBeCloseTo(2.41 / 4, 12);
  });

  it("an item beyond the tolerance is neither paid for nor does it move anybody", () => {
    const batch = createBatch(recommender, { agents: 1, reach: 0.4 }, { form });
    batch.columns.opinion[0] = 0.1;
    batch.io.actions[0][0] = 2;
    batch.step();
    expect(batch.io.payoff[0]).toBe(0);
    expect(batch.columns.opinion[0]).toBe(0.1);
  });

  it("items at the tolerance are heard wherever the user stands", () => {
    const batch = createBatch(recommender, { agents: 1000 }, { form });
    batch.io.actions[0].fill(2);
    batch.step();
    expect(batch.io.payoff.every((each) => each >= 1)).toBe(true);
  });
});

it("what is paid for engagement drives users outward, as far and at as much as theory says", () => {
  const agents = 2000;
  const batch = createBatch(recommender, { agents });
  const policies = bindPolicies(batch, [{ use: outward }]);
  for (const [until, far] of [
    [10, 0.6683],
    [30, 0.9028],
    [99, 0.9999],
  ]) {
    rollout(batch, policies, until - batch.columns.tick[0]);
    let mean = 0;
    for (let a = 0; a < agents; a++) mean += Math.abs(batch.columns.opinion[a]) / agents;
    // Users are drawn: at first .5 with a spread of .29, and less from then on.
    expect(Math.abs(mean - far)).toBeLessThan((4 * 0.29) / Math.sqrt(agents));
    expect(drivenOutward(until, { tolerance: 0.2, pull: 0.1 })).toBeCloseTo(far, 4);
  }
  const whole = createBatch(recommender, { agents });
  rollout(whole, bindPolicies(whole, [{ use: outward }]), 100);
  const { optimum, accurate } = recommender.theory?.({ agents }) ?? {};
  const { engagement, endPolarisation } = whole.readMetrics(0);
  expect(Math.abs(engagement - (optimum?.welfare ?? 0) / agents)).toBeLessThan(0.01);
  expect(endPolarisation).toBeCloseTo(0.9999, 3);
  expect(accurate?.welfare).toBe(1.5 * agents);
});

it("always outward is the best of all plans, and always accurate under a charge of 6 per distance", () => {
  // All plans of five ticks over three items, a world each, from one user.
  const ticks = 5;
  const worlds = 3 ** ticks;
  const best = (opinion: number, rate: number) => {
    const batch = createBatch(
      recommender,
      { agents: 1 },
      { worlds, mechanisms: [{ use: pigouvianTax, params: { on: "away", rate } }] },
    );
    batch.columns.opinion.fill(opinion);
    for (let t = 0; t < ticks; t++) {
      for (let i = 0; i < worlds; i++) batch.io.actions[0][i] = Math.floor(i / 3 ** t) % 3;
      batch.step();
    }
    const sums = batch.columns.rewardSum;
    return sums.indexOf(sums.reduce((a, b) => Math.max(a, b)));
  };
  expect(best(0.3, 0)).toBe(worlds - 1);
  expect(best(-0.3, 0)).toBe(0);
  expect(best(0.3, 6)).toBe((worlds - 1) / 2);
});

it("knows no optimum where items may not be heard, or move nobody", () => {
  expect(recommender.theory?.({ reach: 0.4 }).optimum).toBeUndefined();
  expect(recommender.theory?.({ pull: 0 }).optimum).toBeUndefined();
  const batch = createBatch(recommender, { agents: 500 });
  rollout(batch, bindPolicies(batch, [{ use: always, params: { action: 1 } }]), 100);
  expect(Math.abs(batch.readMetrics(0).endPolarisation - 0.5)).toBeLessThan(0.06);
});

it("is drawn, and told in words", () => {
  const batch = createBatch(recommender, { agents: 2 });
  const frames = [captureFrame(batch, 0)];
  batch.columns.opinion.set([0.5, -0.5]);
  batch.io.actions[0].set([2, 1]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(textOf(parseXml(drawing.svg(frames, {})))).toContain("mean distance");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
  expect(drawing.text(frames[1], {})).toBe("tick 1: users at 0.52 −0.5\nshown 0.7 −0.5");
});
