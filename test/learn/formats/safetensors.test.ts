import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/learn/formats/index.ts";

/** A file as its specification describes it, put together by hand. */
function file(header: unknown, data: readonly number[] = [], length?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const one = { dtype: "F32", shape: [1], data_offsets: [0, 4] };

describe("safetensors", () => {
  it("reads a file byte by byte", () => {
    // 1.5 and -2 in little-endian IEEE 754 single precision.
    const bytes = [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0];
    const header = {
      __metadata__: { origin: "hand" },
      pair: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
      flags: { dtype: "U8", shape: [2], data_offsets: [8, 10] },
      none: { dtype: "I32", shape: [0, 3], data_offsets: [10, 10] },
    };
    expect(readSafetensors(file(header, [...bytes, 1, 255]))).toEqual({
      tensors: {
        pair: { shape: [1, 2], data: Float32Array.of(1.5, -2) },
        flags: { shape: [2], data: Uint8Array.of(1, 255) },
        none: { shape: [0, 3], data: new Int32Array(0) },
      },
      metadata: { origin: "hand" },
    });
  });

  it("writes a header of a multiple of eight bytes, wide elements first", () => {
    const bytes = writeSafetensors({
      tensors: { a: { shape: [1], data: Uint8Array.of(7) }, b: { shape: [], data: Float64Array.of(1) } },
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length)).trimEnd()).toBe(
      '{"b":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}',
    );
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 7]);
  });

  const data = fc.oneof(
    fc.float32Array({ maxLength: 12 }),
    fc.float64Array({ maxLength: 12 }),
    fc.int32Array({ maxLength: 12 }),
    fc.uint32Array({ maxLength: 12 }),
    fc.int16Array({ maxLength: 12 }),
    fc.uint16Array({ maxLength: 12 }),
    fc.int8Array({ maxLength: 12 }),
    fc.uint8Array({ maxLength: 12 }),
  );
  const name = fc.string().filter((key) => key !== "__metadata__" && key !== "__proto__");

  it("brings back what was written, to the bit, wherever the bytes lie", () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, data),
        fc.dictionary(name, fc.string()),
        fc.nat(9),
        (all, metadata, shift) => {
          const tensors = Object.fromEntries(
            Object.entries(all).map(([key, data]) => [key, { shape: [data.length, 1], data }]),
          );
          const bytes = writeSafetensors({ tensors, metadata });
          const moved = new Uint8Array(bytes.length + shift);
          moved.set(bytes, shift);
          const back = readSafetensors(moved.subarray(shift));
          expect({ ...back.metadata }).toEqual({ ...metadata });
          expect({ ...back.tensors }).toEqual(tensors);
          // What Node reads a file into shares its memory with slices of it.
          expect({ ...readSafetensors(Buffer.from(bytes)).tensors }).toEqual(tensors);
        },
      ),
    );
  });

  it("never reads a damaged file as something else without an error of its own", () => {
    const good = writeSafetensors({ tensors: { a: { shape: [2], data: Float32Array.of(1, 2) } } });
    for (let cut = 0; cut < good.length; cut++)
      expect(() => readSafetensors(good.subarray(0, cut))).toThrow(/^safetensors: /);
  });

  it.each([
    [new Uint8Array(3), "safetensors: a file has at least 8 bytes, got 3"],
    [file("{}", [], 1e9), "safetensors: a header has at most 100000000 bytes, got 1000000000; is this"],
    [file("{}", [], 5), "safetensors: the header should end at byte 13, but the file has 10"],
    [file("{a}"), "safetensors: the header: is not JSON"],
    [file("[]"), "safetensors: the header must be an object"],
    [file({ __metadata__: { a: 1 } }), "__metadata__ must map names to texts"],
    [file({ a: 1 }), "tensor a has no dtype"],
    [file({ a: { ...one, dtype: "BF16" } }), "tensor a: elements must be of type F64, F32,"],
    [file({ a: { ...one, dtype: "toString" } }), "tensor a: elements must be of type"],
    [file({ a: { ...one, shape: 1 } }), "tensor a has no shape"],
    [file({ a: { ...one, shape: [-1] } }, [0, 0, 0, 0]), "tensor a: a shape is a list of whole numbers"],
    [
      file({ a: { ...one, shape: [2] } }, [0, 0, 0, 0]),
      "tensor a of shape [2] and type F32 has 8 bytes, got 4",
    ],
    [file({ a: one }, [0]), "tensor a: data_offsets must be two offsets within 0..1, got [0,4]"],
    [file({ a: { ...one, data_offsets: [4, 0] } }, [0, 0, 0, 0]), "tensor a: data_offsets"],
    [file({ a: { ...one, data_offsets: [0.5, 4.5] } }, [0, 0, 0, 0, 0]), "tensor a: data_offsets"],
    [file({ a: one, b: { ...one, data_offsets: [2, 6] } }, [0, 0, 0, 0, 0, 0]), "tensors a and b overlap"],
    [
      file({ a: { ...one, data_offsets: [2, 6] } }, [0, 0, 0, 0, 0, 0]),
      "bytes 0..1 of the data belong to no tensor",
    ],
    [file({ a: one }, [0, 0, 0, 0, 0]), "bytes 4..4 of the data belong to no tensor"],
    [
      file(`{"a": ${JSON.stringify(one)}, "b": {}, "\\u0061" : ${JSON.stringify(one)}}`, [0, 0, 0, 0]),
      'safetensors: the header: top level has two entries with the name "a"; keep one',
    ],
    [file('{"a{": {"dtype": "F32", "dtype": "F64"}}'), 'two entries with the name "dtype"'],
    [file('{"__metadata__": {"k": "}", "k": ""}}'), 'two entries with the name "k"'],
  ])("says what is wrong (%#)", (bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  it("says what cannot be written", () => {
    const data = Float32Array.of(1, 2);
    expect(() => writeSafetensors({ tensors: { w: { shape: [3], data } } })).toThrow(
      "tensor w of shape [3] has 3 numbers, got 2",
    );
    expect(() => writeSafetensors({ tensors: { __metadata__: { shape: [2], data } } })).toThrow("rename it");
    const list = { shape: [2], data: [1, 2] as never };
    expect(() => writeSafetensors({ tensors: { w: list } })).toThrow("unknown array type of tensor w");
  });
});
