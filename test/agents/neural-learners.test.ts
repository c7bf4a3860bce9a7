/** What every learner keeps, whatever it learns: a generic check over those with networks. */
import { beforeAll, describe, expect, test } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { exportWeights, importWeights } from "../../src/learn/formats/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { keepsWhatLearnersKeep } from "./learners.checks.ts";
import { learn, start } from "./learners.worlds.ts";
import { neuralLearners } from "./neural.ts";

const heapUsed = heapMeter();

beforeAll(async () => {
  await loadTensorflow();
});

describe.each(Object.entries(neuralLearners))("%s", (_, variant) => {
  const { use, params = {} } = variant;
  keepsWhatLearnersKeep(variant, 0.2);

  test.each(["sessions", "shared"] as const)(
    "what its networks have learned goes to another through a file (%s)",
    (sharing) => {
      const [from, to] = [1, 2].map((seed) =>
        start(matrixGame, { memory: 1 }, [{ use, params }], { worlds: 2, seed, sharing }),
      );
      learn(from, 30);
      const file = exportWeights(from.policies);
      importWeights(to.policies[0], file);
      expect(exportWeights(to.policies)).toEqual(file);
      const { networks = [] } = to.policies[0].policy;
      const columns = Object.entries(to.memory).filter(([name]) => /(weights|Target)$/i.test(name));
      expect(networks).toHaveLength(columns.length);
      for (const { name, tensors, weights } of networks) {
        expect(
          columns.some(([, column]) => column === weights),
          name,
        ).toBe(true);
        const size = tensors.reduce((sum, tensor) => sum + tensor.size, 0);
        expect(weights.length, name).toBe(size * (sharing === "sessions" ? 4 : 2));
      }
    },
  );
});

// TensorFlow.js makes an object of every tensor, so those that need it are left out.
const lean = Object.entries(neuralLearners).filter(
  ([, { use, params = {} }]) => !use.needsTensorflow?.(use.params.parse(params)),
);
test.each(lean)("%s allocates next to nothing in act and learn, gradient steps included", (_, variant) => {
  const worlds = 128;
  const batch = createBatch(matrixGame, {}, { worlds, seed: 1, checked: false });
  const [{ learner }] = bindPolicies(batch, [variant], { seed: 1, sharing: "shared" });
  const ticks = (count: number): void => {
    for (let t = 0; t < count; t++) {
      learner!.act(0, worlds, true);
      batch.step();
      learner!.learn(0, worlds);
    }
  };
  ticks(100);
  // A few views a call, and boxed numbers where the compiler did not inline a call: some 10 to 250 bytes. Collection and
  // compilation disturb some rounds; a loop that allocates shows up in every one.
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20 && least > 300; round++) {
    const before = heapUsed();
    ticks(40);
    least = Math.min(least, Math.abs(heapUsed() - before) / 40 / (2 * worlds));
  }
  expect(least, "bytes an agent and tick").toBeLessThanOrEqual(300);
});
