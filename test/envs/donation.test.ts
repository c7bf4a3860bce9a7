import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { donation } from "../../envs/donation/donation.ts";
import { drawing } from "../../envs/donation/draw.ts";
import { bindPolicies, captureFrame, createBatch, evaluate } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("a tick (%s form)", (form) => {
  it("pays b to whoever is helped and costs c whoever helps", () => {
    const batch = createBatch(donation, { agents: 4, benefit: 3, cost: 1 }, { form });
    batch.columns.recipient.set([2, 2, 3, 0]);
    batch.io.actions[0].set([1, 1, 0, 1]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([2, -1, 6, -1]);
    expect([...batch.columns.helped]).toEqual([1, 1, 0, 1]);
    expect([...batch.columns.wealth]).toEqual([2, -1, 6, -1]);
    expect([...batch.io.obs.received]).toEqual([1, 0, 2, 0]);
    expect(batch.readMetrics(0).cooperation).toBe(0.75);
  });

  it("lets a share of help fail, at no cost", () => {
    const batch = createBatch(donation, { agents: 2, error: 1 }, { form });
    batch.io.actions[0].fill(1);
    batch.step();
    expect([...batch.io.payoff].map(Math.abs)).toEqual([0, 0]);
    const often = createBatch(donation, { agents: 1000, error: 0.05 }, { form });
    often.io.actions[0].fill(1);
    often.step();
    const share = often.readMetrics(0).cooperation;
    expect(Math.abs(share - 0.95)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 1000));
  });
});

it("everybody meets every other equally often, and never itself", () => {
  const agents = 5;
  const batch = createBatch(donation, { agents, horizon: 1000 }, { worlds: 8 });
  const met = new Float64Array(agents * agents);
  const { recipient } = batch.columns;
  let misread = 0;
  for (let t = 0; t < 500; t++) {
    for (let k = 0; k < recipient.length; k++) {
      met[(k % agents) * agents + recipient[k]]++;
      if (batch.io.obs.meets[k] !== (recipient[k] - (k % agents) + agents) % agents) misread++;
    }
    batch.step();
  }
  expect(misread).toBe(0);
  const times = 8 * 500;
  for (let a = 0; a < agents; a++)
    for (let b = 0; b < agents; b++)
      if (a === b) expect(met[a * agents + b]).toBe(0);
      else
        expect(Math.abs(met[a * agents + b] / times - 0.25)).toBeLessThan(
          4.5 * Math.sqrt((0.25 * 0.75) / times),
        );
});

it("is worth what theory says where all help, and nothing where nobody does", () => {
  const given = { agents: 6, benefit: 3, error: 0.1, horizon: 50 };
  const { optimum, nash } = donation.theory!(given);
  expect(optimum?.welfare).toBeCloseTo(6 * 0.9 * 2, 12);
  expect(nash?.welfare).toBe(0);
  for (const [action, welfare] of [
    [1, optimum!.welfare],
    [0, 0],
  ]) {
    const batch = createBatch(donation, given, { worlds: 16 });
    const policies = bindPolicies(batch, [{ use: always, params: { action } }]);
    const { values } = evaluate(batch, policies, { ticks: 50, seed: "test" });
    const mean = values.welfare.reduce((sum, each) => sum + each, 0) / 16;
    // Of 4800 meetings: the spread of a binomial share, times six agents and b - c.
    expect(Math.abs(mean - welfare)).toBeLessThanOrEqual(action * 4 * 12 * Math.sqrt(0.09 / 4800));
  }
  expect(donation.theory!({ benefit: 1, cost: 2 }).optimum?.welfare).toBe(0);
  expect(donation.theory!({ cost: 0 }).nash).toBeUndefined();
});

it("is drawn, and told in words", () => {
  const batch = createBatch(donation, { agents: 3 });
  const frames = [captureFrame(batch, 0)];
  batch.columns.recipient.set([1, 2, 0]);
  batch.io.actions[0].set([1, 0, 1]);
  batch.step();
  batch.columns.recipient.set([2, 0, 1]);
  frames.push(captureFrame(batch, 0));
  const picture = parseXml(drawing.svg(frames, {}));
  expect(textOf(picture)).toContain("share of meetings in which help arrives");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody has met yet");
  expect(drawing.text(frames[1], {}).split("\n")).toEqual([
    "tick 1: help in 66.7 % of meetings; they meet 0>2 1>0 2>1",
    "helped 1 0 1",
    "payoff 1 2 −1",
  ]);
});
