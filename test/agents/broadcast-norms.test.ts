/** A reliable broadcast over a channel, whose sender says different things to different neighbours. */
import { describe, expect, it } from "vitest";
import { equivocator, reliableBroadcaster } from "../../agents/index.ts";
import { commons } from "../../envs/index.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { brachaThresholds } from "../../src/institutions/index.ts";
import { channel } from "../../src/mechanisms/index.ts";

/** By world and tick: what each has delivered, 1 + the value, or 0. */
function delivered(
  agents: number,
  policies: (PolicyUse & { seats: number[] })[],
  { worlds = 1, ticks = 30, delay = 0 },
) {
  const mechanisms = [{ use: channel, params: { symbols: 6, delay } }];
  const batch = createBatch(commons, { agents }, { worlds, mechanisms });
  const bound = bindPolicies(batch, policies, { seed: "broadcast" });
  const told: number[][][] = Array.from({ length: worlds }, () => []);
  for (let t = 0; t < ticks; t++) {
    for (const { policy } of bound) policy.act(0, worlds, true);
    const [effort] = batch.io.actions;
    for (let i = 0; i < worlds; i++) told[i].push([...effort.subarray(i * agents, (i + 1) * agents)]);
    batch.step();
  }
  return told;
}

/** Agent 0 lies, the others are honest. */
const liar = (agents: number, tells: string, params: object = {}) => [
  { use: equivocator, params: { tells }, seats: [0] },
  {
    use: reliableBroadcaster,
    params: { ...params },
    seats: Array.from({ length: agents - 1 }, (_, a) => a + 1),
  },
];

/** Worlds in which two honest ones deliver different values, and in which some do and others never. */
function broken(worlds: readonly (readonly number[][])[]) {
  const ends = worlds.map((rows) => rows.at(-1)!.slice(1));
  return {
    disagree: ends.filter((end) => end.includes(1) && end.includes(2)).length,
    partial: ends.filter((end) => end.includes(0) && end.some((value) => value > 0)).length,
    all: ends.filter((end) => !end.includes(0)).length,
  };
}

describe("a reliable broadcast", () => {
  it("of an honest sender is delivered by all a tick after they are ready", () => {
    for (const value of [0, 1]) {
      const seats = [0, 1, 2, 3];
      const [rows] = delivered(4, [{ use: reliableBroadcaster, params: { value }, seats }], { ticks: 5 });
      const all = Array.from({ length: 4 }, () => 1 + value);
      // Said, echoed, ready: three ticks on the way.
      expect(rows).toEqual([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], all, all]);
    }
  });

  it("has the thresholds of Bracha", () => {
    for (const [agents, faults] of [
      [4, 1],
      [7, 2],
      [8, 2],
    ]) {
      const batch = createBatch(
        commons,
        { agents },
        { mechanisms: [{ use: channel, params: { symbols: 6 } }] },
      );
      const { echo, amplify, deliver } = brachaThresholds(agents, faults);
      expect([Math.ceil((agents + faults + 1) / 2), faults + 1, 2 * faults + 1]).toEqual([
        echo,
        amplify,
        deliver,
      ]);
      expect(() => bindPolicies(batch, [{ use: reliableBroadcaster, params: { faults } }])).not.toThrow();
      expect(() =>
        bindPolicies(batch, [{ use: reliableBroadcaster, params: { faults: faults + 1 } }]),
      ).toThrow(`needs more than ${3 * faults + 3} agents`);
    }
  });

  it("is delivered by all or by none, and the same to all, whatever the sender says to whom", () => {
    const outcomes = [0, 2].map((delay) =>
      broken(delivered(4, liar(4, "random"), { worlds: 300, ticks: 40, delay })),
    );
    for (const { disagree, partial, all } of outcomes) {
      expect([disagree, partial]).toEqual([0, 0]);
      expect(all).toBeGreaterThan(0);
    }
    const [split] = delivered(4, liar(4, "split"), { ticks: 40 });
    expect(new Set(split.at(-1)!.slice(1)).size).toBe(1);
  });

  it("breaks below these thresholds: honest ones disagree, or some never hear of it", () => {
    // Three are one too few for a liar among them.
    const low = { faults: 0, echo: 2, amplify: 2, deliver: 2 };
    const [split] = delivered(3, liar(3, "split", low), {});
    expect(split.at(-1)!.slice(1)).toEqual([1, 2]);
    expect(broken(delivered(3, liar(3, "random", low), { worlds: 300 })).disagree).toBeGreaterThan(0);
    // Without amplification by readies alone some are left behind.
    const deaf = { amplify: 99 };
    expect(broken(delivered(4, liar(4, "random", deaf), { worlds: 300, ticks: 40 })).partial).toBeGreaterThan(
      0,
    );
  });

  it("needs a channel with symbols for it, and a sender who is there", () => {
    const bound = (params: Record<string, unknown>, symbols?: number) => () =>
      bindPolicies(
        createBatch(
          commons,
          { agents: 4 },
          { mechanisms: symbols ? [{ use: channel, params: { symbols } }] : [] },
        ),
        [{ use: reliableBroadcaster, params }],
      );
    expect(bound({})).toThrow(/reliable-broadcaster: reads the observation "heard"/);
    expect(bound({}, 4)).toThrow("needs 6 symbols, got 4; give the channel symbols: 6");
    expect(bound({ sender: 4 }, 6)).toThrow("sender must be an agent of 0..3, got 4");
  });
});
