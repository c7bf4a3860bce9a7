import { describe, expect, it } from "vitest";
import { hedge } from "../../agents/learners/hedge.ts";
import { always } from "../../agents/norms/always.ts";
import { drawing } from "../../envs/quiet-failure/draw.ts";
import { quietFailure } from "../../envs/quiet-failure/quiet-failure.ts";
import { bindPolicies, captureFrame, createBatch, exponential, normal, play } from "../../src/index.ts";
import { quota } from "../../src/mechanisms/index.ts";
import { auditThatDeters, bestMeasured, workForBonus } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
type Given = Record<string, unknown>;

describe.each(["normal", "student-2"])("of candidates with noise %s", (noise) => {
  it("the best-looking is found as if all were computed", () => {
    const given = { proxy: "selection", agents: 4, noise, tried: [1, 3, 12, 100] };
    const batch = createBatch(quietFailure, given, { worlds: 8, seed: 3 });
    batch.io.actions[0].forEach((_, row) => {
      batch.io.actions[0][row] = row % 4;
    });
    for (let tick = 0; tick < 40; tick++) {
      const stream = batch.columns.rng.slice();
      batch.step();
      for (let row = 0; row < 32; row++) {
        const world = Math.floor(row / 4);
        let best = { reading: Number.NEGATIVE_INFINITY, value: 0 };
        for (let j = 0; j < 100; j++) {
          const value = normal(stream, world);
          const error = normal(stream, world);
          const reading =
            value + (noise === "normal" ? error : error / Math.sqrt(exponential(stream, world)));
          if (j < given.tried[row % 4] && reading > best.reading) best = { reading, value };
        }
        expect({ reading: batch.columns.reading[row], value: batch.columns.value[row] }).toEqual(best);
      }
    }
  });
});

describe.each(forms)("a tick (%s form)", (form) => {
  it("pays the measure less what work costs, whatever it is worth", () => {
    const batch = createBatch(quietFailure, { agents: 3, levels: 4, bonus: 2 }, { form });
    batch.io.actions[0].set([4, 2, 2]);
    batch.io.actions[1].set([0, 2, 2]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([2, 3, 3]);
    expect([...batch.columns.reading]).toEqual([2, 2, 2]);
    expect([...batch.columns.value]).toEqual([2, -0.5, -0.5]);
    expect([...batch.io.obs.team]).toEqual([2, 2, 2]);
    const { measured, worth, gap, gaming, agreement, audits } = batch.readMetrics(0);
    expect([measured, audits]).toEqual([2, 0]);
    expect(worth).toBeCloseTo(1 / 3, 12);
    expect(gap).toBeCloseTo(5 / 3, 12);
    expect(gaming).toBeCloseTo(2 / 3, 12);
    expect(agreement).toBeCloseTo(2 / 3, 12);
  });

  it("pays what it is worth to who is found out, and no more than the cap to the others", () => {
    const pay = (given: Given) => {
      const batch = createBatch(quietFailure, { agents: 1, levels: 2, ...given }, { form });
      batch.io.actions[0][0] = 1;
      batch.io.actions[1][0] = 2;
      batch.step();
      return batch.io.payoff[0];
    };
    expect(pay({})).toBe(3 - 2.5);
    expect(pay({ audit: 1 })).toBe(-2 - 2.5);
    expect(pay({ cap: 1.5 })).toBe(1.5 - 2.5);
    expect(pay({ cap: 1.5, audit: 1 })).toBe(-2 - 2.5);
  });

  it("counts gaming that is aimed at the measure of the tick alone, which nobody knows before", () => {
    const given = { agents: 4, levels: 2, measures: 4, rotation: 1, horizon: 1000 };
    const batch = createBatch(quietFailure, given, { form, worlds: 2 });
    let hits = 0;
    for (let t = 0; t < 400; t++) {
      batch.io.actions[1].fill(1);
      batch.io.actions[2].set([0, 1, 2, 3, 0, 0, 0, 0]);
      batch.step();
      const now = [...batch.columns.reading];
      expect(now.slice(0, 4).reduce((sum, each) => sum + each, 0)).toBe(1);
      expect(now[batch.columns.measure[0]]).toBe(1);
      hits += now[4];
    }
    expect(Math.abs(hits / 400 - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / 400));
    const steady = createBatch(quietFailure, { ...given, rotation: 5 }, { form });
    const seen = [];
    for (let t = 0; t < 20; t++) {
      steady.step();
      seen.push(steady.columns.measure[0]);
      expect(steady.io.obs.measure[0]).toBe(seen[t]);
    }
    for (let t = 0; t < 20; t++) expect(seen[t]).toBe(seen[t - (t % 5)]);
  });

  it("draws the same luck however many candidates are looked at", () => {
    const streams = [0, 1].map((action) => {
      const given = { proxy: "selection", agents: 2, tried: [1, 9], audit: 0.5 };
      const batch = createBatch(quietFailure, given, { form, seed: 4 });
      batch.io.actions[0].fill(action);
      batch.step();
      return [...batch.columns.rng];
    });
    expect(streams[0]).toEqual(streams[1]);
  });
});

it("the best-looking of some measures, and is worth, what the integral says", () => {
  for (const noise of ["normal", "student-2"] as const) {
    const worlds = 1200;
    const given = { proxy: "selection", agents: 1, noise, tried: [12] };
    const batch = createBatch(quietFailure, given, { worlds });
    play({ batch, policies: bindPolicies(batch, [{ use: always }]), ticks: 2 });
    const worth = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i).worth);
    const mean = worth.reduce((sum, each) => sum + each, 0) / worlds;
    expect(Math.abs(mean - bestMeasured(12, noise).worth)).toBeLessThan(4 / Math.sqrt(2 * worlds));
  }
});

