/**
 * State as named columns in one buffer.
 *
 * A field says what one world (or one agent of it) remembers; `allocate` lays all fields out field-major in a
 * single buffer, so that saving, loading and forking worlds are buffer copies.
 */
import { fail } from "./errors.ts";

export type Kind = "f64" | "f32" | "i32" | "u8";
export type Column = Float64Array | Float32Array | Int32Array | Uint8Array;
export type ArrayOf<K extends Kind> = K extends "f64"
  ? Float64Array
  : K extends "f32"
    ? Float32Array
    : K extends "i32"
      ? Int32Array
      : Uint8Array;

/** `size` elements for each world or each agent; a world's field of size 1 is read as a plain number. */
export interface Field<K extends Kind = Kind, Shape extends "number" | "array" = "number" | "array"> {
  readonly kind: K;
  readonly per: "world" | "agent";
  readonly size: number;
  /** How a world view shows the field. */
  readonly shape: Shape;
}
export type Fields = Readonly<Record<string, Field>>;

/** One number in each world. */
export const f64: Field<"f64", "number"> = { kind: "f64", per: "world", size: 1, shape: "number" };
export const f32: Field<"f32", "number"> = { kind: "f32", per: "world", size: 1, shape: "number" };
export const i32: Field<"i32", "number"> = { kind: "i32", per: "world", size: 1, shape: "number" };
export const u8: Field<"u8", "number"> = { kind: "u8", per: "world", size: 1, shape: "number" };

/** `size` elements in each world, seen as a typed array. */
export function vector<K extends Kind>(field: Field<K>, size: number): Field<K, "array"> {
  return { kind: field.kind, per: "world", size, shape: "array" };
}

/** `size` elements for each agent: the element j of agent a stands at `a * size + j`. */
export function perAgent<K extends Kind>(field: Field<K>, size = 1): Field<K, "array"> {
  return { kind: field.kind, per: "agent", size, shape: "array" };
}

/** Columns over all worlds: world i's part of a field begins at `i * stride`. */
export type Columns<S extends Fields> = {
  readonly [N in keyof S]: S[N] extends Field<infer K> ? ArrayOf<K> : never;
};

/** What one world sees of its fields. */
export type View<S extends Fields> = {
  -readonly [N in keyof S]: S[N] extends Field<infer K, infer Shape>
    ? Shape extends "number"
      ? number
      : ArrayOf<K>
    : never;
};

const bytesOf: Record<Kind, number> = { f64: 8, f32: 4, i32: 4, u8: 1 };

/** All columns of `worlds` worlds, with the strides that copying one world needs. */
export interface Storage<S extends Fields = Fields> {
  readonly buffer: ArrayBufferLike;
  readonly worlds: number;
  readonly columns: Columns<S>;
  /** Elements a world takes in each column, by name. */
  readonly strides: Readonly<Record<string, number>>;
  /** Copies world `pick[j]` of `from` over world `lo + j`, every field. Allocates nothing. */
  copyWorlds(from: Storage<S>, pick: ArrayLike<number>, lo?: number): void;
}

/** Lays the fields out in one buffer, each column aligned to 8 bytes, all zero. */
export function allocate<S extends Fields>(
  fields: S,
  worlds: number,
  agents: number,
  shared = false,
): Storage<S> {
  let bytes = 0;
  const offsets: Record<string, number> = {};
  const strides: Record<string, number> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (!Number.isInteger(field.size) || field.size < 0)
      fail(`field "${name}"`, "size must be a whole number of at least 0", field.size);
    strides[name] = field.size * (field.per === "agent" ? agents : 1);
    offsets[name] = bytes;
    bytes += Math.ceil((strides[name] * worlds * bytesOf[field.kind]) / 8) * 8;
  }
  const buffer = shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  const columns: Record<string, Column> = {};
  const copies: Copy[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const length = strides[name] * worlds;
    columns[name] = makeColumn(field.kind, buffer, offsets[name], length);
    if (strides[name] > 0)
      copies.push({ ...bits(field.kind, buffer, offsets[name], length), stride: strides[name] });
  }
  const storage: Storage<S> & { copies: Copy[] } = {
    buffer,
    worlds,
    columns: columns as Columns<S>,
    strides,
    copies,
    copyWorlds(from, pick, lo = 0) {
      const source = (from as Storage<S> & { copies: Copy[] }).copies;
      for (let c = 0; c < copies.length; c++) {
        const { f64: d64, i32: d32, u8: d8, stride } = copies[c];
        const { f64: s64, i32: s32, u8: s8 } = source[c];
        if (d64) copyColumn64(d64, s64!, pick, lo, stride);
        else if (d32) copyColumn32(d32, s32!, pick, lo, stride);
        else copyColumn8(d8!, s8!, pick, lo, stride);
      }
    },
  };
  return storage;
}

/** A column as raw bits of its element width (32-bit floats travel as integers, so NaN payloads survive). */
interface Copy {
  f64?: Float64Array;
  i32?: Int32Array;
  u8?: Uint8Array;
  stride: number;
}

function bits(kind: Kind, buffer: ArrayBufferLike, offset: number, length: number): Omit<Copy, "stride"> {
  if (kind === "f64") return { f64: new Float64Array(buffer, offset, length) };
  if (kind === "u8") return { u8: new Uint8Array(buffer, offset, length) };
  return { i32: new Int32Array(buffer, offset, length) };
}

function makeColumn(kind: Kind, buffer: ArrayBufferLike, offset: number, length: number): Column {
  if (kind === "f64") return new Float64Array(buffer, offset, length);
  if (kind === "f32") return new Float32Array(buffer, offset, length);
  if (kind === "i32") return new Int32Array(buffer, offset, length);
  return new Uint8Array(buffer, offset, length);
}

// Three copies of one loop: a helper that sees several typed-array kinds runs an order of magnitude slower.
function copyColumn64(
  to: Float64Array,
  from: Float64Array,
  pick: ArrayLike<number>,
  lo: number,
  stride: number,
) {
  for (let j = 0; j < pick.length; j++) {
    let d = (lo + j) * stride;
    let s = pick[j] * stride;
    for (const end = s + stride; s < end; s++) to[d++] = from[s];
  }
}
function copyColumn32(to: Int32Array, from: Int32Array, pick: ArrayLike<number>, lo: number, stride: number) {
  for (let j = 0; j < pick.length; j++) {
    let d = (lo + j) * stride;
    let s = pick[j] * stride;
    for (const end = s + stride; s < end; s++) to[d++] = from[s];
  }
}
function copyColumn8(to: Uint8Array, from: Uint8Array, pick: ArrayLike<number>, lo: number, stride: number) {
  for (let j = 0; j < pick.length; j++) {
    let d = (lo + j) * stride;
    let s = pick[j] * stride;
    for (const end = s + stride; s < end; s++) to[d++] = from[s];
  }
}
