import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { givesWay } from "../../agents/norms/gives-way.ts";
import { mixed } from "../../agents/norms/mixed.ts";
import { drawing } from "../../envs/drone-crossing/draw.ts";
import { droneCrossing } from "../../envs/drone-crossing/drone-crossing.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { crossingEquilibrium } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("an encounter (%s form)", (form) => {
  const given = { agents: 4, pairs: "fixed" };

  it("two that go crash, one that goes is let pass, two that yield wait and choose again", () => {
    const batch = createBatch(droneCrossing, given, { form });
    batch.io.actions[0].set([1, 1, 0, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([-25, -25, -1, -1]);
    expect([...batch.columns.terminated]).toEqual([1, 1, 0, 0]);
    batch.io.actions[0].set([0, 0, 0, 1]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 0, -1, 0]);
    expect([...batch.columns.outcome]).toEqual([3, 3, 2, 1]);
    expect(batch.columns.done[0]).toBe(1);
    const { crashes, cost, goes, decisions } = batch.readMetrics(0);
    // Of the second pair: two waited once, and then one did.
    expect([crashes, cost, goes, decisions]).toEqual([0.5, (50 + 3) / 2, 3 / 6, 3]);
  });

  it("one of each pair comes from the right, and knows it unless sides are not seen", () => {
    const batch = createBatch(droneCrossing, { agents: 6 }, { worlds: 50, form });
    const { partner, right } = batch.columns;
    for (let i = 0; i < 50; i++)
      for (let a = 0; a < 6; a++) {
        const b = partner[6 * i + a];
        expect(b).not.toBe(a);
        expect(partner[6 * i + b]).toBe(a);
        expect(right[6 * i + a] + right[6 * i + b]).toBe(1);
        expect(batch.io.obs.right[6 * i + a]).toBe(right[6 * i + a]);
      }
    const blind = createBatch(droneCrossing, { sides: false }, { form });
    expect(blind.io.obs.right.every((each) => each === 0)).toBe(true);
  });
});

it("random pairs are any pairs alike, and fixed ones those of neighbours", () => {
  const worlds = 4000;
  const batch = createBatch(droneCrossing, { agents: 6 }, { worlds });
  const met = new Float64Array(6);
  for (let i = 0; i < worlds; i++) met[batch.columns.partner[6 * i]]++;
  expect(met[0]).toBe(0);
  for (let b = 1; b < 6; b++)
    expect(Math.abs(met[b] / worlds - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / worlds));
  const fixed = createBatch(droneCrossing, { agents: 6, pairs: "fixed" });
  expect([...fixed.columns.partner]).toEqual([1, 0, 3, 2, 5, 4]);
});

it("those who give way to the right cost 1 a pair, and never crash", () => {
  const batch = createBatch(droneCrossing, {}, { worlds: 40 });
  rollout(batch, bindPolicies(batch, [{ use: givesWay }]), 5);
  for (let i = 0; i < 40; i++) {
    const { crashes, cost, encounters } = batch.readMetrics(i);
    expect([crashes, cost, encounters]).toEqual([0, 1, 10]);
  }
  expect(droneCrossing.theory?.({}).optimum?.welfare).toBe(-10);
  expect(droneCrossing.theory?.({}).nash?.equilibria).toBe(2);
});

describe("where all go with the probability of the equilibrium", () => {
  it.each([25, 100])("crashes, costs and welfare at a crash of %i are those of theory", (crash) => {
    const { go, cost, crashes } = crossingEquilibrium(crash);
    const given = { agents: 8, crash, sides: false, horizon: 400 };
    const worlds = 200;
    const batch = createBatch(droneCrossing, given, { worlds });
    rollout(batch, bindPolicies(batch, [{ use: mixed, params: { weights: [1 - go, go] } }]), 200);
    let [ended, crashed, paid, welfare] = [0, 0, 0, 0];
    for (let i = 0; i < worlds; i++) {
      const metrics = batch.readMetrics(i);
      ended += metrics.encounters * 200;
      crashed += metrics.crashes * metrics.encounters * 200;
      paid += metrics.cost * metrics.encounters * 200;
    }
    for (let k = 0; k < batch.columns.payoffSum.length; k++) welfare += batch.columns.payoffSum[k];
    expect(ended).toBeGreaterThan(15_000);
    // A crash costs much and is rare: the spread of an encounter's cost is below 2 C sqrt(crashes) + 2 sqrt(C).
    expect(Math.abs(crashed / ended - crashes)).toBeLessThan(4 * Math.sqrt(crashes / ended));
    const spread = 2 * crash * Math.sqrt(crashes) + 2 * cost;
    expect(Math.abs(paid / ended - 2 * cost)).toBeLessThan((4 * spread) / Math.sqrt(ended));
    const { alike, nash } = droneCrossing.theory?.(given) ?? {};
    expect(nash).toEqual(alike);
    expect(alike?.probability).toBeCloseTo(1 - go, 12);
    const perTick = welfare / (worlds * 200);
    expect(Math.abs(perTick / (alike?.welfare ?? 0) - 1)).toBeLessThan(0.05);
  });
});

it("those who always yield wait until they are cut, those who always go crash at once", () => {
  const batch = createBatch(droneCrossing, { agents: 2, horizon: 7 });
  const policies = bindPolicies(batch, [{ use: always, params: { action: 0 } }]);
  rollout(batch, policies, 6);
  expect([...batch.columns.wealth]).toEqual([-6, -6]);
  batch.io.actions[0].fill(0);
  batch.step();
  expect([...batch.columns.truncated]).toEqual([1, 1]);
  expect(batch.readMetrics(0).encounters).toBe(0);
  const bold = createBatch(droneCrossing, { agents: 2 });
  rollout(bold, bindPolicies(bold, [{ use: always, params: { action: 1 } }]), 1);
  expect(bold.readMetrics(0).cost).toBe(50);
});

it("an odd number of drones is refused", () => {
  expect(() => createBatch(droneCrossing, { agents: 3 })).toThrow(
    "agents must be even, as they meet in pairs, got 3",
  );
});

it("is drawn, and told in words", () => {
  const batch = createBatch(droneCrossing, { agents: 4, pairs: "fixed" });
  batch.columns.right.set([1, 0, 0, 1]);
  batch.io.actions[0].set([1, 1, 1, 0]);
  batch.step();
  const frame = captureFrame(batch, 0);
  expect(textOf(parseXml(drawing.svg([frame], {})))).toContain("2 went, 3 waited");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody has met yet");
  expect(drawing.text(frame, {}).split("\n")).toEqual([
    "tick 1",
    "0 (from the right) and 1: crash; paid −25 and −25",
    "3 (from the right) and 2: 2 went, 3 waited; paid −1 and 0",
  ]);
});
