/** What guides and the README say of the library is what it is: files, command lines, rules and messages. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/cli.ts";
import { env } from "../../src/cli/templates/env.ts";
import { experiment } from "../../src/cli/templates/experiment.ts";
import { mechanism } from "../../src/cli/templates/mechanism.ts";
import { namesOf } from "../../src/cli/templates/names.ts";
import { norm } from "../../src/cli/templates/norm.ts";
import { policy } from "../../src/cli/templates/policy.ts";
import { checkRules } from "../../src/core/check.ts";
import { mechanismRules } from "../../src/core/check-mechanism.ts";
import { policyRules } from "../../src/core/check-policy.ts";
import { mechanisms } from "../../src/mechanisms/index.ts";
import { root } from "../helpers/entries.ts";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const guides = readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`);

test.each([
  ["env", env(namesOf("well"))],
  ["learner", policy(namesOf("urn"))],
  ["norm", norm(namesOf("two-tits-for-tat"))],
  ["mechanism", mechanism(namesOf("fee"))],
  ["experiment", experiment(namesOf("commons-tax"))],
])("the guide to a first %s begins with what ostrom new writes", (guide, written) => {
  expect(/^```ts\n(.*?)^```/ms.exec(read(`docs/guides/${guide}.md`))![1]).toBe(written);
});

describe("command lines", () => {
  const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const lines = ["README.md", ...docs.map((name) => `docs/${name}`), ...guides].flatMap((file) =>
    [...read(file).matchAll(/^```sh\n(.*?)^```/gms)]
      .flatMap(([, block]) => block.replaceAll(/\\\n\s*/g, "").split("\n"))
      .map((line) => /^(?:npx ostrom|npm run ostrom --|ostrom) (.*?)(?: +[#>] .*)?$/.exec(line)?.[1])
      .filter((line) => line !== undefined)
      .map((line) => ({ file, line })),
  );

  test("are found", () => {
    for (const file of guides) expect(lines.filter((each) => each.file === file)).not.toEqual([]);
  });

  test.each(lines)("$file: ostrom $line", async ({ line }) => {
    let said = "";
    const write = (text: string) => {
      said += text;
    };
    const io = { out: write, err: write, outIsTerminal: false, errIsTerminal: false, columns: 100 };
    const root = await program(line.split(" ")[0], io);
    let parsed: Command | undefined;
    for (const command of root.commands)
      command.action(() => {
        parsed = command;
      });
    await root.parseAsync(line.split(/\s+/), { from: "user" }).catch(() => {});
    expect(said).toBe("");
    expect(parsed?.name()).toBe(line.split(" ")[0]);
  });
});

test.each([
  ["env", checkRules],
  ["learner", policyRules],
  ["mechanism", mechanismRules],
])("the guide to a first %s names every rule once", (guide, rules) => {
  const section = read(`docs/guides/${guide}.md`)
    .split("\n## ")
    .find((part) => part.startsWith("What holds it to rules"))!;
  const cells = section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|")[2]);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(rules.map(({ name }) => name).sort());
});

test.each(mechanisms.ids)("docs/institutions.md tells of %s", (id) => {
  expect(read("docs/institutions.md")).toContain(`\`${id}\``);
});

describe("messages that guides explain", () => {
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => read(join("src", name)).replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "\0"))
    .join("\n");
  const messages = guides.flatMap((file) =>
    [...(read(file).split("\n## What goes wrong")[1] ?? "").matchAll(/^\| `([^`]+)` \|/gm)].map(
      ([, message]) => ({ file, message }),
    ),
  );

  test("are found", () => {
    expect(new Set(messages.map(({ file }) => file)).size).toBe(6);
  });

  /** Two thirds of its words stand in the sources beside their neighbours; the others are names and values. */
  test.each(messages)("$file: $message", ({ message }) => {
    const words = message
      .replaceAll(/\b\d[\d.]*\b/g, "\0")
      .replaceAll("\0..\0", "\0")
      .split(" ");
    const pair = (j: number) =>
      j >= 0 && j + 1 < words.length && sources.includes(`${words[j]} ${words[j + 1]}`);
    const found = words.filter((_, j) => pair(j - 1) || pair(j));
    expect(found.length).toBeGreaterThanOrEqual((2 / 3) * words.length);
  });
});
