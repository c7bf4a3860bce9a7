/** The page of experiments is what they and their committed results make it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { experimentsPage, path } from "../../scripts/experiments.ts";
import { root } from "../helpers/entries.ts";

test("it is up to date: npm run experiments", async () => {
  expect(readFileSync(join(root, path), "utf8")).toBe(await experimentsPage());
});
