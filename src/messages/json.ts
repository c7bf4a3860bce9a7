/**
 * One JSON value (RFC 8259) out of bytes, stricter than `JSON.parse`: limits, names once, numbers that are what they say.
 *
 * The open objects and arrays stand on a list, not on the stack of calls. I-JSON (RFC 7493) asks for the same: no two
 * members of one name, no lone surrogates, no numbers that a double does not hold.
 */
import { type ByteReader, isSurrogate, Refused, takePoint } from "./bytes.ts";
import { isControl } from "./controls.ts";
import type { MessageLimits } from "./limits.ts";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A value with the place of each member of the outermost object: offset of its first byte, and of the first one after it. */
export interface Placed {
  readonly value: Json;
  readonly members: ReadonlyMap<string, readonly [start: number, end: number]>;
}

/** Names by which code reaches what objects share. */
const reserved = ["__proto__", "constructor", "prototype"];

interface Open {
  readonly into: Json[] | { [name: string]: Json };
  count: number;
  /** Of the member that is read now. */
  name: string;
  start: number;
}

export function readJson(reader: ByteReader, limits: MessageLimits): Placed {
  const open: Open[] = [];
  const members = new Map<string, readonly [number, number]>();
  for (;;) {
    let value = begin(reader, open, limits);
    // What is complete goes into what is open, which may be complete by it.
    while (value !== undefined) {
      const inner = open.at(-1);
      if (!inner) {
        if (skipSpace(reader) >= 0) throw new Refused("syntax", reader.at);
        return { value, members };
      }
      if (Array.isArray(inner.into)) inner.into.push(value);
      else inner.into[inner.name] = value;
      if (open.length === 1 && !Array.isArray(inner.into)) members.set(inner.name, [inner.start, reader.at]);
      value = goOn(reader, inner, limits) ? undefined : open.pop()!.into;
    }
  }
}

/** The next value where it is complete at once; an object or array with something in it is opened. */
function begin(reader: ByteReader, open: Open[], limits: MessageLimits): Json | undefined {
  const byte = skipSpace(reader);
  const inner = open.at(-1);
  if (inner) inner.start = reader.at;
  if (byte === 0x22) return takeText(reader);
  if (byte === 0x2d || isDigit(byte)) return takeNumber(reader);
  if (byte === 0x74) return takeWord(reader, "true", true);
  if (byte === 0x66) return takeWord(reader, "false", false);
  if (byte === 0x6e) return takeWord(reader, "null", null);
  if (byte !== 0x5b && byte !== 0x7b) throw new Refused("syntax", reader.at);
  if (open.length >= limits.depth) throw new Refused("depth", reader.at);
  reader.take();
  const isArray = byte === 0x5b;
  const opened: Open = { into: isArray ? [] : {}, count: 0, name: "", start: 0 };
  if (skipSpace(reader) === (isArray ? 0x5d : 0x7d)) {
    reader.take();
    return opened.into;
  }
  count(reader, opened, limits);
  open.push(opened);
  return undefined;
}

/** Past the comma to the next member, or past the bracket that closes: then false. */
function goOn(reader: ByteReader, inner: Open, limits: MessageLimits): boolean {
  const byte = skipSpace(reader);
  const closing = Array.isArray(inner.into) ? 0x5d : 0x7d;
  if (byte !== 0x2c && byte !== closing) throw new Refused("syntax", reader.at);
  reader.take();
  if (byte === closing) return false;
  skipSpace(reader);
  count(reader, inner, limits);
  return true;
}

/** One member more; of an object its name is read. */
function count(reader: ByteReader, inner: Open, { members }: MessageLimits): void {
  const offset = reader.at;
  if (++inner.count > members) throw new Refused("members", offset);
  if (Array.isArray(inner.into)) return;
  if (reader.peek() !== 0x22) throw new Refused("syntax", offset);
  const name = takeText(reader);
  if (reserved.includes(name)) throw new Refused("key", offset);
  if (Object.hasOwn(inner.into, name)) throw new Refused("duplicate", offset);
  if (skipSpace(reader) !== 0x3a) throw new Refused("syntax", reader.at);
  reader.take();
  inner.name = name;
}

function skipSpace(reader: ByteReader): number {
  for (;;) {
    const byte = reader.peek();
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    reader.take();
  }
}

function takeWord<T extends Json>(reader: ByteReader, word: string, value: T): T {
  for (let j = 0; j < word.length; j++) {
    if (reader.peek() !== word.charCodeAt(j)) throw new Refused("syntax", reader.at);
    reader.take();
  }
  return value;
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

function takeNumber(reader: ByteReader): number {
  const offset = reader.at;
  let text = "";
  const takeOne = () => {
    text += String.fromCharCode(reader.take());
  };
  const takeDigits = () => {
    if (!isDigit(reader.peek())) throw new Refused("syntax", reader.at);
    while (isDigit(reader.peek())) takeOne();
  };
  if (reader.peek() === 0x2d) takeOne();
  if (reader.peek() === 0x30) takeOne();
  else takeDigits();
  if (reader.peek() === 0x2e) {
    takeOne();
    takeDigits();
  }
  if ((reader.peek() | 0x20) === 0x65) {
    takeOne();
    if (reader.peek() === 0x2b || reader.peek() === 0x2d) takeOne();
    takeDigits();
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Refused("not-finite", offset);
  // Beyond 2^53 two whole numbers become one double; something too small for a double is not 0. -0 is 0.
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER || (value === 0 && /^-?[0.]*[1-9]/.test(text)))
    throw new Refused("not-exact", offset);
  return value + 0;
}

function takeText(reader: ByteReader): string {
  reader.take();
  let text = "";
  for (;;) {
    const byte = reader.peek();
    if (byte < 0) throw new Refused("syntax", reader.at);
    if (byte === 0x22) {
      reader.take();
      return text;
    }
    if (byte === 0x5c) text += takeEscaped(reader);
    else if (byte < 0x20) throw new Refused("control", reader.at);
    else text += String.fromCodePoint(takePoint(reader));
  }
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function takeEscaped(reader: ByteReader): string {
  const offset = reader.at;
  reader.take();
  const letter = String.fromCharCode(reader.take());
  let point: number;
  if (letter === "u") {
    point = takeHex(reader);
    if (point >= 0xdc00 && point <= 0xdfff) throw new Refused("encoding", offset);
    if (isSurrogate(point)) {
      const low = reader.peek() === 0x5c ? takeLow(reader) : 0;
      if (low < 0xdc00 || low > 0xdfff) throw new Refused("encoding", offset);
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
  } else {
    if (!Object.hasOwn(escapes, letter)) throw new Refused("syntax", offset);
    point = escapes[letter].charCodeAt(0);
  }
  if (isControl(point)) throw new Refused("control", offset);
  return String.fromCodePoint(point);
}

/** The code unit of a second escape, 0 where it is another one. */
function takeLow(reader: ByteReader): number {
  reader.take();
  if (reader.peek() !== 0x75) return 0;
  reader.take();
  return takeHex(reader);
}

function takeHex(reader: ByteReader): number {
  let unit = 0;
  for (let j = 0; j < 4; j++) {
    const digit = Number.parseInt(String.fromCharCode(Math.max(0, reader.peek())), 16);
    if (Number.isNaN(digit)) throw new Refused("syntax", reader.at);
    reader.take();
    unit = 16 * unit + digit;
  }
  return unit;
}
