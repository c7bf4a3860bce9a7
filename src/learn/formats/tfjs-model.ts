/**
 * Multilayer perceptrons as TensorFlow.js layers models and in its file format (`model.json` and `weights.bin`), for use
 * by whatever reads that format; layers models as networks.
 *
 * Hidden layers are dense layers "hidden0" ...; the outputs are a dense layer "head", and "value" beside it where the
 * network estimates values. What a layers model has no place for (kind of head, log standard deviations) is in its
 * user-defined metadata.
 */
import { fail } from "../../core/errors.ts";
import { type Activation, headSize, type NetworkShape, tensorsOf, weightCount } from "../networks/shape.ts";
import { type Tensorflow, tensorflow } from "../tensorflow/index.ts";
import { type DenseLayer, type NetworkWeights, type Notes, networkOf } from "./layers.ts";

/** The two files of the format. */
export interface TfjsModel {
  /** `model.json`. */
  readonly model: Tensorflow.io.ModelJSON;
  /** `weights.bin`. */
  readonly weights: Uint8Array;
}

/** The model; the caller disposes it. Needs `loadTensorflow` before, as `saveTfjsModel` does. */
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
 * @throws OstromError that names the layer which is of another kind, stands elsewhere or holds a number that is none.
 */
export function fromLayersModel(model: Tensorflow.LayersModel): NetworkWeights {
  const { inputs, layers, outputs } = model;
  if (inputs.length !== 1) fail("tfjs model", "has one input", inputs.length);
  const dense = layers.filter((layer) => layer.getClassName() !== "InputLayer").map(denseOf);
  return networkOf({
    input: { name: inputs[0].sourceLayer.name, units: inputs[0].shape[inputs[0].shape.length - 1] ?? 0 },
    layers: dense,
    ends: outputs.map(({ sourceLayer }) => sourceLayer.name),
    notes: model.getUserDefinedMetadata?.(),
  });
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

function denseOf(layer: Tensorflow.layers.Layer): DenseLayer {
  const { name } = layer;
  const { activation, useBias } = layer.getConfig() as { activation?: string; useBias?: boolean };
  if (layer.getClassName() !== "Dense" || !useBias)
    fail("tfjs model", `the layer ${name} must be dense, with a bias`, layer.getClassName());
  const { inboundNodes } = layer as unknown as { inboundNodes: { inboundLayers: { name: string }[] }[] };
  const [kernel, bias] = layer.getWeights();
  const [inputs, units] = kernel.shape;
  return {
    ...{
      name,
      from: inboundNodes[0].inboundLayers[0].name,
      activation: activation ?? "linear",
      inputs,
      units,
    },
    kernel: kernel.dataSync(),
    bias: bias.dataSync(),
  };
}
