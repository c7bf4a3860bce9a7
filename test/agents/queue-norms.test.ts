import { expect, it } from "vitest";
import { honestClaim } from "../../agents/norms/honest-claim.ts";
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
