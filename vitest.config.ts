import { defineConfig } from "vitest/config";
import { hasNative } from "./test/helpers/backend.ts";
import { aliases } from "./test/helpers/entries.ts";
import { LongFirst } from "./test/helpers/order.ts";

const slow = "test/**/*.slow.test.ts";
/** They measure what a step allocates, which other tests in the same process would blur. */
const alone = [
  "test/envs/conformance.test.ts",
  "test/agents/learners.test.ts",
  "test/agents/norms-?.test.ts",
  "test/agents/neural-learners.test.ts",
  "test/mechanisms/conformance.test.ts",
];
/**
 * They measure it by the way, or have the command do so: from then on V8 compiles in their process on the main thread and
 * inlines far more (`heapMeter`), by which all other tests there would take half as long again.
 */
const metered = [
  "test/agents/lola.test.ts",
  "test/core/check-{mechanism,policy}.test.ts",
  "test/cli/{build,commands,new,own}.test.ts",
];

/** Of the backend node; it says so where there is none. */
const native = "test/learn/tensorflow/native.test.ts";
/** Repeated on the backend node: engines, derivatives, models, and the files of runs. */
const onNode = [
  "test/learn/networks/fused.test.ts",
  "test/learn/recurrent-network.test.ts",
  "test/learn/tensorflow/second-order.test.ts",
  "test/learn/formats/tfjs-model.test.ts",
  "test/cli/export.test.ts",
];

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // All cores: nothing else is done meanwhile.
    maxWorkers: "100%",
    sequence: { sequencer: LongFirst },
    coverage: {
      include: ["src/**", "envs/**", "agents/**"],
      reporter: ["text-summary", "json-summary"],
    },
    projects: [
      // Files share their process and its modules: loading them anew for each would take as long as the tests.
      {
        extends: true,
        test: {
          name: "suite",
          globalSetup: "test/cli/bundles.setup.ts",
          include: ["test/**/*.test.ts"],
          exclude: [slow, native, ...alone, ...metered],
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: alone } },
      { extends: true, test: { name: "metered", include: metered, isolate: false } },
      {
        extends: true,
        test: {
          name: "node",
          include: [native, ...(hasNative ? onNode : [])],
          env: { OSTROM_TEST_BACKEND: "node" },
          isolate: false,
        },
      },
    ],
  },
});
