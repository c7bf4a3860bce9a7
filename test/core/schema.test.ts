import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "../../src/core/schema.ts";
import { type Field, f32, f64, i32, type Kind, perAgent, u8, vector } from "../../src/index.ts";

const fields = {
  flag: u8,
  stock: f64,
  name: vector(u8, 3),
  counts: perAgent(i32),
  weights: perAgent(f32, 2),
  none: vector(f64, 0),
};

describe("layout", () => {
  it("is field-major in one buffer, each column at a multiple of 8 bytes", () => {
    const { buffer, columns, strides } = allocate(fields, 5, 3);
    // 5 u8 -> 8, 5 f64 -> 40, 15 u8 -> 16, 15 i32 -> 64, 30 f32 -> 120 bytes.
    expect(buffer.byteLength).toBe(8 + 40 + 16 + 64 + 120);
    expect(Object.values(columns).map(({ byteOffset }) => byteOffset)).toEqual([0, 8, 48, 64, 128, 248]);
    expect(Object.values(columns).map(({ length }) => length)).toEqual([5, 5, 15, 15, 30, 0]);
    expect(strides).toEqual({ flag: 1, stock: 1, name: 3, counts: 3, weights: 6, none: 0 });
  });

  it("gives every kind its array, all zero, on one buffer", () => {
    const { buffer, columns } = allocate(fields, 2, 2);
    expect(columns.flag).toBeInstanceOf(Uint8Array);
    expect(columns.stock).toBeInstanceOf(Float64Array);
    expect(columns.counts).toBeInstanceOf(Int32Array);
    expect(columns.weights).toBeInstanceOf(Float32Array);
    for (const column of Object.values(columns)) {
      expect(column.buffer).toBe(buffer);
      expect(column.every((value) => value === 0)).toBe(true);
    }
  });

  it("can be shared between threads", () => {
    expect(allocate(fields, 1, 1, true).buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("says how much there is no room of", () => {
    for (const shared of [false, true])
      expect(() => allocate({ stock: perAgent(f64) }, 1e6, 1e9, shared)).toThrow(
        /^memory: there is no room of 8\.00e\+6 GB for 1000000 worlds of 1000000000 agents \(.*\); choose less/,
      );
  });

  it("rejects sizes that are no counts", () => {
    expect(() => allocate({ bad: vector(f64, 1.5) }, 1, 1)).toThrow(
      'field "bad": size must be a whole number of at least 0, got 1.5',
    );
    expect(() => allocate({ bad: perAgent(f64, -1) }, 1, 1)).toThrow(/got -1/);
  });
});

describe("copying worlds", () => {
  it("copies every kind of field, bit for bit", () => {
    const from = allocate(fields, 3, 2);
    const to = allocate(fields, 4, 2);
    from.columns.flag[2] = 255;
    from.columns.stock[2] = -0;
    from.columns.name.set([7, 8, 9], 6);
    from.columns.counts.set([-5, 2 ** 31 - 1], 4);
    // A NaN with a payload: copied as a float its bits could change.
    new Int32Array(from.columns.weights.buffer, from.columns.weights.byteOffset)[8] = 0x7f812345;
    to.copyWorlds(from, [2, 0], 1);
    expect([...to.columns.flag]).toEqual([0, 255, 0, 0]);
    expect(Object.is(to.columns.stock[1], -0)).toBe(true);
    expect([...to.columns.name]).toEqual([0, 0, 0, 7, 8, 9, 0, 0, 0, 0, 0, 0]);
    expect([...to.columns.counts]).toEqual([0, 0, -5, 2 ** 31 - 1, 0, 0, 0, 0]);
    expect(new Int32Array(to.columns.weights.buffer, to.columns.weights.byteOffset)[4]).toBe(0x7f812345);
  });

  const kinds: Record<Kind, Field<Kind, "number">> = { f64, f32, i32, u8 };
  const anyField = fc
    .record({ kind: fc.constantFrom<Kind>("f64", "f32", "i32", "u8"), size: fc.nat(4), agent: fc.boolean() })
    .map(({ kind, size, agent }) => (agent ? perAgent(kinds[kind], size) : vector(kinds[kind], size)));

  it("equals copying each world's part of each column, whatever the fields", () => {
    const scenario = fc.record({
      list: fc.array(anyField, { minLength: 1, maxLength: 5 }),
      agents: fc.integer({ min: 1, max: 4 }),
      worlds: fc.integer({ min: 1, max: 5 }),
      pick: fc.array(fc.nat(4), { maxLength: 5 }),
      bytes: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    });
    fc.assert(
      fc.property(scenario, ({ list, agents, worlds, pick: raw, bytes }) => {
        const named = Object.fromEntries(list.map((field, j) => [`field${j}`, field]));
        const from = allocate(named, worlds, agents);
        const to = allocate(named, worlds, agents);
        const all = new Uint8Array(from.buffer);
        all.forEach((_, j) => {
          all[j] = bytes[j % 16] + j;
        });
        const pick = raw.slice(0, worlds).map((i) => i % worlds);
        to.copyWorlds(from, pick);
        for (const [name, column] of Object.entries(to.columns)) {
          const width = column.BYTES_PER_ELEMENT * from.strides[name];
          const part = (storage: typeof from, i: number) => {
            const { buffer, byteOffset } = storage.columns[name];
            return new Uint8Array(buffer, byteOffset + i * width, width);
          };
          for (let i = 0; i < worlds; i++)
            expect(part(to, i)).toEqual(i < pick.length ? part(from, pick[i]) : new Uint8Array(width));
        }
      }),
      { numRuns: 60 },
    );
  });
});
