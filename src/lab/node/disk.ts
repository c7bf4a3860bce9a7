/** The few file operations that a record needs, as plain values: a test can count, refuse, shorten, lose and tear them. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { OstromError } from "../../core/errors.ts";

/** "link": one that leads nowhere, or back to itself. */
type Kind = "file" | "folder" | "device" | "link";

/** Whatever cannot be done is an error; a write that fails may have left a part of its bytes. */
export interface Disk {
  exists(path: string): boolean;
  /** What is there, at the end of all links; undefined where nothing is. */
  kind(path: string): Kind | undefined;
  /** Bytes of a file; undefined where there is none, a folder or a device among them. */
  size(path: string): number | undefined;
  /** A file's bytes from `from` up to `to`, or to its end; all of them where no range is given. */
  read(path: string, from?: number, to?: number): Uint8Array;
  /** Names in a folder; none where there is no folder. */
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

const names: Readonly<Record<Exclude<Kind, "device">, string>> = {
  file: "a file",
  folder: "a folder",
  link: "a link that leads nowhere",
};

/** What is where a file or a folder belongs, if it is something else; a device takes writes as a file does. */
export function misplaced(path: string, wanted: "file" | "folder", disk: Disk): string | undefined {
  const kind = disk.kind(path);
  if (kind === undefined || kind === wanted || kind === "device") return undefined;
  return `${names[kind]} is in its place; move it away`;
}

const elsewhere = "or choose another folder";
const aFile = `a file is where a folder has to be; move it away, ${elsewhere}`;
const aFolder = "a folder is in its place; move it away";
const forbidden = {
  read: "no permission to read it",
  write: `no permission to write there; give it, ${elsewhere}`,
};
const full = "make room, then resume the run";

/** What helps, by the code of the system's error; where it differs, by what was to be done. */
const advice: Readonly<Record<string, string | { readonly read: string; readonly write: string }>> = {
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: {
    read: "the file system is read-only",
    write: `the file system is read-only; ${elsewhere.slice(3)}`,
  },
  ENOSPC: `the disk is full; ${full}`,
  EDQUOT: `the disk quota is used up; ${full}`,
  EFBIG: `files as large are not allowed there; ${elsewhere.slice(3)}`,
  ENOTDIR: aFile,
  EEXIST: aFile,
  EISDIR: aFolder,
  ENOTEMPTY: aFolder,
  ENOENT: "it, or a folder that it lies in, is not there",
  ELOOP: "a link leads back to itself; move it away",
  ENAMETOOLONG: "its name is longer than a file name may be; choose shorter names",
  EMFILE: "this process has as many files open as it may; allow more of them (ulimit -n)",
  ENFILE: "as many files are open as the machine allows; close some",
};

function adviceFor(code: string, what: string): string | undefined {
  const found = advice[code];
  return typeof found === "object" ? found[what === "read" ? "read" : "write"] : found;
}

/** What could not be done because the place takes no writes: what was to be written can still be told. */
export class ReadOnlyError extends OstromError {}

/** Errors say what could not be done to which file, and what helps: all that goes to a disk goes through here. */
export function guarded(disk: Disk): Disk {
  /** `which` of what is given names the file. */
  const guard =
    <A extends [path: string, ...unknown[]], T>(what: string, act: (...given: A) => T, which: 0 | 1 = 0) =>
    (...given: A): T => {
      try {
        return act(...given);
      } catch (error) {
        const { code = "", message } = error as NodeJS.ErrnoException;
        const readOnly = what !== "read" && ["EACCES", "EPERM", "EROFS"].includes(code);
        const Kind = readOnly ? ReadOnlyError : OstromError;
        throw new Kind(`cannot ${what} ${given[which]}: ${adviceFor(code, what) ?? message}`, {
          cause: error,
        });
      }
    };
  return {
    exists: disk.exists,
    kind: guard("read", disk.kind),
    size: guard("read", disk.size),
    read: guard("read", disk.read),
    list: guard("read", disk.list),
    makeFolder: guard("create", disk.makeFolder),
    write: guard("write", disk.write),
    append: guard("append to", disk.append),
    truncate: guard("shorten", disk.truncate),
    sync: guard("write", disk.sync),
    rename: guard("write", disk.rename, 1),
    link: guard("write", disk.link, 1),
    remove: guard("remove", disk.remove),
  };
}

/** The one that this machine has. */
export const realDisk: Disk = guarded({
  exists: existsSync,
  kind: kindOf,
  size(path) {
    const found = statAt(path, statSync);
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
  list: (folder) => (kindOf(folder) === "folder" ? readdirSync(folder) : []),
  makeFolder(path) {
    if (kindOf(path) !== "folder") mkdirSync(path);
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

function kindOf(path: string): Kind | undefined {
  const found = statAt(path, statSync);
  if (!found) return statAt(path, lstatSync) && "link";
  return found.isFile() ? "file" : found.isDirectory() ? "folder" : "device";
}

/** What is at a path, if anything: nothing lies below a file, or at the end of a link that leads back to itself. */
function statAt(path: string, stat: typeof statSync | typeof lstatSync): Stats | undefined {
  try {
    return stat(path, { throwIfNoEntry: false });
  } catch (error) {
    if (["ELOOP", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
