/** Where something else is in the place of a file or a folder of a run, that is told, and not taken away. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { OstromError } from "../../src/core/errors.ts";
import { inline } from "../../src/lab/executor.ts";
import { realDisk } from "../../src/lab/node/disk.ts";
import { writeWhole } from "../../src/lab/node/files.ts";
import { openRunFolder, reopenRunFolder } from "../../src/lab/node/folder.ts";
import { undoLost, verifyRun } from "../../src/lab/node/verify.ts";
import { runExperiment } from "../../src/lab/run.ts";
import { said } from "../cli/said.ts";
import { config } from "./records.ts";

const place = mkdtempSync(join(tmpdir(), "ostrom-misplaced-"));
const whole = join(place, "whole");
afterAll(() => rmSync(place, { recursive: true, force: true }));
const goOn = (path: string) =>
  runExperiment(reopenRunFolder(path), { catalogue, executor: () => inline(catalogue) });
beforeAll(async () => {
  openRunFolder(whole, config);
  await goOn(whole);
});

let copies = 0;
function copy(): string {
  const path = join(place, `copy-${++copies}`);
  cpSync(whole, path, { recursive: true });
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const aFolder = (path: string) => {
  mkdirSync(path);
  writeFileSync(join(path, "thesis.txt"), "do not lose");
};
const aFile = (path: string) => writeFileSync(path, "do not lose");
const deadLink = (path: string) => symlinkSync(join(place, "nowhere"), path);
const loop = (path: string) => symlinkSync(path, path);

const rows = "rows/pd.patient.0-16.jsonl";
test.each([
  [rows, aFolder, "a folder"],
  [rows, deadLink, "a link that leads nowhere"],
  [rows, loop, "a link that leads nowhere"],
  ["policies/pd.patient.0-16.bin", aFolder, "a folder"],
  ["policies/pd.patient.0-16.bin", deadLink, "a link that leads nowhere"],
  ["pictures/pd.patient.svg", aFolder, "a folder"],
  ["results.json", aFolder, "a folder"],
  ["results.json", deadLink, "a link that leads nowhere"],
  ["lock.json", aFolder, "a folder"],
  ["rows", aFile, "a file"],
  ["rows", deadLink, "a link that leads nowhere"],
  ["policies", aFile, "a file"],
  ["charts", aFile, "a file"],
  ["certificates", loop, "a link that leads nowhere"],
])("%s is replaced by %o", async (name, put, what) => {
  const path = copy();
  const file = join(path, name);
  const aside = `${path}-aside`;
  if (existsSync(file)) renameSync(file, aside);
  put(file);
  const { findings } = verifyRun(reopenRunFolder(path), catalogue);
  expect(findings).toContainEqual(
    expect.objectContaining({ file: name, what: `${what} is in its place; move it away`, inTheWay: true }),
  );
  expect(() => undoLost(reopenRunFolder(path), findings)).toThrow(
    `${file}: ${what} is in its place; move it away`,
  );
  const failure = await goOn(path).then(
    () => undefined,
    (error) => error,
  );
  if (failure) {
    expect(failure).toBeInstanceOf(OstromError);
    expect(failure.message).toContain("move it away");
    expect(failure.message).not.toMatch(/--out|\bE[A-Z]{4,}\b/);
  }

  // Nothing of it is lost: moved away, all is as it was.
  renameSync(file, `${path}-found`);
  onTestFinished(() => rmSync(`${path}-found`, { recursive: true, force: true }));
  rmSync(file, { recursive: true, force: true });
  if (existsSync(aside)) renameSync(aside, file);
  await goOn(path);
  expect(verifyRun(reopenRunFolder(path), catalogue).findings).toEqual([]);
  if (put === aFolder) expect(existsSync(join(`${path}-found`, "thesis.txt"))).toBe(true);
});

test("a whole file takes the place of a link that leads nowhere, and no folder's", () => {
  const link = join(place, "link");
  deadLink(link);
  writeWhole(link, "new");
  expect(realDisk.kind(link)).toBe("file");
  const folder = join(place, "folder");
  aFolder(folder);
  expect(() => writeWhole(folder, "new")).toThrow(
    new OstromError(`cannot write ${folder}: a folder is in its place; move it away`),
  );
  expect(existsSync(join(folder, "thesis.txt"))).toBe(true);
});

test("through the command nothing of it is raw", async () => {
  const path = copy();
  rmSync(join(path, "rows"), { recursive: true });
  aFile(join(path, "rows"));
  const verified = await said(["verify", path]);
  expect(verified.out).toContain("rows: a file is in its place; move it away\n");
  for (const args of [
    ["resume", path, "--repair", "--workers", "1"],
    ["resume", path, "--workers", "1"],
    ["timeline", path],
  ]) {
    const { code, err } = await said(args);
    expect(code, args[0]).not.toBe(0);
    expect(err, args[0]).toMatch(/^error: .*|\nerror: /);
    expect(err, args[0]).not.toContain("made again");
    expect(err, args[0]).not.toMatch(/\bE(ISDIR|NOTDIR|NOENT|EXIST|LOOP)\b|--out/);
  }
  const loops = join(place, "loops");
  loop(loops);
  for (const command of ["verify", "resume", "report"])
    expect(await said([command, loops])).toMatchObject({
      code: 1,
      err: expect.not.stringContaining("ELOOP"),
    });
});
