/** A run that is killed goes on to the bits it would have had, whatever state the kill left it in. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { rowsFiles, temporaryFolder } from "./harness.ts";
import { remote, until } from "./remote.ts";

const folder = temporaryFolder();
const { ostrom, succeed, start } = remote();

// More sessions than fit one task, so that a society has two.
const file = join(folder, "config.yaml");
writeFileSync(
  file,
  `
name: killed
sessions: 18
scenes:
  pd:
    label: Prisoner's dilemma
    env: matrix-game
    params: {noise: 0.05}
    train: 10000
    window: 1000
    evaluate: 500
    societies:
      patient: {label: Patient, policies: [{use: q-learning}]}
      mixed: {label: Mixed, policies: [{use: q-learning, params: {gamma: 0}, seats: [0]}, {use: q-learning}]}
`,
);

/** The checkpoint that the kill waits for: one society has tasks that are done, this one has not. */
const inProgress = "checkpoints/pd.mixed.0-16.bin";
const whole = join(folder, "whole");
const killed = join(folder, "killed");
/** Its rows, in a task that has not come to its end. */
const openRows = "rows/pd.mixed.0-16.jsonl";
const outcome = (path: string) => [
  rowsFiles(path),
  ...["results.json", "pictures/pd.patient.svg"].map((name) =>
    existsSync(join(path, name)) ? readFileSync(join(path, name), "utf8") : undefined,
  ),
];
const checkpoints = (path: string) => {
  const inside = join(path, "checkpoints");
  return existsSync(inside)
    ? readdirSync(inside)
        .filter((name) => name.endsWith(".bin"))
        .sort()
    : [];
};
const lines = (path: string) => rowsFiles(path).split("\n").length - 1;

/** A copy of what the kill left. */
function left(name: string): string {
  const path = join(folder, name);
  cpSync(killed, path, { recursive: true });
  return path;
}

beforeAll(async () => {
  const victim = start(["compare", file, "--workers", "2", "--checkpoint-ms", "1", "--out", killed]);
  await until(() => existsSync(join(killed, inProgress)), victim);
  const gone = new Promise((resolve) => victim.once("exit", resolve));
  victim.kill("SIGKILL");
  await gone;
  await succeed(["compare", file, "--workers", "1", "--out", whole]);
}, 60_000);

test("the kill came in the middle", () => {
  expect(existsSync(join(killed, "results.json"))).toBe(false);
  expect(lines(killed)).toBeGreaterThan(0);
  expect(lines(killed)).toBeLessThan(lines(whole));
});

describe("resume goes on to the same bits", () => {
  test.each(["1", "2"])("with %s workers", async (workers) => {
    const path = left(`resumed-${workers}`);
    await succeed(["resume", path, "--workers", workers, "--checkpoint-ms", "1"]);
    expect(outcome(path)).toEqual(outcome(whole));
    expect(checkpoints(path)).toEqual([]);
    expect(existsSync(join(path, "report.html"))).toBe(true);
  });

  test("when the last line of the record was cut short", async () => {
    const path = left("cut");
    const rows = join(path, openRows);
    truncateSync(rows, readFileSync(rows).length - 20);
    const { err } = await succeed(["resume", path, "--workers", "1"]);
    expect(err).not.toContain("damaged");
    expect(outcome(path)).toEqual(outcome(whole));
  });

  test("when the record ends before what a checkpoint has behind it", async () => {
    const path = left("lost");
    truncateSync(join(path, openRows), 5);
    await succeed(["resume", path, "--workers", "1"]);
    expect(outcome(path)).toEqual(outcome(whole));
  });

  test("when a half-written checkpoint lies beside the whole one", async () => {
    const path = left("torn");
    writeFileSync(join(path, "checkpoints", `${checkpoints(path)[0]}.1.tmp`), "ostrom-check");
    await succeed(["resume", path, "--workers", "1"]);
    expect(outcome(path)).toEqual(outcome(whole));
  });

  test("when the same command is given again instead", async () => {
    const path = left("again");
    await succeed(["compare", file, "--workers", "1", "--out", path]);
    expect(outcome(path)).toEqual(outcome(whole));
  });
});

describe("damage is told, and what it took is done again to the same bits", () => {
  test("a checkpoint that was cut", async () => {
    const path = left("shortened");
    const bad = join(path, inProgress);
    truncateSync(bad, readFileSync(bad).length - 7);
    const { err } = await succeed(["resume", path, "--workers", "1"]);
    expect(err).toMatch(/should hold \d+ bytes, got \d+; it is not gone on from/);
    expect(outcome(path)).toEqual(outcome(whole));
  });

  test("but what was done is not gone on from", async () => {
    const path = left("scarred");
    const isDone = (file: string) => readFileSync(file, "utf8").includes('"phase":"evaluate"');
    // Which ones are depends on when the kill came.
    const [done] = readdirSync(join(path, "rows"))
      .map((name) => join(path, "rows", name))
      .filter(isDone);
    writeFileSync(done, readFileSync(done, "utf8").replace('"tick":1000,', '"tick":1001,'));
    const before = rowsFiles(path);
    for (const command of ["resume", "report"]) {
      const said = await ostrom([command, path]);
      expect(said.code).toBe(1);
      expect(said.err).toContain(`line 1 of ${done} is damaged`);
      expect(said.err).toContain(`ostrom resume --repair ${path}`);
    }
    expect(rowsFiles(path)).toBe(before);
  });

  test("a configuration that was changed, by so much as its seed", async () => {
    const path = left("reseeded");
    const config = join(path, "config.json");
    writeFileSync(config, readFileSync(config, "utf8").replace('"seed": 0', '"seed": 1'));
    const said = await ostrom(["resume", path]);
    expect(said.code).toBe(1);
    expect(said.err).toContain(
      `${config} cannot be read as a run's configuration: its hash is not that of what it says`,
    );
  });

  test("a report of a run that has no result yet", async () => {
    const path = left("early");
    for (const name of readdirSync(join(path, "rows"))) {
      const rows = join(path, "rows", name);
      const record = readFileSync(rows, "utf8").split("\n");
      writeFileSync(rows, record.filter((line) => !line.includes('"evaluate"')).join("\n"));
    }
    const said = await ostrom(["report", path]);
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining(`ostrom resume ${path}`) });
    expect(said.err).toContain("no session has come to its end yet");
  });
});

