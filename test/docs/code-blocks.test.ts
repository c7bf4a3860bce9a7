/**
 * Every `ts` block of the README and the guides runs as it stands, as a module of its own, against the library in one
 * bundle (which loads four times as fast as its sources).
 */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build, transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../catalogue.ts";
import { compare } from "../../src/lab/index.ts";
import { root, sourceOf } from "../helpers/entries.ts";

// Within node_modules, so that programs there find the packages the library imports.
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "ostrom-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() =>
  build({
    entryPoints: [
      ...new Set(
        blocks.flatMap(({ code }) => [...code.matchAll(imported)].map(([, entry]) => sourceOf(entry))),
      ),
    ],
    outbase: root,
    outdir: join(folder, "lib"),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
  }),
);

const documents = [
  "README.md",
  ...["docs", "envs", "experiments"].flatMap((place) =>
    readdirSync(join(root, place)).map((name) =>
      name.endsWith(".md") ? join(place, name) : join(place, name, "README.md"),
    ),
  ),
  ...readdirSync(join(root, "docs/guides"))
    .filter((name) => name !== "README.md")
    .map((name) => join("docs/guides", name)),
].filter((file) => existsSync(join(root, file)));

const blocksOf = (language: string) =>
  documents.flatMap((file) =>
    [
      ...readFileSync(join(root, file), "utf8").matchAll(
        new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"),
      ),
    ].map((match, j) => ({
      document: file,
      name: nameOf(file, language, j),
      first: nameOf(file, language, 0),
      code: match[1],
    })),
  );
const nameOf = (file: string, language: string, j: number) => `${file}, ${language} block ${j + 1}`;
const blocks = blocksOf("ts");

const imported = /(?<=from ")(ostrom[^"]*)/g;
const libraryOf = (entry: string): string =>
  pathToFileURL(join(folder, "lib", relative(root, sourceOf(entry)).replace(/\.ts$/, ".js"))).href;

test("the README has code blocks", () => {
  expect(blocks.filter(({ name }) => name.startsWith("README.md")).length).toBeGreaterThanOrEqual(2);
});

const programOf = (name: string) => `${name.replace(/\W+/g, "-")}.mjs`;
/** A file of the reader's own: the first block of its document. */
const own = /(?<=from ")\.\/[\w-]+\.ts(?=")/g;

/** Writes a block as a program of its own; where it is. */
function written({ name, first, code }: (typeof blocks)[number]): string {
  const program = code.replaceAll(imported, libraryOf).replaceAll(own, `./${programOf(first)}`);
  const file = join(folder, programOf(name));
  writeFileSync(file, transformSync(program, { loader: "ts", format: "esm" }).code);
  return file;
}

const ofBlocks = documents.filter((file) => blocks.some(({ document }) => document === file));

// All in one process, one after another: starting one takes longer than most of them.
describe("programs of documents", () => {
  let failed: Record<string, string>;
  beforeAll(() => {
    const failures = join(folder, "failures.json");
    const all = blocks.map((block) => {
      const { href } = pathToFileURL(written(block));
      return `await import(${JSON.stringify(href)}).catch((error) => { failed[${JSON.stringify(block.document)}] ??= ${JSON.stringify(block.name)} + ": " + (error?.stack ?? error); });`;
    });
    const file = join(folder, "all-programs.mjs");
    writeFileSync(
      file,
      [
        'import { writeFileSync } from "node:fs";',
        "const failed = {};",
        ...all,
        `writeFileSync(${JSON.stringify(failures)}, JSON.stringify(failed));`,
      ].join("\n"),
    );
    execFileSync(process.execPath, [file], { stdio: ["ignore", "ignore", "pipe"], timeout: 240_000 });
    failed = JSON.parse(readFileSync(failures, "utf8"));
  }, 300_000);
  test.each(ofBlocks)("%s runs", (document) => {
    expect(failed[document]).toBeUndefined();
  });
});

test.each(blocksOf("yaml"))("$name is a configuration that runs", ({ code }) => {
  const given = parse(code);
  given.sessions = 2;
  for (const scene of Object.values<{ train: number; window: number; evaluate: number }>(given.scenes)) {
    scene.train = 160;
    scene.window = 40;
    scene.evaluate = 40;
  }
  const run = compare(catalogue, given);
  let step = run.next();
  while (!step.done) step = run.next();
  for (const { societies } of Object.values(step.value.scenes))
    for (const { summary } of Object.values(societies))
      expect(Number.isFinite(summary.welfare.iqm)).toBe(true);
});

const links = [...documents, "CONTRIBUTING.md"].flatMap((file) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => ({
    file,
    target: match[1],
  })),
);

test.each(links)("$file links to $target, which is there", ({ file, target }) => {
  expect(existsSync(join(root, dirname(file), target))).toBe(true);
});
