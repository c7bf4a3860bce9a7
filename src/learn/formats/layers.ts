/** What a chain of dense layers, in whatever form it comes, is as a network. */
import { fail } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";
import {
  type Activation,
  activations,
  headSize,
  isHead,
  type NetworkHead,
  type NetworkShape,
  tensorsOf,
  weightCount,
} from "../networks/shape.ts";

/** A network outside any policy. */
export interface NetworkWeights {
  readonly shape: NetworkShape;
  /** Flat, as `tensorsOf(shape)` lays them out. */
  readonly weights: Float32Array;
}

/** What is kept of a network in the metadata of its model. */
export interface Notes {
  readonly ostrom: { readonly head?: NetworkHead; readonly logStd?: readonly number[] };
}

export interface DenseLayer {
  readonly name: string;
  /** The layer, or the input, that it takes its inputs from. */
  readonly from: string;
  readonly activation: string;
  readonly inputs: number;
  readonly units: number;
  /** [inputs, units], row-major. */
  readonly kernel: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

export interface DenseLayers {
  readonly input: { readonly name: string; readonly units: number };
  /** First to last. */
  readonly layers: readonly DenseLayer[];
  /** Names of the layers whose outputs are those of the model. */
  readonly ends: readonly string[];
  /** The user-defined metadata of the model. */
  readonly notes: unknown;
}

const who = "tfjs model";

/** @throws OstromError that names the layer which is not as a network's. */
export function networkOf({ input, layers, ends, notes }: DenseLayers): NetworkWeights {
  const hidden = layers.filter(({ name }) => !ends.includes(name));
  const outputs = layers.filter(({ name }) => ends.includes(name));
  const named = ["head", "value"].every((name) => ends.includes(name));
  if (outputs.length !== ends.length || !(ends.length === 1 || (ends.length === 2 && named)))
    fail(who, 'has one output layer, or two named "head" and "value"', ends);
  let last = input;
  for (const layer of [...hidden, ...outputs]) {
    if (layer.from !== last.name) fail(who, `the layer ${layer.name} must follow ${last.name}`, layer.from);
    if (layer.inputs !== last.units)
      fail(who, `the layer ${layer.name} must have ${last.units} inputs, as many as come`, layer.inputs);
    if (!ends.includes(layer.name)) last = layer;
  }
  const curved = outputs.find(({ activation }) => activation !== "linear");
  if (curved) fail(who, `the output layer ${curved.name} must be linear`, curved.activation);
  const activation = hidden[0]?.activation ?? "tanh";
  const other = hidden.find((layer) => layer.activation !== activation);
  if (other || !isActivation(activation))
    fail(who, `hidden layers must all be ${activations.join(" or all ")}`, other?.activation ?? activation);
  const head = outputs.find(({ name }) => name !== "value");
  const value = outputs.find(({ name }) => name === "value");
  const told = notesIn(notes);
  const shape: NetworkShape = {
    inputs: input.units,
    hidden: hidden.map(({ units }) => units),
    activation,
    ...(head && { head: told.head ?? { kind: "linear", size: head.units } }),
    ...(value && { value: true }),
  };
  if (head && headSize(shape.head) !== head.units)
    fail(who, `the layer ${head.name} must have ${headSize(shape.head)} units`, head.units);
  if (value && value.units !== 1) fail(who, "the layer value must have 1 unit", value.units);
  return { shape, weights: flat(shape, hidden, head, value, told.logStd) };
}

function notesIn(notes: unknown): Notes["ostrom"] {
  const ostrom = isObject(notes) ? notes.ostrom : undefined;
  if (ostrom === undefined) return {};
  const { head, logStd } = isObject(ostrom)
    ? ostrom
    : fail(who, "the metadata of ostrom must be an object", ostrom);
  if (head !== undefined && !isHead(head))
    fail(
      who,
      "the head in the metadata must be of kind categorical, gaussian or linear, with its size",
      head,
    );
  const numbers = Array.isArray(logStd) && logStd.every(isFinite32);
  if (logStd !== undefined && !numbers)
    fail(who, "logStd in the metadata must be a list of finite numbers", logStd);
  return { ...(head && { head }), ...(logStd !== undefined && { logStd: logStd as number[] }) };
}

function flat(
  shape: NetworkShape,
  hidden: readonly DenseLayer[],
  head: DenseLayer | undefined,
  value: DenseLayer | undefined,
  logStd: readonly number[] | undefined,
): Float32Array {
  const weights = new Float32Array(weightCount(shape));
  for (const { name, shape: dimensions, offset, size } of tensorsOf(shape)) {
    if (name === "logStd") {
      if (logStd && logStd.length !== size)
        fail(who, `logStd in the metadata must have ${size} numbers`, logStd);
      weights.set(logStd ?? [], offset);
      continue;
    }
    const [layer, part] = name.split("/") as [string, "kernel" | "bias"];
    const width = dimensions[dimensions.length - 1];
    let column = 0;
    const own = layer === "output" ? [head, value] : [hidden[Number(layer.slice("hidden".length))]];
    for (const each of own.filter((each) => each !== undefined)) {
      const values = each[part];
      for (let k = 0; k < values.length; k++) {
        if (!isFinite32(values[k]))
          fail(who, `the layer ${each.name} must hold finite numbers`, String(values[k]));
        weights[offset + Math.floor(k / each.units) * width + column + (k % each.units)] = values[k];
      }
      column += each.units;
    }
  }
  return weights;
}

const isActivation = (name: string): name is Activation => (activations as readonly string[]).includes(name);
const isFinite32 = (value: unknown): boolean =>
  typeof value === "number" && Number.isFinite(Math.fround(value));
