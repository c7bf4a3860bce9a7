/**
 * A network with memory: a multilayer perceptron that reads the input, a gated recurrent unit, and linear outputs that
 * read its state. States are the caller's arrays, like weights.
 *
 * Cho et al. 2014 (GRU), in the form that applies the reset gate after the recurrent product, so that one product a tick
 * serves all gates:
 *   r = sigmoid(W_r x + b_r + U_r h + c_r),  z = sigmoid(W_z x + b_z + U_z h + c_z),
 *   n = tanh(W_n x + b_n + r (U_n h + c_n)),  h' = (1 - z) n + z h.
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { dense, type GruWeights, gru, tensorflow } from "../tensorflow/index.ts";
import { weightTensors } from "./descend.ts";
import { type InitialiseOptions, initialise, orthogonal } from "./initialise.ts";
import { type NetworkShape, outputsOf, type Tensor, tensorsOf } from "./shape.ts";

type T = Tensorflow.Tensor;
type Matrix = Tensorflow.Tensor2D;
type Vector = Tensorflow.Tensor1D;

/** `hidden` are the layers before the recurrent one; there may be none. */
export interface RecurrentShape extends NetworkShape {
  /** Numbers that the network remembers from tick to tick. */
  readonly units: number;
}

export interface RecurrentNetwork {
  readonly shape: RecurrentShape;
  readonly tensors: readonly Tensor[];
  /** Weights in all. */
  readonly size: number;
  /** Outputs a row: the head's, then the value estimate. */
  readonly outputs: number;
  /**
   * One tick of `rows` rows: from `inputs` (`shape.inputs` a row) and `states` (`shape.units` a row) to `outputs` and
   * `nextStates`, which may be `states` itself.
   */
  step(
    weights: Float32Array,
    at: number,
    inputs: Float32Array,
    states: Float32Array,
    rows: number,
    outputs: Float32Array,
    nextStates: Float32Array,
  ): void;
  /**
   * Outputs [ticks * rows, outputs] of whole sequences, tick after tick, differentiable in `weights`. `inputs` has
   * ticks * rows rows; `states` are the first ones. `starts[t * rows + j]` is 1 where sequence j has a new episode at
   * tick t: its state is then zero.
   */
  unroll(weights: readonly T[], inputs: Matrix, states: Matrix, starts: Uint8Array): Matrix;
}

/** Needs `loadTensorflow` before. */
export function recurrentNetwork(shape: RecurrentShape): RecurrentNetwork {
  const tf = tensorflow();
  const tensors = recurrentTensors(shape);
  const size = tensors.reduce((sum, tensor) => sum + tensor.size, 0);
  const { units } = shape;
  const outputs = outputsOf(shape);
  const layers = shape.hidden.length;

  /** Outputs [ticks * rows, outputs] and states after every tick. */
  function play(weights: readonly T[], inputs: Matrix, initial: Matrix, keep: Matrix) {
    let x = inputs;
    for (let layer = 0; layer < layers; layer++)
      x = dense(x, weights[2 * layer] as Matrix, weights[2 * layer + 1] as Vector, shape.activation);
    const [input, inputBias, recurrent, recurrentBias, kernel, bias] = weights.slice(2 * layers);
    const sequence = x.reshape([...keep.shape, x.shape[1]]) as Tensorflow.Tensor3D;
    const states = gru(sequence, initial, keep, { input, inputBias, recurrent, recurrentBias } as GruWeights);
    const rows = states.reshape([inputs.shape[0], units]) as Matrix;
    return { states: rows, outputs: dense(rows, kernel as Matrix, bias as Vector) };
  }

  return {
    shape,
    tensors,
    size,
    outputs,
    step(flat, at, inputs, states, rows, into, nextStates) {
      tf.tidy(() => {
        const weights = weightTensors(tensors, flat, at);
        const x = tf.tensor2d(inputs.subarray(0, rows * shape.inputs), [rows, shape.inputs]);
        const state = tf.tensor2d(states.subarray(0, rows * units), [rows, units]);
        const after = play(weights, x, state, tf.ones([1, rows]));
        nextStates.set(after.states.dataSync());
        into.set(after.outputs.dataSync());
      });
    },
    unroll(weights, inputs, states, starts) {
      const rows = states.shape[0];
      const keep = Float32Array.from(starts, (start) => 1 - start);
      return play(weights, inputs, states, tf.tensor2d(keep, [starts.length / rows, rows])).outputs;
    },
  };
}

/** The tensors in their order: hidden layers, what goes from inputs and from states to the gates (r, z, n), outputs. */
export function recurrentTensors(shape: RecurrentShape): Tensor[] {
  const { inputs, hidden, activation, units } = shape;
  const gates = { inputs, hidden, activation, head: { kind: "linear", size: 3 * units } } as const;
  const before = tensorsOf(gates).map((tensor) => ({
    ...tensor,
    name: tensor.name.replace("output/", "gru/"),
  }));
  const end = before[before.length - 1].offset + before[before.length - 1].size;
  const recurrent: Tensor[] = [
    { name: "gru/recurrentKernel", shape: [units, 3 * units], offset: end, size: 3 * units * units },
    { name: "gru/recurrentBias", shape: [3 * units], offset: end + 3 * units * units, size: 3 * units },
  ];
  const from = end + 3 * units * (units + 1);
  const after = tensorsOf(readout(shape)).map((tensor) => ({ ...tensor, offset: from + tensor.offset }));
  return [...before, ...recurrent, ...after];
}

/** First weights as `initialise` gives them; the kernel of each gate is orthogonal with gain 1. */
export function recurrentInitialise(
  shape: RecurrentShape,
  words: Int32Array,
  s: number,
  weights: Float32Array,
  at = 0,
  options: InitialiseOptions = {},
): void {
  for (const { name, shape: dimensions, offset, size } of recurrentTensors(shape)) {
    const tensor = weights.subarray(at + offset, at + offset + size);
    const [rows, columns] = dimensions;
    if (name === "output/kernel") initialise(readout(shape), words, s, weights, at + offset, options);
    else if (name.startsWith("output/") || name === "logStd") continue;
    else if (dimensions.length === 1) tensor.fill(0);
    else if (name.startsWith("hidden")) orthogonal(tensor, rows, columns, Math.SQRT2, words, s);
    else {
      const { units } = shape;
      const gate = new Float32Array(rows * units);
      for (let g = 0; g < 3; g++) {
        orthogonal(gate, rows, units, 1, words, s);
        for (let i = 0; i < rows; i++)
          tensor.set(gate.subarray(i * units, (i + 1) * units), i * columns + g * units);
      }
    }
  }
}

/** The outputs as a network of their own, which reads the state. */
function readout({ units, activation, head, value }: RecurrentShape): NetworkShape {
  return {
    inputs: units,
    hidden: [],
    activation,
    ...(head && { head }),
    ...(value !== undefined && { value }),
  };
}
