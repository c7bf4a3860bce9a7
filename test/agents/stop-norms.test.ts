import { expect, it } from "vitest";
import { always, belowTheAlarm, withinAllotment } from "../../agents/index.ts";
import { commons } from "../../envs/commons/commons.ts";
import { bindPolicies, createBatch, type PolicyDefinition } from "../../src/index.ts";
import { readStop, stop } from "../../src/mechanisms/index.ts";

/** Efforts of 0, 1, 2 and 3, of which .75 a tick are allotted over windows of four: 3 a window, and 6 are no alarm yet. */
const params = { agents: 2, maxEffort: 3, levels: 4, horizon: 200 };
const usage = { of: "effort", allocation: 0.75, window: 4 };

/** Efforts of agent 0 for some ticks, and the stop that ended them. */
function live(use: PolicyDefinition, ticks: number, given = {}, stopped = true) {
  const mechanisms = stopped ? [{ use: stop, params: { usage, button: "all" } }] : [];
  const batch = createBatch(commons, params, { mechanisms });
  const policies = bindPolicies(batch, [{ use, params: given }]);
  const head = batch.heads[0];
  const values = head.kind === "discrete" ? head.values! : [];
  const efforts: number[] = [];
  for (let t = 0; t < ticks && batch.columns.done[0] === 0; t++) {
    for (const { policy } of policies) policy.act(0, 1, false);
    efforts.push(values[batch.io.actions[0][0]]);
    batch.step();
  }
  return { efforts, stop: stopped ? readStop(batch, 0) : undefined };
}

it("below the alarm takes twice its allotment and is never stopped", () => {
  const { efforts, stop: record } = live(belowTheAlarm, 200);
  expect(efforts.slice(0, 12)).toEqual([3, 3, 0, 0, 3, 3, 0, 0, 3, 3, 0, 0]);
  expect(efforts).toHaveLength(200);
  expect(record).toBeUndefined();
});

it("who takes a little more is stopped at once", () => {
  expect(live(belowTheAlarm, 200, { over: 2.4 }).efforts.slice(0, 3)).toEqual([3, 3, 1]);
  expect(live(belowTheAlarm, 200, { over: 2.4 }).stop).toEqual({ by: 0, episode: 0, tick: 2, why: "usage" });
  expect(live(always, 200, { action: 3 }).stop?.tick).toBe(2);
});

it("within its allotment takes just that", () => {
  const { efforts, stop: record } = live(withinAllotment, 200);
  expect(efforts.slice(0, 8)).toEqual([3, 0, 0, 0, 3, 0, 0, 0]);
  expect(record).toBeUndefined();
  expect(live(withinAllotment, 8, { allocation: 1, window: 2 }).efforts).toEqual([2, 0, 2, 0, 2, 0, 2, 0]);
});

it("without a stop both take all they can", () => {
  for (const use of [belowTheAlarm, withinAllotment]) {
    expect(live(use, 3, {}, false).efforts).toEqual([3, 3, 3]);
    expect(live(use, 3, { allocation: 0.5, window: 2 }, false).efforts.slice(0, 2)).toEqual(
      use === belowTheAlarm ? [2, 0] : [1, 0],
    );
  }
});
