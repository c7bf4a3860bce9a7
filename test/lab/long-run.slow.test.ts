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

const code = `
  import { longRun } from "./long-run.ts";
  const { curve } = longRun(process.argv[2], Number(process.argv[3]));
  const { maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ points: curve.ticks.length, last: curve.ticks.at(-1), rssMiB: maxRSS / 1024 }));
`;

test("a record of 5,000,000 windows is written, opened and collected in a heap of 64 MiB", async () => {
  const program = join(built, "long-run.mjs");
  await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
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
