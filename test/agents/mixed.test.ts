import { expect, it } from "vitest";
import { mixed } from "../../agents/norms/mixed.ts";
import { crisisBargaining } from "../../envs/crisis-bargaining/crisis-bargaining.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, rollout } from "../../src/index.ts";

it("plays each choice as often as its weight says", () => {
  const worlds = 4000;
  const batch = createBatch(matrixGame, { game: "rock-paper-scissors" }, { worlds });
  rollout(batch, bindPolicies(batch, [{ use: mixed, params: { weights: [1, 0, 3] } }]), 1);
  const times = [0, 0, 0];
  for (const choice of batch.io.actions[0]) times[choice]++;
  expect(times[1]).toBe(0);
  expect(Math.abs(times[0] / (2 * worlds) - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / (2 * worlds)));
});

it("keeps to what is allowed: who has demanded plays the only choice there is", () => {
  const batch = createBatch(crisisBargaining, {}, { worlds: 50 });
  const policies = bindPolicies(batch, [
    { use: mixed, params: { weights: [0, 1, 1] }, seats: [0] },
    { use: mixed, params: { weights: [1, 1] }, seats: [1] },
  ]);
  rollout(batch, policies, 1);
  expect(
    batch.io.actions[0].filter((_, k) => k % 2 === 0).every((choice) => choice === 1 || choice === 2),
  ).toBe(true);
  rollout(batch, policies, 1);
  expect(batch.io.actions[0].every((choice) => choice === 0)).toBe(true);
});

it("weights of choices that there are not, or of none, are refused", () => {
  const batch = createBatch(matrixGame, {});
  const bind = (weights: number[]) => () => bindPolicies(batch, [{ use: mixed, params: { weights } }]);
  expect(bind([1, 1, 1])).toThrow("mixed: there are 2 choices, weights for, got 3");
  expect(bind([0, 0])).toThrow("a weight must be above 0");
});
