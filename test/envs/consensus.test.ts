import { describe, expect, it } from "vitest";
import { consensus } from "../../envs/consensus/consensus.ts";
import { drawing } from "../../envs/consensus/draw.ts";
import { type Batch, captureFrame, createBatch } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

/** What agent a observes of its neighbours. */
const of = (batch: Batch, name: string, a: number) => {
  const { size } = batch.features[name];
  return [...batch.io.obs[name].subarray(a * size, (a + 1) * size)];
};

describe.each(forms)("a tick (%s form)", (form) => {
  it("tells all what honest seats say, and pays by the distance from the truth", () => {
    const given = { agents: 3, inputs: [18, 22, 21], truth: [20, 20], cost: 2 };
    const batch = createBatch(consensus, given, { form });
    expect([...batch.io.obs.own]).toEqual([18, 22, 21]);
    // Nobody has spoken yet: in place of what is not heard stands one's own.
    expect(of(batch, "heard", 0)).toEqual([18, 18]);
    expect([...batch.io.obs.spoke]).toEqual([1, 1, 1, 1, 1, 1]);
    batch.io.actions[0].set([18, 22, 20.5]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([-4, -4, -1]);
    expect([0, 1, 2].map((a) => of(batch, "heard", a))).toEqual([
      [22, 20.5],
      [18, 20.5],
      [18, 22],
    ]);
    expect([...batch.io.obs.spoke]).toEqual([2, 2, 2, 2, 2, 2]);
    expect([...batch.io.obs.median]).toEqual([20.5, 20.5, 20.5]);
    expect(batch.io.obs.mean[1]).toBeCloseTo(60.5 / 3, 12);
    const { spread, error, inside, agreed, unheard } = batch.readMetrics(0);
    expect([spread, inside, agreed, unheard]).toEqual([4, 1, 0, 0]);
    expect(error).toBeCloseTo(1.5, 12);
  });

  it("has a faulty seat say one number below its line and another above, or nothing to some or to all", () => {
    const given = { agents: 4, faulty: 1, inputs: [10, 20, 30, 0], truth: [20, 20] };
    const batch = createBatch(consensus, given, { form });
    const [value, other, line, face] = batch.io.actions;
    const heard = [];
    for (const how of [0, 1, 2, 3]) {
      value.set([10, 20, 30, 1]);
      other[3] = 39;
      // Who stands on the line is above it.
      line[3] = 20;
      face[3] = how;
      batch.step();
      heard.push([0, 1, 2].map((a) => [of(batch, "heard", a)[2], of(batch, "spoke", a)[2]]));
    }
    expect(heard).toEqual([
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      [
        [1, 2],
        [39, 2],
        [39, 2],
      ],
      [
        [1, 2],
        [20, 1],
        [30, 1],
      ],
      [
        [10, 1],
        [20, 1],
        [30, 1],
      ],
    ]);
    expect(batch.io.payoff[3]).toBe(0);
    // Two and three words in the last two of four ticks.
    expect(batch.readMetrics(0).unheard).toBe((2 + 3) / 4);
    expect(batch.readMetrics(0).spread).toBe(20);
  });

  it("does not hear in the first tick who has no number from its sensor, nor ever what is no number", () => {
    const given = { agents: 3, inputs: [18, null, 22], truth: [20, 20] };
    const batch = createBatch(consensus, given, { form, checked: false });
    expect([...batch.io.obs.valid]).toEqual([1, 0, 1]);
    expect(batch.io.obs.input[1]).toBe(0);
    for (const [first, spoke] of [
      [30, [1, 2, 2, 2, 2, 1]],
      [Number.NaN, [1, 2, 2, 2, 2, 1]],
      [Number.POSITIVE_INFINITY, [1, 2, 2, 2, 2, 1]],
      [41, [1, 2, 2, 2, 2, 1]],
      [25, [2, 2, 2, 2, 2, 2]],
    ] as const) {
      batch.io.actions[0].set([18, first, 22]);
      batch.step();
      expect([...batch.io.obs.spoke]).toEqual(spoke);
    }
    expect([...batch.io.obs.own]).toEqual([18, 25, 22]);
    expect(of(batch, "heard", 0)).toEqual([25, 22]);
  });

  it("is said in levels, to neighbours of the topology alone", () => {
    const topology = { kind: "tree", branching: 1 };
    const given = { agents: 3, low: 10, high: 30, levels: 5, topology };
    const batch = createBatch(consensus, given, { form });
    batch.io.actions[0].set([0, 2, 4]);
    batch.step();
    expect([...batch.io.obs.own]).toEqual([10, 20, 30]);
    expect([0, 1, 2].map((a) => of(batch, "heard", a))).toEqual([
      [20, 10],
      [10, 30],
      [20, 30],
    ]);
    expect([0, 1, 2].map((a) => of(batch, "spoke", a))).toEqual([
      [2, 0],
      [2, 2],
      [2, 0],
    ]);
    expect([...batch.io.obs.median]).toEqual([15, 20, 25]);
  });
});

it("draws inputs within the noise of a truth in its range, whatever is said, and breaks as many as it should", () => {
  const worlds = 400;
  const given = { agents: 6, broken: 0.25, noise: 1.5, horizon: 1 };
  const batch = createBatch(consensus, given, { worlds });
  let broken = 0;
  for (let t = 0; t < 5; t++) {
    for (let i = 0; i < worlds; i++)
      for (let a = 0; a < 6; a++) {
        const k = i * 6 + a;
        if (batch.columns.valid[k] === 0) broken++;
        else expect(Math.abs(batch.columns.input[k] - batch.columns.truth[i])).toBeLessThanOrEqual(1.5);
        expect(Math.abs(batch.columns.truth[i] - 20)).toBeLessThanOrEqual(2);
      }
    batch.step();
    batch.resetDone();
  }
  const count = 5 * worlds * 6;
  expect(Math.abs(broken / count - 0.25)).toBeLessThan(4.5 * Math.sqrt(0.1875 / count));
});

it("is worth what theory says where each stands by its own, or all halfway between the extremes", () => {
  const worlds = 4000;
  const given = { agents: 5, faulty: 1, noise: 2, cost: 3, horizon: 1 };
  const { alone, midrange, optimum } = consensus.theory!(given);
  expect(alone?.welfare).toBe(-12);
  expect(midrange?.welfare).toBeCloseTo(-4.8, 12);
  expect(optimum).toMatchObject({ welfare: 0, bound: "upper" });
  const batch = createBatch(consensus, given, { worlds });
  const inputs = new Float64Array(batch.columns.input.length);
  for (const [outcome, rule] of [
    [alone, (own: number) => own],
    [midrange, (_: number, all: Float64Array) => (Math.min(...all) + Math.max(...all)) / 2],
  ] as const) {
    batch.reset("theory");
    inputs.set(batch.columns.input);
    for (let i = 0; i < worlds; i++) {
      const honest = inputs.subarray(i * 5, i * 5 + 4);
      for (let a = 0; a < 5; a++) batch.io.actions[0][i * 5 + a] = rule(inputs[i * 5 + a], honest);
    }
    batch.step();
    const sum = batch.io.payoff.reduce((a, b) => a + b, 0) / worlds;
    expect(Math.abs(sum - outcome!.welfare)).toBeLessThan(0.2);
  }
});

it("of given inputs is worth the distances of these from the truth", () => {
  const given = { agents: 4, inputs: [18, 22, 20, 40], truth: [18, 22] };
  // From a truth that is as likely anywhere from 18 to 22: 2, 2, 1 and 20.
  expect(consensus.theory!(given).alone?.welfare).toBe(-25);
  expect(consensus.theory!({ ...given, faulty: 1 }).alone?.welfare).toBe(-5);
  expect(consensus.theory!({ ...given, inputs: [18, null, 20, 40] }).alone).toBeUndefined();
  expect(consensus.theory!({ broken: 0.1 }).alone).toBeUndefined();
  expect(consensus.theory!({ noise: 20 }).midrange).toBeUndefined();
});

it("says what is wrong with params that make no sense together", () => {
  const throws = (given: Record<string, unknown>) => expect(() => createBatch(consensus, given));
  throws({ faulty: 6 }).toThrow("faulty must be at most the 5 agents, got 6");
  throws({ inputs: [1, 2] }).toThrow("inputs must be one for each of the 5 agents, got 2");
  throws({ inputs: [1, 2, 3, 4, 50] }).toThrow(
    "inputs must be in 0..40, got 50; use null for what is no number",
  );
  throws({ truth: [22, 18] }).toThrow("truth must go from lower to higher in 0..40, got 22 to 18");
  throws({ low: 40 }).toThrow("low must be below high, got 40 and 40");
  throws({ topology: { kind: "ring", neighbours: 6 } }).toThrow(
    "neighbours of a ring topology must be below",
  );
});

it("is drawn, and told in words", () => {
  const batch = createBatch(consensus, { agents: 3, faulty: 1, inputs: [18, 22, null], truth: [20, 20] });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([18, 22, 5]);
  batch.io.actions[3].fill(3);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const params = { faulty: 1 };
  expect(textOf(parseXml(drawing.svg(frames, params)))).toContain("number of each honest seat");
  expect(textOf(parseXml(drawing.svg([], params)))).toContain("no honest seats yet");
  expect(frames.map((frame) => drawing.text(frame, params).split("\n"))).toEqual([
    ["tick 0: the truth is 20", "honest  18 22", "faulty  0"],
    ["tick 1: the truth is 20, 2 words did not come", "honest  18 22", "faulty  5"],
  ]);
});
