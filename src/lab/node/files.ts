/** Files that are written whole or not at all, and errors that say which file and what to do. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { OstromError } from "../../core/errors.ts";

const advice: Record<string, string> = {
  EACCES: "no permission to write there; choose another --out",
  EPERM: "no permission to write there; choose another --out",
  EROFS: "the file system is read-only; choose another --out",
  ENOSPC: "the disk is full; make room, then resume the run",
  EDQUOT: "the disk quota is used up; make room, then resume the run",
  ENOTDIR: "part of the path is a file; choose another --out",
  EEXIST: "part of the path is a file; choose another --out",
};

function guarded<T>(what: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new OstromError(`cannot ${what} ${path}: ${advice[code] ?? message}`);
  }
}

/** Writes beside the target and renames over it, so that a kill leaves the old file or the new one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  guarded("write", path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      writeFileSync(temporary, content);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

export function appendLine(path: string, line: string): void {
  guarded("append to", path, () => appendFileSync(path, `${line}\n`));
}

export function readText(path: string): string {
  return guarded("read", path, () => readFileSync(path, "utf8"));
}

export function readBytes(path: string): Uint8Array {
  return guarded("read", path, () => new Uint8Array(readFileSync(path)));
}

export function makeFolder(path: string): void {
  guarded("create", path, () => mkdirSync(path, { recursive: true }));
}

export { existsSync as exists };

export function remove(path: string): void {
  guarded("remove", path, () => rmSync(path, { force: true, recursive: true }));
}
