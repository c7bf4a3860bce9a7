/** Files that are written whole or not at all, whether the process is killed or the power fails. */
import { dirname } from "node:path";
import { OstromError } from "../../core/errors.ts";
import { type Disk, realDisk } from "./disk.ts";

/**
 * Writes beside the target and renames over it: what is there is the old file or the new one, whole. What is there and is no
 * file, a device such as /dev/stdout, is written to as it is.
 */
export function writeWhole(path: string, content: string | Uint8Array, disk: Disk = realDisk): void {
  if (disk.kind(path) === "device") {
    disk.write(path, bytesOf(content));
    return;
  }
  beside(path, content, disk, (temporary) => {
    disk.sync(temporary);
    disk.rename(temporary, path);
    disk.sync(dirname(path));
  });
}

/** The same where there is no such file yet; false where there is one, which stays as it is. */
export function createWhole(path: string, content: string | Uint8Array, disk: Disk = realDisk): boolean {
  return beside(path, content, disk, (temporary) => {
    disk.sync(temporary);
    const created = disk.link(temporary, path);
    disk.remove(temporary);
    disk.sync(dirname(path));
    return created;
  });
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

const ending = ".tmp";

function beside<T>(path: string, content: string | Uint8Array, disk: Disk, put: (temporary: string) => T): T {
  makeFolder(dirname(path), disk);
  const temporary = `${path}.${process.pid}${ending}`;
  try {
    disk.write(temporary, bytesOf(content));
    return put(temporary);
  } catch (error) {
    try {
      disk.remove(temporary);
    } catch {
      // The first error is the one to tell.
    }
    throw error;
  }
}

/** What writers that were stopped have left in a folder beside what they wrote. */
export const leftovers = (folder: string, disk: Disk = realDisk): string[] =>
  disk.list(folder).filter((name) => name.endsWith(ending));

/**
 * Makes what is missing of a path, part by part: Node's recursive mkdir never returns where the file system says that a
 * folder which exists is not there, as /proc does.
 */
export function makeFolder(path: string, disk: Disk = realDisk): void {
  const parent = dirname(path);
  if (disk.exists(path)) {
    // An error where it is a file.
    disk.makeFolder(path);
    return;
  }
  if (parent !== path) makeFolder(parent, disk);
  try {
    disk.makeFolder(path);
  } catch (error) {
    if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
      throw new OstromError(`cannot create ${path}: ${parent} takes no folders; choose another --out`);
    throw error;
  }
  disk.sync(parent);
}

export function readText(path: string, disk: Disk = realDisk): string {
  return new TextDecoder().decode(readBytes(path, disk));
}

export function readBytes(path: string, disk: Disk = realDisk): Uint8Array {
  return disk.read(path);
}

/** Much is read at once, since opening a file takes as long as reading so many bytes. */
const chunkBytes = 1 << 18;

export interface Line {
  /** Without the line feed. */
  readonly bytes: Uint8Array;
  /** Bytes of the file up to and with its line feed. */
  readonly end: number;
}

/** The lines of a file one after the other, however many; what follows the last line feed is left out. */
export function* linesOf(path: string, disk: Disk = realDisk): Generator<Line, void> {
  let at = 0;
  let rest: Uint8Array = new Uint8Array(0);
  for (;;) {
    const from = at + rest.length;
    // A line that is longer than a chunk is read by ever larger ones.
    const more = disk.read(path, from, from + Math.max(chunkBytes, rest.length));
    if (more.length === 0) return;
    const chunk = new Uint8Array(rest.length + more.length);
    chunk.set(rest);
    chunk.set(more, rest.length);
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield { bytes: chunk.subarray(start, end), end: at + end + 1 };
      start = end + 1;
    }
    rest = chunk.slice(start);
    at += start;
  }
}
