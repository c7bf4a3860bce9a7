/** The first commands that README.md shows, and what it says that they find. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./harness.ts";
import { remote } from "./remote.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const folder = temporaryFolder();
const { succeed } = remote();
const tax = ["--mechanism", "pigouvian-tax", "--mechanism-set", "on=effort", "--mechanism-set", "rate=0.2"];

test.each([
  ["alone", [], "42 % [25, 50]", "has a welfare of at most 42 % [25, 50] of the optimum."],
  ["taxed", tax, "106 % [105, 106]", "has a welfare of at most 106 % [105, 106] of the optimum."],
])("learners in a commons, %s", async (name, mechanism, said, found) => {
  const { out } = await succeed([
    "train",
    "commons",
    "--set",
    "agents=4",
    ...mechanism,
    "--out",
    join(folder, name),
  ]);
  expect(out.replace(/\s+/g, " ")).toContain(found);
  expect(out.replace(/\s+/g, " ")).toContain("best constant effort");
  expect(readme).toContain(said);
});
