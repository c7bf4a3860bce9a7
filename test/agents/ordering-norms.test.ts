import { describe, expect, it } from "vitest";
import { anchorAndAdjust } from "../../agents/norms/anchor-and-adjust.ts";
import { baseStock } from "../../agents/norms/base-stock.ts";
import { passOn } from "../../agents/norms/pass-on.ts";
import { supplyChain } from "../../envs/supply-chain/supply-chain.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";

/** What each echelon pays in an episode, and its largest order. */
function played(use: PolicyUse["use"], params: Record<string, unknown>, env: Record<string, unknown> = {}) {
  const batch = createBatch(supplyChain, env);
  const policies = bindPolicies(batch, [{ use, params }]);
  const costs = [0, 0, 0, 0];
  const peaks = [0, 0, 0, 0];
  for (let week = 0; week < 36; week++) {
    for (const { policy } of policies) policy.act(0, 1, false);
    batch.step();
    for (let a = 0; a < 4; a++) {
      costs[a] -= batch.io.payoff[a];
      peaks[a] = Math.max(peaks[a], batch.columns.order[a]);
    }
  }
  return { costs, peaks, metrics: batch.readMetrics(0) };
}

describe("in the beer game", () => {
  it.each([
    ["base stocks", baseStock, {}, [46, 50, 54, 54], [36, 44, 52, 48]],
    ["orders passed on", passOn, {}, [330, 242, 154, 66], [330, 242, 154, 66]],
    ["players of flesh and blood", anchorAndAdjust, {}, [299, 695, 962.5, 737.5], [299, 695, 962.5, 741.5]],
    [
      "players that forget the supply line",
      anchorAndAdjust,
      { supplyLineWeight: 0 },
      [372, 1515, 2248.5, 1709.5],
      [252, 514, 1153.5, 938],
    ],
    [
      "players that count all of it",
      anchorAndAdjust,
      { supplyLineWeight: 1, desired: 28 },
      [135, 157.5, 153, 185],
      [83.5, 113.5, 111, 192],
    ],
  ] as const)("%s cost what is known, with four fixed weeks and without", (_, use, params, fixed, free) => {
    expect(played(use, params).costs).toEqual(fixed);
    expect(played(use, params, { fixedWeeks: 0 }).costs).toEqual(free);
  });

  it("orders swing more and more up the chain", () => {
    expect(played(anchorAndAdjust, {}).peaks).toEqual([11, 17, 27, 33]);
    expect(played(anchorAndAdjust, { supplyLineWeight: 0 }).peaks).toEqual([14, 31, 58, 78]);
    const { peaks, metrics } = played(baseStock, {});
    expect(peaks).toEqual([12, 12, 12, 12]);
    expect(metrics.peak).toBe(12);
    expect(played(anchorAndAdjust, {}).metrics.bullwhip).toBeGreaterThan(10);
  });
});

it("orders are the same where levels to order up to are chosen", () => {
  for (const use of [baseStock, passOn]) {
    const most = { most: 99, actions: "level" };
    expect(played(use, {}, most).costs).toEqual(played(use, {}).costs);
  }
});
