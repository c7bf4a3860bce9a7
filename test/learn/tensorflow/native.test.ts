/**
 * The backend node, and how far it is from WASM. Other tests that the project "node" repeats on it: vitest.config.ts. Not
 * repeated are those of learners, which are slow there, and those of the kernel pack, which is for WASM only: the tensor of
 * 4 GiB that WASM refuses node would make.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../../catalogue.ts";
import { resolveConfig } from "../../../src/lab/config.ts";
import { reopenRunFolder } from "../../../src/lab/node/folder.ts";
import { startTask, tasksOf } from "../../../src/lab/task.ts";
import { startBackend } from "../../../src/learn/tensorflow/backend.ts";
import { type Backend, loadTensorflow, type Tensorflow } from "../../../src/learn/tensorflow/index.ts";
import { installPack } from "../../../src/learn/tensorflow/pack.ts";
import { ostrom, temporaryFolder } from "../../cli/harness.ts";
import { remote } from "../../cli/remote.ts";
import { hasNative } from "../../helpers/backend.ts";
import { updater } from "../networks/updates.ts";
import { drift, learnings } from "./drift.ts";

describe.skipIf(!hasNative)(
  hasNative ? "on node" : "on node (skipped: no native library; npm run tfjs-node builds it)",
  () => {
    let tf: typeof Tensorflow;
    beforeAll(async () => {
      tf = await loadTensorflow("node");
    });
    afterAll(() => use("node"));

    /** Makes a backend the active one, which runs never do in the middle. */
    async function use(backend: Backend): Promise<void> {
      await startBackend(backend, undefined);
      installPack(tf);
    }

    test("doctor says that it is available and active, without the kernel pack", async () => {
      const { code, out, err } = await ostrom(["doctor", "--backend", "node"]);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(/backend node\s+available/);
      expect(out).toMatch(/active\s+node\s+TensorFlow.js 4.22.0/);
      expect(out).toMatch(/kernel pack\s+off/);
      expect(tf.getBackend()).toBe("tensorflow");
    });

    test("updates leave nothing behind in the native library", () => {
      const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
      const update = updater("tensorflow");
      update(6);
      const before = binding.getNumOfTensors();
      update(30);
      expect(binding.getNumOfTensors()).toBe(before);
    });

    test.each(Object.entries(learnings))(
      "%s: the same bits again; after 1 update and after 100 the weights of wasm, but for their last bits",
      async (_, learning) => {
        const [before, ...node] = learning([1, 100]);
        expect(learning([1])).toEqual([before, node[0]]);
        await use("wasm");
        const [, ...wasm] = learning([1, 100]);
        await use("node");
        const [first, last] = node.map((weights, j) => drift(weights, wasm[j], before));
        // In which order the native library adds up, and so how far it drifts, depends on the processor: 1e-6 to 1.5e-5.
        expect(first).toBeGreaterThan(0);
        expect(first).toBeLessThan(1e-4);
        expect(last).toBeLessThan(1e-3);
      },
    );

    describe("a run", () => {
      const folder = temporaryFolder();
      const { succeed } = remote();
      const maddpg = { use: "maddpg", params: { hidden: [4], batch: 4, warmup: 4, every: 4 } };
      const society = { policies: [maddpg], sharing: "shared" };
      const config = {
        name: "native",
        backend: "node",
        sessions: 2,
        scenes: {
          pd: { env: "matrix-game", train: 16, evaluate: 5, societies: { two: society } },
        },
      };

      test("has the same bits in two workers and in none, and says what it ran on", async () => {
        const file = join(folder, "config.json");
        writeFileSync(file, JSON.stringify(config));
        const out = join(folder, "run");
        await succeed(["compare", file, "--workers", "2", "--out", out]);
        const resolved = resolveConfig(config, catalogue);
        const run = reopenRunFolder(out);
        for (const task of tasksOf(resolved)) {
          const rows = [...startTask(catalogue, resolved, task).rows()];
          expect([...run.rows(task)]).toEqual(rows.map(({ picture, ...row }) => row));
        }
        const { versions } = JSON.parse(readFileSync(join(out, "config.json"), "utf8"));
        expect(versions.tensorflow).toBe("4.22.0 node");
      });
    });
  },
);
