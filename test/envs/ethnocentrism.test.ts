/** Ethnocentrism: payoffs, births, deaths and newcomers by hand, what is inherited, and what help comes to. */
import { describe, expect, it } from "vitest";
import { heir } from "../../agents/norms/heir.ts";
import { drawing } from "../../envs/ethnocentrism/draw.ts";
import { ethnocentrism } from "../../envs/ethnocentrism/ethnocentrism.ts";
import { bindPolicies, captureFrame, createBatch, play } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const still = { reproduction: 0, death: 0, newcomers: 0 };
const chain = { kind: "tree", branching: 1 };

describe.each(forms)("a lattice (%s form)", (form) => {
  it("pays who is helped, and takes from who helps, by kind", () => {
    const given = { ...still, sites: 4, topology: chain, cost: 0.1, benefit: 0.4 };
    const batch = createBatch(ethnocentrism, given, { form });
    batch.columns.kind.set([0, 0, 1, 1]);
    batch.io.actions[0].set([1, 1, 0, 1]);
    batch.io.actions[1].set([0, 1, 1, 0]);
    batch.step();
    const paid = [0.4 - 0.1, 0.4 + 0.4 - 0.2, 0.4 + 0.4 - 0.1, -0.1];
    Array.from(batch.io.payoff).forEach((each, a) => {
      expect(each).toBeCloseTo(paid[a], 12);
    });
    expect(batch.readMetrics(0)).toMatchObject({
      population: 4,
      meetings: 6,
      cooperation: 5 / 6,
      own: 4 / 6,
      ethnocentric: 0.5,
      humanitarian: 0.25,
      selfish: 0,
      traitorous: 0.25,
    });
  });

  it("has children on free places beside their parents, of their kind or of another", () => {
    const bear = { sites: 9, reproduction: 1, death: 0, newcomers: 1, mutation: 0, kinds: 3 };
    for (const [mutation, same] of [
      [0, true],
      [1, false],
    ] as const) {
      const batch = createBatch(ethnocentrism, { ...bear, mutation }, { form });
      const mother = batch.columns.active.indexOf(1);
      const kind = batch.columns.kind[mother];
      batch.io.actions[0].fill(0);
      batch.step();
      const parent = Array.from(batch.columns.parent!);
      const child = parent.indexOf(mother);
      expect(
        batch.topology!.neighbour.subarray(batch.topology!.start[mother], batch.topology!.start[mother + 1]),
      ).toContain(child);
      expect(batch.columns.kind[child] === kind).toBe(same);
      // Besides the child somebody has come from outside.
      expect(parent.filter((p) => p === -2).length).toBe(1);
      expect(batch.columns.active.filter((each: number) => each === 1).length).toBe(3);
    }
  });

  it("is full in the end without deaths, and empty at once where all die and nobody comes", () => {
    const full = createBatch(ethnocentrism, { sites: 16, death: 0 }, { form });
    full.io.actions[0].fill(0);
    for (let t = 0; t < 60; t++) full.step();
    expect(Array.from(full.columns.active)).toEqual(new Array(16).fill(1));
    const empty = createBatch(ethnocentrism, { sites: 16, death: 1, newcomers: 0 }, { form });
    empty.io.actions[0].fill(0);
    empty.step();
    expect(empty.columns.done[0]).toBe(1);
    const lasting = createBatch(ethnocentrism, { sites: 16, death: 1, newcomers: 2 }, { form });
    lasting.io.actions[0].fill(0);
    for (let t = 0; t < 5; t++) {
      lasting.step();
      expect(Array.from(lasting.columns.active).filter((each) => each === 1).length).toBe(2);
    }
  });
});

it("hands strategies on, and newcomers have any", () => {
  const given = {
    sites: 400,
    newcomers: 20,
    death: 0.3,
    reproduction: 0.3,
    cost: 0,
    benefit: 0,
    horizon: 500,
  };
  const batch = createBatch(ethnocentrism, given);
  const policies = bindPolicies(batch, [{ use: heir, params: { mutation: 0 } }]);
  const [own, others] = batch.io.actions;
  const { parent } = batch.columns;
  let children = 0;
  const strangers = [0, 0, 0, 0];
  for (let t = 0; t < 60; t++) {
    play({ batch, policies, ticks: 1 });
    const before = [Float64Array.from(own), Float64Array.from(others)];
    const from = Int32Array.from(parent!);
    play({ batch, policies, ticks: 1 });
    for (let a = 0; a < 400; a++) {
      if (from[a] >= 0) {
        expect([own[a], others[a]]).toEqual([before[0][from[a]], before[1][from[a]]]);
        children++;
      } else if (from[a] === -2) strangers[2 * own[a] + others[a]]++;
    }
  }
  expect(children).toBeGreaterThan(500);
  const all = strangers.reduce((sum, each) => sum + each, 0);
  for (const count of strangers)
    expect(Math.abs(count - all / 4)).toBeLessThan(4 * Math.sqrt((all * 3) / 16));
});

it("strategies drift where help neither costs nor is worth anything: a quarter of each", () => {
  const given = { sites: 100, cost: 0, benefit: 0, horizon: 2 ** 30 };
  const batch = createBatch(ethnocentrism, given, { worlds: 60, checked: false });
  const policies = bindPolicies(batch, [{ use: heir, params: { mutation: 0.05 } }]);
  play({ batch, policies, ticks: 150 });
  batch.startWindow();
  play({ batch, policies, ticks: 50 });
  const means = ["ethnocentric", "humanitarian", "selfish", "traitorous"].map((name) => {
    const values = Array.from({ length: 60 }, (_, i) => batch.readMetrics(i)[name]);
    const mean = values.reduce((sum, each) => sum + each, 0) / 60;
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 59 / 60);
    expect(Math.abs(mean - 0.25)).toBeLessThan(4.5 * deviation);
    return mean;
  });
  expect(means.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
});

it("pays at most what theory says, on a full lattice where all help all", () => {
  const batch = createBatch(ethnocentrism, { ...still, sites: 25 });
  for (const action of batch.io.actions) action.fill(1);
  batch.step();
  expect(batch.readMetrics(0).welfare).toBeCloseTo(ethnocentrism.theory!({ sites: 25 }).optimum!.welfare, 12);
  expect(ethnocentrism.theory!({ cost: 0.5 }).optimum?.welfare).toBe(0);
});

it("is drawn, and told in words", () => {
  const given = { ...still, sites: 4 };
  const batch = createBatch(ethnocentrism, given);
  batch.io.actions[0].set([1, 1, 0, 0]);
  batch.io.actions[1].set([1, 0, 0, 0]);
  const frames = [captureFrame(batch, 0)];
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(drawing.text(frames[1], given)).toBe(
    "tick 1: 4 who have acted; 25 % help everybody, 25 % help their own kind alone, 0 % help other kinds alone, 50 % help nobody",
  );
  expect(textOf(parseXml(drawing.svg(frames, given)))).toContain("helps its own kind alone");
  expect(textOf(parseXml(drawing.svg([], given)))).toContain("nothing has happened yet");
});
