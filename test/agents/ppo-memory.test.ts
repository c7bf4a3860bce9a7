/** What actor-critics keep, whatever they learn: all memory in their stores, and nothing that depends on its neighbours. */
import { describe, expect, test } from "vitest";
import { a2c } from "../../agents/learners/a2c.ts";
import { mappo } from "../../agents/learners/mappo.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { matrixGame } from "../../envs/index.ts";
import {
  bindPolicies,
  box,
  checkPolicy,
  createBatch,
  defineEnv,
  discrete,
  type PolicyDefinition,
  rollout,
} from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { learn, obstacles, start } from "./learners.worlds.ts";
import { aiming } from "./ppo.worlds.ts";

const small = { hidden: [8], steps: 12 };
const variants: Record<string, { use: PolicyDefinition; params: Record<string, unknown> }> = {
  ppo: { use: ppo, params: { ...small, minibatch: 16, epochs: 2 } },
  "ppo, one normalised network with values": {
    use: ppo,
    params: { ...small, minibatch: 16, critic: "shared", weights: "shared", normaliseObservations: true },
  },
  mappo: { use: mappo, params: { ...small, epochs: 2, normaliseObservations: true, targetKl: 0.05 } },
  a2c: { use: a2c, params: { ...small, steps: 5, critic: "shared", activation: "relu" } },
};
const games = { "obstacle course": obstacles, boxes: aiming };

describe.each(Object.entries(variants))("%s", (_, { use, params }) => {
  describe.each(Object.entries(games))("in the %s", (_, env) => {
    const begin = (options: Parameters<typeof start>[3]) => start(env, {}, [{ use, params }], options);

    test("keeps every rule for policies", () => {
      const { failures, skipped } = checkPolicy(use, params, { env }, { ticks: 30, worlds: 3 });
      expect(failures).toEqual([]);
      // In the boxes one agent is alone.
      const open = env === obstacles ? ["allocation"] : ["others", "seats", "absent", "allocation"];
      expect(skipped.map(({ rule }) => rule)).toEqual(open);
    });

    test("frozen play changes nothing that it has learned, and does not mix into what it learns next", () => {
      const run = begin({ worlds: 3, seed: 7, sharing: "shared" });
      const slots = new Set(["rng", ...run.policies[0].slotFields]);
      learn(run, 29);
      const before = Object.entries(run.memory).map(([name, values]) => [name, values.slice()] as const);
      rollout(run.batch, run.policies, 10);
      for (const [name, values] of before)
        if (!slots.has(name)) expect(run.memory[name], name).toEqual(values);
      expect(Array.from(run.memory.filled).every((count) => count === 0)).toBe(true);
      learn(run, 30);
      expect(Array.from(run.memory.actorWeights).every(Number.isFinite)).toBe(true);
    });

    test("learns finite weights, only from agents that are there", () => {
      const run = begin({ worlds: 4, seed: 7, sharing: "shared" });
      const before = run.memory.actorWeights.slice();
      learn(run, 60);
      expect(run.memory.actorWeights).not.toEqual(before);
      for (const [name, values] of Object.entries(run.memory))
        expect(Array.from(values as Float64Array).every(Number.isFinite), name).toBe(true);
    });
  });

  test("grows no memory: thousands of updates allocate no more than hundreds", () => {
    const batch = createBatch(matrixGame, {}, { worlds: 8, checked: false });
    const policies = bindPolicies(batch, [{ use, params }], { sharing: "shared" });
    const run = { batch, policies, memory: policies[0].memory };
    learn(run, 600);
    const buffers = process.memoryUsage().arrayBuffers;
    learn(run, 1200);
    expect(process.memoryUsage().arrayBuffers - buffers).toBeLessThan(2 ** 20);
  });
});

test("seats that share a network hold equal copies of it; those that do not, do not", () => {
  const weightsOf = (weights: string, at: number) => {
    const run = start(obstacles, {}, [{ use: ppo, params: { ...small, weights } }], {
      worlds: 2,
      sharing: "shared",
    });
    learn(run, 30);
    const size = run.memory.actorWeights.length / 3;
    return run.memory.actorWeights.slice(at * size, (at + 1) * size);
  };
  expect(weightsOf("shared", 2)).toEqual(weightsOf("shared", 0));
  expect(weightsOf("independent", 2)).not.toEqual(weightsOf("independent", 0));
});

test("rewards that are not numbers stop learning and leave the weights as they were", () => {
  const run = start(obstacles, {}, [{ use: ppo, params: small }], { sharing: "shared" });
  const before = run.memory.actorWeights.slice();
  const { learner } = run.policies[0];
  expect(() => {
    for (let tick = 0; tick < 12; tick++) {
      learner?.act(0, 1, true);
      run.batch.step();
      run.batch.io.reward.fill(Number.NaN);
      learner?.learn(0, 1);
      run.batch.resetDone();
    }
  }).toThrow(/network: .*not a number|network: the gradient of/);
  expect(run.memory.actorWeights).toEqual(before);
});

test("an env with choices and boxes at once is refused", () => {
  const mixed = defineEnv({
    ...aiming,
    action: () => [box(0, 4), discrete(2, { name: "mode" })],
  });
  expect(() => start(mixed, {}, [{ use: ppo }])).toThrow(
    /ppo: needs actions that are all discrete or all boxes/,
  );
});

test("both engines learn alike", async () => {
  await loadTensorflow();
  const weights = (["fused", "tensorflow"] as const).map((engine) => {
    const run = start(obstacles, {}, [{ use: ppo, params: { ...small, minibatch: 16, epochs: 1, engine } }], {
      worlds: 2,
      sharing: "shared",
    });
    learn(run, 12);
    return run.memory.actorWeights;
  });
  for (let j = 0; j < weights[0].length; j++)
    expect(Math.abs(weights[0][j] - weights[1][j])).toBeLessThan(1e-4);
});
