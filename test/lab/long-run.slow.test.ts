/** Five million windows, in a process whose heap would not hold a twentieth of them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const built = mkdtempSync(join(cache, "ostrom-long-"));
const place = mkdtempSync(join(tmpdir(), "ostrom-long-"));
afterAll(() => {
  for (const path of [built, place]) rmSync(path, { recursive: true, force: true });
});

test("a record of 5,000,000 windows is written, opened and collected in a heap of 64 MiB", async () => {
  const program = join(built, "long-run.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("long-run.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
  const said = execFileSync(
    process.execPath,
    ["--max-old-space-size=64", program, join(place, "run"), "5000000"],
    { encoding: "utf8" },
  );
  expect(JSON.parse(said)).toMatchObject({ points: 1000, last: 5_000_000 });
  expect(JSON.parse(said).rssMiB).toBeLessThan(400);
});
