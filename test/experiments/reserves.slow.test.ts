/**
 * The committed results of reserves are what the experiment gives. After a deliberate change:
 * UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments/reserves
 */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { experiment } from "../../experiments/reserves/experiment.ts";
import { toJson } from "../../src/cli/io.ts";
import { judgeProgram, runProgram } from "../../src/lab/index.ts";
import { fileOf, textOf } from "./experiments.ts";

test("reserves reproduces its committed results", async () => {
  const results = await runProgram(experiment);
  const found = toJson({ ...results, claims: judgeProgram(experiment, results, false) });
  if (process.env.UPDATE_RESULTS) writeFileSync(fileOf("reserves", "results.json"), found);
  expect(found).toBe(textOf("reserves", "results.json"));
});
