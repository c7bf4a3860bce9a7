import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { always } from "../../agents/norms/always.ts";
import { drawing } from "../../envs/respawning-bonus/draw.ts";
import { respawningBonus } from "../../envs/respawning-bonus/respawning-bonus.ts";
import { bindPolicies, captureFrame, createBatch, play, train } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("a course (%s form)", (form) => {
  const paid = (given: Record<string, unknown>, way: number, ticks: number) => {
    const batch = createBatch(respawningBonus, given, { form });
    const history: number[] = [];
    for (let t = 0; t < ticks && batch.columns.done[0] === 0; t++) {
      batch.io.actions[0][0] = batch.columns.place[0] === 0 ? way : 0;
      batch.step();
      history.push(batch.io.payoff[0]);
    }
    return history;
  };

  it("pays the bonus at the end of every lap, and the prize once", () => {
    expect(paid({}, 0, 9)).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0]);
    expect(paid({}, 1, 99)).toEqual([0, 0, 0, 0, 10]);
    expect(paid({ lap: 1, road: 1 }, 0, 3)).toEqual([1, 1, 1]);
    expect(paid({ lap: 1, road: 1 }, 1, 3)).toEqual([10]);
    expect(paid({ lap: 3, road: 2 }, 1, 3)).toEqual([0, 10]);
  });

  it("lets go on who is not there yet, and ends with the last", () => {
    const batch = createBatch(respawningBonus, { agents: 2, lap: 2, road: 3 }, { form });
    batch.io.actions[0].set([1, 0]);
    batch.step();
    expect([...batch.io.obs.place]).toEqual([2, 1]);
    expect([...batch.io.masks[0]]).toEqual([1, 0, 1, 0]);
    batch.io.actions[0].fill(0);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 1]);
    batch.io.actions[0][1] = 1;
    batch.step();
    expect([...batch.io.payoff]).toEqual([10, 0]);
    expect([...batch.columns.terminated]).toEqual([1, 0]);
    for (let t = 0; t < 2; t++) {
      batch.io.actions[0].fill(0);
      batch.step();
    }
    expect([...batch.io.payoff]).toEqual([0, 10]);
    expect(batch.columns.done[0]).toBe(1);
    expect(batch.readMetrics(0).finished).toBe(1);
  });
});

it("is worth what theory says on either way", () => {
  const { optimum, finish, loop } = respawningBonus.theory!({});
  expect(optimum).toEqual(finish);
  for (const [action, outcome] of [
    [0, loop],
    [1, finish],
  ] as const) {
    const batch = createBatch(respawningBonus, {});
    play({ batch, policies: bindPolicies(batch, [{ use: always, params: { action } }]), ticks: 200 });
    expect(batch.readMetrics(0).welfare).toBeCloseTo(outcome!.welfare, 12);
  }
  expect(respawningBonus.theory!({ bonus: 9 }).optimum?.note).toContain("all go round for ever");
});

it("learners with a discount factor of .97 arrive, and with .98 go round", () => {
  for (const [gamma, score] of [
    [0.97, 2],
    [0.98, 0.25],
  ]) {
    const batch = createBatch(respawningBonus, { horizon: 100 }, { worlds: 4 });
    const policies = bindPolicies(batch, [{ use: qLearning, params: { gamma, epsilon: 0.2, alpha: 0.1 } }]);
    train({ batch, policies, ticks: 10_000 });
    batch.startWindow();
    play({ batch, policies, ticks: 400 });
    for (let i = 0; i < 4; i++) expect(batch.readMetrics(i).score).toBeCloseTo(score, 1);
  }
});

it("is drawn, and told in words", () => {
  const batch = createBatch(respawningBonus, { lap: 2, road: 2 });
  const frames = [captureFrame(batch, 0)];
  for (const way of [0, 0, 1, 0]) {
    batch.io.actions[0][0] = way;
    batch.step();
    frames.push(captureFrame(batch, 0));
  }
  const params = { lap: 2, road: 2 };
  expect(textOf(parseXml(drawing.svg(frames, params)))).toContain("bonuses");
  expect(textOf(parseXml(drawing.svg([], params)))).toContain("nobody has set out yet");
  expect(frames.slice(1).map((frame) => drawing.text(frame, params).split("\n")[0])).toEqual([
    "tick 1: 1 into the lap",
    "tick 2: at the fork",
    "tick 3: 1 along the road",
    "tick 4: at the prize",
  ]);
});
