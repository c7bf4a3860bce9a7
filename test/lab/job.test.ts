/** What a job takes along. */
import { expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { inline } from "../../src/lab/executor.ts";
import { type Job, type RunConfig, resolveConfig } from "../../src/lab/index.ts";
import { openRunFolder } from "../../src/lab/node/folder.ts";
import { certifyRun, runExperiment } from "../../src/lab/run.ts";
import { memoryDisk } from "../helpers/memory-disk.ts";

test("a job carries its own scene and no other, whatever a sweep holds", async () => {
  const given: RunConfig = {
    name: "many",
    sessions: 2,
    sweep: { noise: [0, 0.1, 0.2] },
    scenes: {
      pd: {
        env: "matrix-game",
        train: 0,
        evaluate: 4,
        societies: { grim: { policies: [{ use: "grim" }] } },
        certify: { sessions: 1, ticks: 4, train: 0, learners: [], shockTicks: 2, impulseTicks: 2 },
      },
    },
  };
  const config = resolveConfig(given, catalogue);
  const jobs: Job[] = [];
  const here = inline(catalogue);
  const executor = () => ({
    ...here,
    run(job: Job) {
      jobs.push(job);
      return here.run(job);
    },
    close: async () => {},
  });
  const folder = openRunFolder("many", config, { disk: memoryDisk().disk });
  await runExperiment(folder, { catalogue, executor });
  await certifyRun(folder, { catalogue, executor });
  const scenes = Object.keys(config.scenes);
  expect(scenes).toHaveLength(3);
  const carried = jobs.map(({ config }) => Object.keys(config.scenes));
  expect(carried).toEqual([...scenes, ...scenes].map((scene) => [scene]));
});
