import { expect, it } from "vitest";
import { honestClaim } from "../../agents/norms/honest-claim.ts";
import { shortestQueue } from "../../agents/norms/shortest-queue.ts";
import { dispatch } from "../../envs/dispatch/dispatch.ts";
import { taskQueue } from "../../envs/task-queue/task-queue.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";

/** What all seats of a policy choose at the start, head by head. */
function chosen(env: Record<string, unknown>, params: Record<string, unknown> = {}): number[][] {
  const batch = createBatch(taskQueue, env);
  const [{ policy }] = bindPolicies(batch, [{ use: honestClaim, params }]);
  policy.act(0, 1, false);
  return batch.io.actions.map((head) => [...head]);
}

it("an honest owner claims by what its tasks are worth for a unit of the server's time", () => {
  expect(chosen({})).toEqual([[1, 0, 1, 0, 1, 0, 1, 0]]);
  // Worth 2/3, 1, 1 and 1/2.
  expect(chosen(taskQueue.presets!.simultaneous)).toEqual([[1, 2, 2, 0]]);
  expect(chosen({ costs: [1] })).toEqual([[0, 0, 0, 0, 0, 0, 0, 0]]);
});

it("an honest owner interrupts where it is told to", () => {
  const env = taskQueue.presets!["hand-off"];
  expect(chosen(env)).toEqual([
    [1, 0],
    [0, 0],
  ]);
  expect(chosen(env, { interrupt: true })).toEqual([
    [1, 0],
    [1, 1],
  ]);
});

it("a job is sent where it will be done first, the first of equals", () => {
  const batch = createBatch(dispatch, { agents: 2, servers: 3, service: [2, 1, 2], rate: 0.1 });
  const [{ policy }] = bindPolicies(batch, [{ use: shortestQueue }]);
  const { queue } = batch.io.obs;
  // Times .5, 1 and .5 of the first, then 3, 2 and 5 of it and 5, 1 and 2 of the second.
  policy.act(0, 1, false);
  expect([...batch.io.actions[0]]).toEqual([0, 0]);
  queue.set([5, 1, 9, 9, 0, 3]);
  policy.act(0, 1, false);
  expect([...batch.io.actions[0]]).toEqual([1, 1]);
});
