/** What `ostrom new` writes works as it stands: its own test passes, the checks hold, and it runs. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { ostrom } from "./harness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Below the clone, as a user of the clone would have it: there "ostrom" is what the sources say.
mkdirSync(join(root, "scratch"), { recursive: true });
const folder = mkdtempSync(join(root, "scratch", "new-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Its tests, as the command says to run them. */
function runTest(name: string): string {
  return execFileSync(
    join(root, "node_modules", ".bin", "tsx"),
    ["--test", join(folder, `${name}.test.ts`)],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
}

describe.each(["env", "policy", "norm", "mechanism"])("new %s", (kind) => {
  const name = `my-first-${kind}`;

  test("writes two files, whose tests pass", async () => {
    const said = await ostrom(["new", kind, name, "--out", folder]);
    expect(said).toMatchObject({ code: 0, err: "" });
    const [file, tests] = said.out.split("\n");
    expect([file, tests]).toEqual([join(folder, `${name}.ts`), join(folder, `${name}.test.ts`)]);
    expect(said.out).toContain(`npx tsx --test ${tests}`);
    expect(runTest(name)).toMatch(/# pass [1-9]\d*\n# fail 0/);
    const again = await ostrom(["new", kind, name, "--out", folder]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("is there already") });
  });

  test("keeps the rules", async () => {
    const said = await ostrom(["check", join(folder, `${name}.ts`)]);
    expect(said.err).toBe("");
    expect(said.out).toMatch(/ [1-9]\d* rules hold, 0 broken/);
  });
});

test("new experiment: its test passes, and what it runs is judged", async () => {
  await ostrom(["new", "experiment", "my-first-trial", "--out", folder]);
  expect(runTest("my-first-trial")).toMatch(/# pass 1\n# fail 0/);
});

test.each([
  ["My-Pond", "lower-case letters"],
  ["pond-v1", "leave the version out"],
  ["../pond", "lower-case letters"],
])("%s is no name", async (name, message) => {
  expect(await ostrom(["new", "env", name, "--out", folder])).toMatchObject({
    code: 2,
    err: expect.stringContaining(message),
  });
  expect(existsSync(join(folder, `${name}.ts`))).toBe(false);
});

test("the names follow the one that is given", async () => {
  await ostrom(["new", "env", "my-deep-well", "--out", folder]);
  const text = readFileSync(join(folder, "my-deep-well.ts"), "utf8");
  expect(text).toContain("export const myDeepWell = defineEnv({");
  expect(text).toContain('id: "my-deep-well-v0",\n  title: "My deep well"');
});
