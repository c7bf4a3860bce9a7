import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../../catalogue.ts";
import { assignAll } from "../../src/cli/assign.ts";
import { readConfig } from "../../src/cli/config-file.ts";
import { UsageError } from "../../src/cli/usage.ts";
import { validateConfig } from "../../src/cli/validate.ts";
import { temporaryFolder } from "./harness.ts";

interface Entry {
  readonly about: string;
  readonly as?: string;
  readonly text: string;
  readonly set?: readonly string[];
  readonly refused?: string;
  readonly gives?: object;
}

const corpus: Entry[] = parse(
  readFileSync(new URL("../corpora/configurations/corpus.yaml", import.meta.url), "utf8"),
);
const folder = temporaryFolder();

const society = '{"policies": [{"use": "random"}]}';
const scene = `{"env": "matrix-game", "train": 1, "evaluate": 10, "societies": {"a": ${society}}}`;
const whole = (text: string) =>
  text
    .replaceAll("SCENE", scene)
    .replaceAll("SOCIETY", society)
    .replaceAll(/LONG(\d+)/g, (_, length) => "n".repeat(Number(length)));

async function read({ as = "a.yaml", text, set }: Entry) {
  const path = join(folder, as);
  writeFileSync(path, whole(text));
  const config = await readConfig(path);
  assignAll(config, set);
  return validateConfig(catalogue, config);
}

describe("a configuration", () => {
  test.each(corpus.filter(({ refused }) => refused !== undefined))("is refused: $about", async (entry) => {
    const error = await read(entry).then(
      (config) => JSON.stringify(config),
      (error) => error,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(entry.refused);
  });

  test.each(corpus.filter(({ gives }) => gives !== undefined))("is read: $about", async (entry) => {
    expect(await read(entry)).toMatchObject(entry.gives!);
  });

  test("in any text gives a configuration or an error of usage", async () => {
    const plain = `name: x\nseed: 1e3\nscenes:\n  pd: &pd ${scene}\n  other: *pd\n`;
    const texts = [
      plain,
      whole('{"name": "x", "scenes": {"pd": SCENE}}'),
      ...corpus.map(({ text }) => whole(text)),
    ];
    const signs = [
      "&a ",
      "*a",
      "*pd",
      "!!set ",
      "!!binary ",
      "!!float ",
      "!x ",
      "<<: ",
      "? ",
      "- ",
      "| ",
      "> ",
      "%YAML 1.1",
    ];
    const more = [
      "---\n",
      "...",
      ":",
      " ",
      "\t",
      "\n",
      "{",
      "}",
      "[",
      "]",
      ",",
      '"',
      "'",
      "#",
      "\0",
      "\ufeff",
      "__proto__",
      "null",
    ];
    const edit = fc.record({ at: fc.nat(), cut: fc.nat(6), put: fc.constantFrom(...signs, ...more, "") });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("b.yaml", "b.json"),
        async (from, edits, as) => {
          const text = edits.reduce((before, { at, cut, put }) => {
            const place = at % (before.length + 1);
            return before.slice(0, place) + put + before.slice(place + cut);
          }, from);
          try {
            await read({ about: "", as, text });
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("of any depth is refused with words", async () => {
    for (const [as, text] of [
      ["a.json", `{"name": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
      ["a.json", '{"name": '.repeat(20_000) + 1 + "}".repeat(20_000)],
      ["a.yaml", `name: ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
      ["a.yaml", "- ".repeat(20_000)],
      ["a.yaml", `name: ${"[".repeat(150)}${"]".repeat(150)}`],
    ] as const)
      await expect(read({ about: "", as, text })).rejects.toThrow(UsageError);
  });
});
