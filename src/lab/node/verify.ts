/** Whether a folder holds what was written into it: complete, whole and consistent; if not, what is lost. */
import { join } from "node:path";
import { asError, OstromError } from "../../core/errors.ts";
import type { Catalogue } from "../catalogue.ts";
import { certificateFile, certificateFilesOf, certificatePages, certifiedSocieties } from "../certify.ts";
import type { JudgedClaim } from "../claim.ts";
import { collectResults, type Results } from "../results.ts";
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

/** What whoever ran it makes of results, and that has to be there as well once a run is finished. */
export interface Made {
  /** Files with what they hold; undefined where their seal alone is looked at. */
  readonly files: ReadonlyMap<string, string | undefined>;
  /** As they are in results.json; left out where they cannot be judged here. */
  readonly claims?: readonly JudgedClaim[];
}

/**
 * Reads all of a run, and makes its results anew, and what `make` makes of them; with what `loadForConfig` loads. Throws no
 * error of what is made: that is a finding.
 */
export function verifyRun(
  folder: RunFolder,
  catalogue: Catalogue,
  make: (results: Results) => Made = () => ({ files: new Map() }),
): Verified {
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
  const results = finished ? collectResults(catalogue, folder.config, rowsOf(folder)) : undefined;
  let made: Made = { files: new Map() };
  try {
    if (results) made = make(results);
  } catch (thrown) {
    add([{ file: "report.html", what: `it cannot be made of the results: ${asError(thrown).message}` }]);
  }
  const pages = [...made.files.keys()];
  const certificates = [...certificateFilesOf(folder.config), ...certificatePages];
  add(brokenSeals(folder, new Set([...pages, ...certificates, "results.json", "report.html"])));
  const there = new Set(namesIn(folder));
  const isSound = (file: string) => there.has(file) && !findings.some((each) => each.file === file);
  if (isSound("results.json")) add(ofResults(folder, results, made.claims));
  if (finished) {
    add(ofCertificates(folder, isSound("certificates.json")));
    add(absent(folder, pages));
    for (const [file, content] of made.files)
      if (content !== undefined && isSound(file) && folder.read(file) !== content)
        add([{ file, what: otherwise, redo: "file" }]);
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
      ...brokenSeals(folder, new Set(["results.json", "report.html", ...folder.pages.keys()])),
      ...(folder.complete ? ofPages(folder) : []),
    ],
  };
}

function ofPages(folder: ProgramFolder): Finding[] {
  const changed = [...folder.pages].filter(
    ([name, hash]) => hash && isReadable(folder, name) && !folder.holds(name, hash),
  );
  return [
    ...absent(folder, [...folder.pages.keys()]),
    ...changed.map(([file]): Finding => ({ file, what: "it is not what the run has made", redo: "file" })),
  ];
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
  return namesIn(folder)
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

const otherwise = "it is not what this version of Ostrom makes of the rows";

/** `found`: those of the rows, where all are there. */
function ofResults(
  folder: RunFolder,
  found: Results | undefined,
  judged: readonly JudgedClaim[] | undefined,
): Finding[] {
  const file = "results.json";
  if (!found) return [{ file, what: "it is of rows that are not all there", redo: "file" }];
  const { claims = [], ...held } = heldIn(folder.read(file));
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return same(held, found) && (!judged || same(claims, judged))
    ? []
    : [{ file, what: otherwise, redo: "file" }];
}

/** Files that bear a seal, in the folder and those of what is made. */
const namesIn = ({ list }: Pick<RunFolder, "list">): string[] =>
  [".", "charts", "certificates"].flatMap((place) =>
    list(place).map((name) => (place === "." ? name : `${place}/${name}`)),
  );

function absent(folder: Pick<RunFolder, "list">, files: readonly string[]): Finding[] {
  const there = new Set(namesIn(folder));
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

function isReadable(folder: Pick<RunFolder, "read">, file: string): boolean {
  try {
    return folder.read(file) !== undefined;
  } catch {
    return false;
  }
}
