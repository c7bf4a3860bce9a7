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

/** Throws at what is no field: its name, a text, a plain number. */
export function requireFields(who: string, what: string, fields: Fields): void {
  for (const [name, field] of Object.entries(fields))
    if (!(field?.kind in bytesOf))
      fail(who, `${what} "${name}" must be a field`, field, "write f64, f32, i32, u8 or vector(f64, 4)");
}

/** Bytes that `allocate` takes for the fields. */
export function bytesFor(fields: Fields, worlds: number, agents: number): number {
  return Object.values(fields).reduce((sum, field) => sum + bytesOfColumn(field, worlds, agents), 0);
}

/** Whole words of 8 bytes. */
function bytesOfColumn({ kind, per, size }: Field, worlds: number, agents: number): number {
  return Math.ceil((size * (per === "agent" ? agents : 1) * worlds * bytesOf[kind]) / 8) * 8;
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
    bytes += bytesOfColumn(field, worlds, agents);
  }
  const buffer = reserve(bytes, worlds, agents, shared);
  const columns: Record<string, Column> = {};
  const plans = { 8: plan(), 4: plan(), 1: plan() };
  for (const [name, field] of Object.entries(fields)) {
    const length = strides[name] * worlds;
    columns[name] = makeColumn(field.kind, buffer, offsets[name], length);
    const bytesEach = strides[name] * bytesOf[field.kind];
    if (bytesEach === 0) continue;
    // Doubles travel as doubles; all else as 32-bit words where it fits (32-bit floats too, so that their bits survive).
    const width = field.kind === "f64" ? 8 : bytesEach % 4 === 0 ? 4 : 1;
    plans[width].offsets.push(offsets[name] / width);
    plans[width].strides.push(bytesEach / width);
  }
  const raw: Raw = {
    f64: { view: new Float64Array(buffer), ...fixed(plans[8]) },
    i32: { view: new Int32Array(buffer), ...fixed(plans[4]) },
    u8: { view: new Uint8Array(buffer), ...fixed(plans[1]) },
  };
  const storage: Storage<S> & { raw: Raw } = {
    buffer,
    worlds,
    columns: columns as Columns<S>,
    strides,
    raw,
    copyWorlds(from, pick, lo = 0) {
      const source = (from as Storage<S> & { raw: Raw }).raw;
      const picked = pick instanceof Int32Array ? pick : Int32Array.from(pick);
      copy64(raw.f64, source.f64, picked, lo);
      copy32(raw.i32, source.i32, picked, lo);
      copy8(raw.u8, source.u8, picked, lo);
    },
  };
  return storage;
}

/** The columns of one element width in a view over the whole buffer. */
interface Part<A> {
  readonly view: A;
  /** Element at which each column begins. */
  readonly offsets: Int32Array;
  /** Elements a world takes in each column. */
  readonly strides: Int32Array;
}
interface Raw {
  readonly f64: Part<Float64Array>;
  readonly i32: Part<Int32Array>;
  readonly u8: Part<Uint8Array>;
}

const plan = () => ({ offsets: [] as number[], strides: [] as number[] });
const fixed = ({ offsets, strides }: ReturnType<typeof plan>) => ({
  offsets: Int32Array.from(offsets),
  strides: Int32Array.from(strides),
});

function reserve(bytes: number, worlds: number, agents: number, shared: boolean): ArrayBufferLike {
  try {
    return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  } catch (error) {
    const size = `${(bytes / 1e9).toPrecision(3)} GB for ${worlds} worlds of ${agents} agents`;
    return fail(
      "memory",
      `there is no room of ${size} (${(error as Error).message})`,
      undefined,
      "choose less of them, or smaller params",
    );
  }
}

function makeColumn(kind: Kind, buffer: ArrayBufferLike, offset: number, length: number): Column {
  if (kind === "f64") return new Float64Array(buffer, offset, length);
  if (kind === "f32") return new Float32Array(buffer, offset, length);
  if (kind === "i32") return new Int32Array(buffer, offset, length);
  return new Uint8Array(buffer, offset, length);
}

// Three copies of one loop: a helper that sees several typed-array kinds runs an order of magnitude slower. One view
// over the whole buffer, rather than one array a column, keeps its length and address in registers.
function copy64(into: Part<Float64Array>, source: Part<Float64Array>, pick: Int32Array, lo: number) {
  const to = into.view;
  const from = source.view;
  const { strides } = into;
  const count = pick.length;
  for (let c = 0; c < strides.length; c++) {
    const origin = source.offsets[c];
    const stride = strides[c];
    if (stride === 1) {
      for (let j = 0, d = into.offsets[c] + lo; j < count; j++, d++) to[d] = from[origin + pick[j]];
      continue;
    }
    for (let j = 0, d = into.offsets[c] + lo * stride; j < count; j++) {
      let s = origin + pick[j] * stride;
      const end = s + stride;
      for (; s + 3 < end; s += 4, d += 4) {
        to[d] = from[s];
        to[d + 1] = from[s + 1];
        to[d + 2] = from[s + 2];
        to[d + 3] = from[s + 3];
      }
      for (; s < end; s++) to[d++] = from[s];
    }
  }
}
function copy32(into: Part<Int32Array>, source: Part<Int32Array>, pick: Int32Array, lo: number) {
  const to = into.view;
  const from = source.view;
  const { strides } = into;
  const count = pick.length;
  for (let c = 0; c < strides.length; c++) {
    const origin = source.offsets[c];
    const stride = strides[c];
    if (stride === 1) {
      for (let j = 0, d = into.offsets[c] + lo; j < count; j++, d++) to[d] = from[origin + pick[j]];
      continue;
    }
    for (let j = 0, d = into.offsets[c] + lo * stride; j < count; j++) {
      let s = origin + pick[j] * stride;
      for (const end = s + stride; s < end; s++) to[d++] = from[s];
    }
  }
}
function copy8(into: Part<Uint8Array>, source: Part<Uint8Array>, pick: Int32Array, lo: number) {
  const to = into.view;
  const from = source.view;
  const { strides } = into;
  const count = pick.length;
  for (let c = 0; c < strides.length; c++) {
    const origin = source.offsets[c];
    const stride = strides[c];
    if (stride === 1) {
      for (let j = 0, d = into.offsets[c] + lo; j < count; j++, d++) to[d] = from[origin + pick[j]];
      continue;
    }
    for (let j = 0, d = into.offsets[c] + lo * stride; j < count; j++) {
      let s = origin + pick[j] * stride;
      for (const end = s + stride; s < end; s++) to[d++] = from[s];
    }
  }
}
