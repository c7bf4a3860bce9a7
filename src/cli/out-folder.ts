/** Where a run goes, and what is done when something is there already. */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { OstromError } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import type { ResolvedConfig } from "../lab/config.ts";
import { openRunFolder, type RunFolder } from "../lab/node/folder.ts";
import { tasksOf } from "../lab/task.ts";
import { tensorflowUsed } from "../lab/tensorflow.ts";

/** `runs/<name>-<YYYYMMDD-HHMMSS>` in local time, with a number behind it where that is taken. */
export function defaultFolder(name: string, now: Date = new Date()): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const path = join("runs", `${name}-${day}-${time}`);
  let free = path;
  for (let j = 2; existsSync(free); j++) free = `${path}-${j}`;
  return free;
}

/** A new folder, or that of an interrupted run of the same configuration; never one that holds anything else. */
export function claimFolder(
  path: string,
  catalogue: Catalogue,
  config: ResolvedConfig,
  experiment?: string,
): RunFolder {
  if (existsSync(path) && !existsSync(join(path, "config.json")) && !isEmptyFolder(path))
    throw new OstromError(`${path} exists and is not a run folder; choose another --out`);
  makeParts(path);
  const folder = openRunFolder(path, config, tensorflowUsed(catalogue, config), experiment);
  if (isComplete(folder))
    throw new OstromError(
      `${path} holds this run, complete; see it with "ostrom report ${path}", or choose another --out to run it again`,
    );
  return folder;
}

export function isComplete(folder: RunFolder): boolean {
  return existsSync(join(folder.path, "results.json")) && tasksOf(folder.config).every(folder.finished);
}

/**
 * Makes what is missing of a path, part by part: Node's recursive mkdir never returns where the file system says
 * that a folder which exists is not there, as /proc does.
 */
export function makeParts(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeParts(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new OstromError(`cannot create ${path}: ${parent} takes no folders; choose another --out`);
    // What else goes wrong is reported, with advice, when the run folder is opened.
  }
}

function isEmptyFolder(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}
