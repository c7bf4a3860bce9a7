/**
 * The committed results of quiet-failure are what the experiment gives. After a deliberate change:
 * UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments/quiet-failure
 */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { experiment } from "../../experiments/quiet-failure/experiment.ts";
import { toJson } from "../../src/cli/io.ts";
import { judgeProgram, runProgram } from "../../src/lab/index.ts";
import { fileOf, textOf } from "./experiments.ts";

test("quiet-failure reproduces its committed results", async () => {
  const results = await runProgram(experiment);
  const found = toJson({ ...results, claims: judgeProgram(experiment, results, false) });
  if (process.env.UPDATE_RESULTS) writeFileSync(fileOf("quiet-failure", "results.json"), found);
  expect(found).toBe(textOf("quiet-failure", "results.json"));
});
