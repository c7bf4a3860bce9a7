/** What a page links to or names as a file of the project is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../helpers/entries.ts";

const rooms = ["docs", "envs", "agents", "experiments", "src", "bench", "scripts"];
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => join(room, file)),
  ),
];

/** Links within the project, and files named by their path from its root. */
function namedIn(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8").replaceAll(/^```.*?^```/gms, "");
  const links = [...text.matchAll(/\]\((?!https?:|mailto:|#|data:)([^)#\s]+)/g)].map(([, to]) =>
    join(dirname(page), to),
  );
  const files = [
    ...text.matchAll(/`((?:docs|envs|agents|experiments|src|bench|scripts|test)\/[\w./-]+\.\w+)`/g),
  ];
  return [...links, ...files.map(([, file]) => file)];
}

test("pages link to files that are there", () => {
  const named = pages.flatMap((page) => namedIn(page).map((to) => ({ page, to })));
  expect(named.length).toBeGreaterThan(300);
  expect(named.filter(({ to }) => !existsSync(join(root, to)))).toEqual([]);
});
