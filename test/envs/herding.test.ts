import { describe, expect, it } from "vitest";
import { herder } from "../../agents/norms/herder.ts";
import { ownSignal } from "../../agents/norms/own-signal.ts";
import { drawing } from "../../envs/herding/draw.ts";
import { herding } from "../../envs/herding/herding.ts";
import { bindPolicies, captureFrame, createBatch, type PolicyUse, play } from "../../src/index.ts";
import { wrongHerd } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("an episode (%s form)", (form) => {
  it("has agents choose in turn, see who is ahead, and be paid for what is right", () => {
    const batch = createBatch(herding, { agents: 4 }, { form });
    batch.columns.truth[0] = 1;
    batch.columns.signal.set([1, 0, 1, 0]);
    batch.observe();
    const { obs, masks, payoff, actions } = batch.io;
    expect([...obs.turn]).toEqual([1, 0, 0, 0]);
    expect([...masks[0]]).toEqual([1, 1, 1, 0, 1, 0, 1, 0]);
    const leads = [obs.lead[0] - 4];
    for (const [a, choice] of [1, 0, 0, 0].entries()) {
      actions[0].fill(0);
      actions[0][a] = choice;
      batch.step();
      leads.push(obs.lead[0] - 4);
      expect([...payoff]).toEqual([0, 1, 2, 3].map((b) => (b === a && choice === 1 ? 1 : 0)));
    }
    expect(leads).toEqual([0, 1, 0, -1, -2]);
    expect(batch.columns.done[0]).toBe(1);
    expect(batch.readMetrics(0)).toMatchObject({
      right: 0.25,
      signals: 0.5,
      agreement: 0.75,
      wrongMajority: 1,
    });
  });
});

const wholes = (uses: readonly PolicyUse[], given: Record<string, unknown>, worlds: number) => {
  const batch = createBatch(herding, given, { worlds });
  play({ batch, policies: bindPolicies(batch, uses), ticks: batch.agents });
  const of = (name: string) =>
    Array.from({ length: worlds }, (_, i) => (batch.readMetrics(i) as Record<string, number>)[name]).reduce(
      (sum, each) => sum + each,
      0,
    ) / worlds;
  return {
    wrong: of("wrongMajority"),
    right: of("right"),
    agreement: of("agreement"),
    signals: of("signals"),
  };
};

describe("herds", () => {
  it.each([0.6, 0.7])("are wrong as often as the closed form says, with signals right in %f", (quality) => {
    const worlds = 1500;
    const { wrong, right, agreement } = wholes([{ use: herder }], { quality }, worlds);
    const share = wrongHerd(quality, 8);
    expect(Math.abs(wrong - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / worlds));
    expect(Math.abs(right - herding.theory!({ quality }).nash!.welfare)).toBeLessThan(
      4 * (0.5 / Math.sqrt(worlds)),
    );
    expect(agreement).toBeGreaterThan(0.9);
  });

  it("agree less and are right less often where each goes by its own signal, and the majority is right more often", () => {
    const worlds = 1500;
    const own = wholes([{ use: ownSignal }], { agents: 22 }, worlds);
    const herd = wholes([{ use: herder }], { agents: 22 }, worlds);
    expect(own.right).toBe(own.signals);
    expect(Math.abs(own.right - 0.6)).toBeLessThan(4 * Math.sqrt(0.24 / (22 * worlds)));
    expect(herd.right).toBeGreaterThan(own.right);
    expect(herd.agreement).toBeGreaterThan(own.agreement + 0.2);
    expect(own.wrong).toBeLessThan(herd.wrong - 0.15);
  });
});

it("theory follows the lead, between what each knows alone and what all know together", () => {
  const { optimum, nash, alone } = herding.theory!({ agents: 3, quality: 0.7 });
  // The second is right by its signal, or by a coin where the first was; the third follows two that agree.
  const second = 0.7 * (0.7 + 0.15) + 0.3 * 0.35;
  const third = 0.7 * 0.85 + (0.7 * 0.15 + 0.3 * 0.35) * 0.7;
  expect(nash?.welfare).toBeCloseTo((0.7 + second + third) / 3, 12);
  expect(alone?.welfare).toBe(0.7);
  expect(optimum?.welfare).toBeCloseTo((0.7 + 0.7 + (0.343 + 3 * 0.49 * 0.3)) / 3, 12);
  for (const agents of [2, 9, 40]) {
    const theory = herding.theory!({ agents });
    expect(theory.nash!.welfare).toBeGreaterThanOrEqual(0.6 - 1e-12);
    expect(theory.optimum!.welfare).toBeGreaterThanOrEqual(theory.nash!.welfare - 1e-12);
  }
});

it("is drawn, and told in words", () => {
  const batch = createBatch(herding, { agents: 3 });
  batch.columns.truth[0] = 0;
  batch.columns.signal.set([1, 0, 0]);
  const frames = [captureFrame(batch, 0)];
  for (const [a, choice] of [1, 1, 0].entries()) {
    batch.io.actions[0].fill(0);
    batch.io.actions[0][a] = choice;
    batch.step();
    frames.push(captureFrame(batch, 0));
  }
  const picture = textOf(parseXml(drawing.svg(frames, {})));
  expect(picture).toContain("episode 1, tick 3: filled is right, crossed is wrong");
  expect(picture).toContain("how far all agree");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody has chosen yet");
  expect(drawing.text(frames[2], {}).split("\n")).toEqual([
    "tick 2: option 1 is right, 0 % chose it",
    "signals 211",
    "choices 22.",
  ]);
});
