import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ppo } from "../../../agents/learners/ppo.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, OstromError } from "../../../src/index.ts";
import { assign } from "../../../src/lab/paths.ts";
import {
  exportWeights,
  importWeights,
  loadTfjsModel,
  networksIn,
  readSafetensors,
  saveTfjsModel,
  type TfjsModel,
  writeSafetensors,
} from "../../../src/learn/formats/index.ts";
import { type NetworkShape, weightCount } from "../../../src/learn/networks/index.ts";
import { loadTensorflow } from "../../../src/learn/tensorflow/index.ts";
import { testBackend } from "../../helpers/backend.ts";

const corpus: {
  readonly safetensors: readonly (readonly [bytes: number, header: string, message: string])[];
  readonly architectures: readonly (readonly [text: string, message: string])[];
  readonly tfjs: readonly (readonly [path: string, value: unknown, message: string, bytes?: number])[];
} = parse(readFileSync(new URL("../../corpora/weights/corpus.yaml", import.meta.url), "utf8"));

function fileOf(header: Uint8Array, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(data, 8 + header.length);
  return bytes;
}

const batch = createBatch(matrixGame, { game: "prisoners-dilemma" }, { worlds: 1 });
const [bound] = bindPolicies(batch, [{ use: ppo, params: { hidden: [8] } }]);
const exported = exportWeights([bound]);
const whole = writeSafetensors(exported);

/** Bytes written over, put in and taken out. */
const damage = fc.array(
  fc
    .record({ at: fc.nat(), cut: fc.option(fc.nat(4), { freq: 1 }), put: fc.uint8Array({ maxLength: 4 }) })
    .map(({ at, cut, put }) => ({ at, cut: cut ?? put.length, put })),
  { minLength: 1, maxLength: 3 },
);
const damaged = (bytes: Uint8Array, hits: readonly { at: number; cut: number; put: Uint8Array }[]) =>
  hits.reduce((before, { at, cut, put }) => {
    const place = at % (before.length + 1);
    return Uint8Array.of(...before.subarray(0, place), ...put, ...before.subarray(place + cut));
  }, bytes);

