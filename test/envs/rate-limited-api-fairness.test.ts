import { expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { rateLimitedApi } from "../../envs/rate-limited-api/rate-limited-api.ts";
import { bindPolicies, createBatch, type MechanismUse } from "../../src/index.ts";
import { quota } from "../../src/mechanisms/index.ts";
import { jainIndex } from "../../src/stats/index.ts";

/** Calls that each client gets in a tick, the first asking for 8 and the others for 2, out of a bucket that gains 8. */
function served(mechanisms: readonly MechanismUse[]): number[] {
  const ticks = 3000;
  const given = {
    admission: "token-bucket",
    arrivals: "saturated",
    capacity: 8,
    burst: 8,
    retryAfter: 0,
    horizon: ticks,
  };
  const batch = createBatch(rateLimitedApi, given, { mechanisms });
  const policies = bindPolicies(batch, [
    { use: always, params: { action: 4 }, seats: [0] },
    { use: always, params: { action: 2 }, seats: [1, 2, 3, 4, 5, 6, 7] },
  ]);
  const sums = new Array<number>(8).fill(0);
  for (let tick = 0; tick < ticks; tick++) {
    for (const { policy } of policies) policy.act(0, 1, false);
    batch.step();
    for (let a = 0; a < 8; a++) sums[a] += batch.columns.accepted[a] / ticks;
  }
  return sums;
}

it("a bucket that all share goes by calls: who asks for more gets more, and an allowance for each makes shares equal", () => {
  const shared = served([]);
  // 8 slots for 22 calls.
  expect(shared[0]).toBeCloseTo((8 * 8) / 22, 1);
  for (const each of shared.slice(1)) expect(each).toBeCloseTo((8 * 2) / 22, 1);
  const exact = 22 ** 2 / (8 * (8 ** 2 + 7 * 2 ** 2));
  expect(exact).toBeCloseTo(0.6576, 4);
  expect(jainIndex(shared)).toBeCloseTo(exact, 1);
  const equal = served([{ use: quota, params: { cap: 1 } }]);
  expect(equal).toEqual(new Array(8).fill(expect.closeTo(1, 9)));
  expect(jainIndex(equal)).toBeCloseTo(1, 12);
});
