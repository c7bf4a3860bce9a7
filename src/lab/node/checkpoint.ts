/** Checkpoints on disk: a header line, the bytes, and a hash that notices every cut or flipped bit. */
import { createHash } from "node:crypto";
import { OstromError } from "../../core/errors.ts";
import { readBytes, writeWhole } from "./files.ts";

const magic = "ostrom-checkpoint-1";

export function writeCheckpoint(path: string, bytes: Uint8Array): void {
  const header = new TextEncoder().encode(`${magic} ${bytes.length} ${hash(bytes)}\n`);
  const file = new Uint8Array(header.length + bytes.length);
  file.set(header);
  file.set(bytes, header.length);
  writeWhole(path, file);
}

/** `fix`: what to do about a damaged file. */
export function readCheckpoint(
  path: string,
  fix = "delete it to run that part again from its start",
): Uint8Array {
  const file = readBytes(path);
  const end = file.indexOf(10);
  const [name, length, digest] = new TextDecoder().decode(file.subarray(0, Math.max(0, end))).split(" ");
  const bytes = file.slice(end + 1);
  const damage =
    name !== magic
      ? "it does not begin like one"
      : bytes.length !== Number(length)
        ? `it should hold ${length} bytes, got ${bytes.length}`
        : digest !== hash(bytes)
          ? "its content does not match its checksum"
          : undefined;
  if (damage) throw new OstromError(`checkpoint ${path} is damaged: ${damage}; ${fix}`);
  return bytes;
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
