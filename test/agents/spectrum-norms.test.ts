import { describe, expect, it } from "vitest";
import { staysWhereAlone } from "../../agents/norms/stays-where-alone.ts";
import { takesTurns } from "../../agents/norms/takes-turns.ts";
import { spectrum } from "../../envs/spectrum/spectrum.ts";
import { bindPolicies, createBatch, rollout } from "../../src/index.ts";
import { attemptRate, heardShares, settlingCollisions } from "../../src/situations/index.ts";

describe("stays-where-alone", () => {
  it("ends with each alone after as many collisions as the chain says", () => {
    const worlds = 1000;
    for (const agents of [2, 3, 4]) {
      const given = { agents, windows: [1], channels: agents, slots: 1, horizon: 1000 };
      const batch = createBatch(spectrum, given, { worlds });
      const policies = bindPolicies(batch, [{ use: staysWhereAlone }]);
      const { channel, heard } = batch.columns;
      const collided = new Float64Array(worlds);
      const before = new Int32Array(channel.length);
      for (let t = 0; t < 60; t++) {
        before.set(channel);
        rollout(batch, policies, 1);
        for (let i = 0; i < worlds; i++) {
          let lost = 0;
          for (let k = i * agents; k < (i + 1) * agents; k++) lost += heard[k] > 0 ? 0 : 1;
          if (lost > 0) collided[i]++;
        }
      }
      // All that are alone now stay.
      before.set(channel);
      const alone = Array.from(heard, (share) => share > 0);
      rollout(batch, policies, 1);
      expect(Array.from(channel).every((c, k) => !alone[k] || c === before[k])).toBe(true);
      const mean = collided.reduce((sum, each) => sum + each, 0) / worlds;
      const sd = Math.sqrt(collided.reduce((sum, each) => sum + (each - mean) ** 2, 0) / worlds);
      expect(Math.abs(mean - settlingCollisions(agents))).toBeLessThan((3.5 * sd) / Math.sqrt(worlds));
    }
  });

  it("needs to choose a channel first", () => {
    const batch = createBatch(spectrum, { channels: 2 });
    expect(() => bindPolicies(batch, [{ use: staysWhereAlone }])).toThrow(
      /needs "channel" as the first action/,
    );
  });
});

describe("takes-turns", () => {
  it("has one speak at a time and the others wait, which no common window can match", () => {
    const batch = createBatch(spectrum);
    const turns = { use: takesTurns, params: { mine: 0, others: 6 } };
    const policies = bindPolicies(batch, [turns]);
    const seen = Array.from({ length: 6 }, () => {
      for (const { policy } of policies) policy.act(0, 1, true);
      const chosen = [...batch.io.actions[0]];
      batch.step();
      return chosen;
    });
    expect(seen[0]).toEqual([0, 6, 6, 6, 6]);
    expect(seen[1]).toEqual([6, 0, 6, 6, 6]);
    expect(seen[5]).toEqual(seen[0]);
    const shares = heardShares([2, 128, 128, 128, 128].map(attemptRate));
    const all = shares.reduce((sum, share) => sum + share, 0);
    expect(batch.readMetrics(0).throughput).toBeCloseTo(all, 12);
    expect(all).toBeCloseTo(0.8276, 4);
  });

  it("lets several have their turn at once where they divide all", () => {
    const batch = createBatch(spectrum, { agents: 4 });
    const policies = bindPolicies(batch, [{ use: takesTurns, params: { together: 2 } }]);
    for (const { policy } of policies) policy.act(0, 1, true);
    expect([...batch.io.actions[0]]).toEqual([0, 1, 0, 1]);
    expect(() => bindPolicies(batch, [{ use: takesTurns, params: { together: 3 } }])).toThrow(
      /together must divide the 4 agents, got 3/,
    );
    expect(() => bindPolicies(batch, [{ use: takesTurns, params: { others: 9 } }])).toThrow(/0..6, got 9/);
  });
});
