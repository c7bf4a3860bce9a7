/** The few file operations that a record needs, as plain values: a test can count, refuse, shorten, lose and tear them. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { OstromError } from "../../core/errors.ts";

/** Whatever cannot be done is an error; a write that fails may have left a part of its bytes. */
export interface Disk {
  exists(path: string): boolean;
  /** Bytes of a file; undefined where there is none, a folder or a device among them. */
  size(path: string): number | undefined;
  /** A file's bytes from `from` up to `to`, or to its end; all of them where no range is given. */
  read(path: string, from?: number, to?: number): Uint8Array;
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): string[];
  /** Where its parent is there. */
  makeFolder(path: string): void;
  /** A file of these bytes, whatever was there. */
  write(path: string, bytes: Uint8Array): void;
  append(path: string, bytes: Uint8Array): void;
  truncate(path: string, size: number): void;
  /** Returns when a file's bytes, or a folder's entries, would outlive a loss of power. */
  sync(path: string): void;
  /** Over whatever is there; all or nothing. */
  rename(from: string, to: string): void;
  /** A second name of a file; false where that name is taken. */
  link(from: string, to: string): boolean;
  /** A file or a folder with all in it, if it is there. */
  remove(path: string): void;
}

const advice: Record<string, string> = {
  EACCES: "no permission to write there; choose another --out",
  EPERM: "no permission to write there; choose another --out",
  EROFS: "the file system is read-only; choose another --out",
  ENOSPC: "the disk is full; make room, then resume the run",
  EDQUOT: "the disk quota is used up; make room, then resume the run",
  ENOTDIR: "part of the path is a file; choose another --out",
  EEXIST: "part of the path is a file; choose another --out",
  ENAMETOOLONG: "its name is longer than a file name may be; choose shorter names",
};

/** What could not be done because the place takes no writes: what was to be written can still be told. */
export class ReadOnlyError extends OstromError {}

/** Errors say what could not be done to which file, and what helps. */
export function guarded(disk: Disk): Disk {
  const guard =
    <A extends [path: string, ...unknown[]], T>(what: string, act: (...given: A) => T) =>
    (...given: A): T => {
      try {
        return act(...given);
      } catch (error) {
        const { code = "", message } = error as NodeJS.ErrnoException;
        const Kind = ["EACCES", "EPERM", "EROFS"].includes(code) ? ReadOnlyError : OstromError;
        throw new Kind(`cannot ${what} ${given[0]}: ${advice[code] ?? message}`, { cause: error });
      }
    };
  return {
    exists: disk.exists,
    size: guard("read", disk.size),
    read: guard("read", disk.read),
    list: guard("read", disk.list),
    makeFolder: guard("create", disk.makeFolder),
    write: guard("write", disk.write),
    append: guard("append to", disk.append),
    truncate: guard("shorten", disk.truncate),
    sync: guard("write", disk.sync),
    rename: guard("rename", disk.rename),
    link: guard("link", disk.link),
    remove: guard("remove", disk.remove),
  };
}

/** The one that this machine has. */
export const realDisk: Disk = guarded({
  exists: existsSync,
  size(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? found.size : undefined;
  },
  read(path, from, to) {
    if (from === undefined || to === undefined) return new Uint8Array(readFileSync(path));
    const file = openSync(path, "r");
    try {
      const bytes = new Uint8Array(to - from);
      let filled = 0;
      while (filled < bytes.length) {
        const more = readSync(file, bytes, filled, bytes.length - filled, from + filled);
        if (more === 0) break;
        filled += more;
      }
      return bytes.subarray(0, filled);
    } finally {
      closeSync(file);
    }
  },
  list: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
  makeFolder(path) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) mkdirSync(path);
  },
  write: (path, bytes) => writeFileSync(path, bytes),
  append: (path, bytes) => appendFileSync(path, bytes),
  truncate: truncateSync,
  sync(path) {
    const isFolder = statSync(path).isDirectory();
    // There the entries of folders are kept by the file system's own journal.
    if (isFolder && process.platform === "win32") return;
    const file = openSync(path, isFolder ? "r" : "r+");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  rename: renameSync,
  link(from, to) {
    try {
      linkSync(from, to);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  },
  remove: (path) => rmSync(path, { force: true, recursive: true }),
});
