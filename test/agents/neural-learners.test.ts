/** What every learner keeps, whatever it learns: a generic check over those with networks. */
import { beforeAll, describe, expect, test } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { exportWeights, importWeights } from "../../src/learn/formats/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { allocatesNothing, keepsWhatLearnersKeep } from "./learners.checks.ts";
import { learn, start } from "./learners.worlds.ts";
import { neuralLearners } from "./neural.ts";

beforeAll(async () => {
  await loadTensorflow();
});

allocatesNothing(neuralLearners, { ticks: 24, worlds: 3 });

describe.each(Object.entries(neuralLearners))("%s", (_, variant) => {
  const { use, params = {} } = variant;
  keepsWhatLearnersKeep(variant, "most", { ticks: 24, worlds: 3 }, 60);

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
