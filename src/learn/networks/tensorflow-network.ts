/**
 * The TensorFlow.js engine: losses written as the papers write them, gradients by automatic differentiation. The oracle
 * of the fused engine.
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { tensorflow } from "../tensorflow/index.ts";
import { adamStep } from "./adam.ts";
import { requireFinite } from "./finite.ts";
import type { Losses, Network, PolicyData, PolicyLoss, Trainer, TrainState } from "./network.ts";
import { headSize, type NetworkShape, outputsOf, tensorsOf, weightCount } from "./shape.ts";

type Tf = typeof Tensorflow;
type T = Tensorflow.Tensor;
type Matrix = Tensorflow.Tensor2D;

export function tensorflowNetwork(shape: NetworkShape): Network {
  const tf = tensorflow();
  const tensors = tensorsOf(shape);
  const size = weightCount(shape);
  const outputs = outputsOf(shape);
  const layers = shape.hidden.length + 1;

  const parts = (weights: Float32Array, at: number): T[] =>
    tensors.map(({ shape: dimensions, offset, size }) =>
      tf.tensor(weights.subarray(at + offset, at + offset + size), dimensions as number[]),
    );

  function layersOf(inputs: Matrix, weights: readonly T[]): Matrix {
    let x = inputs;
    for (let layer = 0; layer < layers; layer++) {
      const y = tf.add(tf.matMul(x, weights[2 * layer] as Matrix), weights[2 * layer + 1]) as Matrix;
      x = layer === layers - 1 ? y : shape.activation === "tanh" ? tf.tanh(y) : tf.relu(y);
    }
    return x;
  }

  const gather = (from: Float32Array | Int32Array | Uint8Array, width: number, index: Int32Array): Matrix => {
    const to = new Float32Array(index.length * width);
    for (let j = 0; j < index.length; j++)
      for (let c = 0; c < width; c++) to[j * width + c] = from[index[j] * width + c];
    return tf.tensor2d(to, [index.length, width]);
  };

  /** One Adam step on the gradient of `lossOf(outputs, logStd)`. */
  function descend(
    state: TrainState,
    inputs: Float32Array,
    index: Int32Array,
    lossOf: (outputs: Matrix, logStd: T | undefined) => Tensorflow.Scalar,
    adam: Parameters<typeof adamStep>[2],
  ): { loss: number; norm: number } {
    const gradient = new Float32Array(size);
    const loss = tf.tidy(() => {
      const x = gather(inputs, shape.inputs, index);
      const weights = parts(state.weights, state.learner * size);
      const { value, grads } = tf.valueAndGrads((...given: T[]) =>
        lossOf(layersOf(x, given), given[2 * layers]),
      )(weights);
      grads.forEach((grad, j) => {
        gradient.set(grad.dataSync(), tensors[j].offset);
      });
      return value.dataSync()[0];
    });
    requireFinite("network", loss, tensors, gradient);
    return { loss, norm: adamStep(state, gradient, adam) };
  }

  return {
    shape,
    engine: "tensorflow",
    tensors,
    size,
    outputs,
    forward(weights, at, inputs, index, rows, into) {
      tf.tidy(() => {
        const x = index
          ? gather(inputs, shape.inputs, index.subarray(0, rows))
          : tf.tensor2d(inputs.subarray(0, rows * shape.inputs), [rows, shape.inputs]);
        into.set(layersOf(x, parts(weights, at)).dataSync());
      });
    },
    train(given, body) {
      const { learner } = given;
      const state: TrainState = {
        weights: given.weights.slice(learner * size, (learner + 1) * size),
        moments: given.moments.slice(learner * 2 * size, (learner + 1) * 2 * size),
        steps: given.steps.slice(learner, learner + 1),
        learner: 0,
      };
      const losses: Losses = {
        policy: 0,
        value: 0,
        entropy: 0,
        approxKl: 0,
        clipFraction: 0,
        gradientNorm: 0,
      };
      const trainer: Trainer = {
        losses,
        policyStep(data, index, from, to, loss, adam) {
          const rows = index.subarray(from, to);
          const { norm } = descend(
            state,
            data.inputs,
            rows,
            (y, logStd) => policyLoss(tf, shape, data, rows, gather, y, logStd, loss, losses),
            adam,
          );
          losses.gradientNorm = norm;
        },
        actionValueStep(data, index, from, to, delta, adam) {
          const rows = index.subarray(from, to);
          const { loss, norm } = descend(
            state,
            data.inputs,
            rows,
            (y) => {
              const chosen = tf.oneHot(
                tf.tensor1d(
                  rows.map((k) => data.actions[k]),
                  "int32",
                ),
                outputs,
              );
              const error = tf.sub(tf.sum(tf.mul(y, chosen), 1), gather(data.targets, 1, rows).flatten());
              const size = tf.abs(error);
              const small = tf.minimum(size, delta);
              // Huber: e^2 / 2 up to delta, then delta (|e| - delta / 2).
              const each = tf.add(tf.mul(0.5, tf.square(small)), tf.mul(delta, tf.sub(size, small)));
              const squared = tf.mul(0.5, tf.square(error));
              const lossOfRow = Number.isFinite(delta) ? each : squared;
              const weight = data.rowWeights ? gather(data.rowWeights, 1, rows).flatten() : tf.scalar(1);
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
            y.set(layersOf(gather(inputs, shape.inputs, rows), parts(state.weights, 0)).dataSync());
          });
          const loss = slopesOf(y, slopes, rows.length);
          // The gradient of sum(outputs * slopes), slopes held fixed, is the chain rule.
          const { norm } = descend(
            state,
            inputs,
            rows,
            (now) => tf.sum(tf.mul(now, tf.tensor2d(slopes, [rows.length, outputs]))) as Tensorflow.Scalar,
            adam,
          );
          losses.policy = loss;
          losses.gradientNorm = norm;
        },
      };
      body(trainer);
      given.weights.set(state.weights, learner * size);
      given.moments.set(state.moments, learner * 2 * size);
      given.steps[learner] = state.steps[0];
    },
  };
}

