import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { seedWords } from "../../../src/index.ts";
import {
  fromLayersModel,
  loadTfjsModel,
  saveTfjsModel,
  toLayersModel,
} from "../../../src/learn/formats/index.ts";
import {
  initialise,
  type NetworkHead,
  type NetworkShape,
  network,
  outputsOf,
  weightCount,
} from "../../../src/learn/networks/index.ts";
import { loadTensorflow } from "../../../src/learn/tensorflow/index.ts";
import { testBackend } from "../../helpers/backend.ts";

let tf: Awaited<ReturnType<typeof loadTensorflow>>;
beforeAll(async () => {
  tf = await loadTensorflow(testBackend);
});

const width = fc.integer({ min: 1, max: 9 });
const heads: fc.Arbitrary<NetworkHead | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.array(width, { minLength: 1, maxLength: 3 }).map((sizes) => ({ kind: "categorical", sizes }) as const),
  width.map((size) => ({ kind: "gaussian", size }) as const),
  width.map((size) => ({ kind: "linear", size }) as const),
);
const shapes = fc
  .record({
    inputs: width,
    hidden: fc.array(width, { maxLength: 3 }),
    activation: fc.constantFrom("tanh" as const, "relu" as const),
    head: heads,
    value: fc.boolean(),
  })
  .filter(({ head, value }) => head !== undefined || value)
  .map(
    // A network without hidden layers has no activation; the default comes back.
    ({ head, value, activation, ...rest }): NetworkShape => ({
      ...rest,
      activation: rest.hidden.length === 0 ? "tanh" : activation,
      ...(head && { head }),
      ...(value && { value }),
    }),
  );

function randomNetwork(shape: NetworkShape, seed: number) {
  const weights = new Float32Array(weightCount(shape));
  initialise(shape, seedWords(seed), 0, weights, 0, { headGain: 1, logStd: -0.5 });
  for (let j = 0; j < weights.length; j++) weights[j] += 0.1 * Math.sin(j);
  return { shape, weights };
}

describe("TensorFlow.js models", () => {
  it("predict what the network computes", () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const own = randomNetwork(shape, seed);
        const rows = 5;
        const inputs = Float32Array.from({ length: rows * shape.inputs }, (_, j) => Math.sin(seed + j));
        const outputs = new Float32Array(rows * outputsOf(shape));
        network(shape, "tensorflow").forward(own.weights, 0, inputs, undefined, rows, outputs);
        const model = toLayersModel(own);
        const predicted = tf.tidy(() => {
          const out = model.predict(tf.tensor2d(inputs, [rows, shape.inputs]));
          return tf.concat(Array.isArray(out) ? out : [out], 1).dataSync();
        });
        model.dispose();
        for (let j = 0; j < outputs.length; j++) expect(predicted[j]).toBeCloseTo(outputs[j], 5.5);
      }),
      { numRuns: 40 },
    );
  });

  it("come back from their files with every weight, to the bit, and leave no tensors behind", async () => {
    const before = tf.memory().numTensors;
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), async (shape, seed) => {
        const own = randomNetwork(shape, seed);
        const { model, weights } = await saveTfjsModel(own);
        const back = loadTfjsModel({
          model: JSON.parse(JSON.stringify(model)),
          weights: Buffer.from(weights),
        });
        expect(back).toEqual(own);
      }),
      { numRuns: 40 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("may come from elsewhere: a sequential chain of dense layers", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 3, inputShape: [2], activation: "relu" }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    model.layers[0].setWeights([tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), tf.tensor1d([7, 8, 9])]);
    model.layers[1].setWeights([tf.tensor2d([10, 11, 12], [3, 1]), tf.tensor1d([13])]);
    const network = {
      shape: { inputs: 2, hidden: [3], activation: "relu", head: { kind: "linear", size: 1 } },
      weights: Float32Array.from({ length: 13 }, (_, j) => j + 1),
    };
    expect(fromLayersModel(model)).toEqual(network);
    let artifacts: Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0] | undefined;
    await model.save(
      tf.io.withSaveHandler(async (given) => {
        artifacts = given;
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
      }),
    );
    model.dispose();
    const { modelTopology, weightSpecs, weightData } = artifacts!;
    const files = {
      model: { modelTopology, weightsManifest: [{ paths: [], weights: weightSpecs }] } as never,
      weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
    };
    expect(loadTfjsModel(files)).toEqual(network);
  });

  it.each([
    ["softmax", 'the output layer end must be linear, got "softmax"'],
    ["linear", 'hidden layers must all be tanh or all relu, got "sigmoid"'],
  ])("are refused with the layer's name where they compute something else (%s)", (activation, message) => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 3, inputShape: [2], activation: "sigmoid" }),
        tf.layers.dense({ units: 2, activation: activation as "linear", name: "end" }),
      ],
    });
    expect(() => fromLayersModel(model)).toThrow(message);
    model.dispose();
  });

  it("are refused where a layer does not follow the last hidden one", () => {
    const inputs = tf.input({ shape: [2], name: "inputs" });
    const dense = (name: string, from: typeof inputs, activation: "tanh" | "linear" = "linear") =>
      tf.layers.dense({ units: 1, name, activation }).apply(from) as typeof inputs;
    const first = dense("first", inputs, "tanh");
    const second = dense("second", first, "tanh");
    const model = tf.model({ inputs, outputs: [dense("head", second), dense("value", first)] });
    expect(() => fromLayersModel(model)).toThrow('the layer value must follow second, got "first"');
    model.dispose();
  });

  it("are refused where a layer is not dense, and where files are not those of a model", () => {
    const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2], name: "flat" })] });
    expect(() => fromLayersModel(model)).toThrow('the layer flat must be dense, with a bias, got "Flatten"');
    expect(() => loadTfjsModel({ model: {} as never, weights: new Uint8Array() })).toThrow(
      "model.json must have modelTopology and weightsManifest",
    );
    const shape: NetworkShape = { inputs: 2, hidden: [], activation: "tanh", value: true };
    expect(() => toLayersModel({ shape, weights: new Float32Array(2) })).toThrow("has 3 weights, got 2");
  });
});
