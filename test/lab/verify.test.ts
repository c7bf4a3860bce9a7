/** Whatever is changed in a folder, or taken from it, is found, told, and made again to the same bits where it can be. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { acceptFiles, changedFiles } from "../../src/lab/node/config-json.ts";
import { filesOf, openRunFolder, type RunFolder, reopenRunFolder } from "../../src/lab/node/folder.ts";
import { undoLost, verifyRun } from "../../src/lab/node/verify.ts";
import { rowsIn, rowsOf } from "../../src/lab/rows.ts";
import { startTask, type Task, tasksOf } from "../../src/lab/task.ts";
import { type MemoryDisk, memoryDisk } from "../helpers/memory-disk.ts";
import { crashes, losses } from "./crashes.ts";
import { config, copyOf, finished, outcome, reopen, run } from "./records.ts";

let whole: MemoryDisk;
beforeAll(async () => {
  whole = await finished();
});

const rows = "run/rows/pd.patient.0-16.jsonl";
const policy = "run/policies/pd.patient.0-16.bin";
const picture = "run/pictures/pd.patient.svg";
const results = "run/results.json";

type Change = (disk: MemoryDisk) => void;
const edit =
  (file: string, change: (text: string) => string): Change =>
  (disk) =>
    disk.put(file, change(disk.text(file)));
const lines = (change: (lines: string[]) => string[]): Change =>
  edit(rows, (text) => `${change(text.trimEnd().split("\n")).join("\n")}\n`);
const swap =
  (a: string, b: string): Change =>
  (disk) => {
    const [first, second] = [disk.files().get(a)!, disk.files().get(b)!];
    disk.put(a, second);
    disk.put(b, first);
  };
const flip =
  (file: string, at: number): Change =>
  (disk) => {
    const bytes = disk.files().get(file)!.slice();
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    disk.put(file, bytes);
  };
const lose =
  (file: string): Change =>
  (disk) =>
    disk.disk.remove(file);

test("a run as it was written is whole", () => {
  expect(verifyRun(reopen(whole).folder, catalogue)).toEqual({
    done: 4,
    all: 4,
    finished: true,
    findings: [],
  });
});

describe("what is damaged in a run that is not done is told, and done again to the same bits", () => {
  const open = "run/rows/pd.mixed.0-16.jsonl";
  const checkpoint = "run/checkpoints/pd.mixed.0-16.bin";
  const changes: [what: string, change: Change, note: RegExp | undefined][] = [
    ["nothing", () => {}, undefined],
    ["a line that was cut short", edit(open, (text) => text.slice(0, -20)), undefined],
    ["rows that a checkpoint has behind it", edit(open, (text) => text.slice(0, 5)), undefined],
    ["a flipped bit in a row", flip(open, 200), /line 1 of .*damaged: .*; from there on it is run again/],
    ["a row that is missing", edit(open, (text) => text.slice(text.indexOf("\n") + 1)), /line 1 of /],
    [
      "a checkpoint that was cut",
      edit(checkpoint, (text) => text.slice(0, -3)),
      /should hold \d+ bytes, got/,
    ],
    [
      "a flipped bit in a checkpoint",
      flip(checkpoint, -9),
      /checkpoints\/pd\.mixed\.0-16\.bin is damaged: its content does not match its checksum; it is not gone on from/,
    ],
    ["an empty checkpoint", (disk) => disk.put(checkpoint, ""), /does not begin like one/],
    [
      "the checkpoint of another task",
      (disk) => disk.put(checkpoint, disk.files().get("run/policies/pd.patient.0-16.bin")!),
      /it belongs to pd\.patient\.0-16/,
    ],
    [
      "a record of another run",
      (disk) => disk.put(open, disk.text(open).replaceAll(/"run":"\w+"/g, '"run":"0123456789abcdef"')),
      /line 1 of /,
    ],
  ];

  test.each(changes)("%s", async (_, change, note) => {
    const disk = memoryDisk();
    const states = await crashes(disk, losses["nothing is lost"]);
    const state = states.findLast(
      (each) => each.files().has(checkpoint) && !each.files().has("run/policies/pd.mixed.0-16.bin"),
    )!;
    change(state);
    const { notes } = await run(state);
    expect(notes).toEqual(note ? [expect.stringMatching(note)] : []);
    expect(outcome(state)).toEqual(outcome(whole));
  });
});

test("what a task does not own is not given out as what it has learned", () => {
  const disk = copyOf(whole);
  swap(policy, "run/policies/pd.patient.16-18.bin")(disk);
  const [task] = tasksOf(config);
  expect(() => reopen(disk).folder.trained(task)).toThrow(
    `${policy} is damaged: it belongs to pd.patient.16-18; restore it, or have it made again by: ostrom resume --repair run`,
  );
});

test("rows of several tasks come window by window, sessions in their order", () => {
  const { folder } = reopen(whole);
  const all = tasksOf(config).flatMap((task) => [...folder.rows(task)]);
  const rows = [...rowsOf(folder)("pd", "mixed")];
  expect(rows.map(({ phase, tick, lo }) => `${phase} ${tick} ${lo}`)).toEqual([
    ...["train 3 0", "train 3 16", "train 6 0", "train 6 16", "train 8 0", "train 8 16"],
    ...["evaluate 4 0", "evaluate 4 16"],
  ]);
  expect(rows).toEqual(rowsIn(config, all.toReversed())("pd", "mixed"));
});

describe("what is not as it was written", () => {
  const changes: [what: string, change: Change, found: [file: string, what: RegExp, redo?: string][]][] = [
    [
      "sessions that were dropped from a row, and the rest multiplied",
      lines((all) =>
        all.map((line) =>
          line.includes('"evaluate"') ? line.replace(/"welfare":\[[^\]]*\]/, '"welfare":[800,900]') : line,
        ),
      ),
      [[rows, /line 4 of .* is damaged: its hash is not that of what it says/, "task"]],
    ],
    ["a row that is missing", lines((all) => all.toSpliced(1, 1)), [[rows, /line 2 /, "task"]]],
    ["a row that is there twice", lines((all) => [all[0], ...all]), [[rows, /line 2 /, "task"]]],
    ["rows in another order", lines(([a, b, ...rest]) => [b, a, ...rest]), [[rows, /line 1 /, "task"]]],
    [
      "no JSON",
      lines((all) => ["null", ...all]),
      [[rows, /line 1 .*does not end with its run and its hash/, "task"]],
    ],
    [
      "rows of two societies that changed places",
      swap(rows, "run/rows/pd.mixed.0-16.jsonl"),
      [
        [rows, /line 1 /, "task"],
        ["run/rows/pd.mixed.0-16.jsonl", /line 1 /, "task"],
      ],
    ],
    [
      "policies that changed places",
      swap(policy, "run/policies/pd.patient.16-18.bin"),
      [
        [policy, /it belongs to pd\.patient\.16-18/, "task"],
        ["run/policies/pd.patient.16-18.bin", /it belongs to pd\.patient\.0-16/, "task"],
      ],
    ],
    ["a policy with a flipped bit", flip(policy, -3), [[policy, /does not match its checksum/, "task"]]],
    ["a policy that is gone", lose(policy), [[policy, /it is not there/, "task"]]],
    ["a picture that is gone", lose(picture), [[picture, /it is not there/, "evaluation"]]],
    [
      "a picture that was changed",
      edit(picture, (svg) => svg.replace("<svg", "<svg id='x'")),
      [[picture, /its hash is not that of what it says/, "evaluation"]],
    ],
    [
      "results with another digit",
      edit(results, (text) => text.replace(/"iqm": (\d)/, '"iqm": 9$1')),
      [[results, /its hash is not that of what it says/, "file"]],
    ],
    [
      "results that are null",
      (disk) => disk.put(results, "null"),
      [[results, /it does not end with its run and its hash/, "file"]],
    ],
    [
      "results that are an empty list",
      (disk) => disk.put(results, "[]\n"),
      [[results, /it does not end with its run and its hash/, "file"]],
    ],
  ];

  test.each(changes)("%s", async (_, change, expected) => {
    const disk = copyOf(whole);
    change(disk);
    const { folder } = reopen(disk);
    const { findings, finished } = verifyRun(folder, catalogue);
    const own = findings.filter(({ file }) => file !== "results.json" || results === expected[0][0]);
    expect(own.map(({ file, redo }) => [`run/${file}`, redo])).toEqual(
      expect.arrayContaining(expected.map(([file, , redo]) => [file, redo])),
    );
    expect(own).toHaveLength(expected.length);
    for (const [file, what] of expected)
      expect(findings.find((each) => `run/${each.file}` === file)?.what).toMatch(what);
    expect(finished).toBe(expected.every(([, , redo]) => redo === "file"));

    undoLost(folder, findings);
    await run(disk);
    expect(outcome(disk)).toEqual(outcome(whole));
    expect(verifyRun(reopen(disk).folder, catalogue).findings).toEqual([]);
  });

  test("what is somebody's own among the files that are made is left", () => {
    const disk = copyOf(whole);
    disk.put("run/charts/mine.svg", "<svg/>");
    const { findings } = verifyRun(reopen(disk).folder, catalogue);
    expect(findings).toEqual([{ file: "charts/mine.svg", what: "it is of no part of this run" }]);
    undoLost(reopen(disk).folder, findings);
    expect(disk.text("run/charts/mine.svg")).toBe("<svg/>");
  });

  test("results that are sealed and no results", () => {
    for (const text of ["null\n", "[]\n", '{"a": }\n', '{"scenes": null}\n']) {
      const disk = copyOf(whole);
      const { folder } = reopen(disk);
      folder.write("results.json", text);
      expect(verifyRun(folder, catalogue).findings).toEqual([
        { file: "results.json", what: expect.any(String), redo: "file" },
      ]);
    }
  });

  test("what was done and is damaged is not gone on with, and nothing is changed meanwhile", async () => {
    const disk = copyOf(whole);
    flip(rows, 300)(disk);
    disk.disk.remove(results);
    const before = outcome(disk);
    await expect(run(disk)).rejects.toThrow(
      /^line 1 of run\/rows\/pd\.patient\.0-16\.jsonl is damaged: .*; pd\.patient\.0-16 was done: restore the file, or have it made again by: ostrom resume --repair run$/,
    );
    expect(outcome(disk)).toEqual(before);
  });

  test.each([
    [
      "null",
      /config\.json cannot be read as a run's configuration: it does not end with its run and its hash/,
    ],
    ['{"a":1}', /it does not end with its run and its hash/],
  ])("a configuration that is %s", (text, message) => {
    const disk = copyOf(whole);
    disk.put("run/config.json", text);
    expect(() => reopen(disk)).toThrow(message);
  });

  test("a configuration with another seed", () => {
    const disk = copyOf(whole);
    edit("run/config.json", (text) => text.replace('"seed": 0', '"seed": 1'))(disk);
    expect(() => reopen(disk)).toThrow(/its hash is not that of what it says; restore it, or run again/);
  });

  test("files of other tasks are told and left", () => {
    const disk = copyOf(whole);
    disk.put("run/rows/pd.patient.18-20.jsonl", disk.text(rows));
    const { findings } = verifyRun(reopen(disk).folder, catalogue);
    expect(findings).toEqual([{ file: "rows/pd.patient.18-20.jsonl", what: "it is of no part of this run" }]);
  });
});

test("a run that goes on with changed modules says so in every line, and is whole", async () => {
  const place = mkdtempSync(join(tmpdir(), "ostrom-modules-"));
  try {
    const file = join(place, "own.mjs");
    writeFileSync(file, "export const own = 1;");
    const path = join(place, "run");
    const begun = openRunFolder(path, { ...config, modules: [file] });
    const [first, ...rest] = tasksOf(config);
    const record = (folder: RunFolder, task: Task) => {
      const { rows, save } = startTask(catalogue, config, task);
      for (const row of rows()) {
        folder.append(row);
        if (row.tick === 8) folder.saveTrained(task, save());
      }
    };
    record(begun, first);
    writeFileSync(file, "export const own = 2;");
    expect(changedFiles(path)).toEqual([{ file, gone: false }]);
    acceptFiles(path);
    expect(changedFiles(path)).toEqual([]);
    const changed = reopenRunFolder(path);
    for (const task of rest) record(changed, task);
    expect(changed.runs).toHaveLength(2);
    const runsIn = (task: Task) => [
      ...new Set(readFileSync(join(path, filesOf(task).rows), "utf8").match(/(?<="run":")\w+/g)),
    ];
    expect(tasksOf(config).map(runsIn)).toEqual(
      [changed.runs[0], ...rest.map(() => changed.runs[1])].map((run) => [run]),
    );
    expect(verifyRun(changed, catalogue).findings).toEqual([]);
  } finally {
    rmSync(place, { recursive: true });
  }
});
