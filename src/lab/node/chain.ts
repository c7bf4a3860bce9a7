/**
 * Records that are only ever appended to: lines of JSON, each of which ends with the run that it belongs to and a hash of
 * itself and the hash of the line before. A line that was changed, moved, left out or put in breaks the chain there.
 */
import { OstromError } from "../../core/errors.ts";
import { digits, shortDigest } from "./digest.ts";
import { type Disk, misplaced } from "./disk.ts";
import { linesOf } from "./files.ts";

export interface Link {
  /** JSON of an object, without the run and the hash. */
  content(): string;
  /** Its first characters, where these are ASCII. */
  head(length: number): string;
  readonly run: string;
  readonly hash: string;
  /** Bytes of the file up to its end. */
  readonly end: number;
  /** From 1. */
  readonly line: number;
}

/** Where a record stops being whole. */
export interface Break {
  readonly line: number;
  readonly why: string;
  /** The last line that is whole in itself, as text: what the record went up to. */
  readonly last: string;
}

const [runKey, hashKey] = [',"run":"', '","hash":"'];
const tailBytes = runKey.length + digits + hashKey.length + digits + 2;
const tailPattern = new RegExp(`^${runKey}([0-9a-f]{${digits}})${hashKey}([0-9a-f]{${digits}})"}$`);

/** The line of an object, with its line feed, and its hash; `before` is the hash of the line before. */
export function lineOf(content: string, run: string, before: string): { line: string; hash: string } {
  const body = `${content.slice(0, -1)}${runKey}${run}`;
  const hash = shortDigest(before, body);
  return { line: `${body}${hashKey}${hash}"}\n`, hash };
}

/**
 * The lines of a record in their order; where the chain breaks they end, and what is wrong there is returned. `first`
 * stands for the hash before the first line. A last line that is not whole (yet) is left out. Throws an OstromError where
 * something else than a file is in its place.
 */
export function* linksOf(path: string, first: string, disk: Disk): Generator<Link, Break | undefined> {
  const odd = misplaced(path, "file", disk);
  if (odd) throw new OstromError(`${path}: ${odd}`);
  if (disk.size(path) === undefined) return undefined;
  let before = first;
  let line = 0;
  const lines = linesOf(path, disk);
  for (const { bytes, end } of lines) {
    line++;
    const at = bytes.length - tailBytes;
    const tail = at > 0 ? tailPattern.exec(latin(bytes.subarray(at))) : null;
    const why = !tail
      ? "it does not end with its run and its hash"
      : shortDigest(before, bytes.subarray(0, at + runKey.length + digits)) !== tail[2]
        ? "its hash is not that of what it says and of the line before"
        : undefined;
    if (!tail || why !== undefined) {
      let last = bytes;
      for (const each of lines) last = each.bytes.slice();
      return { line, why: why ?? "", last: text(last) };
    }
    before = tail[2];
    const body = bytes.subarray(0, at);
    yield {
      // Decoded when asked for: most lines are only counted.
      content: () => `${text(body)}}`,
      head: (length) => latin(body.subarray(0, length)),
      run: tail[1],
      hash: before,
      end,
      line,
    };
  }
  return undefined;
}

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
