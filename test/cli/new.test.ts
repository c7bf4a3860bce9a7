/** What `ostrom new` writes works as it stands: its own test passes, the checks hold, and it runs. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { ostrom } from "./harness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Below the clone, as a user of the clone would have it: there "ostrom" is what the sources say.
mkdirSync(join(root, "scratch"), { recursive: true });
const folder = mkdtempSync(join(root, "scratch", "new-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tsx = (args: readonly string[]) =>
  execFileSync(join(root, "node_modules", ".bin", "tsx"), args, { cwd: root, encoding: "utf8" });
const testOf = (name: string) => join(folder, `${name}.test.ts`);
const kinds = ["env", "policy", "norm", "mechanism"];

describe.each(kinds)("new %s", (kind) => {
  const name = `my-first-${kind}`;

  test("writes two files", async () => {
    const said = await ostrom(["new", kind, name, "--out", folder]);
    expect(said).toMatchObject({ code: 0, err: "" });
    const [file, tests] = said.out.split("\n");
    expect([file, tests]).toEqual([join(folder, `${name}.ts`), testOf(name)]);
    expect(said.out).toContain(`npx tsx --test ${tests}`);
    const again = await ostrom(["new", kind, name, "--out", folder]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("is there already") });
  });

  test("keeps the rules", async () => {
    const said = await ostrom(["check", join(folder, `${name}.ts`)]);
    expect(said.err).toBe("");
    expect(said.out).toMatch(/ [1-9]\d* rules hold, 0 broken/);
  });
});

test("their tests pass", () => {
  const all = join(folder, "all.ts");
  // In one process: loading the sources takes longer than any of them.
  writeFileSync(all, kinds.map((kind) => `import "./my-first-${kind}.test.ts";\n`).join(""));
  const said = tsx([all]);
  expect(said).toMatch(/[#ℹ] fail 0/);
  expect(Number(said.match(/[#ℹ] pass (\d+)/)?.[1])).toBeGreaterThanOrEqual(kinds.length);
});

test("new experiment: its test passes, as the command says to run it, and what it runs is judged", async () => {
  await ostrom(["new", "experiment", "my-first-trial", "--out", folder]);
  expect(tsx(["--test", testOf("my-first-trial")])).toMatch(/# pass 1\n# fail 0/);
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
