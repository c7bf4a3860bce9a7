/**
 * The folder of an experiment that is a program: `experiment.json` says which one runs and how, `cells.jsonl` (append-only)
 * holds its finished parts, `results.json`, charts and `report.html` what came out. Every file bears the hash of its run
 * and one of itself.
 */
import { isAbsolute, join } from "node:path";
import { OstromError } from "../../core/errors.ts";
import type { Seed } from "../../core/random.ts";
import type { Backend } from "../../learn/tensorflow/index.ts";
import type { ProgramOptions } from "../experiment.ts";
import type { ProgramSweep } from "../program-sweep.ts";
import { nullIsMissing } from "../record.ts";
import { lineOf, linksOf } from "./chain.ts";
import { shortDigest } from "./digest.ts";
import { misplaced, realDisk } from "./disk.ts";
import { createWhole, readText, writeWhole } from "./files.ts";
import { type FolderOptions, readSealed } from "./folder.ts";
import { lockFolder } from "./lock.ts";
import { type ChangedFile, contentHash } from "./modules.ts";
import { seal, unseal } from "./seal.ts";
import { versionsHere } from "./version.ts";

/** Which program runs, by a name or an absolute path that finds it again, and with what. */
export interface ProgramRun {
  readonly experiment: string;
  readonly seed: Seed;
  readonly sessions?: number;
  readonly quick: boolean;
  readonly backend: Backend;
  /** Those of the program's params that differ from their defaults. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** It is run at each of these values of its params. */
  readonly sweep?: ProgramSweep;
  /** The program's settings: cells that were made with others are not gone on with. */
  readonly settings: object;
}

export interface ProgramFolder {
  readonly path: string;
  readonly run: ProgramRun;
  readonly versions: Readonly<Record<string, string>>;
  readonly cells: NonNullable<ProgramOptions["cells"]>;
  readonly complete: boolean;
  /** Results and what was made of them when they were last told: files within the folder, with their hashes where these are kept. */
  readonly pages: ReadonlyMap<string, string | undefined>;
  /** Whether a file is the one of this hash. */
  holds(name: string, hash: string): boolean;
  /** The program's file, where it is not what it was when the run last went on. */
  changed(): readonly ChangedFile[];
  /** From here on the run has the program's file as it is now. */
  acceptChanged(): void;
  /** What breaks off the record of cells, or which of them a complete run lacks, if anything. */
  damage(): string | undefined;
  /** All cells are there: keeps their number and the hash of the last, so that a loss is noticed. */
  finish(): void;
  /** Keeps which files, results among them, came out, and their hashes. */
  keepPages(pages: readonly string[]): void;
  /** Makes this process the only writer, until what is returned is called. Cells behind a damage are dropped. */
  lock(): () => void;
  /** Cells that are whole. */
  count(): number;
  /** Names of files in a folder within. */
  list(folder: string): string[];
  /** What is where a file or a folder within belongs, if it is something else. */
  misplaced(name: string, wanted: "file" | "folder"): string | undefined;
  /** Takes away what came out, so that it is made again. */
  undo(): void;
  /** A file's text, if it is there. */
  read(name: string): string | undefined;
  write(name: string, content: string): void;
}

/** What `experiment.json` holds. */
interface ProgramRecord {
  readonly run: ProgramRun;
  readonly versions: Readonly<Record<string, string>>;
  /** Hashes of the program's file: when the run was begun, and each time that it went on with a changed one. */
  readonly contents?: readonly string[];
  /** Of a run that was finished: how many cells it has, and the hash of the last. */
  readonly finished?: { readonly cells: number; readonly last: string };
  /** Hashes by name; earlier versions kept no more than names. */
  readonly pages?: Readonly<Record<string, string>> | readonly string[];
}

const recordOf = (path: string): string => join(path, "experiment.json");
/** Before the first cell. */
const first = "cells";
const runOf = (run: ProgramRun): string => shortDigest(JSON.stringify({ format: 2, run }));

export const isProgramFolder = (path: string): boolean => realDisk.exists(recordOf(path));

export interface ProgramFolderOptions extends FolderOptions {
  /** The file of a program that `ProgramRun` names otherwise than by its path. */
  readonly fileOf?: (experiment: string) => string;
}

/** Undefined where it is not known which file it is. */
function fileOfRun({ experiment }: ProgramRun, { fileOf }: ProgramFolderOptions): string | undefined {
  return isAbsolute(experiment) ? experiment : fileOf?.(experiment);
}

const sealed = (record: ProgramRecord): string =>
  seal("experiment.json", `${JSON.stringify(record, null, 1)}\n`, runOf(record.run));

/** Creates the folder, or opens it again where it holds the same run. */
export function openProgramFolder(
  path: string,
  run: ProgramRun,
  options: ProgramFolderOptions = {},
): ProgramFolder {
  const file = fileOfRun(run, options);
  const contents = file === undefined ? [] : [contentHash(file)];
  const created = createWhole(
    recordOf(path),
    sealed({ run, versions: versionsHere(), contents }),
    options.disk,
  );
  const folder = reopenProgramFolder(path, options);
  if (!created && JSON.stringify(folder.run) !== JSON.stringify(run))
    throw new OstromError(
      `${path} holds a run of another experiment, or of this one with other settings; choose another --out`,
    );
  return folder;
}

