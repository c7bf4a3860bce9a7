/** Observations and rewards that are not numbers: every learner with a network says so, and none goes on. */
import { beforeAll, describe, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { bindPolicies, createBatch, feature, z } from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { learn } from "./learners.worlds.ts";

beforeAll(async () => {
  await loadTensorflow();
});

const broken = sketchEnv({
  id: "broken-v0",
  title: "At the third tick something is not a number",
  params: z.object({ what: z.enum(["observations", "rewards"]) }),
  horizon: () => 5,
  observation: () => ({ level: feature(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "any number") }),
  world: {
    step(w, p) {
      w.payoff.fill(p.what === "rewards" && w.tick === 2 ? Number.NaN : 1);
    },
    observe(w, p) {
      w.obs.level.fill(p.what === "observations" && w.tick === 2 ? Number.NaN : 1);
    },
  },
});

const neural = [...agents].filter(({ params }) => "hidden" in params.shape);

describe.each(neural.map((use) => [use.id, use] as const))("%s", (_, use) => {
  const params = {
    hidden: [4],
    ...("steps" in use.params.shape && { steps: 4 }),
    ...("warmup" in use.params.shape && { warmup: 4, batch: 8, capacity: 20 }),
  };

  test.each(["observations", "rewards"])("stops at %s that are not numbers", (what) => {
    // A checked batch would name the payoff before a learner sees it.
    const batch = createBatch(broken, { what }, { worlds: 2, seed: 1, checked: false });
    const policies = bindPolicies(batch, [{ use, params }], { seed: 1, sharing: "shared" });
    const run = { batch, policies, memory: policies[0].memory };
    expect(() => learn(run, 40)).toThrow(/that are not numbers/);
    for (const { weights } of run.policies[0].policy.networks ?? [])
      expect(weights.every(Number.isFinite)).toBe(true);
  });
});
