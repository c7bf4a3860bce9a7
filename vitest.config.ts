import { defineConfig } from "vitest/config";
import { aliases } from "./test/helpers/entries.ts";

const slow = "test/**/*.slow.test.ts";
/** They measure what a step allocates, which other tests in the same process would blur. */
const alone = [
  "test/envs/conformance.test.ts",
  "test/agents/learners.test.ts",
  "test/agents/neural-learners.test.ts",
];

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    testTimeout: 60_000,
    coverage: {
      include: ["src/**", "envs/**", "agents/**"],
      reporter: ["text-summary", "json-summary"],
    },
    projects: [
      // Files share their process and its modules: loading them anew for each would take as long as the tests.
      {
        extends: true,
        test: { name: "suite", include: ["test/**/*.test.ts"], exclude: [slow, ...alone], isolate: false },
      },
      { extends: true, test: { name: "alone", include: alone } },
    ],
  },
});