/** Opens the folder of an earlier run. */
export function reopenProgramFolder(path: string, options: ProgramFolderOptions = {}): ProgramFolder {
  const { disk = realDisk, note = (text) => void process.stderr.write(`warning: ${text}\n`) } = options;
  const { run, versions, contents = [], finished, pages = ["report.html"] } = readRecord();
  const id = runOf(run);
  const file = fileOfRun(run, options);
  const cellsPath = join(path, "cells.jsonl");
  const cells = new Map<string, unknown>();
  let damage: string | undefined;
  let before = first;
  let bytes = 0;
  const complete = disk.exists(join(path, "results.json"));
  read();

  function readRecord(): ProgramRecord {
    try {
      const { text, run: written } = unseal("experiment.json", readText(recordOf(path), disk));
      const record: ProgramRecord = JSON.parse(text);
      if (runOf(record.run) !== written) throw new OstromError("its settings are not those of its run");
      return record;
    } catch (error) {
      throw new OstromError(
        `${recordOf(path)} is damaged: ${(error as Error).message}; restore it, or choose another --out`,
        { cause: error },
      );
    }
  }

  const readPage = (name: string): string | undefined =>
    readSealed(path, name, [id], {
      disk,
      fix: `restore it, or have it made again by: ostrom resume --repair ${path}`,
    });
  const hashOf = (name: string): string => shortDigest(readPage(name) ?? "");

  const keep = (more: Partial<ProgramRecord>): void =>
    writeWhole(recordOf(path), sealed({ ...readRecord(), ...more }), disk);

  /** What a run that is complete lacks of its cells. */
  function loss(): string | undefined {
    if (!complete) return undefined;
    if (!finished) return "it is not on record how many cells the run has";
    if (cells.size !== finished.cells) return `it holds ${cells.size} of the run's ${finished.cells} cells`;
    return before === finished.last ? undefined : "its cells are not those that the run was finished with";
  }

  /** Takes up what is on record. */
  function read(): void {
    cells.clear();
    [before, bytes, damage] = [first, 0, undefined];
    const links = linksOf(cellsPath, first, disk);
    for (let step = links.next(); ; step = links.next()) {
      if (step.done) {
        if (step.value) damage = `line ${step.value.line} of ${cellsPath} is damaged: ${step.value.why}`;
        return;
      }
      const { content, run, hash, end, line } = step.value;
      if (run !== id) {
        damage = `line ${line} of ${cellsPath} is damaged: it belongs to another run (${run})`;
        return;
      }
      const { cell, value } = JSON.parse(content(), nullIsMissing);
      cells.set(cell, value);
      [before, bytes] = [hash, end];
    }
  }

  return {
    path,
    run,
    versions,
    complete,
    pages: new Map(Array.isArray(pages) ? pages.map((name) => [name, undefined]) : Object.entries(pages)),
    holds: (name, hash) => hashOf(name) === hash,
    changed() {
      if (file === undefined) return [];
      if (!realDisk.exists(file)) return [{ file, gone: true }];
      const then = contents.at(-1);
      if (then === undefined) return [{ file, gone: false, unknown: true }];
      return contentHash(file) === then ? [] : [{ file, gone: false }];
    },
    acceptChanged: () =>
      keep({ contents: [...contents, ...(file === undefined ? [] : [contentHash(file)])] }),
    damage: () => damage ?? loss(),
    finish: () => keep({ finished: { cells: cells.size, last: before } }),
    keepPages: (names) => keep({ pages: Object.fromEntries(names.map((name) => [name, hashOf(name)])) }),
    count: () => cells.size,
    list: (within) => disk.list(join(path, within)),
    misplaced: (name, wanted) => misplaced(join(path, name), wanted, disk),
    undo: () => disk.remove(join(path, "results.json")),
    lock() {
      const unlock = lockFolder(path, disk);
      // The writer before may have got further since the folder was opened, or been stopped within a line.
      read();
      if (damage) note(`${damage}; cells from there on are made again`);
      if ((disk.size(cellsPath) ?? 0) > bytes) {
        disk.truncate(cellsPath, bytes);
        disk.sync(cellsPath);
      }
      damage = undefined;
      return unlock;
    },
    cells: {
      has: (name) => cells.has(name),
      get: (name) => cells.get(name),
      set(name, value) {
        const { line, hash } = lineOf(JSON.stringify({ cell: name, value }), id, before);
        const written = new TextEncoder().encode(line);
        disk.append(cellsPath, written);
        disk.sync(cellsPath);
        if (bytes === 0) disk.sync(path);
        [before, bytes] = [hash, bytes + written.length];
        return cells.set(name, value);
      },
    },
    read: readPage,
    write: (name, content) => writeWhole(join(path, name), seal(name, content, id), disk),
  };
}
