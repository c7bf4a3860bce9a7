/** A mask that leaves no choice is an env's fault, and is called so whatever policy meets it. */
import { beforeAll, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import {
  bindPolicies,
  category,
  createBatch,
  discrete,
  OstromError,
  type PolicyDefinition,
  train,
} from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { sketchEnv } from "../helpers/env.ts";

beforeAll(async () => {
  await loadTensorflow();
});

const shut = sketchEnv({
  id: "shut-v0",
  title: "Shut in the fourth tick",
  horizon: () => 9,
  masked: true,
  action: () => discrete(2, { values: [0, 1] }),
  observation: () => ({ joint: category(4, "nothing"), level: category(2, "nothing") }),
  world: {
    step(w) {
      w.payoff.fill(1);
    },
    observe(w) {
      w.obs.joint.fill(0);
      w.obs.level.fill(0);
      if (w.tick === 3) w.mask.fill(0);
    },
  },
});

function canPlay(use: PolicyDefinition): boolean {
  try {
    bindPolicies(createBatch(shut), [{ use, ...small(use.params.shape) }], {
      sharing: use.sharing ?? "sessions",
    });
    return true;
  } catch (error) {
    if (error instanceof OstromError) return false;
    throw error;
  }
}

function small(shape: object) {
  const params = {
    ...("hidden" in shape && { hidden: [4] }),
    ...("steps" in shape && { steps: 4 }),
    ...("warmup" in shape && { warmup: 4, batch: 4, capacity: 20 }),
  };
  return { params };
}

test.each([true, false])("every policy stops there with the same words (frozen: %s)", (frozen) => {
  const able = [...agents].filter(canPlay);
  expect(able.length).toBeGreaterThan(25);
  for (const use of able) {
    const batch = createBatch(shut, {}, { worlds: 2 });
    const sharing = use.sharing ?? "sessions";
    const policies = bindPolicies(batch, [{ use, ...small(use.params.shape) }], { sharing });
    expect(() => {
      train({ batch, policies, ticks: 8, frozen });
    }, use.id).toThrow('shut-v0: the mask of "action" leaves an active agent no choice (world 0, agent 0)');
    expect(batch.columns.tick[0]).toBe(3);
  }
});