it("a quota on candidates stops the search where their worth is highest", () => {
  const given = { proxy: "selection", agents: 2 };
  const batch = createBatch(quietFailure, given, { mechanisms: [{ use: quota, params: { cap: 12 } }] });
  expect([...batch.io.masks[0]]).toEqual([1, 1, 1, 0, 1, 1, 1, 0]);
});

it("theory tries every choice, and says what each is worth", () => {
  const { optimum, nash, truth } = quietFailure.theory!({});
  const { measured, worth } = workForBonus({ worth: [1, -1.5], measured: [1, 1] }, 1);
  expect(nash?.welfare).toBe(8);
  expect(optimum).toEqual(nash);
  expect(nash?.note).toContain(`effort 1 and gaming 1: measured ${measured}, worth −${-worth} each`);
  expect(truth?.welfare).toBe(4);
  expect(truth?.note).toContain("effort 1 and gaming 0: measured 1, worth 1 each");
  // Aimed at one of four measures gaming moves it by a quarter, so that a quarter is done of it, or none of it in steps of .2.
  expect(quietFailure.theory!({ measures: 4 }).nash?.note).toContain("gaming 0.2");
  const gamingAt = (audit: number) => quietFailure.theory!({ audit }).nash?.note;
  expect(gamingAt(auditThatDeters(1, 1.5) + 0.01)).toContain("gaming 0:");
  expect(gamingAt(auditThatDeters(1, 1.5) - 0.1)).toContain("gaming 0.2:");
  expect(quietFailure.theory!({ measures: 2, rotation: 3 })).toEqual({});
  expect(quietFailure.theory!({ proxy: "selection", cap: 1 })).toEqual({});
  expect(quietFailure.theory!({ proxy: "selection" }).nash?.note).toContain("the best-looking of 100");
  expect(quietFailure.theory!({ proxy: "selection", audit: 0.5, tried: [1] }).most?.welfare).toBeCloseTo(
    0,
    6,
  );
});

it("learners with full information do what theory says is paid most, and it is worth less than nothing", () => {
  const batch = createBatch(quietFailure, { agents: 2, levels: 4 }, { worlds: 4 });
  const policies = bindPolicies(batch, [{ use: hedge, params: { eta: 0.5 } }]);
  play({ batch, policies, ticks: 200, learn: true });
  batch.startWindow();
  play({ batch, policies, ticks: 20 });
  for (let i = 0; i < 4; i++) {
    const metrics = batch.readMetrics(i);
    expect(metrics.measured).toBeCloseTo(2, 1);
    expect(metrics.worth).toBeCloseTo(-0.5, 1);
  }
});

it("says what is wrong with params that make no sense together", () => {
  expect(() => createBatch(quietFailure, { proxy: "selection", measures: 2 })).toThrow(
    "measures must be 1 where candidates are selected, got 2",
  );
  expect(() => createBatch(quietFailure, { tried: [3, 3] })).toThrow(
    "tried must go from fewer to more, got 3, 3",
  );
  expect(() => createBatch(quietFailure, { proxy: "selection", agents: 1024, tried: [1, 4096] })).toThrow(
    "agents times the most that are tried may be at most 262144, got 4194304; lower one of them",
  );
});

it("is drawn, and told in words", () => {
  const batch = createBatch(quietFailure, { agents: 2, levels: 2 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].fill(1);
  batch.io.actions[1].set([1, 0]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const picture = textOf(parseXml(drawing.svg(frames, {})));
  expect(picture).toContain("what it is worth");
  expect(picture).toContain("share of members that do the same");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody has worked yet");
  expect(drawing.text(frames[0], {})).toBe("tick 0: nobody has worked yet");
  expect(drawing.text(frames[1], {}).split("\n")).toEqual([
    "tick 1: measured 1.5, worth 0.25; 50 % do the same, 0 found out",
    "gaming   1 0",
    "measured 2 1",
    "worth    −0.5 1",
  ]);
});
