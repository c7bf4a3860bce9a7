import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { aiRace } from "../../envs/ai-race/ai-race.ts";
import { drawing } from "../../envs/ai-race/draw.ts";
import { bindPolicies, captureFrame, createBatch, evaluate, play } from "../../src/index.ts";
import { liability, pigouvianTax } from "../../src/mechanisms/index.ts";
import { crashOfUnsafe, racePayoffs } from "../../src/situations/index.ts";
import { mean } from "../../src/stats/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("a race (%s form)", (form) => {
  it("is won by who is first, and shared by who is there at once", () => {
    const batch = createBatch(aiRace, { steps: 3, hazard: 0 }, { form });
    batch.io.actions[0].set([0, 1]);
    batch.step();
    expect([...batch.io.obs.own]).toEqual([1, 2]);
    expect([...batch.io.obs.rival]).toEqual([2, 1]);
    expect([...batch.io.payoff]).toEqual([0, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 1]);
    expect([batch.columns.done[0], batch.columns.crash[0]]).toEqual([1, 0]);
    const even = createBatch(aiRace, { steps: 2, hazard: 0, prize: 3, agents: 3 }, { form });
    even.io.actions[0].set([1, 0, 1]);
    even.step();
    expect([...even.io.payoff]).toEqual([1.5, 0, 1.5]);
    expect(even.readMetrics(0)).toMatchObject({ worth: 3, length: 1, crash: 0 });
    expect(even.readMetrics(0).unsafe).toBeCloseTo(2 / 3, 12);
  });

  it("ends in a crash that costs everybody, and the rest share the prize", () => {
    const batch = createBatch(aiRace, { agents: 3, hazard: 1, damage: 2, prize: 1 }, { form });
    batch.io.actions[0].set([1, 0, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([-2, -1.5, -1.5]);
    expect([...batch.columns.harm]).toEqual([4, 0, 0]);
    expect([...batch.columns.progress]).toEqual([0, 0, 0]);
    expect(batch.readMetrics(0)).toMatchObject({ worth: -5, crash: 1 });
    const both = createBatch(aiRace, { hazard: 1 }, { form });
    both.io.actions[0].fill(1);
    both.step();
    expect([...both.io.payoff]).toEqual([-2, -2]);
  });

  it("takes all that was gained from who rushed, where a setback is sure", () => {
    const given = { steps: 2, hazard: 0, benefit: 6, cost: 1, setback: 1 };
    const batch = createBatch(aiRace, given, { form });
    batch.io.actions[0].set([0, 1]);
    batch.step();
    // The safe lab has its third of the benefit less the cost; what the other gained is gone.
    expect([...batch.io.payoff].map(Math.abs)).toEqual([1, 0]);
    expect([...batch.columns.setBack]).toEqual([0, 1]);
    expect(batch.readMetrics(0).setbacks).toBe(1);
  });

  it("draws the same luck whatever is done", () => {
    const streams = [0, 1].map((action) => {
      const batch = createBatch(
        aiRace,
        { steps: 4, speed: 1, hazard: 1e-9, setback: 0.1 },
        { form, seed: 5 },
      );
      batch.io.actions[0].fill(action);
      for (let t = 0; t < 3; t++) batch.step();
      return [...batch.columns.rng];
    });
    expect(streams[0]).toEqual(streams[1]);
  });
});

