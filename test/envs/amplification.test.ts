import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { amplification } from "../../envs/amplification/amplification.ts";
import { drawing } from "../../envs/amplification/draw.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it("shares users by logit and pays by share and amplification", () => {
    const batch = createBatch(amplification, { continuous: true }, { form });
    batch.io.actions[0].set([0.5, 1]);
    batch.step();
    // Utilities .25 and 0, weighted by 2.
    const share = 1 / (1 + Math.exp(-0.5));
    expect(batch.columns.share[0]).toBeCloseTo(share, 12);
    expect(batch.io.payoff[0]).toBeCloseTo(1.5 * share, 12);
    expect(batch.io.payoff[1]).toBeCloseTo(2 * (1 - share), 12);
    expect(batch.columns.exposure[1]).toBeCloseTo(1 - share, 12);
    const { amplified, users } = batch.readMetrics(0);
    expect(amplified).toBe(0.75);
    expect(users).toBeCloseTo(0.25 * share, 12);
  });
});

/** Which of 2001 amplifications pays platform 0 most, where all others stand at `level`. */
function best(agents: number, level: number, tax: number): number {
  const worlds = 2001;
  const batch = createBatch(
    amplification,
    { agents, continuous: true },
    { worlds, mechanisms: [{ use: pigouvianTax, params: { on: "exposure", rate: tax } }] },
  );
  for (let i = 0; i < worlds; i++)
    for (let a = 0; a < agents; a++) batch.io.actions[0][i * agents + a] = a === 0 ? i / (worlds - 1) : level;
  batch.step();
  let at = 0;
  for (let i = 1; i < worlds; i++) if (batch.io.reward[i * agents] > batch.io.reward[at * agents]) at = i;
  return at / (worlds - 1);
}

describe("the equilibrium", () => {
  it.each([
    [2, 0, 0.7808],
    [3, 0, 0.7182],
    [10, 0, 0.6667],
    [2, 0.8, 0.5895],
    [2, 1, 0.5],
  ])("of %i platforms under a tax of %f on exposure answers itself: %f", (agents, tax, level) => {
    expect(Math.abs(best(agents, level, tax) - level)).toBeLessThan(0.001);
    if (tax === 0) expect(amplification.theory?.({ agents }).nash?.action).toBeCloseTo(level, 4);
  });

  it("is worth what theory says, as is what users like best", () => {
    const { nash, users, optimum } = amplification.theory?.({ continuous: true }) ?? {};
    for (const outcome of [nash, users, optimum]) {
      const batch = createBatch(amplification, { continuous: true });
      rollout(batch, bindPolicies(batch, [{ use: always, params: { action: outcome?.action } }]), 1);
      expect(batch.io.payoff[0] + batch.io.payoff[1]).toBeCloseTo(outcome?.welfare ?? 0, 12);
    }
    expect(users?.action).toBe(0.5);
    expect(amplification.theory?.({ most: 0.4 }).nash?.action).toBe(0.4);
  });
});

it("is drawn, and told in words", () => {
  const batch = createBatch(amplification, {});
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([15, 15]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(textOf(parseXml(drawing.svg(frames, {})))).toContain("best for users");
  expect(drawing.text(frames[1], {})).toBe("tick 1: amplification 0.5 0.5\nshares of users 0.5 0.5");
});
