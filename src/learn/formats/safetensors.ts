/**
 * The safetensors format (Hugging Face, https://github.com/huggingface/safetensors): eight bytes with the length of the
 * header (little-endian), the header in JSON, then the tensors' numbers, row-major and little-endian, without gaps.
 *
 * Files are checked as that specification asks for: what is out of bounds, overlaps, leaves a hole or has the name of
 * something else is an error.
 */
import { copyBytes } from "../../core/bytes.ts";
import { fail, failUnknown } from "../../core/errors.ts";
import { isObject, parseJson, reservedKey } from "../../core/json.ts";

/** Typed arrays are little-endian on every platform that JavaScript engines run on today. */
const kinds = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;
type Dtype = keyof typeof kinds;

export type TensorData = InstanceType<(typeof kinds)[Dtype]>;

/** Numbers with a shape, row-major; the shape [] is that of a single number. */
export interface FileTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** What a file of tensors holds. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, FileTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const metadataKey = "__metadata__";
/** The limit of the reference implementation. */
const mostHeaderBytes = 100_000_000;

/**
 * The bytes of a file. Tensors with wider elements come first, otherwise in the order given, so that all of them are
 * aligned.
 * @throws OstromError where a shape does not fit its data.
 */
export function writeSafetensors({ tensors, metadata = {} }: Partial<TensorFile>): Uint8Array {
  const entries = Object.entries(tensors ?? {}).sort(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT,
  );
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[metadataKey, metadata]] : [];
  let size = 0;
  for (const [name, { shape, data }] of entries) {
    if (name === metadataKey || name === reservedKey)
      fail("safetensors", "a tensor cannot have this name", name, "rename it");
    const wanted = elements(name, shape);
    if (wanted !== data.length)
      fail("safetensors", `tensor ${name} of shape [${shape}] has ${wanted} numbers`, data.length);
    const end = size + data.byteLength;
    header.push([name, { dtype: dtypeOf(name, data), shape, data_offsets: [size, end] }]);
    size = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(start + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  // Spaces after the JSON bring the tensors to a multiple of eight bytes.
  file.fill(32, 8, start);
  file.set(text, 8);
  let at = start;
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/**
 * Tensors, copied, and metadata of a file.
 * @throws OstromError that says what is wrong with a malformed file, and with which tensor.
 */
export function readSafetensors(file: Uint8Array): TensorFile {
  const { header, start } = readHeader(file);
  const size = file.length - start;
  const { [metadataKey]: metadata = {}, ...described } = header;
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== "string"))
    fail("safetensors", `${metadataKey} must map names to texts`, metadata);
  const spans: { name: string; from: number; to: number }[] = [];
  const tensors = Object.entries(described).map(([name, entry]): [string, FileTensor] => {
    const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
    if (typeof dtype !== "string") fail("safetensors", `tensor ${name} has no dtype`, entry);
    if (!isDtype(dtype))
      fail(
        "safetensors",
        `tensor ${name}: elements must be of type ${Object.keys(kinds).join(", ")}`,
        dtype,
        "save it as F32",
      );
    if (!Array.isArray(shape)) fail("safetensors", `tensor ${name} has no shape`, entry);
    const [from, to] = Array.isArray(offsets) && offsets.length === 2 ? offsets : [];
    if (!(isCount(from) && isCount(to) && from <= to && to <= size))
      fail("safetensors", `tensor ${name}: data_offsets must be two offsets within 0..${size}`, offsets);
    const Kind = kinds[dtype];
    const bytes = elements(name, shape) * Kind.BYTES_PER_ELEMENT;
    if (to - from !== bytes)
      fail(
        "safetensors",
        `tensor ${name} of shape [${shape}] and type ${dtype} has ${bytes} bytes`,
        to - from,
      );
    spans.push({ name, from, to });
    return [name, { shape, data: new Kind(copyBytes(file, start + from, start + to).buffer) }];
  });
  requireCovered(spans, size);
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Record<string, string> };
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (file.length < 8) fail("safetensors", "a file has at least 8 bytes", file.length);
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > mostHeaderBytes)
    fail(
      "safetensors",
      `a header has at most ${mostHeaderBytes} bytes`,
      length,
      "is this a safetensors file?",
    );
  const start = 8 + length;
  if (start > file.length)
    fail("safetensors", `the header should end at byte ${start}, but the file has ${file.length}`);
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(file.subarray(8, start));
  } catch {
    fail("safetensors", "the header is not UTF-8");
  }
  const header = parseJson("safetensors: the header", text);
  if (!isObject(header)) fail("safetensors", "the header must be an object", header);
  return { header, start };
}

/** Every byte of the data belongs to one tensor. */
function requireCovered(spans: { name: string; from: number; to: number }[], size: number): void {
  let end = 0;
  let last = "";
  for (const { name, from, to } of spans.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < end) fail("safetensors", `tensors ${last} and ${name} overlap`);
    if (from > end) fail("safetensors", `bytes ${end}..${from - 1} of the data belong to no tensor`);
    end = to;
    last = name;
  }
  if (end < size) fail("safetensors", `bytes ${end}..${size - 1} of the data belong to no tensor`);
}

/** Numbers in a tensor of a shape. */
function elements(name: string, shape: readonly unknown[]): number {
  let product = 1;
  for (const extent of shape) {
    if (!isCount(extent)) fail("safetensors", `tensor ${name}: a shape is a list of whole numbers`, shape);
    product *= extent;
  }
  return product;
}

function dtypeOf(name: string, data: TensorData): Dtype {
  const found = (Object.keys(kinds) as Dtype[]).find((dtype) => data instanceof kinds[dtype]);
  return found ?? failUnknown(`array type of tensor ${name}`, data?.constructor?.name, typeNames);
}

const typeNames = Object.values(kinds).map(({ name }) => name);
const isDtype = (dtype: string): dtype is Dtype => Object.hasOwn(kinds, dtype);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