it("has who crashes pay the other, by the tax on crashes or by liability for the harm", () => {
  const tax = { use: pigouvianTax, params: { on: "crashed", rate: 4, redistribute: true } };
  const law = { use: liability, params: { harm: "harm" } };
  for (const [mechanism, paid] of [
    [tax, 4],
    [law, 1],
  ] as const) {
    const batch = createBatch(aiRace, { hazard: 1 }, { mechanisms: [mechanism] });
    batch.io.actions[0].set([1, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([-1, 0]);
    expect([...batch.io.reward]).toEqual([-1 - paid, paid]);
  }
});

it("is worth and crashes as theory says where all do the same", () => {
  const worlds = 4000;
  for (const given of [
    {},
    { hazard: 0.1, steps: 5, agents: 3, damage: 0.2, benefit: 0.3, cost: 0.05, setback: 0.4 },
  ])
    for (const [name, action] of [
      ["allSafe", 0],
      ["allUnsafe", 1],
    ] as const) {
      const batch = createBatch(aiRace, given, { worlds });
      const policies = bindPolicies(batch, [{ use: always, params: { action } }]);
      const { values } = evaluate(batch, policies, { ticks: 30, seed: "theory" });
      // The ratio of two means, so that the mean of ratios would be off.
      const welfare = values.welfare.reduce((sum, each) => sum + each, 0) / worlds;
      expect(Math.abs(welfare - aiRace.theory!(given)[name]!.welfare)).toBeLessThan(0.02);
    }
});

it("crashes as often as the closed form says", () => {
  const worlds = 20_000;
  const batch = createBatch(aiRace, { hazard: 0.1 }, { worlds });
  play({
    batch,
    policies: bindPolicies(batch, [{ use: always, params: { action: 1 } }]),
    ticks: 3,
    renew: false,
  });
  let crashes = 0;
  for (let i = 0; i < worlds; i++) crashes += batch.columns.crash[i];
  const share = crashOfUnsafe({ steps: 6, speed: 2, hazard: 0.1 });
  expect(Math.abs(crashes / worlds - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / worlds));
});

it("pays constant strategies the matrix of Han et al. 2020, a round", () => {
  const { steps, speed, prize, benefit, cost } = aiRace.presets!.rounds as Record<string, number>;
  // Nobody is set back by luck; the matrix is linear in the setback.
  const batch = createBatch(aiRace, { ...aiRace.presets!.rounds, setback: 0 }, { worlds: 4 });
  const moves = [0, 0, 0, 1, 1, 0, 1, 1];
  const sums = new Float64Array(8);
  const ticks = new Float64Array(4);
  for (let t = 0; t < 102; t++) {
    batch.io.actions[0].set(moves);
    for (let i = 0; i < 4; i++) ticks[i] += 1 - batch.columns.done[i];
    batch.step();
    for (let k = 0; k < 8; k++)
      sums[k] += batch.columns.done[k >> 1] && t >= ticks[k >> 1] ? 0 : batch.io.payoff[k];
  }
  expect([...ticks]).toEqual([102, 68, 68, 68]);
  const matrix = racePayoffs({ steps, speed, prize, benefit, cost, setback: 0 });
  for (const [i, own, other] of [
    [0, 0, 0],
    [1, 0, 1],
    [2, 1, 0],
    [3, 1, 1],
  ])
    expect(sums[2 * i] / ticks[i]).toBeCloseTo(matrix[own][other], 9);

  // And what unsafe labs keep is the share that is not set back.
  const worlds = 4000;
  const unlucky = createBatch(aiRace, { ...aiRace.presets!.rounds, setback: 0.7 }, { worlds });
  play({
    batch: unlucky,
    policies: bindPolicies(unlucky, [{ use: always, params: { action: 1 } }]),
    ticks: 68,
    renew: false,
  });
  const setBack = mean(Array.from(unlucky.columns.setBack));
  expect(Math.abs(setBack - 0.7)).toBeLessThan(4 * Math.sqrt(0.21 / (2 * worlds)));
  for (let k = 0; k < 2 * worlds; k++)
    expect(unlucky.columns.wealth[k]).toBeCloseTo(unlucky.columns.setBack[k] ? 0 : 68 * matrix[1][1], 6);
});

it("is drawn, and told in words", () => {
  const batch = createBatch(aiRace, { steps: 4, hazard: 0 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([1, 0]);
  for (let t = 0; t < 2; t++) {
    batch.step();
    frames.push(captureFrame(batch, 0));
  }
  const params = { steps: 4 };
  const picture = textOf(parseXml(drawing.svg(frames, params)));
  expect(picture).toContain("dots are unsafe moves, crosses crashes, rings prizes");
  expect(picture).toContain("race 1, tick 2");
  expect(textOf(parseXml(drawing.svg([], params)))).toContain("nobody runs yet");
  expect(drawing.text(frames[2], params).split("\n")).toEqual([
    "race 1, tick 2: the prize is reached",
    "lab 0 [####################] 4 unsafe",
    "lab 1 [##########..........] 2 safe",
    "payoff 1 0",
  ]);
  const crash = createBatch(aiRace, { hazard: 1 });
  crash.io.actions[0].set([1, 0]);
  crash.step();
  expect(drawing.text(captureFrame(crash, 0), {})).toContain(
    "race 1, tick 1: it ends in a crash\nlab 0 [....................] 0 crashed",
  );
});