/** Schulman et al. 2017, eq. 9, with the value loss and the entropy bonus; figures of it go to `losses`. */
function policyLoss(
  tf: Tf,
  { head, value = false }: NetworkShape,
  data: PolicyData,
  rows: Int32Array,
  gather: (from: Float32Array | Uint8Array, width: number, index: Int32Array) => Matrix,
  outputs: Matrix,
  logStd: T | undefined,
  { kind, clip, valueWeight, entropyWeight, clipValue, normaliseAdvantages }: PolicyLoss,
  losses: Losses,
): Tensorflow.Scalar {
  const n = rows.length;
  const column = (from: Float32Array) => gather(from, 1, rows).flatten();
  let total: T = tf.scalar(0);
  if (head) {
    const { logProbability, entropy } = distribution(tf, head, data, rows, gather, outputs, logStd);
    let advantage: T = column(data.advantages);
    if (normaliseAdvantages) {
      const { mean, variance } = tf.moments(advantage);
      advantage = tf.div(tf.sub(advantage, mean), tf.add(tf.sqrt(variance), 1e-8));
    }
    const logRatio = tf.sub(logProbability, column(data.logProbabilities));
    const ratio = tf.exp(logRatio);
    const surrogate =
      kind === "a2c"
        ? tf.mul(logProbability, advantage)
        : tf.minimum(tf.mul(ratio, advantage), tf.mul(tf.clipByValue(ratio, 1 - clip, 1 + clip), advantage));
    const policy = tf.neg(tf.mean(surrogate));
    const bonus = tf.mean(entropy);
    total = tf.sub(policy, tf.mul(entropyWeight, bonus));
    losses.policy = policy.dataSync()[0];
    losses.entropy = bonus.dataSync()[0];
    losses.approxKl = tf.mean(tf.sub(tf.sub(ratio, 1), logRatio)).dataSync()[0];
    losses.clipFraction = tf
      .mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clip), "float32"))
      .dataSync()[0];
  }
  if (value) {
    const estimate = outputs.slice([0, headSize(head)], [n, 1]).flatten();
    const target = column(data.returns);
    let error: T = tf.square(tf.sub(estimate, target));
    if (Number.isFinite(clipValue)) {
      const before = column(data.values);
      const near = tf.add(before, tf.clipByValue(tf.sub(estimate, before), -clipValue, clipValue));
      error = tf.maximum(error, tf.square(tf.sub(near, target)));
    }
    const mean = tf.mul(0.5, tf.mean(error));
    losses.value = mean.dataSync()[0];
    total = tf.add(total, tf.mul(valueWeight, mean));
  }
  return total as Tensorflow.Scalar;
}

/** Log-probability of what was done and entropy of the policy, one number a row. */
function distribution(
  tf: Tf,
  head: NonNullable<NetworkShape["head"]>,
  data: PolicyData,
  rows: Int32Array,
  gather: (from: Float32Array | Uint8Array, width: number, index: Int32Array) => Matrix,
  outputs: Matrix,
  logStd: T | undefined,
): { logProbability: T; entropy: T } {
  const n = rows.length;
  if (head.kind === "gaussian") {
    const d = head.size;
    const mean = outputs.slice([0, 0], [n, d]);
    const z = tf.div(tf.sub(gather(data.actions, d, rows), mean), tf.exp(logStd!));
    const logDensity = tf.sub(tf.mul(-0.5, tf.square(z)), tf.add(logStd!, 0.5 * Math.log(2 * Math.PI)));
    const entropy = tf.sum(tf.add(logStd!, 0.5 * Math.log(2 * Math.PI * Math.E)));
    return { logProbability: tf.sum(logDensity, 1), entropy: tf.mul(tf.ones([n]), entropy) };
  }
  if (head.kind === "linear") throw new Error("a linear head has no probabilities");
  const { sizes } = head;
  const logits = headSize(head);
  const masks = data.masks && gather(data.masks, logits, rows);
  let logProbability: T = tf.zeros([n]);
  let entropy: T = tf.zeros([n]);
  let from = 0;
  for (let h = 0; h < sizes.length; h++) {
    const part = (all: Matrix): Matrix => all.slice([0, from], [n, sizes[h]]);
    let z: T = part(outputs);
    if (masks) z = tf.add(z, tf.mul(tf.sub(1, part(masks)), -1e9));
    const logs = tf.sub(z, tf.logSumExp(z, 1, true));
    const p = tf.exp(logs);
    const choice = rows.map((k) => data.actions[k * sizes.length + h]);
    const chosen = tf.oneHot(tf.tensor1d(choice, "int32"), sizes[h]);
    logProbability = tf.add(logProbability, tf.sum(tf.mul(logs, chosen), 1));
    // A forbidden choice has p = 0 and a huge log: its product is 0 without its help.
    const finite = masks ? tf.mul(logs, part(masks)) : logs;
    entropy = tf.sub(entropy, tf.sum(tf.mul(p, finite), 1));
    from += sizes[h];
  }
  return { logProbability, entropy };
}
