/**
 * State of a task on disk: a line that says of which run and task it is, then the bytes. A hash in that line notices every
 * cut or flipped bit.
 */
import { OstromError } from "../../core/errors.ts";
import { digest } from "./digest.ts";
import type { Disk } from "./disk.ts";
import { readBytes, writeWhole } from "./files.ts";

const magic = "ostrom-checkpoint-2";

export interface Saved {
  readonly bytes: Uint8Array;
  /** The run that it was made in. */
  readonly run: string;
  /** Of the bytes. */
  readonly hash: string;
}

/** Gives the hash of the bytes. */
export function writeCheckpoint(
  path: string,
  { bytes, task, run }: { bytes: Uint8Array; task: string; run: string },
  disk: Disk,
): string {
  const hash = digest(bytes);
  const header = new TextEncoder().encode(`${[magic, run, task, bytes.length, hash].join(" ")}\n`);
  const file = new Uint8Array(header.length + bytes.length);
  file.set(header);
  file.set(bytes, header.length);
  writeWhole(path, file, disk);
  return hash;
}

/** Throws an OstromError that says what is wrong with it, without naming the file. */
export function readCheckpoint(path: string, task: string, disk: Disk): Saved {
  const file = readBytes(path, disk);
  const end = file.indexOf(10);
  const [name, run, of, length, hash] = new TextDecoder()
    .decode(file.subarray(0, Math.max(0, end)))
    .split(" ");
  const bytes = file.slice(end + 1);
  const damage =
    name !== magic
      ? "it does not begin like one"
      : of !== task
        ? `it belongs to ${of}`
        : bytes.length !== Number(length)
          ? `it should hold ${length} bytes, got ${bytes.length}`
          : hash !== digest(bytes)
            ? "its content does not match its checksum"
            : undefined;
  if (damage) throw new OstromError(damage);
  return { bytes, run, hash };
}
