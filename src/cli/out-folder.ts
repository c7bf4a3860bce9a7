/** Where a run goes, and what is done when something is there already. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { OstromError } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import type { ResolvedConfig } from "../lab/config.ts";
import { realDisk } from "../lab/node/disk.ts";
import { openRunFolder, type RunFolder } from "../lab/node/folder.ts";
import { tasksOf } from "../lab/task.ts";
import { tensorflowUsed } from "../lab/tensorflow.ts";
import { type Io, noted } from "./io.ts";

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
  io: Io,
  path: string,
  catalogue: Catalogue,
  config: ResolvedConfig,
  experiment?: string,
): RunFolder {
  if (!takes(path, "config.json"))
    throw new OstromError(`${path} exists and is not a run folder; choose another --out`);
  const tensorflow = tensorflowUsed(catalogue, config);
  const folder = openRunFolder(path, config, { tensorflow, experiment, ...noted(io) });
  if (isComplete(folder))
    throw new OstromError(
      `${path} holds this run, complete; see it with "ostrom report ${path}", or choose another --out to run it again`,
    );
  return folder;
}

export function isComplete(folder: RunFolder): boolean {
  return existsSync(join(folder.path, "results.json")) && tasksOf(folder.config).every(folder.finished);
}

/** Whether a run may be there: it is that of a record, or nothing is, but for what others that begin are writing. */
export function takes(path: string, record: string): boolean {
  const kind = realDisk.kind(path);
  if (kind === undefined) return true;
  if (kind !== "folder") return false;
  const names = realDisk.list(path);
  return names.includes(record) || names.every((name) => name.startsWith(record));
}
