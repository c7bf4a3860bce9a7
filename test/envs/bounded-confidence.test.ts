/** Bounded confidence: meetings and means by hand, what is kept, and where crowds agree. */
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { boundedConfidence } from "../../envs/bounded-confidence/bounded-confidence.ts";
import { drawing } from "../../envs/bounded-confidence/draw.ts";
import { opinionsBelow } from "../../envs/opinion/confidence.ts";
import { bindPolicies, captureFrame, createBatch, play } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const chain = { kind: "tree", branching: 1 };

/** A world whose agents stand where they are put, and choose these tolerances. */
function placed(
  given: Record<string, unknown>,
  opinions: readonly number[],
  choices?: readonly number[],
  form?: "kernel" | "world",
) {
  const batch = createBatch(
    boundedConfidence,
    { agents: opinions.length, settled: 0, ...given },
    form && { form },
  );
  batch.columns.opinion.set(opinions);
  batch.io.actions[0].set(choices ?? opinions.map(() => 0));
  return batch;
}

describe.each(forms)("people (%s form)", (form) => {
  it.each([
    ["complete", { kind: "complete" }],
    [
      "on edges",
      {
        kind: "edges",
        edges: [
          [0, 1],
          [0, 2],
          [0, 3],
          [1, 2],
          [1, 3],
          [2, 3],
        ],
      },
    ],
  ])("go to the mean of whom they hear, at once: %s", (_, topology) => {
    const given = { rule: "mean", tolerances: [0.25, 0.1, 0], topology };
    const batch = placed(given, [0, 0.2, 0.4, 1], [0, 0, 1, 2], form);
    batch.step();
    // 0 hears .2; .2 hears both sides; .4 and 1 hear nobody within .1 and 0.
    expect([...batch.columns.opinion].map((x) => Number(x.toFixed(12)))).toEqual([0.1, 0.2, 0.4, 1]);
    expect([...batch.io.payoff]).toEqual([1 / 3, 2 / 3, 0, 0]);
    expect(batch.columns.moved[0]).toBeCloseTo(0.025, 12);
  });

  it("hear neighbours alone", () => {
    const batch = placed({ rule: "mean", tolerances: [1], topology: chain }, [0, 0.3, 0.9], undefined, form);
    batch.step();
    expect([...batch.columns.opinion].map((x) => Number(x.toFixed(12)))).toEqual([0.15, 0.4, 0.6]);
    expect([...batch.io.payoff]).toEqual([1, 1, 1]);
  });

  it("in pairs go their share of the way, each by its own tolerance", () => {
    const batch = placed({ tolerances: [1, 0], step: 0.25 }, [0.2, 0.6], [0, 1], form);
    batch.step();
    // Two meetings in which the first goes a quarter of what is left.
    expect([...batch.columns.opinion].map((x) => Number(x.toFixed(12)))).toEqual([0.375, 0.6]);
    expect([...batch.io.payoff]).toEqual([1, 0]);
  });

  it("in pairs keep the mean where all hear alike, and end where nobody moves", () => {
    const batch = createBatch(
      boundedConfidence,
      { agents: 60, tolerances: [0.2], settled: 1e-9, horizon: 2000 },
      { form },
    );
    const mean = () => Array.from(batch.columns.opinion).reduce((sum, each) => sum + each, 0) / 60;
    const before = mean();
    batch.io.actions[0].fill(0);
    while (!batch.columns.done[0]) batch.step();
    expect(mean()).toBeCloseTo(before, 12);
    expect(batch.columns.tick[0]).toBeLessThan(2000);
    const { majors, oneMajor, consensus, camps } = batch.readMetrics(0);
    expect(majors).toBeGreaterThan(1);
    expect([oneMajor, consensus]).toEqual([0, 0]);
    expect(camps).toBeGreaterThan(1);
    // Camps that stay are further apart than anybody hears.
    const ends = Float64Array.from(batch.columns.opinion).sort();
    for (let k = 1; k < 60; k++) {
      const apart = ends[k] - ends[k - 1];
      expect(apart < 1e-3 || apart > 0.2).toBe(true);
    }
  });
});

