/** Experiments that are programs of their own. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ostrom, temporaryFolder } from "./harness.ts";

const folder = temporaryFolder();
const study = join(folder, "study.js");
writeFileSync(
  study,
  `export const title = "A line";
export async function measure({ seed, sessions = 3, quick, note }) {
  note("measuring");
  const series = [{ label: "a", x: [0, 1], y: [0, sessions] }];
  const charts = { line: { title, xLabel: "x", yLabel: "y", series } };
  return { summary: "rises to " + sessions, results: { seed, sessions, quick }, charts };
}
`,
);

test("run writes what it measures and draws its charts", async () => {
  const out = join(folder, "run");
  const said = await ostrom(["run", study, "--seed", "7", "--sessions", "5", "--quick", "--out", out]);
  expect(said).toMatchObject({ code: 0, err: "measuring\n" });
  expect(said.out).toContain("rises to 5");
  expect(JSON.parse(readFileSync(join(out, "results.json"), "utf8"))).toEqual({
    seed: 7,
    sessions: 5,
    quick: true,
  });
  expect(readFileSync(join(out, "line.svg"), "utf8")).toContain("a ends at 5 (x 1)");

  const again = await ostrom(["run", study, "--out", out]);
  expect(again.code).not.toBe(0);
  expect(again.err).toContain("is not empty; choose another --out");
});

test("it has no configuration to set and no societies to certify", async () => {
  const set = await ostrom(["run", study, "--set", "a=1", "--out", join(folder, "none")]);
  expect(set.err).toContain("has no configuration");
  expect(existsSync(join(folder, "none"))).toBe(false);
  const certified = await ostrom(["certify", study]);
  expect(certified.err).toContain("compares no societies");
});
