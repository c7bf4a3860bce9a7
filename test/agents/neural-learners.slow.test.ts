/** What every learner keeps, whatever it learns: a generic check over those with networks. */
import { beforeAll, describe } from "vitest";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { allocatesNothing, keepsWhatLearnersKeep } from "./learners.checks.ts";
import { neuralLearners } from "./neural.ts";

beforeAll(async () => {
  await loadTensorflow();
});

allocatesNothing(neuralLearners, { ticks: 24, worlds: 3 });

describe.each(Object.entries(neuralLearners))("%s", (_, variant) => {
  keepsWhatLearnersKeep(variant, "all", { ticks: 24, worlds: 3 }, 60);
});
