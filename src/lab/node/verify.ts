/** Whether a folder holds what was written into it: complete, whole and consistent; if not, what is lost. */
import { join } from "node:path";
import { OstromError } from "../../core/errors.ts";
import type { Catalogue } from "../catalogue.ts";
import { certificateFile, certificateFilesOf, certificatePages, certifiedSocieties } from "../certify.ts";
import { collectResults } from "../results.ts";
import { rowsOf } from "../rows.ts";
import { type Task, tasksOf } from "../task.ts";
import { filesOf, type RunFolder } from "./folder.ts";
import type { ProgramFolder } from "./program-folder.ts";

export interface Finding {
  /** Within the folder. */
  readonly file: string;
  readonly what: string;
  /** What gives it back: a task from its start, its evaluation, or a file that is made of rows; nothing where none can. */
  readonly redo?: "task" | "evaluation" | "file";
  readonly task?: Task;
  /** Something else is where a file or a folder of the run belongs. */
  readonly inTheWay?: true;
}

export interface Verified {
  /** Tasks of a run, or cells of a program, that are done and whole. */
  readonly done: number;
  /** Not known of a program. */
  readonly all?: number;
  readonly finished: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Reads all of a run, and collects its results anew; with what `loadForConfig` loads. `pages` are files that whoever ran it
 * makes of them, and that have to be there as well once it is finished.
 */
export function verifyRun(folder: RunFolder, catalogue: Catalogue, pages: readonly string[] = []): Verified {
  const tasks = tasksOf(folder.config);
  const findings: Finding[] = inTheWay(folder);
  let done = 0;
  for (const task of tasks) {
    const damages = folder.inspect(task);
    for (const damage of damages) findings.push({ ...damage, task });
    if (!damages.some(({ redo, inTheWay }) => redo || inTheWay) && folder.finished(task)) done++;
  }
  const finished = done === tasks.length;
  const add = (more: readonly Finding[]) => {
    for (const each of more) findings.push(each);
  };
  add(strangers(folder, tasks));
  const certificates = [...certificateFilesOf(folder.config), ...certificatePages];
  add(brokenSeals(folder, new Set([...pages, ...certificates, "results.json", "report.html"])));
  const isSound = (file: string) =>
    folder.list(".").includes(file) && !findings.some((each) => each.file === file);
  if (isSound("results.json")) add(ofResults(folder, catalogue, finished));
  if (finished) {
    add(ofCertificates(folder, isSound("certificates.json")));
    add(absent(folder, pages));
  }
  return {
    done,
    all: tasks.length,
    finished: finished && folder.list(".").includes("results.json"),
    findings,
  };
}

/** Reads all of a program's run. */
export function verifyProgram(folder: ProgramFolder): Verified {
  const damage = folder.damage();
  const ofCells: Finding[] = damage ? [{ file: "cells.jsonl", what: damage, redo: "file" }] : [];
  return {
    done: folder.count(),
    finished: folder.complete,
    findings: [
      ...ofCells,
      ...brokenSeals(folder, new Set(["results.json", "report.html", ...folder.pages])),
      ...(folder.complete ? absent(folder, folder.pages) : []),
    ],
  };
}

/**
 * Takes away what is damaged and can be made again, so that the run goes on by making it. Throws an OstromError, and takes
 * nothing away, where something is in the way of that.
 */
export function undoLost(folder: RunFolder, findings: readonly Finding[]): void {
  const first = findings.find(({ inTheWay }) => inTheWay);
  if (first) throw new OstromError(`${join(folder.path, first.file)}: ${first.what}`);
  const unlock = folder.lock();
  try {
    for (const { redo, task, file } of findings) {
      if (redo === "file") folder.remove(file);
      else if (redo && task) folder.undo(task, redo);
    }
  } finally {
    unlock();
  }
}

/** Folders of a run, and the file of its lock, where something else is in their place. */
function inTheWay({ misplaced }: RunFolder): Finding[] {
  const folders = ["rows", "checkpoints", "policies", "pictures", "charts", "certificates"];
  return [...folders.map((name) => [name, "folder"] as const), ["lock.json", "file"] as const].flatMap(
    ([file, wanted]): Finding[] => {
      const what = misplaced(file, wanted);
      return what ? [{ file, what, inTheWay: true }] : [];
    },
  );
}

/** Files where only those of the run's tasks belong. */
function strangers(folder: RunFolder, tasks: readonly Task[]): Finding[] {
  const known = new Set(tasks.flatMap((task) => Object.values(filesOf(task))));
  return ["rows", "policies", "pictures"].flatMap((place) =>
    folder
      .list(place)
      .map((name) => `${place}/${name}`)
      .filter((file) => !known.has(file) && !file.endsWith(".tmp"))
      .map((file) => ({ file, what: "it is of no part of this run" })),
  );
}

/** What is made of rows or cells, and bears a seal. */
const made =
  /^(results\.json|report\.html|certificates\.(json|md|html)|certificates\/.+\.json|charts\/.+\.svg)$/;

/** Only what is `known` to be made again is; the rest is somebody's own, and left. */
function brokenSeals(
  folder: Pick<RunFolder, "list" | "misplaced" | "read">,
  known: ReadonlySet<string>,
): Finding[] {
  const files = [".", "charts", "certificates"].flatMap((place) =>
    folder.list(place).map((name) => (place === "." ? name : `${place}/${name}`)),
  );
  return files
    .filter((file) => made.test(file) || known.has(file))
    .flatMap((file): Finding[] => {
      try {
        folder.read(file);
        return [];
      } catch (error) {
        const odd = folder.misplaced(file, "file");
        if (odd) return [{ file, what: odd, inTheWay: true }];
        if (!known.has(file)) return [{ file, what: "it is of no part of this run" }];
        const { cause, message } = error as Error;
        return [{ file, what: cause instanceof Error ? cause.message : message, redo: "file" }];
      }
    });
}

function ofResults(folder: RunFolder, catalogue: Catalogue, finished: boolean): Finding[] {
  const file = "results.json";
  if (!finished) return [{ file, what: "it is of rows that are not all there", redo: "file" }];
  const { claims: _, ...held } = heldIn(folder.read(file));
  const found = collectResults(catalogue, folder.config, rowsOf(folder));
  return JSON.stringify(held) === JSON.stringify(found)
    ? []
    : [{ file, what: "it is not what this version of Ostrom makes of the rows", redo: "file" }];
}

function absent(folder: Pick<RunFolder, "list">, files: readonly string[]): Finding[] {
  const there = new Set(
    [".", "charts"].flatMap((place) => folder.list(place).map((name) => join(place, name))),
  );
  return files
    .filter((file) => !there.has(file))
    .map((file) => ({ file, what: "it is not there", redo: "file" }));
}

/** An object that is sealed may still be none of ours. */
function heldIn(text = "{}"): Record<string, unknown> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** All that the configuration asks for are there, and the list has what their files have. */
function ofCertificates(folder: RunFolder, hasList: boolean): Finding[] {
  const listed: { scene: string; society: string }[] = hasList
    ? JSON.parse(folder.read("certificates.json") ?? "").certificates
    : [];
  const asked = Object.entries(folder.config.scenes).flatMap(([scene, configured]) =>
    configured.certify ? certifiedSocieties(configured).map((society) => ({ scene, society })) : [],
  );
  const files = new Set([...asked, ...listed].map(({ scene, society }) => certificateFile(scene, society)));
  const there = new Set(folder.list("certificates").map((name) => `certificates/${name}`));
  const findings: Finding[] = [...files]
    .filter((file) => !there.has(file))
    .map((file) => ({ file, what: "it is not there", redo: "file" }));
  const differs = listed.some((each) => {
    const file = certificateFile(each.scene, each.society);
    return (
      there.has(file) &&
      isReadable(folder, file) &&
      folder.read(file) !== `${JSON.stringify(each, null, 1)}\n`
    );
  });
  if (differs)
    findings.push({
      file: "certificates.json",
      what: "it differs from the files in certificates/",
      redo: "file",
    });
  return findings;
}

function isReadable(folder: RunFolder, file: string): boolean {
  try {
    return folder.read(file) !== undefined;
  } catch {
    return false;
  }
}
