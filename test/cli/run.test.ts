/** Whole runs, from command line to report. */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Results } from "../../src/lab/index.ts";
import { rowsFiles, temporaryFolder, unsealed } from "./harness.ts";
import { remote, startFromSource, until } from "./remote.ts";

const folder = temporaryFolder();
const { ostrom, succeed } = remote();

const config = {
  name: "two-societies",
  sessions: 4,
  scenes: {
    pd: {
      label: "Prisoner's dilemma",
      env: "matrix-game",
      train: 8000,
      window: 500,
      evaluate: 100,
      show: { welfare: "Welfare", cooperation: "Cooperation" },
      societies: {
        myopic: { label: "Myopic learners", policies: [{ use: "q-learning", params: { gamma: 0 } }] },
        taxed: {
          label: "Small society",
          kind: "mechanism",
          policies: [{ use: "q-learning" }],
          mechanisms: [{ use: "quota", params: { cap: 0 } }],
        },
      },
    },
  },
};
const file = join(folder, "config.json");
writeFileSync(file, JSON.stringify(config));
const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");

test("compare writes the whole folder and says where the report is", async () => {
  const out = join(folder, "compared");
  const said = await succeed([
    "compare",
    file,
    "--set",
    "scenes.pd.train=2e3",
    "--workers",
    "1",
    "--out",
    out,
  ]);
  expect(said.out).toContain("Myopic learners");
  expect(said.out.trimEnd().split("\n").at(-1)).toBe(join(out, "report.html"));
  expect(said.err).toMatch(/^run folder .*compared\n/);
  expect(said.err.trimEnd().split("\n").at(-1)).toMatch(/^100 %/);

  const { config: held, versions } = JSON.parse(read("compared", "config.json"));
  expect(held.scenes.pd.train).toBe(2000);
  expect(versions).toMatchObject({ node: process.versions.node });
  const rows = rowsFiles(out)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows.map(({ society, phase, tick }) => `${society} ${phase} ${tick}`)).toEqual(
    ["myopic", "taxed"].flatMap((name) => [
      ...[500, 1000, 1500, 2000].map((tick) => `${name} train ${tick}`),
      `${name} evaluate 100`,
    ]),
  );
  expect(rows.every(({ values }) => values.welfare.length === 4)).toBe(true);
  expect(existsSync(join(out, "checkpoints"))).toBe(false);
  const html = read("compared", "report.html");
  expect(html).toMatch(/^<!doctype html>/i);
  expect(html).toContain("Myopic learners");

  // A quota of 0 in units of the action's number allows only action 0, which is cooperation: 3 + 3.
  const { scenes } = JSON.parse(read("compared", "results.json")) as Results;
  expect(scenes.pd.societies.taxed.summary.welfare).toMatchObject({ mean: 6, sd: 0, n: 4 });
  expect(scenes.pd.societies.myopic.summary.welfare.mean).toBeLessThan(3);

  const again = await ostrom(["compare", file, "--set", "scenes.pd.train=2e3", "--out", out]);
  expect(again).toMatchObject({ code: 1, out: "", err: expect.stringContaining("holds this run, complete") });
  const other = await ostrom(["compare", file, "--seed", "1", "--out", out]);
  expect(other).toMatchObject({ code: 1, out: "", err: expect.stringContaining("another configuration") });

  const resumed = await ostrom(["resume", out]);
  expect(resumed).toMatchObject({ code: 0, out: said.out });
  writeFileSync(join(out, "report.html"), "");
  expect(await ostrom(["report", out])).toMatchObject({ code: 0, out: said.out, err: "" });
  expect(read("compared", "report.html")).toBe(html);
});

test("compare --json prints the results and nothing else; seed and sessions come from the command line", async () => {
  const out = join(folder, "json");
  const args = ["compare", file, "--set", "scenes.*.train=1000", "--seed", "7", "--sessions", "3"];
  const said = await succeed([...args, "--json", "--workers", "2", "--out", out]);
  const { folder: where, report, results } = JSON.parse(said.out);
  expect([where, report]).toEqual([out, join(out, "report.html")]);
  expect(results).toEqual(JSON.parse(unsealed(join(folder, "json"), "results.json")));
  expect(results).toMatchObject({ name: "two-societies", seed: 7, sessions: 3 });
});

