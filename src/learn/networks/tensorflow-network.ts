/**
 * The TensorFlow.js engine: losses written as the papers write them, gradients by automatic differentiation. The oracle
 * of the fused engine.
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { tensorflow } from "../tensorflow/index.ts";
import { descend, gatherRows, indicatorRows, layersOf, trainCopy, weightTensors } from "./descend.ts";
import { type Network, noLosses, type Trainer, type TrainState } from "./network.ts";
import { policyLoss } from "./policy-loss.ts";
import { type NetworkShape, outputsOf, tensorsOf, weightCount } from "./shape.ts";

export function tensorflowNetwork(shape: NetworkShape): Network {
  const tf = tensorflow();
  const tensors = tensorsOf(shape);
  const size = weightCount(shape);
  const outputs = outputsOf(shape);
  const layers = shape.hidden.length + 1;
  return {
    shape,
    engine: "tensorflow",
    tensors,
    size,
    outputs,
    forward(weights, at, inputs, index, rows, into) {
      tf.tidy(() => {
        const x = index
          ? gatherRows(inputs, shape.inputs, index.subarray(0, rows))
          : tf.tensor2d(inputs.subarray(0, rows * shape.inputs), [rows, shape.inputs]);
        into.set(layersOf(shape, x, weightTensors(tensors, weights, at)).dataSync());
      });
    },
    train(given, body) {
      trainCopy(given, size, (state) => body(trainerOf(state)));
    },
  };

  function trainerOf(state: TrainState): Trainer {
    const losses = noLosses();
    const trainer: Trainer = {
      losses,
      policyStep(data, index, from, to, loss, adam) {
        const rows = index.subarray(from, to);
        const { norm } = descend(
          state,
          tensors,
          (given) => {
            const y = layersOf(shape, gatherRows(data.inputs, shape.inputs, rows), given);
            return policyLoss(shape, data, rows, y, given[2 * layers], loss, losses);
          },
          adam,
        );
        losses.gradientNorm = norm;
      },
      actionValueStep(data, index, from, to, delta, adam) {
        const rows = index.subarray(from, to);
        const { loss, norm } = descend(
          state,
          tensors,
          (given) => {
            const y = layersOf(shape, gatherRows(data.inputs, shape.inputs, rows), given);
            const chosen = indicatorRows(
              rows.map((k) => data.actions[k]),
              outputs,
            );
            const error = tf.sub(tf.sum(tf.mul(y, chosen), 1), gatherRows(data.targets, 1, rows).flatten());
            const size = tf.abs(error);
            const small = tf.minimum(size, delta);
            // Huber: e^2 / 2 up to delta, then delta (|e| - delta / 2).
            const each = tf.add(tf.mul(0.5, tf.square(small)), tf.mul(delta, tf.sub(size, small)));
            const squared = tf.mul(0.5, tf.square(error));
            const lossOfRow = Number.isFinite(delta) ? each : squared;
            const weight = data.rowWeights ? gatherRows(data.rowWeights, 1, rows).flatten() : tf.scalar(1);
            return tf.mean(tf.mul(lossOfRow, weight)) as Tensorflow.Scalar;
          },
          adam,
        );
        losses.value = loss;
        losses.gradientNorm = norm;
      },
      step(inputs, index, from, to, slopesOf, adam) {
        const rows = index.subarray(from, to);
        const y = new Float32Array(rows.length * outputs);
        const slopes = new Float32Array(rows.length * outputs);
        tf.tidy(() => {
          y.set(
            layersOf(
              shape,
              gatherRows(inputs, shape.inputs, rows),
              weightTensors(tensors, state.weights, 0),
            ).dataSync(),
          );
        });
        const loss = slopesOf(y, slopes, rows.length);
        // The gradient of sum(outputs * slopes), slopes held fixed, is the chain rule.
        const { norm } = descend(
          state,
          tensors,
          (given) => {
            const now = layersOf(shape, gatherRows(inputs, shape.inputs, rows), given);
            return tf.sum(tf.mul(now, tf.tensor2d(slopes, [rows.length, outputs]))) as Tensorflow.Scalar;
          },
          adam,
        );
        losses.policy = loss;
        losses.gradientNorm = norm;
      },
    };
    return trainer;
  }
}
