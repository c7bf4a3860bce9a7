/** One run folder, one writer: a file that names it. */
import { linkSync, renameSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { OstromError } from "../../core/errors.ts";
import { exists, makeFolder, readText, writeWhole } from "./files.ts";

/** The process that writes a folder. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** ISO time. */
  readonly since: string;
}

const lockPath = (folder: string) => join(folder, "lock.json");

/** Makes this process the writer of a folder, until what is returned is called; takes over from one that has died. */
export function lockFolder(folder: string): () => void {
  makeFolder(folder);
  const path = lockPath(folder);
  const own: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  while (!create(path, own)) {
    const owner = ownerOf(folder);
    if (!owner) continue;
    if (isAlive(owner))
      throw new OstromError(
        `${folder} is being written by process ${owner.pid} on ${owner.host} since ${owner.since}; wait for it, or choose another --out. If that process is no run of yours, delete ${path}`,
      );
    // Only one of those who see that the owner is dead gets to move its lock away.
    try {
      renameSync(path, `${path}.${process.pid}`);
      rmSync(`${path}.${process.pid}`, { force: true });
    } catch {}
  }
  const release = () => {
    if (isSame(ownerOf(folder), own)) rmSync(path, { force: true });
    process.off("exit", release);
  };
  process.once("exit", release);
  return release;
}

/** Who writes a folder now; nobody where its last writer has finished or died. */
export function writerOf(folder: string): Owner | undefined {
  const owner = ownerOf(folder);
  return owner && isAlive(owner) ? owner : undefined;
}

/** Whole or not at all, and not where there is one: a link to a file that is written. */
function create(path: string, owner: Owner): boolean {
  const whole = `${path}.${owner.pid}.tmp`;
  writeWhole(whole, JSON.stringify(owner));
  try {
    linkSync(whole, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new OstromError(`cannot write ${path}: ${(error as Error).message}`, { cause: error });
  } finally {
    rmSync(whole, { force: true });
  }
}

/** What is no lock of ours belongs to nobody that lives. */
function ownerOf(folder: string): Owner | undefined {
  const path = lockPath(folder);
  if (!exists(path)) return undefined;
  try {
    return JSON.parse(readText(path)) as Owner;
  } catch {
    return exists(path) ? { pid: 0, host: hostname(), since: "" } : undefined;
  }
}

/** Of a process on another machine nothing is known: it counts as alive. */
function isAlive({ pid, host }: Owner): boolean {
  if (host !== hostname()) return true;
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but not ours to signal.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isSame(a: Owner | undefined, b: Owner): boolean {
  return a !== undefined && a.pid === b.pid && a.host === b.host && a.since === b.since;
}
