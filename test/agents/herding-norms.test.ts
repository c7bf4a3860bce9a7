import { expect, it } from "vitest";
import { herder } from "../../agents/norms/herder.ts";
import { ownSignal } from "../../agents/norms/own-signal.ts";
import { herding } from "../../envs/herding/herding.ts";
import { bindPolicies, createBatch, type PolicyDefinition } from "../../src/index.ts";

/** What the agent that is on chooses, by its signal, where so many more chose the second option; one for each of many draws. */
function chosen(use: PolicyDefinition, signal: number, ahead: number): number[] {
  const worlds = 64;
  const batch = createBatch(herding, {}, { worlds });
  const policies = bindPolicies(batch, [{ use }]);
  batch.columns.signal.fill(signal);
  batch.columns.ahead.fill(ahead);
  batch.observe();
  for (const { policy } of policies) policy.act(0, worlds, false);
  return [...new Set(Array.from({ length: worlds }, (_, i) => batch.io.actions[0][8 * i]))].sort();
}

it("a herder follows two, or one that its signal agrees with, and tosses a coin against one that it does not", () => {
  const of = (signal: number, ahead: number) => chosen(herder as PolicyDefinition, signal, ahead);
  expect([-3, -2, -1, 0, 1, 2].map((ahead) => of(1, ahead))).toEqual([[0], [0], [0, 1], [1], [1], [1]]);
  expect([-2, -1, 0, 1, 2].map((ahead) => of(0, ahead))).toEqual([[0], [0], [0], [0, 1], [1]]);
});

it("who goes by its own signal does so whatever the others chose", () => {
  for (const ahead of [-3, 0, 3])
    expect([0, 1].map((signal) => chosen(ownSignal as PolicyDefinition, signal, ahead))).toEqual([[0], [1]]);
});
