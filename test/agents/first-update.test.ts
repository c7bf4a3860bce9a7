/** Learners that gather before they learn: when their first update is, and that training which ends before it is refused. */
import { beforeAll, describe, expect, test } from "vitest";
import { lolaDice } from "../../agents/learners/lola-dice.ts";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { always } from "../../agents/norms/always.ts";
import { catalogue } from "../../catalogue.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { requireTimeToLearn } from "../../src/core/train.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";
import { resolveConfig } from "../../src/lab/config.ts";
import { startTask, tasksOf } from "../../src/lab/task.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { certify } from "../../src/norms/index.ts";
import type { Variant } from "./learners.checks.ts";
import { learn, start } from "./learners.worlds.ts";
import { neuralLearners } from "./neural.ts";

beforeAll(async () => {
  await loadTensorflow();
});

const learners: Record<string, Variant> = {
  ...neuralLearners,
  "lola-dice": { use: lolaDice, params: { steps: 6, rollouts: 4 }, taught: ["logit"] },
  "policy-gradient": { use: policyGradient, params: { steps: 5 }, taught: ["logit"] },
  "policy-gradient over whole episodes": { use: policyGradient, params: { steps: 50 }, taught: ["logit"] },
};

describe.each(Object.entries(learners))("%s", (_, { use, params = {}, taught }) => {
  test.each(["sessions", "shared"] as const)("has its first update when it says (%s)", (sharing) => {
    const run = start(matrixGame, { memory: 1, rounds: 20 }, [{ use, params }], { worlds: 2, sharing });
    const { firstUpdate = 1 } = run.policies[0].learner!;
    // Three ticks at a time, the first two ticks of an episode are experience only after it has ended or gone on.
    const late = params.steps === 3 && "warmup" in params ? 3 : 0;
    const seen = () => taught.map((name) => run.memory[name].slice());
    const before = seen();
    learn(run, firstUpdate - 1);
    expect(seen()).toEqual(before);
    // Figures of an update are missing, not 0.
    const figures = () =>
      Object.entries(run.policies[0].learner!.metrics?.(0, 2) ?? {}).filter(
        ([name]) => name !== "epsilon" && name !== "temperature",
      );
    for (const [name, figure] of figures()) expect(figure, name).toBeNaN();
    learn(run, 1 + late);
    expect(seen()).not.toEqual(before);
    for (const [name, figure] of figures()) expect(Number.isFinite(figure), name).toBe(true);
  });
});

test("training that ends before it is refused, none at all is not", () => {
  const batch = createBatch(matrixGame, {}, { worlds: 2 });
  const policies = bindPolicies(batch, [{ use: ppo, seats: [0] }, { use: qLearning }]);
  expect(() => requireTimeToLearn(policies, 127)).toThrow(
    "ppo: learns nothing in 127 ticks, as its first update is after 128; train for longer, or let it gather less (steps, warmup)",
  );
  for (const ticks of [0, 128]) expect(() => requireTimeToLearn(policies, ticks)).not.toThrow();
});

test("so it is in a run, and where a certificate trains deviants", () => {
  const begin = (train: number) => {
    const societies = { ppo: { label: "ppo", policies: [{ use: "ppo", params: { steps: 30 } }] } };
    const scene = { label: "pd", env: "matrix-game", train, window: 10, evaluate: 10, societies };
    const config = resolveConfig({ name: "short", sessions: 1, scenes: { scene } });
    return startTask(catalogue, config, tasksOf(config)[0]);
  };
  expect(() => begin(29)).toThrow("ppo: learns nothing in 29 ticks");
  begin(30);
  begin(0);
  const batch = createBatch(matrixGame, { game: "prisoners-dilemma" }, { worlds: 2 });
  const society = { batch, policies: bindPolicies(batch, [{ use: always }]) };
  expect(() =>
    certify(society, { ticks: 10, trainTicks: 100, deviants: [], learners: [{ label: "PPO", use: ppo }] }),
  ).toThrow("ppo: learns nothing in 100 ticks");
});
