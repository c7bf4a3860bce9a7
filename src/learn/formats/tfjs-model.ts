/**
 * Multilayer perceptrons as TensorFlow.js layers models and in its file format (`model.json` and `weights.bin`), for use
 * by whatever reads that format, and back.
 *
 * Hidden layers are dense layers "hidden0" ...; the outputs are a dense layer "head", and "value" beside it where the
 * network estimates values. What a layers model has no place for (kind of head, log standard deviations) is in its
 * user-defined metadata.
 */
import { fail } from "../../core/errors.ts";
import {
  type Activation,
  activations,
  headSize,
  type NetworkHead,
  type NetworkShape,
  tensorsOf,
  weightCount,
} from "../networks/shape.ts";
import { type Tensorflow, tensorflow } from "../tensorflow/index.ts";

/** A network outside any policy. */
export interface NetworkWeights {
  readonly shape: NetworkShape;
  /** Flat, as `tensorsOf(shape)` lays them out. */
  readonly weights: Float32Array;
}

/** The two files of the format. */
export interface TfjsModel {
  /** `model.json`. */
  readonly model: Tensorflow.io.ModelJSON;
  /** `weights.bin`. */
  readonly weights: Uint8Array;
}

/** What is kept of a network in the metadata of its model. */
interface Notes {
  readonly ostrom: { readonly head?: NetworkHead; readonly logStd?: readonly number[] };
}

/** The model; the caller disposes it. Needs `loadTensorflow` before, as all of these do. */
export function toLayersModel({ shape, weights }: NetworkWeights): Tensorflow.LayersModel {
  const tf = tensorflow();
  if (weights.length !== weightCount(shape))
    fail("tfjs model", `a network of this shape has ${weightCount(shape)} weights`, weights.length);
  const inputs = tf.input({ shape: [shape.inputs], name: "inputs" });
  let x = inputs;
  shape.hidden.forEach((units, j) => {
    x = dense(`hidden${j}`, units, shape.activation).apply(x) as typeof x;
  });
  const outputs = outputsIn(shape).map(({ name, from, to }) => dense(name, to - from, "linear").apply(x));
  const model = tf.model({ inputs, outputs: outputs as Tensorflow.SymbolicTensor[], name: "network" });
  tf.tidy(() => {
    for (const layer of model.layers) {
      const tensors = layerTensors(shape, weights, layer.name);
      if (tensors.length > 0)
        layer.setWeights(tensors.map(({ values, dimensions }) => tf.tensor(values, dimensions)));
    }
  });
  const logStd = tensorsOf(shape).find(({ name }) => name === "logStd");
  const notes: Notes = {
    ostrom: {
      ...(shape.head && { head: shape.head }),
      ...(logStd && { logStd: [...weights.subarray(logStd.offset, logStd.offset + logStd.size)] }),
    },
  };
  model.setUserDefinedMetadata(notes);
  return model;

  function dense(name: string, units: number, activation: Activation | "linear") {
    return tf.layers.dense({ name, units, activation, kernelInitializer: "zeros" });
  }
}

/**
 * The network that a layers model computes: a chain of dense layers with biases, one activation in all hidden layers,
 * linear outputs. Several outputs must be named "head" and "value".
 * @throws OstromError that names the layer which is of another kind.
 */
export function fromLayersModel(model: Tensorflow.LayersModel): NetworkWeights {
  const { ostrom = {} } = (model.getUserDefinedMetadata?.() ?? {}) as Partial<Notes>;
  const layers = model.layers.filter((layer) => layer.getClassName() !== "InputLayer").map(denseOf);
  const ends = new Set(model.outputs.map(({ sourceLayer }) => sourceLayer.name));
  const hidden = layers.filter(({ name }) => !ends.has(name));
  const outputs = layers.filter(({ name }) => ends.has(name));
  const names = outputs.map(({ name }) => name);
  if (outputs.length > 2 || (outputs.length === 2 && !(names.includes("head") && names.includes("value"))))
    fail("tfjs model", 'has one output layer, or two named "head" and "value"', names);
  const curved = outputs.find(({ activation }) => activation !== "linear");
  if (curved) fail("tfjs model", `the output layer ${curved.name} must be linear`, curved.activation);
  const activation = hidden[0]?.activation ?? "tanh";
  const other = hidden.find((layer) => layer.activation !== activation);
  if (other || !isActivation(activation))
    fail(
      "tfjs model",
      `hidden layers must all be ${activations.join(" or all ")}`,
      other?.activation ?? activation,
    );
  const head = outputs.find(({ name }) => name !== "value");
  const value = outputs.some(({ name }) => name === "value");
  const shape: NetworkShape = {
    inputs: layers[0].kernel[0],
    hidden: hidden.map(({ kernel }) => kernel[1]),
    activation,
    ...(head && { head: ostrom.head ?? { kind: "linear", size: head.kernel[1] } }),
    ...(value && { value }),
  };
  if (head && headSize(shape.head) !== head.kernel[1])
    fail("tfjs model", `the layer ${head.name} must have ${headSize(shape.head)} units`, head.kernel[1]);
  const weights = new Float32Array(weightCount(shape));
  for (const layer of model.layers) {
    const given = layer.getWeights();
    // A sequential model from elsewhere has names of its own.
    const name = layers.find((own) => own.name === layer.name) && nameIn(layer.name, hidden, head?.name);
    if (!name) continue;
    for (const [j, { places }] of layerTensors(shape, weights, name).entries()) {
      const values = given[j].dataSync();
      for (let v = 0; v < places.length; v++) weights[places[v]] = values[v];
    }
  }
  const logStd = tensorsOf(shape).find(({ name }) => name === "logStd");
  if (logStd) weights.set(ostrom.logStd ?? new Float32Array(logStd.size), logStd.offset);
  return { shape, weights };
}