/** What is given, or an error of ours; all else is thrown. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof OstromError) return undefined;
    throw error;
  }
}

describe("safetensors files", () => {
  it.each(corpus.safetensors)("with %i bytes behind %s are refused", (bytes, header, message) => {
    const read = () => readSafetensors(fileOf(new TextEncoder().encode(header), new Uint8Array(bytes)));
    expect(read).toThrow(OstromError);
    expect(read).toThrow(message);
  });

  it.each(corpus.architectures)("with the architectures %s are refused", (architectures, message) => {
    const file = { ...exported, metadata: { format: "ostrom", architectures } };
    for (const use of [() => networksIn(file), () => importWeights(bound, file)]) {
      expect(use).toThrow(OstromError);
      expect(use).toThrow(message);
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])("with the weight %d are refused", (bad) => {
    const name = "seat0/actor/hidden0/bias";
    const tensor = { shape: [8], data: new Float64Array(8).fill(bad) };
    const file = { ...exported, tensors: { ...exported.tensors, [name]: tensor } };
    for (const use of [() => networksIn(file), () => importWeights(bound, file)])
      expect(use).toThrow(`tensor ${name} must hold finite numbers, got "${bad}"`);
  });

  it("of whole numbers are refused", () => {
    const name = "seat0/actor/hidden0/bias";
    const tensor = { shape: [8], data: new Int32Array(8) };
    const file = { ...exported, tensors: { ...exported.tensors, [name]: tensor } };
    for (const use of [() => networksIn(file), () => importWeights(bound, file)])
      expect(use).toThrow(`tensor ${name} must hold F32 or F64, got "Int32Array"`);
  });

  it("with architectures of anything have networks or give an error of ours", () => {
    const shape = fc.record(
      {
        inputs: fc.oneof(fc.nat(8), fc.jsonValue()),
        hidden: fc.oneof(
          fc.array(fc.oneof(fc.nat(4), fc.constant(2 ** 31)), { maxLength: 3 }),
          fc.jsonValue(),
        ),
        activation: fc.constantFrom("tanh", "relu", "toString", null),
        head: fc.oneof(
          fc.jsonValue(),
          fc.record({
            kind: fc.constantFrom("categorical", "linear"),
            size: fc.nat(3),
            sizes: fc.constant([2]),
          }),
        ),
        value: fc.constantFrom(true, false, 1),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(shape, fc.jsonValue()), (shape) => {
        const architectures = JSON.stringify({ "seat0/actor": shape });
        const file = { ...exported, metadata: { format: "ostrom", architectures } };
        attempt(() => networksIn(file));
        attempt(() => importWeights(bound, file));
      }),
      { numRuns: 300 },
    );
  });

  it("of any bytes give tensors or an error of ours", () => {
    let read = 0;
    const any = fc.oneof(
      damage.map((hits) => damaged(whole, hits)),
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 16 }))
        .map(([header, data]) => fileOf(new TextEncoder().encode(JSON.stringify(header)), data)),
    );
    fc.assert(
      fc.property(any, (bytes) => {
        const file = attempt(() => readSafetensors(bytes));
        if (!file) return;
        read++;
        attempt(() => networksIn(file));
        attempt(() => importWeights(bound, file));
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(20);
  });
});

describe("files of a TensorFlow.js model", () => {
  const shape: NetworkShape = {
    inputs: 2,
    hidden: [3, 3],
    activation: "relu",
    head: { kind: "gaussian", size: 2 },
    value: true,
  };
  let good: TfjsModel;
  beforeAll(async () => {
    await loadTensorflow(testBackend);
    good = await saveTfjsModel({
      shape,
      weights: Float32Array.from({ length: weightCount(shape) }, (_, j) => j / 8),
    });
  });

  it.each(corpus.tfjs.map(([path, value, message, bytes]) => ({ path, value, message, bytes })))(
    "with $path set to $value are refused",
    ({ path, value, message, bytes }) => {
      const model = structuredClone(good.model);
      assign(model as never, path, value);
      const load = () => loadTfjsModel({ model, weights: good.weights.subarray(0, bytes) });
      expect(load).toThrow(OstromError);
      expect(load).toThrow(message);
    },
  );

  it("with tensors in another order are refused", () => {
    const model = structuredClone(good.model);
    model.weightsManifest[0].weights.reverse();
    expect(() => loadTfjsModel({ model, weights: good.weights })).toThrow(
      'place 0 of weightsManifest must be hidden0/kernel, got "value/bias"; weights stand in the order',
    );
  });

  it("with tensors of no layer are refused", () => {
    const model = structuredClone(good.model);
    const { config } = model.modelTopology as unknown as { config: Record<string, unknown[]> };
    config.layers.pop();
    config.output_layers.pop();
    expect(() => loadTfjsModel({ model, weights: good.weights })).toThrow(
      'weightsManifest has a tensor of no layer, got "value/kernel"',
    );
  });

  it.each([
    [
      (bytes: Uint8Array) => bytes.subarray(0, -1),
      "tensor value/bias of shape [1] ends at byte 132, but weights.bin has 131",
    ],
    [
      (bytes: Uint8Array) => Uint8Array.of(...bytes, 0, 0),
      "bytes 132..133 of weights.bin belong to no tensor",
    ],
    [
      (bytes: Uint8Array) => bytes.map((byte, j) => (j >= 24 && j < 28 ? 255 : byte)),
      'the layer hidden0 must hold finite numbers, got "NaN"',
    ],
    [() => undefined as never, "weights.bin must be bytes"],
  ])("with other bytes are refused (%#)", (change, message) => {
    expect(() => loadTfjsModel({ model: good.model, weights: change(good.weights) })).toThrow(message);
  });

  it("of anything give a network or an error of ours", () => {
    const strange = fc.oneof(
      fc.constantFrom(
        null,
        true,
        0,
        -1,
        1.5,
        3,
        1e9,
        2 ** 53,
        "",
        "hidden0",
        "__proto__",
        [],
        {},
        [[]],
        [null],
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const edit = fc.record({ at: fc.nat(), value: strange, gone: fc.boolean() });
    const edited = (edits: readonly { at: number; value: unknown; gone: boolean }[]) => {
      const model = structuredClone(good.model) as object;
      for (const { at, value, gone } of edits) {
        const places: [Record<string, unknown>, string][] = [];
        const visit = (part: object) => {
          for (const [key, inner] of Object.entries(part)) {
            places.push([part as never, key]);
            if (inner !== null && typeof inner === "object") visit(inner);
          }
        };
        visit(model);
        if (places.length === 0) continue;
        const [part, key] = places[at % places.length];
        if (gone && Array.isArray(part)) part.splice(Number(key), 1);
        else if (gone) delete part[key];
        else part[key] = structuredClone(value);
      }
      return model;
    };
    let loaded = 0;
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 3 }),
        fc.option(damage),
        fc.option(fc.jsonValue()),
        (edits, hits, other) => {
          const model = (other ?? edited(edits)) as never;
          const weights = hits ? damaged(good.weights, hits) : good.weights;
          const network = attempt(() => loadTfjsModel({ model, weights }));
          if (!network) return;
          loaded++;
          expect(network.weights).toHaveLength(weightCount(network.shape));
          expect(network.weights.every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
    expect(loaded).toBeGreaterThan(20);
  });
});
