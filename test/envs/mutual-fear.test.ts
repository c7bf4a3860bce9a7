import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { armsBelow } from "../../agents/norms/arms-below.ts";
import { drawing } from "../../envs/mutual-fear/draw.ts";
import { mutualFear } from "../../envs/mutual-fear/mutual-fear.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it("pays both what war costs, the one who attacks its gain, the one attacked its defeat, and peace nothing", () => {
    const batch = createBatch(mutualFear, { agents: 6 }, { form });
    batch.columns.partner.set([1, 0, 3, 2, 5, 4]);
    batch.columns.cost.set([0.5, 0.25, 0.5, 0.25, 0.5, 0.25]);
    batch.io.actions[0].set([1, 1, 0, 1, 0, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([-0.5, -0.25, -0.8, 0.05 - 0.25, 0, 0]);
    expect([...batch.io.obs.faced]).toEqual([1, 1, 1, 0, 0, 0]);
    const { armed, war } = batch.readMetrics(0);
    expect(armed).toBe(0.5);
    expect(war).toBeCloseTo(4 / 6, 12);
  });

  it("everybody meets one other in each tick", () => {
    const batch = createBatch(mutualFear, { agents: 8 }, { worlds: 20, form });
    for (let t = 0; t < 20; t++) {
      const { partner } = batch.columns;
      for (let k = 0; k < partner.length; k++) {
        const at = k - (k % 8);
        expect(partner[k]).not.toBe(k % 8);
        expect(partner[at + partner[k]]).toBe(k % 8);
      }
      batch.step();
    }
  });
});

it("at the cutoff of the equilibrium arming and staying calm are worth the same, beside it they are not", () => {
  const worlds = 1000;
  const { nash } = mutualFear.theory?.({ agents: 2 }) ?? {};
  const cutoff = nash?.action ?? 0;
  expect(cutoff).toBeCloseTo(0.2, 12);
  const worth = (cost: number, action: number) => {
    const batch = createBatch(mutualFear, { agents: 2 }, { worlds });
    for (let i = 0; i < worlds; i++) batch.columns.cost.set([cost, (i + 0.5) / worlds], 2 * i);
    batch.observe();
    rollout(
      batch,
      bindPolicies(batch, [
        { use: always, params: { action }, seats: [0] },
        { use: armsBelow, seats: [1] },
      ]),
      1,
    );
    let sum = 0;
    for (let i = 0; i < worlds; i++) sum += batch.io.payoff[2 * i];
    return sum / worlds;
  };
  expect(worth(cutoff, 1)).toBeCloseTo(worth(cutoff, 0), 9);
  expect(worth(cutoff - 0.01, 1)).toBeGreaterThan(worth(cutoff - 0.01, 0));
  expect(worth(cutoff + 0.01, 1)).toBeLessThan(worth(cutoff + 0.01, 0));
});

it.each([0.5, 0.8, 0.95, 1.2])("is worth what theory says in equilibrium, at a defeat of %f", (defeat) => {
  const given = { agents: 20, defeat };
  const { nash, optimum } = mutualFear.theory?.(given) ?? {};
  expect(optimum?.welfare).toBe(0);
  const batch = createBatch(mutualFear, given, { worlds: 20 });
  const use = { use: armsBelow, params: { cutoff: nash?.action } };
  rollout(batch, bindPolicies(batch, [use]), 100);
  const all = batch.columns.payoffSum.reduce((sum, each) => sum + each) / (20 * 20 * 100);
  // Of 40 000 agent-ticks, in pairs: payoffs lie within -1.2 and 0.
  expect(Math.abs(all - (nash?.welfare ?? 0) / 20)).toBeLessThan(4 * 0.6 * Math.sqrt(2 / 40_000));
  const armed = Array.from({ length: 20 }, (_, i) => batch.readMetrics(i).armed).reduce((a, b) => a + b) / 20;
  expect(Math.abs(armed - 1 + (nash?.probability ?? 0))).toBeLessThanOrEqual(4 * Math.sqrt(0.25 / 40_000));
});

it("who gains more by war than it costs the other has no peace for an optimum", () => {
  expect(mutualFear.theory?.({ gain: 2 }).optimum).toBeUndefined();
  expect(() => createBatch(mutualFear, { agents: 3 })).toThrow("agents must be even");
});

it("is drawn, and told in words", () => {
  const batch = createBatch(mutualFear, { agents: 4 });
  const frames = [captureFrame(batch, 0)];
  batch.columns.partner.set([1, 0, 3, 2]);
  batch.io.actions[0].set([1, 0, 0, 0]);
  batch.step();
  batch.columns.cost.set([0.1, 0.2, 0.3, 0.4]);
  frames.push(captureFrame(batch, 0));
  expect(textOf(parseXml(drawing.svg(frames, {})))).toContain("equilibrium");
  expect(drawing.text(frames[1], {})).toBe(
    "tick 1: attacks, attacked, peace, peace; war would now cost 0.1 0.2 0.3 0.4",
  );
});
