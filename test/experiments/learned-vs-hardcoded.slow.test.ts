/**
 * The committed results of the main experiment are what its configuration gives, to the last bit. After a deliberate
 * change: UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { config } from "../../experiments/learned-vs-hardcoded/experiment.ts";
import { compare, type Results } from "../../src/index.ts";
import { catalogue } from "../../src/run/node/catalogue.ts";

const file = new URL("../../experiments/learned-vs-hardcoded/results.json", import.meta.url);

/** Results without the single sessions and the curves. */
function summaries({ scenes, ...run }: Results) {
  return {
    ...run,
    scenes: Object.fromEntries(
      Object.entries(scenes).map(([id, { societies, env, theory }]) => [
        id,
        {
          env,
          theory,
          societies: Object.fromEntries(
            Object.entries(societies).map(([name, { label, kind, summary, deviation }]) => [
              name,
              { label, kind, summary, ...(deviation && { deviation }) },
            ]),
          ),
        },
      ]),
    ),
  };
}

test("learned-vs-hardcoded reproduces its committed results", () => {
  const run = compare(catalogue, config);
  let step = run.next();
  while (!step.done) step = run.next();
  const found = JSON.parse(JSON.stringify(summaries(step.value)));
  if (process.env.UPDATE_RESULTS) writeFileSync(file, `${JSON.stringify(found, null, 1)}\n`);
  expect(found).toEqual(JSON.parse(readFileSync(file, "utf8")));
});
