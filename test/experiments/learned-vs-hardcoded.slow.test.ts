/**
 * The committed results of the main experiment are what its configuration gives, to the last bit. After a deliberate
 * change: UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { config } from "../../experiments/learned-vs-hardcoded/experiment.ts";
import { type Results, resolveConfig } from "../../src/index.ts";
import { certificatesMarkdown } from "../../src/report/certificate-text.ts";
import { catalogue } from "../../src/run/node/catalogue.ts";
import { certifyRun } from "../../src/run/node/certify.ts";
import { runExperiment } from "../../src/run/node/experiment.ts";
import { openRunFolder, type RunFolder } from "../../src/run/node/folder.ts";

const committed = (name: string) =>
  new URL(`../../experiments/learned-vs-hardcoded/${name}`, import.meta.url);
const place = mkdtempSync(join(tmpdir(), "ostrom-experiment-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

let folder: RunFolder;
let results: Results;
beforeAll(async () => {
  folder = openRunFolder(join(place, "run"), resolveConfig(config, catalogue.agents));
  results = await runExperiment(folder);
}, 900_000);

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

function expectCommitted(name: string, found: string): void {
  if (process.env.UPDATE_RESULTS) writeFileSync(committed(name), found);
  expect(found).toBe(readFileSync(committed(name), "utf8"));
}

test("learned-vs-hardcoded reproduces its committed results", () => {
  expectCommitted("results.json", `${JSON.stringify(summaries(results), null, 1)}\n`);
});

test("and its committed certificates", async () => {
  expectCommitted("certificates.md", certificatesMarkdown(config.name, await certifyRun(folder)));
}, 900_000);