/** The files of a network, made by TensorFlow.js. */
export async function saveTfjsModel(network: NetworkWeights): Promise<TfjsModel> {
  const tf = tensorflow();
  const model = toLayersModel(network);
  try {
    let saved: TfjsModel | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        const { weightData, weightSpecs = [], modelTopology, ...rest } = artifacts;
        const manifest = [{ paths: ["./weights.bin"], weights: weightSpecs }];
        saved = {
          model: { ...rest, modelTopology: modelTopology!, weightsManifest: manifest } as TfjsModel["model"],
          weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
        };
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
      }),
    );
    return saved!;
  } finally {
    model.dispose();
  }
}

/** The network in the two files of a layers model. */
export async function loadTfjsModel({ model: json, weights }: TfjsModel): Promise<NetworkWeights> {
  const tf = tensorflow();
  if (!json?.modelTopology || !json.weightsManifest)
    fail("tfjs model", "model.json must have modelTopology and weightsManifest", Object.keys(json ?? {}));
  const data = weights.slice().buffer;
  const artifacts = await tf.io.getModelArtifactsForJSON(json, async (manifest) => [
    manifest.flatMap(({ weights: specs }) => specs),
    data,
  ]);
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  try {
    return fromLayersModel(model);
  } finally {
    model.dispose();
  }
}

/** The output layers and the columns of the flat output kernel that are theirs. */
function outputsIn(shape: NetworkShape): { name: string; from: number; to: number }[] {
  const head = headSize(shape.head);
  return [
    ...(head > 0 ? [{ name: "head", from: 0, to: head }] : []),
    ...(shape.value ? [{ name: "value", from: head, to: head + 1 }] : []),
  ];
}

/** Kernel and bias of a layer: their shape, their places in the flat weights, and what stands there. */
function layerTensors(
  shape: NetworkShape,
  weights: Float32Array,
  layer: string,
): { dimensions: number[]; places: Int32Array; values: Float32Array }[] {
  const output = outputsIn(shape).find(({ name }) => name === layer);
  return tensorsOf(shape)
    .filter(({ name }) => name.startsWith(`${output ? "output" : layer}/`))
    .map(({ shape: dimensions, offset, size }) => {
      const width = dimensions[dimensions.length - 1];
      const { from, to } = output ?? { from: 0, to: width };
      const places = Int32Array.from({ length: size }, (_, j) => offset + j).filter(
        (_, j) => j % width >= from && j % width < to,
      );
      return {
        dimensions: [...dimensions.slice(0, -1), to - from],
        places,
        values: Float32Array.from(places, (place) => weights[place]),
      };
    });
}

interface Dense {
  readonly name: string;
  readonly activation: string;
  /** Inputs and units. */
  readonly kernel: readonly number[];
}

function denseOf(layer: Tensorflow.layers.Layer): Dense {
  const { name } = layer;
  const { activation, useBias } = layer.getConfig() as { activation?: string; useBias?: boolean };
  if (layer.getClassName() !== "Dense" || !useBias)
    fail("tfjs model", `the layer ${name} must be dense, with a bias`, layer.getClassName());
  return { name, activation: activation ?? "linear", kernel: layer.weights[0].shape as number[] };
}

/** What a layer of a model is called in the layout of weights. */
function nameIn(layer: string, hidden: readonly Dense[], head: string | undefined): string {
  const j = hidden.findIndex(({ name }) => name === layer);
  return j >= 0 ? `hidden${j}` : layer === head ? "head" : "value";
}

const isActivation = (name: string): name is Activation => (activations as readonly string[]).includes(name);
