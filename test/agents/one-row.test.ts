/** Learners on policy whose gradient steps have one row: an advantage that is compared with itself would say nothing. */
import { beforeAll, describe, expect, test } from "vitest";
import { a2c } from "../../agents/learners/a2c.ts";
import { mappo } from "../../agents/learners/mappo.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { recurrentPpo } from "../../agents/learners/recurrent-ppo.ts";
import { type PolicyDefinition, rollout } from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { bandit, learn, start } from "./learners.worlds.ts";

beforeAll(async () => {
  await loadTensorflow();
});

const common = { hidden: [4], gamma: 0, learningRate: 0.02 };
const alone = { ...common, steps: 1, entropy: 0 };

describe.each<[string, PolicyDefinition, Record<string, unknown>, number]>([
  ["ppo, one tick an update", ppo, alone, 300],
  ["ppo, four rows an update and one a minibatch", ppo, { ...alone, steps: 4, minibatch: 1 }, 400],
  ["ppo, three rows an update in minibatches of one and two", ppo, { ...alone, steps: 3, minibatch: 2 }, 400],
  ["mappo", mappo, alone, 300],
  ["a2c that normalises advantages", a2c, { ...alone, normaliseAdvantages: true }, 400],
  // Computed by TensorFlow.js.
  ["recurrent-ppo", recurrentPpo, { ...alone, units: 2, epochs: 1, learningRate: 0.05 }, 80],
])("%s", (_, use, params, ticks) => {
  test("finds the better arm of a bandit", () => {
    const worlds = 4;
    // Every world has a network of its own.
    const run = start(bandit, { means: [0, 1] }, [{ use, params: { ...params, frozen: "greedy" } }], {
      worlds,
    });
    learn(run, ticks);
    rollout(run.batch, run.policies, 1);
    expect(Array.from(run.batch.io.actions[0])).toEqual(new Array(worlds).fill(1));
  });
});
