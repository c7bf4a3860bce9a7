/**
 * The folder of an experiment that is a program: `experiment.json` says which one runs and how, `cells.jsonl` (append-only)
 * holds its finished parts, `results.json`, charts and `report.html` what came out.
 */
import { join } from "node:path";
import { OstromError } from "../../core/errors.ts";
import type { Seed } from "../../core/random.ts";
import type { Backend } from "../../learn/tensorflow/index.ts";
import type { ProgramOptions } from "../experiment.ts";
import { appendLine, exists, makeFolder, readText, writeWhole } from "./files.ts";
import { lockRecord, readJsonLines } from "./json-lines.ts";
import { versionsHere } from "./version.ts";

/** Which program runs, by a name or a path that finds it again, and with what. */
export interface ProgramRun {
  readonly experiment: string;
  readonly seed: Seed;
  readonly sessions?: number;
  readonly quick: boolean;
  readonly backend: Backend;
  /** The program's settings: cells that were made with others are not gone on with. */
  readonly settings: object;
}

export interface ProgramFolder {
  readonly path: string;
  readonly run: ProgramRun;
  readonly versions: Readonly<Record<string, string>>;
  readonly cells: NonNullable<ProgramOptions["cells"]>;
  readonly complete: boolean;
  /** Makes this process the only writer, until what is returned is called. */
  lock(): () => void;
  write(name: string, content: string): void;
}

const recordOf = (path: string): string => join(path, "experiment.json");

export const isProgramFolder = (path: string): boolean => exists(recordOf(path));

/** Creates the folder, or opens it again where it holds the same run. */
export function openProgramFolder(path: string, run: ProgramRun): ProgramFolder {
  if (!isProgramFolder(path)) {
    makeFolder(path);
    writeWhole(recordOf(path), `${JSON.stringify({ run, versions: versionsHere() }, null, 2)}\n`);
  } else if (JSON.stringify(reopenProgramFolder(path).run) !== JSON.stringify(run))
    throw new OstromError(
      `${path} holds a run of another experiment, or of this one with other settings; choose another --out`,
    );
  return reopenProgramFolder(path);
}

/** Opens the folder of an earlier run. */
export function reopenProgramFolder(path: string): ProgramFolder {
  const file = recordOf(path);
  let record: Pick<ProgramFolder, "run" | "versions">;
  try {
    record = JSON.parse(readText(file));
  } catch (error) {
    throw new OstromError(`${file} is damaged; choose another --out`, { cause: error });
  }
  const cellsPath = join(path, "cells.jsonl");
  const cells = new Map<string, unknown>();
  read();

  /** Takes up what is on record. */
  function read(): void {
    const fix = "restore it, or choose another --out";
    for (const [name, value] of readJsonLines<[string, unknown]>(cellsPath, fix)) cells.set(name, value);
  }

  return {
    path,
    ...record,
    complete: exists(join(path, "results.json")),
    lock: () => lockRecord(path, cellsPath, read),
    cells: {
      has: (name) => cells.has(name),
      get: (name) => cells.get(name),
      set(name, value) {
        appendLine(cellsPath, JSON.stringify([name, value]));
        return cells.set(name, value);
      },
    },
    write: (name, content) => writeWhole(join(path, name), content),
  };
}
