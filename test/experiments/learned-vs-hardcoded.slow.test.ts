/**
 * The committed results of the main experiment are what its configuration gives, to the last bit. After a deliberate
 * change: UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Results } from "../../src/lab/index.ts";
import { unsealed } from "../cli/harness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const place = mkdtempSync(join(tmpdir(), "ostrom-experiment-"));
const folder = join(place, "run");
afterAll(() => rmSync(place, { recursive: true, force: true }));

beforeAll(() => {
  const command = ["--import", import.meta.resolve("tsx"), "src/cli/main.ts"];
  const run = ["run", "learned-vs-hardcoded", "--out", folder];
  execFileSync(process.execPath, [...command, ...run], { cwd: root, stdio: "pipe" });
}, 900_000);

/** Results without the single sessions and the curves. */
function summaries({ scenes, claims, ...run }: Results & { claims: unknown }) {
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
    claims,
  };
}

function expectCommitted(name: string, found: string): void {
  const file = join(root, "experiments/learned-vs-hardcoded", name);
  if (process.env.UPDATE_RESULTS) writeFileSync(file, found);
  expect(found).toBe(readFileSync(file, "utf8"));
}

const written = (name: string): string => unsealed(folder, name);

test("learned-vs-hardcoded reproduces its committed results", () => {
  const results: Results & { claims: unknown } = JSON.parse(written("results.json"));
  expectCommitted("results.json", `${JSON.stringify(summaries(results), null, 1)}\n`);
});

test("and its committed certificates", () => {
  expectCommitted("certificates.md", written("certificates.md"));
});