it("means are the same from sums in order and from one neighbour after the other", () => {
  const edges = Array.from({ length: 40 }, (_, a) => Array.from({ length: a }, (_, b) => [a, b])).flat();
  const given = { agents: 40, rule: "mean", tolerances: [0.15, 0.3] };
  const fast = createBatch(boundedConfidence, given);
  // One edge short of complete, between two who never hear each other.
  const slow = createBatch(boundedConfidence, {
    ...given,
    topology: { kind: "edges", edges: edges.slice(1) },
  });
  fast.columns.opinion[0] = 0;
  fast.columns.opinion[1] = 1;
  slow.columns.opinion.set(fast.columns.opinion);
  for (let t = 0; t < 3; t++) {
    for (const batch of [fast, slow]) {
      for (let a = 0; a < 40; a++) batch.io.actions[0][a] = a % 2;
      batch.step();
    }
    for (let a = 0; a < 40; a++) expect(fast.columns.opinion[a]).toBeCloseTo(slow.columns.opinion[a], 12);
  }
});

it("counts opinions below a value", () => {
  const sorted = Float64Array.of(0, 0.25, 0.25, 0.5);
  expect([-1, 0, 0.1, 0.25, 0.3, 0.5, 2].map((value) => opinionsBelow(sorted, 4, value))).toEqual([
    0, 0, 1, 1, 3, 3, 4,
  ]);
});

it("keeps opinions in order where means are taken, and agrees where all are heard", () => {
  const batch = createBatch(boundedConfidence, {
    agents: 30,
    rule: "mean",
    tolerances: [0.2, 1],
    settled: 0,
  });
  const order = () =>
    Array.from(batch.columns.opinion, (x, a) => [x, a])
      .toSorted((a, b) => a[0] - b[0])
      .map(([, a]) => a);
  const before = order();
  batch.io.actions[0].fill(0);
  batch.step();
  const now = before.map((a) => batch.columns.opinion[a]);
  for (let k = 1; k < 30; k++) expect(now[k]).toBeGreaterThanOrEqual(now[k - 1] - 1e-12);
  batch.io.actions[0].fill(1);
  batch.step();
  batch.step();
  expect(batch.columns.done[0]).toBe(1);
  expect(batch.readMetrics(0)).toMatchObject({ consensus: 1, oneMajor: 1, camps: 1 });
  expect(batch.io.payoff.reduce((sum, each) => sum + each, 0)).toBe(
    boundedConfidence.theory!({ agents: 30 }).optimum?.welfare,
  );
});

it.each([
  ["pairs", 0.4, 1],
  ["pairs", 0.2, 0],
  ["mean", 0.3, 1],
  ["mean", 0.15, 0],
])("crowds of 300 under %s at %f: %i of each end with one major camp", (rule, tolerance, share) => {
  const given = { agents: 300, rule, tolerances: [tolerance], settled: 1e-6, horizon: 400 };
  const batch = createBatch(boundedConfidence, given, { worlds: 5, checked: false });
  play({ batch, policies: bindPolicies(batch, [{ use: always }]), ticks: 400, renew: false });
  for (let i = 0; i < 5; i++) expect(batch.readMetrics(i).oneMajor).toBe(share);
});

it("is drawn, and told in words", () => {
  const batch = placed({ rule: "mean", tolerances: [0.3] }, [0, 0.2, 1]);
  const frames = [captureFrame(batch, 0)];
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(drawing.text(frames[1], {})).toBe("tick 1: 33.3 % of whom one meets are heard; 1.8 effective camps");
  expect(textOf(parseXml(drawing.svg(frames, {})))).toContain("in the end 1.8 effective camps");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody has an opinion yet");
});
