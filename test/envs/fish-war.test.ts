import { describe, expect, it } from "vitest";
import { truceKeeper } from "../../agents/norms/truce-keeper.ts";
import { drawing } from "../../envs/fish-war/draw.ts";
import { fishWar } from "../../envs/fish-war/fish-war.ts";
import { type Batch, bindPolicies, captureFrame, createBatch } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { fishShares, fishValue } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

function play(batch: Batch, ...shares: number[]): Batch {
  batch.io.actions[0].set(shares);
  batch.step();
  return batch;
}

describe.each(forms)("a tick (%s form)", (form) => {
  it("pays the logarithm of the catch, and what is left grows to its power a", () => {
    const batch = createBatch(fishWar, { continuous: true, start: 0.64 }, { form });
    play(batch, 0.25, 0.3125);
    expect([...batch.columns.catch]).toEqual([0.16, 0.2]);
    expect([...batch.io.payoff]).toEqual([Math.log(0.16), Math.log(0.2)]);
    expect(batch.columns.biomass[0]).toBeCloseTo(Math.sqrt(0.28), 12);
    expect([...batch.io.obs.othersShare]).toEqual([0.3125, 0.25]);
    const { taken, cooperation } = batch.readMetrics(0);
    // Together each would take .275.
    expect([taken, cooperation]).toEqual([0.5625, 0.5]);
  });

  it("offers shares of which none is 0, and together less than all", () => {
    const batch = createBatch(fishWar, { agents: 3, levels: 4 }, { form });
    const { values = [] } = batch.heads[0] as { values?: readonly number[] };
    expect(values.map((share) => Math.round(share * 1e9) / 1e9)).toEqual([0.08, 0.16, 0.24, 0.32]);
    play(batch, 3, 3, 3);
    expect(batch.columns.biomass[0]).toBeCloseTo(Math.sqrt(0.04), 12);
  });
});

describe("the closed forms", () => {
  /** What country 0 has in the world, discounted, if all take a share for ever. */
  function earned(own: number, others: number, given: Record<string, unknown> = {}) {
    const batch = createBatch(fishWar, { continuous: true, horizon: 1000, start: 0.3, ...given });
    let sum = 0;
    batch.io.actions[0].fill(others);
    batch.io.actions[0][0] = own;
    for (let t = 0; t < 250; t++) {
      batch.step();
      sum += 0.9 ** t * batch.io.reward[0];
    }
    return sum;
  }

  it("are what the world pays", () => {
    const war = { countries: 2, growth: 0.5, discount: 0.9 };
    expect(earned(0.2, 0.4)).toBeCloseTo(fishValue(war, 0.2, 0.4, 0.3), 8);
    const { nash } = fishShares(war);
    for (const own of [0.1, 0.3, 0.4, 0.48]) expect(earned(own, nash)).toBeLessThan(earned(nash, nash));
  });

  it("with noise too, in the mean over worlds", () => {
    const given = { noise: 0.3, continuous: true, horizon: 10_000 };
    const outcome = fishWar.theory?.(given).nash;
    const worlds = 400;
    const batch = createBatch(fishWar, given, { worlds });
    batch.io.actions[0].fill(outcome?.action ?? 0);
    for (let t = 0; t < 20; t++) batch.step();
    batch.startWindow();
    for (let t = 0; t < 200; t++) batch.step();
    let mean = 0;
    for (let i = 0; i < worlds; i++) mean += batch.readMetrics(i).welfare / worlds;
    // Standard error about 2 x .3 x 2 / sqrt(400 x 200).
    expect(Math.abs(mean - (outcome?.welfare ?? 0))).toBeLessThan(0.02);
  });

  it("tell the charge that keeps the peace, and theory names it", () => {
    const { joint, nash, optimum } = fishWar.theory?.({}) ?? {};
    expect(joint?.fee).toBeCloseTo(1 / 0.55, 12);
    expect(nash?.stock).toBeCloseTo(1 - (2 * 0.55) / 1.55, 12);
    expect(nash?.welfare).toBeCloseTo(2 * Math.log((0.55 / 1.55) * (1 - (2 * 0.55) / 1.55)), 12);
    expect(optimum?.action).toBeCloseTo(0.25, 12);
    const batch = createBatch(
      fishWar,
      { continuous: true, horizon: 1000, start: 0.3 },
      { worlds: 41, mechanisms: [{ use: pigouvianTax, params: { on: "share", rate: joint?.fee } }] },
    );
    const sums = new Float64Array(41);
    for (let k = 0; k < 41; k++) batch.io.actions[0].set([0.075 + k * 0.01, 0.275], 2 * k);
    for (let t = 0; t < 250; t++) {
      batch.step();
      for (let k = 0; k < 41; k++) sums[k] += 0.9 ** t * batch.io.reward[2 * k];
    }
    expect(sums.indexOf(Math.max(...sums))).toBe(20);
  });
});

it("noise is the same luck whatever countries do", () => {
  const words = [0, 15].map((share) => {
    const batch = createBatch(fishWar, { noise: 0.3 }, { seed: 5 });
    batch.io.actions[0].fill(share);
    for (let t = 0; t < 9; t++) batch.step();
    return [...batch.columns.rng];
  });
  expect(words[0]).toEqual(words[1]);
});

describe("truce-keeper", () => {
  it("takes its part of what is best for all until another takes more, then fights for ever", () => {
    const batch = createBatch(fishWar, { agents: 3, levels: 96 });
    const policies = bindPolicies(batch, [{ use: truceKeeper }]);
    const seen = [18, 80, 18, 18].map((third) => {
      for (const { policy } of policies) policy.act(0, 1, true);
      batch.io.actions[0][2] = third - 1;
      batch.step();
      return Math.round(batch.columns.share[0] * 3e4) / 3e4;
    });
    // Shares .1833 together and .2619 at war, in steps of a three hundredth: 55 and 78 of them.
    const step = 0.32 / 96;
    expect(seen.map((share) => Math.round(share / step))).toEqual([55, 55, 78, 78]);
  });
});

describe("params and picture", () => {
  it.each([
    [{ agents: 4, most: 0.3 }, /agents \* most must be at most .999, got 1.2; lower most/],
    [{ discount: 1 }, /discount/],
    [{ growht: 0.4 }, /did you mean "growth"/],
  ])("%j are refused", (given, message) => {
    expect(() => createBatch(fishWar, given)).toThrow(message);
  });

  it("draws stock and shares between peace and war", () => {
    const batch = createBatch(fishWar);
    const frames = [captureFrame(batch, 0)];
    for (const shown of [frames, [...frames, captureFrame(play(batch, 8, 9), 0)]]) {
      const words = textOf(parseXml(drawing.svg(shown, batch.params)));
      expect(words).toContain("together");
      expect(words).toContain("at war");
    }
    expect(drawing.text(captureFrame(batch, 0), batch.params)).toContain(
      "shares taken 0.27 0.3 (together 0.275",
    );
  });
});
