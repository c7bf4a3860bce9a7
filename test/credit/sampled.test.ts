import { expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import {
  banzhafCredit,
  type CreditOptions,
  creditOf,
  differenceCredit,
  sampledBanzhafCredit,
  sampledShapleyCredit,
  shapleyCredit,
} from "../../src/credit/index.ts";
import { bindPolicies, createBatch, rollout } from "../../src/index.ts";
import { pot, thresholdGood } from "./games.ts";

/** Worlds of the pot in which all have chosen at random after two ticks. */
function played(worlds: number, firstWorld = 0) {
  const batch = createBatch(pot, { agents: 7 }, { worlds, firstWorld, seed: 3 });
  const policies = bindPolicies(batch, [{ use: agents.get("random") }], { seed: 3 });
  rollout(batch, policies, 2);
  for (const { policy } of policies) policy.act(0, worlds, false);
  return { batch, policies };
}

test.each([
  ["Shapley", shapleyCredit, sampledShapleyCredit],
  ["Banzhaf", banzhafCredit, sampledBanzhafCredit],
] as const)(
  "%s, sampled: within its standard errors of the exact value, which shrink",
  (_, exactly, sampled) => {
    const { batch } = played(6);
    const exact = exactly(batch, { baseline: 0 });
    const before = batch.save();
    const few = sampled(batch, { baseline: 0, sample: { budget: 400 } });
    const many = sampled(batch, { baseline: 0, sample: { budget: 6400 } });
    expect(Buffer.compare(batch.save(), before)).toBe(0);
    expect(sampled(batch, { baseline: 0, sample: { budget: 400 } })).toEqual(few);
    let spread = 0;
    for (let k = 0; k < exact.length; k++) {
      // An agent that adds the same to every coalition has no standard error, and here always its exact credit.
      const error = Number.isNaN(many.standardErrors[k]) ? 0 : many.standardErrors[k];
      expect(Math.abs(many.credit[k] - exact[k])).toBeLessThanOrEqual(4.5 * error + 1e-9);
      if (Number.isNaN(few.standardErrors[k])) continue;
      expect(error).toBeLessThanOrEqual(0.6 * few.standardErrors[k]);
      spread++;
    }
    expect(spread).toBeGreaterThan(5);
  },
);

test("draws of a world do not depend on the worlds beside it", () => {
  const options = { baseline: 0, sample: { budget: 200 } };
  const whole = sampledShapleyCredit(played(5).batch, options);
  const rest = sampledShapleyCredit(played(3, 2).batch, options);
  expect(rest.credit).toEqual(whole.credit.slice(14));
});

test("forty agents, thirty needed and there: the closed form of a unanimity game, and no more draws than needed", () => {
  const batch = createBatch(thresholdGood, { agents: 40, threshold: 30 });
  batch.io.actions[0].fill(1, 0, 30);
  const exact = 40 / 30 - 0.25;
  const sample = { budget: 40_000, tolerance: 2 };
  const { credit, standardErrors } = sampledShapleyCredit(batch, { baseline: 0, sample });
  for (let a = 0; a < 30; a++) expect(Math.abs(credit[a] - exact)).toBeLessThan(5 * standardErrors[a] + 1e-9);
  for (let a = 30; a < 40; a++) expect(credit[a]).toBe(0);
  // The whole budget would have brought it down to 0.22.
  const known = standardErrors.slice(0, 30);
  expect(Math.max(...known)).toBeGreaterThan(0.3);
  expect(Math.max(...known)).toBeLessThanOrEqual(2 / (2 * 1.959964));
  expect(standardErrors.slice(30).every(Number.isNaN)).toBe(true);
  expect(credit.reduce((sum, x) => sum + x, 0)).toBeCloseTo(40 - 7.5, 9);
});

test("creditOf goes by the rule's name", () => {
  const { batch, policies } = played(3);
  const play = { horizon: 3, policies };
  const of = (options: CreditOptions) => creditOf(batch, policies, options);
  expect(of({ rule: "difference", baseline: 0, horizon: 3 })).toEqual({
    credit: differenceCredit(batch, { baseline: 0, ...play }),
  });
  expect(of({ rule: "shapley", baseline: 1 })).toEqual({ credit: shapleyCredit(batch, { baseline: 1 }) });
  expect(of({ rule: "banzhaf", baseline: 1 })).toEqual({ credit: banzhafCredit(batch, { baseline: 1 }) });
  const sample = { budget: 100 };
  expect(of({ rule: "shapley", baseline: 0, sample })).toEqual(
    sampledShapleyCredit(batch, { baseline: 0, sample }),
  );
  expect(of({ rule: "aristocrat" }).credit.length).toBe(21);
  expect(of({ rule: "owen", baseline: 0, groups: [[0, 1, 2, 3, 4, 5, 6]] }).credit).toHaveLength(21);
  expect(() => of({ rule: "shaply", baseline: 0 } as never)).toThrow(
    'unknown credit rule "shaply", did you mean "shapley"?',
  );
});
