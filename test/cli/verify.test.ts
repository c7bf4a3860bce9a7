/** What is made of a run, and sealed anew by somebody else, is noticed and made again: charts, report, claims, figures. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { seal, unseal } from "../../src/lab/node/seal.ts";
import { ostrom, temporaryFolder } from "./harness.ts";

const folder = temporaryFolder();
const figures =
  'figures: () => ({ drawn: \'<svg width="1" height="1" viewBox="0 0 1 1"><title>drawn</title></svg>\' }),';
const claims =
  'claims: [{ says: "It is one", measured: () => ({ estimate: 1, low: 1, high: 1 }), within: [1, 1] }],';
const stated = `title: "T", question: "Q?", ${claims} ${figures}`;
const societies = '{ always: { policies: [{ use: "q-learning" }] } }';
const scene = `{ env: "matrix-game", train: 8, window: 4, evaluate: 4, societies: ${societies} }`;
const kinds = {
  comparison: `export const e = { kind: "comparison", id: "e", ${stated} config: { name: "e", sessions: 2, scenes: { pd: ${scene} } } };`,
  program: `export const e = { kind: "program", id: "e", ${stated} settings: {}, summary: () => "It is 1", run: async ({ cell }) => ({ found: await cell("a", () => 1) }) };`,
};

/** A sealed file says something else. */
function forge(path: string, name: string, from: string, to: string): void {
  const file = join(path, name);
  const { text, run } = unseal(name, readFileSync(file, "utf8"));
  expect(text).toContain(from);
  writeFileSync(file, seal(name, text.replace(from, to), run));
}

describe.each(Object.entries(kinds))("a %s", (kind, code) => {
  const whole = join(folder, kind);
  beforeAll(async () => {
    const file = join(folder, `${kind}.mjs`);
    writeFileSync(file, code);
    expect(await ostrom(["run", file, "--out", whole])).toMatchObject({ code: 0 });
    expect(await ostrom(["verify", whole])).toMatchObject({ code: 0, err: "" });
  });

  const files: [name: string, from: string, to: string][] = [
    ["results.json", '"verdict": "pass"', '"verdict": "fail"'],
    ["results.json", '"estimate": 1', '"estimate": 2'],
    ["drawn.svg", "drawn", "forged"],
    ["report.html", "It is one", "It is two"],
    ...(kind === "comparison"
      ? ([["charts/pd.learning.svg", "<svg", "<svg "]] as [string, string, string][])
      : []),
  ];
  test.each(files)("%s: %s becomes %s", async (name, from, to) => {
    const path = join(folder, `${kind}-forged`);
    cpSync(whole, path, { recursive: true });
    forge(path, name, from, to);
    const verified = await ostrom(["verify", path]);
    expect(verified.code).toBe(1);
    expect(verified.out).toMatch(new RegExp(`${name}: it is not what .* \\(can be made again\\)`));
    expect(await ostrom(["resume", "--repair", path, "--workers", "1"])).toMatchObject({ code: 0 });
    expect(await ostrom(["verify", path])).toMatchObject({ code: 0 });
    for (const each of readdirSync(whole).filter((each) => /\.(json|svg|html)$/.test(each)))
      expect(readFileSync(join(path, each), "utf8"), each).toBe(readFileSync(join(whole, each), "utf8"));
    rmSync(path, { recursive: true });
  });

  test("a figure that is gone", async () => {
    const path = join(folder, `${kind}-gone`);
    cpSync(whole, path, { recursive: true });
    rmSync(join(path, "drawn.svg"));
    expect((await ostrom(["verify", path])).out).toContain("drawn.svg: it is not there (can be made again)");
  });
});

test("what comes of an experiment that is gone is looked at by its seal", async () => {
  const file = join(folder, "comparison.mjs");
  rmSync(file);
  const path = join(folder, "comparison");
  expect(await ostrom(["verify", path])).toMatchObject({
    code: 0,
    err: `warning: no claims are judged: there is no file ${file}\n`,
  });
});
