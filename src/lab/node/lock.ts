/** One folder, one writer: a file that names it. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { OstromError } from "../../core/errors.ts";
import { type Disk, realDisk } from "./disk.ts";
import { createWhole, readText, writeWhole } from "./files.ts";

/** The process that writes a folder. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** ISO time. */
  readonly since: string;
  /** Tells one start of the machine from the next, where it can be told. */
  readonly boot?: string | undefined;
}

/** Makes this process the writer of a folder, until what is returned is called; takes over from one that has died. */
export function lockFolder(folder: string, disk: Disk = realDisk): () => void {
  const path = join(folder, "lock.json");
  const own: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString(), boot: bootId() };
  const text = JSON.stringify(own);
  // Only who holds this second file replaces the lock of one that is dead, so that nobody replaces that of a heir.
  const heir = join(folder, "lock-heir.json");
  while (!createWhole(path, text, disk)) {
    const owner = ownerIn(path, disk);
    if (!owner) continue;
    refuseLiving(owner, folder, path);
    if (!createWhole(heir, text, disk)) {
      const other = ownerIn(heir, disk);
      if (other) refuseLiving(other, folder, heir);
      disk.remove(heir);
      continue;
    }
    try {
      if (!isSame(ownerIn(path, disk), owner)) continue;
      writeWhole(path, text, disk);
      break;
    } finally {
      disk.remove(heir);
    }
  }
  const release = () => {
    process.off("exit", release);
    if (!isSame(ownerIn(path, disk), own)) return;
    // One that was stopped while it took over left it there.
    disk.remove(heir);
    disk.remove(path);
  };
  process.once("exit", release);
  return release;
}

/** Who writes a folder now; nobody where its last writer has finished or died. */
export function writerOf(folder: string): Owner | undefined {
  const owner = ownerIn(join(folder, "lock.json"), realDisk);
  return owner && isAlive(owner) ? owner : undefined;
}

function refuseLiving(owner: Owner, folder: string, path: string): void {
  if (isAlive(owner))
    throw new OstromError(
      `${folder} is being written by process ${owner.pid} on ${owner.host} since ${owner.since}; wait for it, or choose another --out. If that process is no run of yours, delete ${path}`,
    );
}

/** What is no lock of ours belongs to nobody that lives. */
function ownerIn(path: string, disk: Disk): Owner | undefined {
  const nobody = { pid: 0, host: hostname(), since: "" };
  if (!disk.exists(path)) return undefined;
  try {
    const owner = JSON.parse(readText(path, disk));
    return Number.isInteger(owner?.pid) && typeof owner.host === "string" ? owner : nobody;
  } catch {
    return disk.exists(path) ? nobody : undefined;
  }
}

/** Of a process on another machine nothing is known: it counts as alive. */
function isAlive({ pid, host, since, boot }: Owner): boolean {
  if (host !== hostname()) return true;
  // Numbers of processes are given out again: after a start of the machine, or of a container.
  if (pid === 0 || (boot !== undefined && boot !== bootId())) return false;
  if (pid === process.pid) return Date.parse(since) >= startedAt();
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but not ours to signal.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Of this process, in ms; a second early, since clocks are not that exact. */
const startedAt = (): number => Date.now() - 1000 * (process.uptime() + 1);

/** Linux tells; others do not. */
function bootId(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined;
  }
}

const isSame = (a: Owner | undefined, b: Owner): boolean =>
  a !== undefined && a.pid === b.pid && a.host === b.host && a.since === b.since;
