/**
 * A mixing network: one value of a team out of its members' values, which rises with each of them, in weights that depend on
 * the state.
 *
 * Rashid et al. 2018, "QMIX", ICML, section 4.1: q is the vector of values, s the state, and
 *
 *     Q_tot = elu(q |W1(s)| + b1(s)) |w2(s)| + V(s),
 *
 * where W1, b1 and w2 are linear in s and V has a hidden layer of rectified units. Weights are flat; gradients are by
 * TensorFlow.js.
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { uniform } from "../core/random.ts";
import { requireFinite, type Tensor, weightTensors } from "./networks/index.ts";
import { tensorflow } from "./tensorflow/index.ts";

export interface MixingNetwork {
  readonly tensors: readonly Tensor[];
  /** Weights in all. */
  readonly size: number;
  /** Uniform within 1 / sqrt(inputs) for kernels, 0 for biases, from random stream `s` of `words`. */
  initialise(words: Int32Array, s: number, weights: Float32Array, at: number): void;
  /** Fills in the team's value by row, as many rows as `into` has. */
  mix(
    weights: Float32Array,
    at: number,
    states: Float32Array,
    values: Float32Array,
    into: Float32Array,
  ): void;
  /**
   * Loss (half the mean squared error from `targets`, one a row) and its derivatives in the weights and in the agents'
   * values.
   * @throws OstromError where they are not finite.
   */
  gradients(
    weights: Float32Array,
    at: number,
    states: Float32Array,
    values: Float32Array,
    targets: Float32Array,
  ): { loss: number; ofWeights: Float32Array; ofValues: Float32Array };
}

/** For `agents` values and a state of `D` numbers a row, with `E` units. Needs `loadTensorflow` before. */
export function mixingNetwork(agents: number, D: number, E: number): MixingNetwork {
  const tf = tensorflow();
  const tensors: Tensor[] = [];
  let size = 0;
  for (const [name, inputs, outputs] of [
    ["w1", D, agents * E],
    ["b1", D, E],
    ["w2", D, E],
    ["value-hidden", D, E],
    ["value", E, 1],
  ] as const) {
    tensors.push({ name: `${name}/kernel`, shape: [inputs, outputs], offset: size, size: inputs * outputs });
    size += inputs * outputs;
    tensors.push({ name: `${name}/bias`, shape: [outputs], offset: size, size: outputs });
    size += outputs;
  }
  type Matrix = Tensorflow.Tensor2D;

  function mixed(weights: readonly Tensorflow.Tensor[], s: Matrix, q: Matrix): Tensorflow.Tensor1D {
    const [rows] = s.shape;
    const linear = (x: Matrix, layer: number) =>
      tf.add(tf.matMul(x, weights[2 * layer] as Matrix), weights[2 * layer + 1]) as Matrix;
    const w1 = tf.abs(linear(s, 0)).reshape([rows, agents, E]);
    const hidden = tf.elu(tf.add(tf.sum(tf.mul(q.reshape([rows, agents, 1]), w1), 1), linear(s, 1)));
    const sum = tf.sum(tf.mul(hidden, tf.abs(linear(s, 2))), 1);
    const value = linear(tf.relu(linear(s, 3)), 4).reshape([rows]);
    return tf.add(sum, value) as Tensorflow.Tensor1D;
  }

  return {
    tensors,
    size,
    initialise(words, s, weights, at) {
      for (const { shape, offset, size } of tensors) {
        const bound = shape.length === 2 ? 1 / Math.sqrt(shape[0]) : 0;
        for (let j = at + offset; j < at + offset + size; j++)
          weights[j] = bound * (2 * uniform(words, s) - 1);
      }
    },
    mix(weights, at, s, q, into) {
      const rows = into.length;
      tf.tidy(() => {
        const given = weightTensors(tensors, weights, at);
        into.set(mixed(given, tf.tensor2d(s, [rows, D]), tf.tensor2d(q, [rows, agents])).dataSync());
      });
    },
    gradients(weights, at, s, q, targets) {
      const rows = targets.length;
      const ofWeights = new Float32Array(size);
      const ofValues = new Float32Array(rows * agents);
      const loss = tf.tidy(() => {
        const states = tf.tensor2d(s, [rows, D]);
        const { value, grads } = tf.valueAndGrads((...given: Tensorflow.Tensor[]) => {
          const error = tf.sub(mixed(given.slice(1), states, given[0] as Matrix), tf.tensor1d(targets));
          return tf.mul(0.5, tf.mean(tf.square(error))) as Tensorflow.Scalar;
        })([tf.tensor2d(q, [rows, agents]), ...weightTensors(tensors, weights, at)]);
        ofValues.set(grads[0].dataSync());
        tensors.forEach(({ offset }, j) => {
          ofWeights.set(grads[j + 1].dataSync(), offset);
        });
        return value.dataSync()[0];
      });
      requireFinite("mixing network", loss, tensors, ofWeights);
      return { loss, ofWeights, ofValues };
    },
  };
}
