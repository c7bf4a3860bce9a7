/** Bytes one after the other, up to a limit, and what is refused of them. */
import { isControl } from "./controls.ts";

/** Why a message is refused. */
export type Refusal =
  | "too-long"
  | "length"
  | "encoding"
  | "control"
  | "syntax"
  | "depth"
  | "members"
  | "duplicate"
  | "key"
  | "not-finite"
  | "not-exact"
  | "envelope";

/** Thrown within this room only. */
export class Refused {
  readonly refusal: Refusal;
  readonly offset: number;
  constructor(refusal: Refusal, offset: number) {
    this.refusal = refusal;
    this.offset = offset;
  }
}

export interface ByteReader {
  /** Offset of the byte that is next. */
  readonly at: number;
  /** Bytes that were read, each of them once. */
  readonly read: number;
  /** The byte that is next, -1 where there is no other. */
  peek(): number;
  /** Takes the byte that is next. */
  take(): number;
}

/** Throws `too-long` at the first byte past the limit: of whatever is longer, that byte is the last that is read. */
export function byteReader(bytes: ArrayLike<number>, most: number): ByteReader {
  const length = bytes.length;
  let at = 0;
  let read = 0;
  let next = -1;
  function peek(): number {
    if (at >= length) return -1;
    if (read > at) return next;
    next = bytes[at];
    read = at + 1;
    if (at >= most) throw new Refused("too-long", at);
    if (!(Number.isInteger(next) && next >= 0 && next <= 255)) throw new Refused("encoding", at);
    return next;
  }
  return {
    get at() {
      return at;
    },
    get read() {
      return read;
    },
    peek,
    take() {
      const byte = peek();
      if (byte < 0) throw new Refused("syntax", at);
      at++;
      return byte;
    },
  };
}

/** The code point whose first byte stands next: shortest form only, no surrogates, nothing above U+10FFFF (RFC 3629). */
export function takePoint(reader: ByteReader): number {
  const offset = reader.at;
  const first = reader.take();
  let point = first;
  if (first >= 0x80) {
    const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4) throw new Refused("encoding", offset);
    point = first & (0x3f >> more);
    for (let j = 0; j < more; j++) {
      const next = reader.peek();
      if (next < 0 || (next & 0xc0) !== 0x80) throw new Refused("encoding", reader.at);
      point = (point << 6) | (reader.take() & 0x3f);
    }
    const least = more === 3 ? 0x10000 : more === 2 ? 0x800 : 0x80;
    if (point < least || point > 0x10ffff || isSurrogate(point)) throw new Refused("encoding", offset);
  }
  if (isControl(point)) throw new Refused("control", offset);
  return point;
}

export const isSurrogate = (point: number): boolean => point >= 0xd800 && point <= 0xdfff;
