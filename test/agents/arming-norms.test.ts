import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { armsMatcher } from "../../agents/norms/arms-matcher.ts";
import { guardedPeace } from "../../agents/norms/guarded-peace.ts";
import { civilisation } from "../../envs/civilisation/civilisation.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { armsRace } from "../../src/situations/index.ts";

type Given = Record<string, unknown>;

/** What each nation puts into arms in each of the ticks. */
function history(given: Given, policies: readonly PolicyUse[], ticks: number) {
  const batch = createBatch(civilisation, given);
  const bound = bindPolicies(batch, policies);
  const armed = Array.from({ length: ticks }, () => {
    for (const { policy } of bound) policy.act(0, 1, true);
    batch.step();
    return [...batch.columns.armed].map((each) => Math.round(each * 1e6) / 1e6);
  });
  return { armed, batch };
}

const two = { agents: 2, levels: 1001, horizon: 1000 };

describe("arms-matcher", () => {
  it("makes what others have, times its reaction, and its grievance", () => {
    const grieved = { use: armsMatcher, params: { grievance: 0.1, reaction: 0.5 }, seats: [0] };
    const { armed } = history({ ...two, wear: 1 }, [grieved, { use: armsMatcher, seats: [1] }], 4);
    expect(armed).toEqual([
      [0.1, 0],
      [0.1, 0.1],
      [0.15, 0.1],
      [0.15, 0.15],
    ]);
  });

  it("comes to rest where arms wear out faster than they are matched, where Richardson says", () => {
    const norm = { use: armsMatcher, params: { reaction: 0.15, grievance: 0.05 } };
    const { batch } = history({ ...two, wear: 0.2 }, [norm], 400);
    const race = armsRace({ reaction: [0.15, 0.15], restraint: [0.2, 0.2], grievance: [0.05, 0.05] });
    expect(race.stable).toBe(true);
    // Efforts come in steps of a thousandth, taken in turns.
    for (const arms of batch.columns.arms) expect(Math.abs(arms - (race.rest?.[0] ?? 0))).toBeLessThan(0.005);
  });

  it("else races to the limit: one grievance among the peaceful is enough", () => {
    const peaceful = { use: armsMatcher, params: { reaction: 0.3 } };
    const of = (grievance: number) =>
      history(
        { ...two, wear: 0.2 },
        [
          { ...peaceful, seats: [0] },
          { ...peaceful, params: { reaction: 0.3, grievance }, seats: [1] },
        ],
        100,
      ).armed[99];
    expect(of(0)).toEqual([0, 0]);
    expect(of(0.05)).toEqual([1, 1]);
  });
});

describe("guarded-peace", () => {
  it("makes no arms until others do, then those of the equilibrium for ever", () => {
    const given = { decisiveness: 1, levels: 5 };
    const once = { use: always, params: { action: 0 }, seats: [3] };
    const { armed, batch } = history(given, [{ use: guardedPeace, seats: [0, 1, 2] }, once], 2);
    // 3/4 of labour is what four nations put into arms.
    expect(armed).toEqual([
      [0, 0, 0, 1],
      [0.75, 0.75, 0.75, 1],
    ]);
    batch.io.actions[0][3] = 4;
    batch.step();
    expect(batch.columns.armed[3]).toBe(0);
    const lasting = history(given, [{ use: guardedPeace }], 50);
    expect(lasting.armed[49]).toEqual([0, 0, 0, 0]);
    expect(lasting.batch.readMetrics(0).peace).toBe(1);
  });

  it("needs to be told how to arm where theory does not know", () => {
    const batch = createBatch(civilisation, { allies: 2 });
    expect(() => bindPolicies(batch, [{ use: guardedPeace }])).toThrow(/does not know how.*give arms/);
    bindPolicies(batch, [{ use: guardedPeace, params: { arms: 0.5 } }]);
  });
});
