/**
 * The committed results of a program are what it gives. After a deliberate change:
 * UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments/<id>
 */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toJson } from "../../src/cli/io.ts";
import { judgeProgram, type Program, runProgram } from "../../src/lab/index.ts";
import { fileOf, textOf } from "./experiments.ts";

/** Without the seal that results bear which were copied from a run's folder. */
function committed(id: string): string {
  const { run: _, hash: __, ...results } = JSON.parse(textOf(id, "results.json"));
  return toJson(results);
}

/** `limit` in ms; default: that of all slow tests. */
export function reproducesCommitted<R>(experiment: Program<R>, limit?: number): void {
  const { id } = experiment;
  test(
    `${id} reproduces its committed results`,
    async () => {
      const results = await runProgram(experiment);
      const found = toJson({ ...results, claims: judgeProgram(experiment, results) });
      if (process.env.UPDATE_RESULTS) writeFileSync(fileOf(id, "results.json"), found);
      expect(found).toBe(committed(id));
    },
    limit,
  );
}