test("a report of an interrupted run shows what there is, and says what is missing", async () => {
  const said = await ostrom(["report", killed]);
  expect(said.code).toBe(0);
  expect(said.out).toMatch(
    /^This run was interrupted; continue it with: ostrom resume .*\. Not finished: [123] of 4 parts are done/,
  );
  expect(readFileSync(join(killed, "report.html"), "utf8")).toContain("This run was interrupted");
  expect(existsSync(join(killed, "results.json"))).toBe(false);
});

describe("one folder, one writer", () => {
  const lock = (path: string, owner: object) => writeFileSync(join(path, "lock.json"), JSON.stringify(owner));

  test("a second one is told who writes; reading goes on", async () => {
    const path = left("busy");
    lock(path, { pid: process.pid, host: hostname(), since: "2026-01-01T00:00:00.000Z" });
    const said = await ostrom(["resume", path]);
    expect(said.code).toBe(1);
    expect(said.err).toContain(
      `is being written by process ${process.pid} on ${hostname()} since 2026-01-01`,
    );
    expect((await ostrom(["report", path])).out).toContain(`This run goes on (process ${process.pid}`);
    lock(path, { pid: 1, host: "elsewhere", since: "2026-01-01T00:00:00.000Z" });
    expect((await ostrom(["resume", path])).err).toContain("on elsewhere");
  });

  test("the lock of one that has died is taken over, and is gone in the end", async () => {
    const path = left("taken");
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    lock(path, { pid: gone, host: hostname(), since: "2026-01-01T00:00:00.000Z" });
    await succeed(["resume", path, "--workers", "1"]);
    expect(outcome(path)).toEqual(outcome(whole));
    expect(readdirSync(path).filter((name) => name.startsWith("lock"))).toEqual([]);
  });
});

test("what is lost of a run that is done is found, and made again to the same bits", async () => {
  const path = join(folder, "lost");
  cpSync(whole, path, { recursive: true });
  expect(await ostrom(["verify", path])).toMatchObject({ code: 0, out: `${path}: 4 of 4 parts are whole\n` });
  rmSync(join(path, "policies/pd.mixed.16-18.bin"));
  rmSync(join(path, "pictures/pd.patient.svg"));
  const found = await ostrom(["verify", path]);
  expect(found.code).toBe(1);
  expect(found.out).toBe(
    `${path}: 2 of 4 parts are whole
  pictures/pd.patient.svg: it is not there (can be evaluated again)
  policies/pd.mixed.16-18.bin: it is not there (can be run again from its start)
  results.json: it is of rows that are not all there (can be made again)
`,
  );
  expect(found.err).toContain(
    `${path} is not whole; have what is lost made again by: ostrom resume --repair ${path}`,
  );
  const { err } = await succeed(["resume", "--repair", path, "--workers", "1"]);
  expect(err).toContain("made again: policies/pd.mixed.16-18.bin: it is not there\n");
  expect(outcome(path)).toEqual(outcome(whole));
  expect((await ostrom(["verify", path])).code).toBe(0);
  for (const page of ["report.html", "charts/pd.welfare.svg"]) rmSync(join(path, page));
  expect(await ostrom(["verify", path])).toMatchObject({
    code: 1,
    out: `${path}: 4 of 4 parts are whole
  report.html: it is not there (can be made again)
  charts/pd.welfare.svg: it is not there (can be made again)
`,
  });
  await succeed(["resume", "--repair", path, "--workers", "1"]);
  expect((await ostrom(["verify", path])).code).toBe(0);
});

test("of five that start at once in one folder one runs, and four are told who", async () => {
  const path = join(folder, "crowded");
  const children = Array.from({ length: 5 }, () => start(["compare", file, "--workers", "1", "--out", path]));
  const said = await Promise.all(
    children.map(async (child) => {
      let err = "";
      child.stderr?.on("data", (chunk) => {
        err += chunk;
      });
      return { code: await new Promise((resolve) => child.once("close", resolve)), err, pid: child.pid };
    }),
  );
  const writers = said.filter(({ code }) => code === 0);
  expect(writers).toHaveLength(1);
  for (const { code, err } of said.filter((each) => each !== writers[0]))
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/is being written by process \d+|holds this run, complete/),
    ]);
  expect(outcome(path)).toEqual(outcome(whole));
});

test("an interrupt says how to go on and leaves a folder that does", async () => {
  const path = join(folder, "interrupted");
  const victim = start(["compare", file, "--workers", "1", "--checkpoint-ms", "1", "--out", path]);
  let said = "";
  victim.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  await until(() => checkpoints(path).length > 0, victim);
  const gone = new Promise((resolve) => victim.once("close", resolve));
  victim.kill("SIGINT");
  expect(await gone).toBe(130);
  expect(said).toContain(`interrupted; what is done is kept; go on with: ostrom resume ${path}`);
  await succeed(["resume", path, "--workers", "1"]);
  expect(outcome(path)).toEqual(outcome(whole));
});
