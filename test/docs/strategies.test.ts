/** docs/strategies.md tells of every strategy, with its source. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { strategies } from "../../agents/strategies/index.ts";
import { root } from "../helpers/entries.ts";

const rows = readFileSync(join(root, "docs/strategies.md"), "utf8")
  .split("\n")
  .flatMap((line) => [...line.matchAll(/^\| `([\w-]+)` \| (.+) \| (.*) \|$/g)].map(([, ...cells]) => cells));

test("docs/strategies.md has a row for each strategy, and no other", () => {
  expect(rows.map(([id]) => id).sort()).toEqual([...strategies.ids].sort());
});

test("docs/strategies.md names their sources", () => {
  const sources = Object.fromEntries([...strategies].map(({ id, cite }) => [id, cite.join("; ")]));
  expect(Object.fromEntries(rows.map(([id, , source]) => [id, source]))).toEqual(sources);
});
