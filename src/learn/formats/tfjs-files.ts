/**
 * The files of a layers model of TensorFlow.js, read as data: what they say is checked before anything is made of it, and
 * TensorFlow.js is not needed.
 */
import { copyBytes } from "../../core/bytes.ts";
import { fail } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";
import { type DenseLayer, type DenseLayers, type NetworkWeights, networkOf } from "./layers.ts";
import type { TfjsModel } from "./tfjs-model.ts";

const who = "tfjs model";

/**
 * The network in the two files of a layers model, which must be one that `fromLayersModel` takes. Weights stand in the
 * order of the layers, kernel and bias of each, as Keras and TensorFlow.js write them.
 * @throws OstromError that says what is wrong with malformed files, and with which layer or tensor.
 */
export function loadTfjsModel({ model, weights }: TfjsModel): NetworkWeights {
  const { modelTopology, weightsManifest, userDefinedMetadata } = (isObject(model) ? model : {}) as Record<
    string,
    unknown
  >;
  if (!isObject(modelTopology) || !Array.isArray(weightsManifest))
    fail(who, "model.json must have modelTopology and weightsManifest", Object.keys(model ?? {}));
  if (!(weights instanceof Uint8Array)) fail(who, "weights.bin must be bytes", weights);
  const chain = chainIn(modelTopology, tensorsIn(weightsManifest, weights));
  return networkOf({ ...chain, notes: userDefinedMetadata });
}

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function tensorsIn(manifest: readonly unknown[], bytes: Uint8Array): Tensor[] {
  const specs = manifest.flatMap((group) =>
    isObject(group) && Array.isArray(group.weights)
      ? (group.weights as unknown[])
      : fail(who, "each group of weightsManifest lists weights", group),
  );
  let end = 0;
  const tensors = specs.map((spec): Tensor => {
    const { name, shape, dtype, quantization } = isObject(spec) ? spec : {};
    if (typeof name !== "string") fail(who, "a tensor of weightsManifest has no name", spec);
    if (!Array.isArray(shape) || !shape.every(isCount))
      fail(who, `tensor ${name}: a shape is a list of whole numbers`, shape);
    if (dtype !== "float32" || quantization !== undefined)
      fail(who, `tensor ${name} must be float32 and not quantised`, quantization ?? dtype);
    const start = end;
    end += 4 * shape.reduce((product, extent) => product * extent, 1);
    if (!(end <= bytes.length))
      fail(
        who,
        `tensor ${name} of shape [${shape}] ends at byte ${end}, but weights.bin has ${bytes.length}`,
      );
    return { name, shape, values: new Float32Array(copyBytes(bytes, start, end).buffer) };
  });
  if (end < bytes.length) fail(who, `bytes ${end}..${bytes.length - 1} of weights.bin belong to no tensor`);
  return tensors;
}

/** The layers of a topology, in its order, with their tensors. */
function chainIn(given: Record<string, unknown>, tensors: readonly Tensor[]): Omit<DenseLayers, "notes"> {
  const { class_name: kind, config } = isObject(given.model_config) ? given.model_config : given;
  const sequential = kind === "Sequential";
  const described = isObject(config) ? config.layers : config;
  if (!(sequential || kind === "Model" || kind === "Functional") || !Array.isArray(described))
    fail(who, "modelTopology must be a sequential or functional model with its layers", kind);
  let input: DenseLayers["input"] | undefined;
  const widths = new Map<string, number>();
  const layers: DenseLayer[] = [];
  let last = "";
  let used = 0;
  for (const [j, layer] of described.entries()) {
    const { class_name: kind, config = undefined, inbound_nodes: nodes } = isObject(layer) ? layer : {};
    if (!isObject(config) || typeof config.name !== "string")
      fail(who, `layer ${j} of modelTopology has no name in its config`, layer);
    const { name, units, activation = "linear", use_bias: biased = true } = config;
    if (widths.has(name)) fail(who, "two layers have the same name", name);
    if (kind === "InputLayer" || (sequential && j === 0)) {
      const shape = config.batch_input_shape;
      if (input) fail(who, "has one input", name);
      if (!Array.isArray(shape) || shape.length !== 2 || !isCount(shape[1]))
        fail(who, `the layer ${name} must have the batch_input_shape [null, inputs]`, shape);
      input = { name: kind === "InputLayer" ? name : `${name}_input`, units: shape[1] };
      last = input.name;
      widths.set(last, input.units);
      if (kind === "InputLayer") continue;
    }
    if (kind !== "Dense" || biased !== true) fail(who, `the layer ${name} must be dense, with a bias`, kind);
    if (typeof activation !== "string") fail(who, `the layer ${name} must name its activation`, activation);
    if (!isCount(units)) fail(who, `the layer ${name} must have a whole number of units`, units);
    const from = sequential ? last : sourceIn(name, nodes);
    const inputs = widths.get(from);
    if (inputs === undefined) fail(who, `the layer ${name} must follow one that stands before it`, from);
    const kernel = take(`${name}/kernel`, [inputs, units]);
    const bias = take(`${name}/bias`, [units]);
    layers.push({ name, from, activation, inputs, units, kernel, bias });
    widths.set(name, units);
    last = name;
  }
  if (!input) fail(who, "modelTopology has no input layer");
  if (used < tensors.length) fail(who, "weightsManifest has a tensor of no layer", tensors[used].name);
  return { input, layers, ends: sequential ? [last] : endsIn(config as Record<string, unknown>) };

  /** The next tensor. */
  function take(name: string, shape: readonly number[]): Float32Array {
    const tensor = tensors[used++];
    if (tensor?.name !== name)
      fail(
        who,
        `place ${used - 1} of weightsManifest must be ${name}`,
        tensor?.name ?? "nothing",
        "weights stand in the order of the layers, kernel before bias",
      );
    if (`${tensor.shape}` !== `${shape}`)
      fail(who, `tensor ${name} must have the shape [${shape.join(", ")}]`, tensor.shape);
    return tensor.values;
  }
}

/** The one layer that another takes its inputs from: `[[["hidden0", 0, 0, {}]]]`. */
function sourceIn(name: string, nodes: unknown): string {
  const [node, ...others] = Array.isArray(nodes) ? nodes : [];
  const [source, ...more] = Array.isArray(node) ? node : [];
  if (others.length > 0 || more.length > 0 || !Array.isArray(source) || typeof source[0] !== "string")
    fail(who, `the layer ${name} must have inbound_nodes with one layer`, nodes);
  return source[0];
}

/** Names in `[["head", 0, 0], ["value", 0, 0]]`. */
function endsIn({ output_layers: ends }: Record<string, unknown>): string[] {
  if (!Array.isArray(ends)) fail(who, "modelTopology must list output_layers", ends);
  return ends.map((end) =>
    Array.isArray(end) && typeof end[0] === "string" ? end[0] : fail(who, "an output layer has no name", end),
  );
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;
