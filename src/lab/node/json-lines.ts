/** Files of JSON lines that are only ever appended to. */
import { statSync } from "node:fs";
import { OstromError } from "../../core/errors.ts";
import { nullIsMissing } from "../record.ts";
import { exists, readText, writeWhole } from "./files.ts";
import { lockFolder } from "./lock.ts";

/** Without a last line that is not whole (yet); damage elsewhere is an error that ends in `fix`. */
export function readJsonLines<T>(path: string, fix: string): T[] {
  if (!isFile(path)) return [];
  return readText(path)
    .split("\n")
    .slice(0, -1)
    .map((line, j) => {
      try {
        return JSON.parse(line, nullIsMissing);
      } catch {
        throw new OstromError(`${path} is damaged in line ${j + 1}; ${fix}`);
      }
    });
}

/** A device may give bytes without end. */
const isFile = (path: string): boolean => exists(path) && statSync(path).isFile();

/**
 * Makes this process the only writer of a folder whose record is the file `path`, and reads the record again: the writer
 * before may have got further since the folder was opened, or been killed within a line.
 */
export function lockRecord(folder: string, path: string, read: () => void): () => void {
  const unlock = lockFolder(folder);
  dropTornLine(path);
  read();
  return unlock;
}

/** A kill may have cut the last line short. */
function dropTornLine(path: string): void {
  if (!isFile(path)) return;
  const text = readText(path);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) writeWhole(path, whole);
}
