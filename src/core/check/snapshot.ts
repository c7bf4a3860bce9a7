/**
 * Columns as they were a moment ago, and what has changed in them since. Buffers are copied whole, and a number is looked
 * at where its bits differ: the rules do this at every call of what they check.
 */
import type { Column } from "../schema.ts";

/** A column by its name, with the elements that a world takes in it. */
export type Part = readonly [name: string, column: Column, stride: number];

/** Whether a change is allowed. */
export type Allowed = (name: string, element: number, stride: number) => boolean;

export interface Change {
  readonly name: string;
  readonly stride: number;
  readonly element: number;
  readonly before: number;
  readonly after: number;
}

export interface Snapshot {
  /** Keeps the columns as they are now. */
  take(): void;
  /** A column as it was then. */
  before(name: string): Column;
  /** The first number that has changed since although it may not. */
  changed(allowed: Allowed): Change | undefined;
}

/** The words of a buffer, and its columns in the order in which they lie there. */
interface Region {
  readonly now: Int32Array;
  readonly earlier: Int32Array;
  readonly parts: readonly Part[];
}

/** Of columns that `allocate` has laid out; a column of two names is told by the first. */
export function snapshotOf(columns: readonly Part[]): Snapshot {
  const regions = [...new Set(columns.map(([, { buffer }]) => buffer))].map((buffer): Region => {
    const now = new Int32Array(buffer);
    const parts = columns.filter(([, column]) => column.buffer === buffer && column.length > 0);
    parts.sort(([, a], [, b]) => a.byteOffset - b.byteOffset);
    return { now, earlier: now.slice(), parts };
  });
  const old = new Map(
    regions.flatMap(({ earlier, parts }) =>
      parts.map(([name, column]) => [name, sameIn(earlier.buffer, column)]),
    ),
  );
  const before = (name: string): Column => old.get(name)!;
  return {
    take() {
      for (const { now, earlier } of regions) earlier.set(now);
    },
    before,
    changed(allowed) {
      for (const region of regions) {
        const { now, earlier } = region;
        for (let word = 0; word < now.length; word++) {
          if (now[word] === earlier[word]) continue;
          const change = changeAt(region, word, before, allowed);
          if (change) return change;
        }
      }
      return undefined;
    },
  };
}

/** Whether `length` words from `at` on are those of another buffer from `from` on. */
export function sameWords(a: Int32Array, at: number, b: Int32Array, from: number, length: number): boolean {
  for (let w = 0; w < length; w++) if (a[at + w] !== b[from + w]) return false;
  return true;
}

/** The same place of another buffer. */
function sameIn(buffer: ArrayBufferLike, column: Column): Column {
  const Kind = column.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => Column;
  return new Kind(buffer, column.byteOffset, column.length);
}

/** A change of a number that has bits in a word of 4 bytes. */
function changeAt(
  { parts }: Region,
  word: number,
  old: (name: string) => Column,
  allowed: Allowed,
): Change | undefined {
  const byte = 4 * word;
  const part = parts.find(([, { byteOffset, byteLength }]) => byte < byteOffset + byteLength);
  if (!part) return undefined;
  const [name, column, stride] = part;
  const was = old(name);
  const size = column.BYTES_PER_ELEMENT;
  const end = Math.min(column.length, Math.ceil((byte + 4 - column.byteOffset) / size));
  for (let e = Math.max(0, Math.floor((byte - column.byteOffset) / size)); e < end; e++)
    if (!Object.is(was[e], column[e]) && !allowed(name, e, stride))
      return { name, stride, element: e, before: was[e], after: column[e] };
  return undefined;
}
