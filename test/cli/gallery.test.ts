/** The gallery: experiments in processes of their own, and a page of them. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ostrom, temporaryFolder } from "./harness.ts";

const folder = temporaryFolder();

/** An experiment that ends where it is told to. */
function write(id: string, claim: string, body = "", high = 3): string {
  const path = join(folder, `${id}.mjs`);
  writeFileSync(
    path,
    `export const it = {
  kind: "program", id: "${id}", title: "Title of ${id}", question: "Where does it end?", settings: {},
  reproduces: ["Euclid, Elements"],
  claims: [{ says: "It ends at 3", measured: ({ end }) => ({ estimate: end, low: end, high: ${high} }), ${claim} }],
  figures: ({ end }) => ({ line: '<svg viewBox="0 0 1 1"><title>ends at ' + end + "</title></svg>" }),
  run: () => { ${body} return { end: 3 }; },
};
`,
  );
  return path;
}
const right = write("right", "within: [3, 3], quick: [2, 4]");
const known = write("known", 'within: [4, 5], unmet: "The source counts from 1."');
const open = write("open", "within: [3, 3], quick: [3, 3]", "", 4);
const wrong = write("wrong", "within: [4, 5]");
const broken = write("broken", "within: [3, 3]", 'throw new Error("the well is dry");');

test("runs what it is given and makes a page with verdicts, charts, times and reports", async () => {
  const out = join(folder, "gallery");
  const said = await ostrom(["gallery", right, known, "--workers", "2", "--out", out]);
  expect(said).toMatchObject({ code: 0, out: `1 pass, 1 fail\n\n${join(out, "index.html")}\n` });
  expect(said.err).toMatch(/right: 1 pass, [\d.]+ s/);
  const html = readFileSync(join(out, "index.html"), "utf8");
  for (const text of [
    "Title of right",
    "ends at 3",
    "right/report.html",
    "Euclid",
    "The source counts from 1.",
  ])
    expect(html).toContain(text);
  expect(html).not.toMatch(/undefined|NaN/);

  const made = statSync(join(out, "right", "results.json")).mtimeMs;
  const again = await ostrom(["gallery", right, "--out", out, "--json"]);
  expect(statSync(join(out, "right", "results.json")).mtimeMs).toBe(made);
  expect(JSON.parse(again.out).cards).toMatchObject([
    { id: "right", seconds: expect.any(Number), claims: [{ verdict: "pass" }] },
  ]);
});

test("short versions are held to their own ranges", async () => {
  const out = join(folder, "quick");
  const said = await ostrom(["gallery", right, "--quick", "--out", out, "--json"]);
  expect(JSON.parse(said.out).cards).toMatchObject([{ claims: [{ verdict: "pass", within: [2, 4] }] }]);

  // A claim without such a range is told apart from one that was judged and left open.
  const more = await ostrom(["gallery", right, known, open, "--quick", "--out", out]);
  expect(more.out).toMatch(/^1 pass, 1 undecided, 1 not judged\n/);
  expect(more.err).toContain("known: 1 not judged");
  const html = readFileSync(join(out, "index.html"), "utf8");
  expect(html).toContain("1 pass, 1 undecided, 1 not judged of 3 claims");
  expect(html).toContain("</svg>not judged</td>");
  expect(html).toContain("</svg>undecided</td>");
  expect(html).not.toContain("The source counts from 1.");

  // What a folder holds is shown as what it is, or not at all.
  for (const others of [[], ["--quick", "--seed", "1"]])
    expect(await ostrom(["gallery", right, ...others, "--out", out])).toMatchObject({
      code: 1,
      err: expect.stringContaining("holds short versions of seed 0; choose another --out"),
    });
  const { code, err } = await ostrom(["gallery", right, "--out", folder]);
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("is not empty") });
});

test("a claim that fails without a reason, or an experiment that stops, is an error with the page made", async () => {
  const out = join(folder, "failing");
  const said = await ostrom(["gallery", wrong, broken, right, "--out", out]);
  expect(said).toMatchObject({ code: 1, err: expect.stringContaining("not reproduced: wrong, broken") });
  expect(readFileSync(join(out, "index.html"), "utf8")).toContain("the well is dry");
});
