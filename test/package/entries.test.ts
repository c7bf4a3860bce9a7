/** package.json, tsconfig.json and the folders say the same about what can be imported. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mechanisms } from "../../src/mechanisms/index.ts";
import { entries, root, sourceOf } from "../helpers/entries.ts";

const envs = readdirSync(`${root}envs`).filter((name) => existsSync(`${root}envs/${name}/${name}.ts`));
const specifiers = [...entries.keys()].flatMap((entry) =>
  entry.includes("*") ? envs.map((name) => entry.replace("*", name)) : [entry],
);

test("every entry has its source", () => {
  expect(envs.length).toBeGreaterThan(10);
  expect(specifiers.filter((specifier) => !existsSync(sourceOf(specifier)))).toEqual([]);
});

test("every agent of agents/index.ts has an entry by the name of its file", () => {
  const index = readFileSync(`${root}agents/index.ts`, "utf8");
  const files = [...index.matchAll(/from "\.\/((?:learners|norms)\/([\w-]+)\.ts)"/g)];
  expect(files.length).toBeGreaterThan(50);
  expect(Object.fromEntries([...entries].filter(([entry]) => entry.startsWith("ostrom/agents/")))).toEqual(
    Object.fromEntries(files.map(([, file, name]) => [`ostrom/agents/${name}`, `agents/${file}`])),
  );
});

test("agents have their entries in alphabetical order, and mechanisms are listed in it", () => {
  const names = [...entries.keys()].filter((entry) => entry.startsWith("ostrom/agents/"));
  expect(names).toEqual([...names].sort());
  expect(mechanisms.ids).toEqual([...mechanisms.ids].sort());
});

test("in a clone tsconfig.json resolves every entry to the same source", () => {
  const { paths } = JSON.parse(readFileSync(`${root}tsconfig.json`, "utf8")).compilerOptions;
  const patterns = Object.keys(paths).sort((a, b) => b.length - a.length);
  const resolved = (specifier: string): string | undefined => {
    const pattern =
      patterns.find((key) => key === specifier) ??
      patterns.find((key) => key.endsWith("*") && specifier.startsWith(key.slice(0, -1)));
    if (!pattern) return;
    const name = specifier.slice(pattern.length - 1);
    return paths[pattern]
      .map((path: string) => path.replace("*", name))
      .find((path: string) => existsSync(root + path));
  };
  expect(specifiers.map((specifier) => [specifier, resolved(specifier)])).toEqual(
    specifiers.map((specifier) => [specifier, `./${sourceOf(specifier).slice(root.length)}`]),
  );
});
