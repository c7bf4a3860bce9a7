/** `npm start` runs what was built, but never an older state than that of the sources. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "start-"));
afterAll(() => rmSync(root, { recursive: true }));

const folders = ["scripts", "src/cli", "envs/pond", "agents", "experiments", "dist/src/cli"];
for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
for (const file of [
  "catalogue.ts",
  "tsconfig.json",
  "tsconfig.build.json",
  "envs/pond/pond.ts",
  "envs/pond/README.md",
])
  writeFileSync(join(root, file), "");
writeFileSync(join(root, "package.json"), '{ "type": "module" }');
writeFileSync(join(root, "src/cli/main.ts"), 'const said: string = "sources"; console.log(said);');
writeFileSync(join(root, "dist/src/cli/main.js"), 'console.log("built", ...process.argv.slice(2));');
cpSync("scripts/start.mjs", join(root, "scripts/start.mjs"));
symlinkSync(join(process.cwd(), "node_modules"), join(root, "node_modules"));

const run = () =>
  execFileSync(process.execPath, [join(root, "scripts/start.mjs"), "run", "it"], { encoding: "utf8" }).trim();
const at = (path: string, minutes: number) =>
  utimesSync(join(root, path), 0, Date.now() / 1000 + 60 * minutes);

test("what was built runs with the same words, until a source is newer", () => {
  at("dist/src/cli/main.js", 1);
  at("envs/pond/README.md", 2);
  expect(run()).toBe("built run it");
  at("envs/pond/pond.ts", 2);
  expect(run()).toBe("sources");
  at("envs/pond/pond.ts", 0);
  expect(run()).toBe("built run it");
  // A file that is gone leaves its trace in the folder.
  at("envs/pond", 2);
  expect(run()).toBe("sources");
  at("envs/pond", 0);
  rmSync(join(root, "dist"), { recursive: true });
  expect(run()).toBe("sources");
});
