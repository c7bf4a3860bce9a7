/**
 * The committed results of lola-dice-ipd are what its configuration gives: the first two sessions of every society, to the
 * last bit. After a deliberate change:
 * UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments/lola-dice-ipd
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toJson } from "../../src/cli/io.ts";
import type { Results } from "../../src/lab/index.ts";
import { unsealed } from "../cli/harness.ts";
import { committedPart } from "./committed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = join(root, "experiments/lola-dice-ipd");
const place = mkdtempSync(join(tmpdir(), "ostrom-lola-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const update = process.env.UPDATE_RESULTS !== undefined;
const heldSessions = 2;
const shown = ["welfare", "cooperation"];
let found: Results & { claims: unknown };

beforeAll(() => {
  const folder = join(place, "run");
  const command = ["--import", import.meta.resolve("tsx"), "src/cli/main.ts"];
  const run = ["run", "lola-dice-ipd", "--out", folder];
  const sessions = update ? [] : ["--sessions", String(heldSessions)];
  execFileSync(process.execPath, [...command, ...run, ...sessions], { cwd: root, stdio: "pipe" });
  found = JSON.parse(unsealed(folder, "results.json"));
  if (!update) return;
  writeFileSync(join(home, "results.json"), toJson(committedPart(found, shown)));
  writeFileSync(join(home, "returns.svg"), unsealed(folder, "returns.svg"));
}, 900_000);

const committed = (): Results => JSON.parse(readFileSync(join(home, "results.json"), "utf8"));

test("the committed results are what the configuration gives", () => {
  const { societies } = committed().scenes.ipd;
  expect(Object.keys(found.scenes.ipd.societies)).toEqual(Object.keys(societies));
  for (const [name, { values }] of Object.entries(societies))
    for (const metric of shown)
      expect(found.scenes.ipd.societies[name].values[metric].slice(0, heldSessions), name).toEqual(
        values[metric].slice(0, heldSessions),
      );
});
