/**
 * Gradient steps on losses of one's own, written in TensorFlow.js, for weights that are flat arrays: the arrays become
 * tensors, the gradient comes back as an array, and Adam moves the weights. No tensor outlives a call.
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { tensorflow } from "../tensorflow/index.ts";
import { adamStep } from "./adam.ts";
import { requireFinite } from "./finite.ts";
import type { AdamOptions, TrainState } from "./network.ts";
import type { NetworkShape, Tensor } from "./shape.ts";

type T = Tensorflow.Tensor;
type Matrix = Tensorflow.Tensor2D;

/**
 * One Adam step of `state.learner` on the gradient of `lossOf`, which is given the weights as `tensors` lists them.
 * Returns the loss and the norm of the gradient before clipping.
 * @throws OstromError where the loss or its gradient is not finite; the weights are then as they were.
 */
export function descend(
  state: TrainState,
  tensors: readonly Tensor[],
  lossOf: (weights: T[]) => Tensorflow.Scalar,
  adam: AdamOptions,
): { loss: number; norm: number } {
  const tf = tensorflow();
  const size = tensors.reduce((sum, tensor) => sum + tensor.size, 0);
  const gradient = new Float32Array(size);
  const loss = tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((...given: T[]) => lossOf(given))(
      weightTensors(tensors, state.weights, state.learner * size),
    );
    grads.forEach((grad, j) => {
      gradient.set(grad.dataSync(), tensors[j].offset);
    });
    return value.dataSync()[0];
  });
  requireFinite("network", loss, tensors, gradient);
  return { loss, norm: adamStep(state, gradient, adam) };
}

/** Lets `body` train a copy of one learner's weights (`size`), which is written back when it returns without an error. */
export function trainCopy(given: TrainState, size: number, body: (copy: TrainState) => void): void {
  const { weights, moments, steps, learner } = given;
  const copy: TrainState = {
    weights: weights.slice(learner * size, (learner + 1) * size),
    moments: moments.slice(learner * 2 * size, (learner + 1) * 2 * size),
    steps: steps.slice(learner, learner + 1),
    learner: 0,
  };
  body(copy);
  weights.set(copy.weights, learner * size);
  moments.set(copy.moments, learner * 2 * size);
  steps[learner] = copy.steps[0];
}

/** The tensors of the flat weights that begin at `weights[at]`. */
export function weightTensors(tensors: readonly Tensor[], weights: Float32Array, at: number): T[] {
  const tf = tensorflow();
  return tensors.map(({ shape, offset, size }) =>
    tf.tensor(weights.subarray(at + offset, at + offset + size), shape as number[]),
  );
}

/** Rows `index` of a column with `width` numbers a row. */
export function gatherRows(
  from: Float32Array | Int32Array | Uint8Array,
  width: number,
  index: Int32Array,
): Matrix {
  const to = new Float32Array(index.length * width);
  for (let j = 0; j < index.length; j++)
    for (let c = 0; c < width; c++) to[j * width + c] = from[index[j] * width + c];
  return tensorflow().tensor2d(to, [index.length, width]);
}

/** Row j has a 1 at column `choices[j]`, else 0; `width` may be 1, which tf.oneHot refuses. */
export function indicatorRows(choices: ArrayLike<number>, width: number): Matrix {
  const to = new Float32Array(choices.length * width);
  for (let j = 0; j < choices.length; j++) to[j * width + choices[j]] = 1;
  return tensorflow().tensor2d(to, [choices.length, width]);
}

/** Outputs of a multilayer perceptron for `inputs` [rows, shape.inputs]; `weights` as `tensorsOf(shape)` lists them. */
export function layersOf(
  { hidden, activation }: Pick<NetworkShape, "hidden" | "activation">,
  inputs: Matrix,
  weights: readonly T[],
): Matrix {
  const tf = tensorflow();
  let x = inputs;
  for (let layer = 0; layer <= hidden.length; layer++) {
    const y = tf.add(tf.matMul(x, weights[2 * layer] as Matrix), weights[2 * layer + 1]) as Matrix;
    x = layer === hidden.length ? y : activation === "tanh" ? tf.tanh(y) : tf.relu(y);
  }
  return x;
}
