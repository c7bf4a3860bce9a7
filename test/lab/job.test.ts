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

test("of very many tasks one is prepared when there is room for it, and none after an error", async () => {
  const sessions = 16 * 5000;
  const society = { policies: [{ use: "q-learning" }] };
  const scenes = { pd: { env: "matrix-game", train: 4, evaluate: 4, societies: { learned: society } } };
  const config = resolveConfig({ name: "very-many", sessions, scenes }, catalogue);
  const { disk } = memoryDisk();
  const folder = openRunFolder("very-many", config, { disk });
  let prepared = 0;
  let begun = 0;
  const store = {
    ...folder,
    takeUp(task: Parameters<typeof folder.takeUp>[0]) {
      prepared++;
      return folder.takeUp(task);
    },
  };
  const executor = () => ({
    width: 3,
    async *run() {
      expect(prepared - begun++).toBeLessThanOrEqual(3);
      if (begun === 40) throw new Error("enough");
      yield* [];
    },
    close: async () => {},
  });
  await expect(runExperiment(store, { catalogue, executor })).rejects.toThrow("enough");
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(begun).toBeLessThan(45);
  expect(prepared).toBeLessThan(48);
});
