import { expect, it } from "vitest";
import { zeroIntelligence } from "../../agents/norms/zero-intelligence.ts";
import { continuousDoubleAuction } from "../../envs/continuous-double-auction/continuous-double-auction.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";

/** All prices that a buyer who values the unit at 3 and a seller whom it costs 4 name, of 1 to 5, with how often they do. */
function named(constrained: boolean): number[][] {
  const worlds = 5000;
  const given = { values: [3, 30], costs: [4], highest: 5 };
  const batch = createBatch(continuousDoubleAuction, given, { worlds });
  const [{ policy }] = bindPolicies(batch, [{ use: zeroIntelligence, params: { constrained } }]);
  policy.act(0, worlds, false);
  return [0, 1, 2].map((agent) => {
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < worlds; i++) counts[batch.io.actions[0][3 * i + agent]] += 1 / worlds;
    return counts;
  });
}

const near = (found: readonly number[], expected: readonly number[]) => {
  for (const [k, share] of expected.entries())
    expect(Math.abs(found[k] - share)).toBeLessThanOrEqual(4 * Math.sqrt((share * (1 - share)) / 5000));
};

it("names all prices alike by which it would not lose, or all", () => {
  const [buyer, rich, seller] = named(true);
  near(buyer, [1 / 3, 1 / 3, 1 / 3, 0, 0]);
  near(rich, [0.2, 0.2, 0.2, 0.2, 0.2]);
  near(seller, [0, 0, 0, 1 / 2, 1 / 2]);
  for (const each of named(false)) near(each, [0.2, 0.2, 0.2, 0.2, 0.2]);
});
