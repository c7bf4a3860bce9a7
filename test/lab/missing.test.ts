/** A metric that is missing (nothing finished, nothing to divide by) is never 0: from a window to the report. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { catalogue } from "../../catalogue.ts";
import { commons } from "../../envs/commons/commons.ts";
import { curveTable } from "../../src/cli/curve.ts";
import { toJson } from "../../src/cli/io.ts";
import { createBatch } from "../../src/core/batch.ts";
import { definePolicy } from "../../src/core/policy.ts";
import { extend } from "../../src/lab/catalogue.ts";
import { resolveConfig } from "../../src/lab/config.ts";
import { openRunFolder, reopenRunFolder } from "../../src/lab/node/folder.ts";
import { nullIsMissing, pool, readWindow } from "../../src/lab/record.ts";
import { collectResults, type Results } from "../../src/lab/results.ts";
import { rowsIn } from "../../src/lab/rows.ts";
import { type Row, startTask, tasksOf } from "../../src/lab/task.ts";
import { renderReport } from "../../src/report/runs/report.ts";
import { textSummary } from "../../src/report/runs/text.ts";
import { summarise } from "../../src/stats/summary.ts";

const place = mkdtempSync(join(tmpdir(), "ostrom-missing-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const no = Number.NaN;
/** Episodes of 40 ticks, windows of 10, an evaluation of 15: no episode ends in it. */
const config = resolveConfig(
  {
    name: "unfinished",
    sessions: 3,
    scenes: {
      sea: {
        label: "Sea",
        env: "commons",
        params: { agents: 2, horizon: 40 },
        train: 80,
        window: 10,
        evaluate: 15,
        show: { collapses: "Collapses", welfare: "Welfare" },
        societies: { learned: { label: "Learners", policies: [{ use: "q-learning" }] } },
      },
    },
  },
  catalogue,
);
const rows = tasksOf(config).flatMap((task) => [...startTask(catalogue, config, task).rows()]);
/** The evaluation with other collapses. */
const evaluatedWith = (collapses: number[]): Row[] =>
  rows.map((row) => (row.phase === "evaluate" ? { ...row, values: { ...row.values, collapses } } : row));
const learned = (results: Results) => results.scenes.sea.societies.learned;

