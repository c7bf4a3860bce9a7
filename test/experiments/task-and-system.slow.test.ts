/**
 * The committed results of task-and-system are what the experiment gives. After a deliberate change:
 * UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments/task-and-system
 */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { experiment } from "../../experiments/task-and-system/experiment.ts";
import { toJson } from "../../src/cli/io.ts";
import { judgeProgram, runProgram } from "../../src/lab/index.ts";
import { fileOf, textOf } from "./experiments.ts";

test("task-and-system reproduces its committed results", async () => {
  const results = await runProgram(experiment);
  const found = toJson({ ...results, claims: judgeProgram(experiment, results, false) });
  if (process.env.UPDATE_RESULTS) writeFileSync(fileOf("task-and-system", "results.json"), found);
  expect(found).toBe(textOf("task-and-system", "results.json"));
});
