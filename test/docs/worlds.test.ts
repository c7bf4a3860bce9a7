/** The page of worlds and its pictures are what the envs that ship make them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { worldFiles } from "../../scripts/worlds.ts";
import { root } from "../helpers/entries.ts";

const files = worldFiles();
const pictures = readdirSync(join(root, "docs/worlds")).map((name) => `docs/worlds/${name}`);

test.each([...new Set([...files.keys(), ...pictures])])("%s is up to date: npm run worlds", (path) => {
  expect(existsSync(join(root, path)) && readFileSync(join(root, path), "utf8")).toBe(files.get(path));
});

test("every env has a subject, a sentence and something in its picture", () => {
  const page = files.get("docs/worlds.md") ?? "";
  expect(page).not.toContain("## Other");
  for (const [, said] of page.matchAll(/^### .*\n\n(.*)\n\n!\[/gm)) expect(said.length).toBeGreaterThan(30);
  for (const path of pictures) expect(files.get(path)).not.toMatch(/NaN|undefined|nothing has happened/);
});