describe("a missing metric", () => {
  it("is missing in windows in which no episode ends", () => {
    const finished = rows.map(({ values }) => values.collapses.every(Number.isFinite));
    // Two episodes of 40 ticks in eight windows, then the evaluation.
    expect(finished).toEqual([false, false, false, true, false, false, false, true, false]);
    expect(rows.every(({ values }) => values.welfare.every(Number.isFinite))).toBe(true);
  });

  it("is all that a window without ticks has", () => {
    const batch = createBatch(commons, { agents: 2 }, { worlds: 2 });
    for (const [name, values] of Object.entries(readWindow(batch)))
      expect([name, ...values]).toEqual([name, no, no]);
  });

  it("has no summary where no session has a value, and gaps in the curve", () => {
    const society = learned(collectResults(catalogue, config, rowsIn(config, rows)));
    expect(society.values.collapses).toEqual([no, no, no]);
    expect("collapses" in society.summary).toBe(false);
    const gaps = society.curve.metrics.collapses.map(({ iqm, low, high }) =>
      [iqm, low, high].map(Number.isNaN),
    );
    const gap = [true, true, true];
    const value = [false, false, false];
    expect(gaps).toEqual([gap, gap, gap, value, gap, gap, gap, value]);
    expect(society.curve.ticks.length).toBe(gaps.length);
  });

  it("is left out of the summary of those that have one, which says how many they are", () => {
    const society = learned(collectResults(catalogue, config, rowsIn(config, evaluatedWith([2, no, 5]))));
    expect(society.values.collapses).toEqual([2, no, 5]);
    expect(society.summary.collapses).toEqual(summarise([2, 5]));
    expect(society.summary.collapses.n).toBe(2);
  });

  it("is left out of the mean over worlds that share a learner", () => {
    expect(pool({ a: [1, no, 4], b: [no, no], c: [0, 2] })).toEqual({ a: [2.5], b: [no], c: [1] });
  });

  it("is null in a run folder, and missing again when that is read", () => {
    const path = join(place, "run");
    const folder = openRunFolder(path, config);
    const written = evaluatedWith([2, no, 5]);
    for (const row of written) folder.append(row);
    expect(readFileSync(join(path, "rows", "sea.learned.0-3.jsonl"), "utf8")).toContain(
      '"collapses":[2,null,5]',
    );
    const read = tasksOf(config).flatMap((task) => [...reopenRunFolder(path).rows(task)]);
    expect(read).toEqual(written.map(({ picture: _, ...row }) => row));
    const results = collectResults(catalogue, config, rowsIn(config, read));
    expect(results).toEqual(collectResults(catalogue, config, rowsIn(config, written)));
    for (const text of [JSON.stringify(results), toJson(results)]) {
      expect(text).not.toContain("NaN");
      expect(JSON.parse(text, nullIsMissing)).toEqual(results);
    }
    expect(toJson([Number.POSITIVE_INFINITY], 0)).toBe('["Infinity"]\n');
  });

  it("is a dash in tables, and its sessions are counted", () => {
    const without = collectResults(catalogue, config, rowsIn(config, rows));
    const none = textSummary(without, config);
    expect(none).toMatch(/^Learners +– /m);
    expect(none).toContain("Collapses has a value in no session of “Learners”.");
    const some = textSummary(
      collectResults(catalogue, config, rowsIn(config, evaluatedWith([2, no, 5]))),
      config,
    );
    expect(some).toMatch(/^Learners +3.5 /m);
    expect(some).toContain("Collapses has a value in 2 of 3 sessions of “Learners”.");
    expect(
      textSummary(collectResults(catalogue, config, rowsIn(config, evaluatedWith([2, 3, 5]))), config),
    ).not.toContain("has a value");
    const table = curveTable(without, 100).trimEnd().split("\n");
    expect(table.map((line) => / – | –$/.test(line))).toEqual([
      ...[false, false],
      ...[true, true, true, false, true, true, true, false],
    ]);
    const report = renderReport({ config, results: without, picture: () => undefined, versions: {} });
    expect(report).toContain("Collapses has a value in no session of “Learners”.");
    expect(report).not.toMatch(/NaN|undefined/);
  });
});

describe("what is no number and is not missing", () => {
  const of = (policy: typeof qLearning, drawn: unknown = "<svg/>") => {
    const own = {
      ...extend(catalogue, { policy }),
      drawings: { "commons-v0": { svg: () => drawn } as never },
    };
    const society = { policies: [{ use: policy.id }] };
    const sea = { ...config.scenes.sea, societies: { learned: { label: "L", kind: "k", ...society } } };
    const [task] = tasksOf(config);
    return () => [...startTask(own, { ...config, scenes: { sea } }, task).rows()];
  };
  const boastful = (pride: unknown) =>
    definePolicy({
      ...qLearning,
      id: "boastful",
      bind: (context, p) => ({
        ...qLearning.bind(context, p),
        metrics: () => ({ explored: pride as number }),
      }),
    });

  it.each([[Number.NEGATIVE_INFINITY], ["much"], [undefined]])("a figure of a learner: %s", (pride) => {
    expect(of(boastful(pride))).toThrow(
      'boastful: figure "explored" must be a finite number, or NaN where it is missing',
    );
  });

  it("a picture", () => {
    expect(of(boastful(Number.NaN))).not.toThrow();
    for (const drawn of [null, 3, { svg: "<svg/>" }])
      expect(of(boastful(0.5), drawn)).toThrow("drawing of commons-v0: svg must give a text");
  });
});
