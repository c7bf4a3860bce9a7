import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { drawing } from "../../envs/drone-speed/draw.ts";
import { droneSpeed } from "../../envs/drone-speed/drone-speed.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it("pays speed less drag and what a drone risks with the others", () => {
    const batch = createBatch(droneSpeed, { agents: 3, continuous: true, risk: 0.2 }, { form });
    batch.io.actions[0].set([1, 0.5, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([1 - 0.5 - 0.1, 0.5 - 0.125 - 0.1, 0]);
    expect([...batch.columns.externality]).toEqual([0.1, 0.1, 0]);
    expect([...batch.io.obs.others]).toEqual([0.25, 0.5, 0.75]);
    const { meanSpeed, harm } = batch.readMetrics(0);
    expect(meanSpeed).toBeCloseTo(0.5, 12);
    expect(harm).toBeCloseTo(0.2, 12);
  });
});

/** The level that pays drone 0 most, where the others all fly at another; `toll` charges it for what it does to them. */
function bestAgainst(given: Record<string, unknown>, level: number, toll: boolean): number {
  const batch = createBatch(droneSpeed, given, {
    worlds: 64,
    mechanisms: toll ? [{ use: pigouvianTax, params: { on: "externality" } }] : [],
  });
  const n = batch.agents;
  for (let i = 0; i < 64; i++)
    for (let a = 0; a < n; a++) batch.io.actions[0][i * n + a] = a === 0 ? i : level;
  batch.step();
  let best = 0;
  for (let i = 1; i < 64; i++) if (batch.io.reward[i * n] > batch.io.reward[best * n]) best = i;
  return best;
}

describe("with levels of 1/63", () => {
  it("45/63 is the best answer to itself, and under a toll of the harm 35/63 is", () => {
    const { nash, optimum } = droneSpeed.theory?.({}) ?? {};
    expect(nash?.action).toBeCloseTo(45 / 63, 12);
    expect(optimum?.action).toBeCloseTo(35 / 63, 12);
    expect(bestAgainst({}, 45, false)).toBe(45);
    expect(bestAgainst({}, 35, true)).toBe(35);
    expect(bestAgainst({ agents: 2, risk: 0.5 }, 42, false)).toBe(42);
  });

  it("beyond a risk of a/(n - 1) the answer to a little more is much less", () => {
    const nash = droneSpeed.theory?.({ risk: 0.5 }).nash?.action ?? 0;
    expect(nash).toBeCloseTo(1 / 3, 12);
    expect(bestAgainst({ risk: 0.5 }, 21, false)).toBe(21);
    expect(bestAgainst({ risk: 0.5 }, 22, false)).toBe(19);
  });
});

it("is worth what theory says, also where the limit binds", () => {
  for (const given of [
    { continuous: true },
    { continuous: true, maxSpeed: 0.6 },
    { agents: 1, continuous: true },
  ]) {
    const theory = droneSpeed.theory?.(given) ?? {};
    for (const outcome of [theory.optimum, theory.nash]) {
      const batch = createBatch(droneSpeed, given);
      rollout(batch, bindPolicies(batch, [{ use: always, params: { action: outcome?.action } }]), 1);
      expect(batch.io.payoff.reduce((sum, each) => sum + each)).toBeCloseTo(outcome?.welfare ?? 0, 12);
    }
  }
  expect(droneSpeed.theory?.({ maxSpeed: 0.5 }).optimum?.fee).toBeUndefined();
  expect(droneSpeed.theory?.({}).optimum?.fee).toBeCloseTo(4 / 18, 12);
});

it("is drawn, and told in words", () => {
  const batch = createBatch(droneSpeed, { agents: 2 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([63, 0]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(textOf(parseXml(drawing.svg(frames, {})))).toContain("fastest");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
  expect(drawing.text(frames[1], {})).toBe("tick 1: speeds 1 0\ncost to others 0 0");
});