test("train prints a learning curve of the society it was told to build", async () => {
  const out = join(folder, "trained");
  const said = await succeed([
    ...["train", "matrix-game", "--preset", "stag-hunt", "--set", "noise=1/100"],
    ...["--agent", "q-learning@1", "--agent", "q-learning", "--agent-set", "alpha=2^-4"],
    ...["--mechanism", "quota", "--mechanism", "late=quota@0:10,20"],
    ...["--mechanism-set", "quota.cap=1", "--mechanism-set", "late.cap=2"],
    ...["--ticks", "1e3", "--window", "250", "--sessions", "2", "--workers", "1", "--out", out],
  ]);
  const lines = said.out.split("\n");
  expect(lines[0]).toContain("learning curve of Independent Q-learning under Quota");
  expect(lines[1]).toMatch(/^tick +welfare +cooperation +coordination$/);
  expect(lines.slice(2, 6).map((line) => Number.parseInt(line, 10))).toEqual([250, 500, 750, 1000]);
  const { config: held } = JSON.parse(read("trained", "config.json"));
  expect(held.name).toBe("train-matrix-game");
  const [scene] = Object.values<(typeof config.scenes)["pd"] & { params: unknown }>(held.scenes);
  expect(scene.params).toEqual({ game: "stag-hunt", noise: 0.01 });
  expect(Object.values(scene.societies)[0]).toMatchObject({
    policies: [
      { use: "q-learning", seats: [1], params: { alpha: 0.0625 } },
      { use: "q-learning", params: { alpha: 0.0625 } },
    ],
    mechanisms: [
      { use: "quota", params: { cap: 1 } },
      { use: "quota", as: "late", seats: [0], during: [10, 20], params: { cap: 2 } },
    ],
  });
});

test("run takes an experiment's file, its short version and overrides, and judges its claims", async () => {
  const path = join(folder, "experiment.mjs");
  const quick = { sessions: 2, scenes: { "*": { train: 1000 } } };
  const experiment = {
    ...{ kind: "comparison", id: config.name, title: "Two societies", question: "Do they cooperate?" },
    ...{ config, quick, claims: [] },
  };
  // A quota of 0 leaves cooperation alone, 3 + 3.
  writeFileSync(
    path,
    `const of = (name) => ({ scenes }) => {
  const { iqm: estimate, low, high } = scenes.pd.societies[name].summary.welfare;
  return { estimate, low, high };
};
export default { ...${JSON.stringify(experiment)}, claims: [
  { says: "A quota has all cooperate", measured: of("taxed"), within: [6, 6] },
  { says: "The myopic do, too", measured: of("myopic"), within: [5.5, 6] },
] };`,
  );
  const out = join(folder, "experiment");
  const args = ["run", path, "--quick", "--set", "scenes.pd.window=1e3", "--workers", "1", "--out", out];
  const short = await succeed(args);
  const { config: held } = JSON.parse(read("experiment", "config.json"));
  expect(held).toMatchObject({ sessions: 2, scenes: { pd: { train: 1000, window: 1000, evaluate: 100 } } });
  expect(short.out).toContain("Claims: 2 not judged (the run has other settings");

  const whole = join(folder, "whole");
  const said = await succeed(["run", path, "--sessions", "3", "--workers", "1", "--out", whole]);
  expect(said.out).toMatch(/Claims: 1 pass, 1 fail\n +pass +A quota has all cooperate: 6 .*; expected 6/);
  const { claims } = JSON.parse(read("whole", "results.json"));
  expect(claims).toMatchObject([{ verdict: "pass", within: [6, 6] }, { verdict: "fail" }]);
  expect(read("whole", "report.html")).toContain("The myopic do, too");
  expect(await ostrom(["report", whole])).toMatchObject({ code: 0, out: said.out });
  expect(await ostrom(["resume", whole])).toMatchObject({ code: 0, out: said.out });
  expect(JSON.parse(read("whole", "results.json")).claims).toEqual(claims);

  rmSync(path);
  const without = await ostrom(["report", whole]);
  expect(without.code).toBe(0);
  expect(without.err).toContain("warning: no claims are judged: there is no file");
});

test("a disk that is full stops the run with an error and a way on", async () => {
  const out = join(folder, "full");
  const run = ostrom(["compare", file, "--workers", "1", "--out", out]);
  // Before the first row is recorded: a worker takes far longer to start.
  await until(() => existsSync(join(out, "config.json")));
  mkdirSync(join(out, "rows"), { recursive: true });
  for (const society of ["myopic", "taxed"])
    symlinkSync("/dev/full", join(out, "rows", `pd.${society}.0-4.jsonl`));
  const said = await run;
  expect(said.err).toContain("the disk is full; make room, then resume the run");
  expect(said.err).toContain(`go on with: ostrom resume ${out}`);
  expect(said.code).toBe(1);
});

test("the command runs from its sources", async () => {
  const out = join(folder, "sources");
  const child = startFromSource([
    ...["train", "matrix-game", "--ticks", "10", "--sessions", "1", "--workers", "1", "--out", out],
  ]);
  let said = "";
  child.stdout?.on("data", (chunk) => {
    said += chunk;
  });
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  expect(said.trimEnd().split("\n").at(-1)).toBe(join(out, "report.html"));
});
