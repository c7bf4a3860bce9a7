/** What PPO and A2C minimise, written in TensorFlow.js as the papers write it, for any network that gives these outputs. */
import type * as Tensorflow from "@tensorflow/tfjs";
import { tensorflow } from "../tensorflow/index.ts";
import { gatherRows, indicatorRows } from "./descend.ts";
import type { Losses, PolicyData, PolicyLoss } from "./network.ts";
import { headSize, type NetworkShape } from "./shape.ts";

type T = Tensorflow.Tensor;
type Matrix = Tensorflow.Tensor2D;

/**
 * Schulman et al. 2017, eq. 9, with the value loss and the entropy bonus, in the mean over rows `rows` of the data, whose
 * outputs are the rows of `outputs`. The loss's parts go to `losses`.
 */
export function policyLoss(
  { head, value = false }: Pick<NetworkShape, "head" | "value">,
  data: Omit<PolicyData, "inputs">,
  rows: Int32Array,
  outputs: Matrix,
  logStd: T | undefined,
  { kind, clip, valueWeight, entropyWeight, clipValue, normaliseAdvantages }: PolicyLoss,
  losses: Losses,
): Tensorflow.Scalar {
  const tf = tensorflow();
  const n = rows.length;
  const column = (from: Float32Array) => gatherRows(from, 1, rows).flatten();
  let total: T = tf.scalar(0);
  if (head) {
    const { logProbability, entropy } = distribution(head, data, rows, outputs, logStd);
    const advantage =
      normaliseAdvantages && n > 1 ? tf.tensor1d(normalised(data.advantages, rows)) : column(data.advantages);
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

/** In double precision: in single precision equal advantages are their rounding errors, brought to size 1. */
function normalised(advantages: Float32Array, rows: Int32Array): Float32Array {
  const own = Float64Array.from(rows, (k) => advantages[k]);
  const mean = own.reduce((sum, x) => sum + x, 0) / rows.length;
  const deviation = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows.length) + 1e-8;
  return Float32Array.from(own, (x) => (x - mean) / deviation);
}

/** Log-probability of what was done and entropy of the policy, one number a row. */
function distribution(
  head: NonNullable<NetworkShape["head"]>,
  data: Omit<PolicyData, "inputs">,
  rows: Int32Array,
  outputs: Matrix,
  logStd: T | undefined,
): { logProbability: T; entropy: T } {
  const tf = tensorflow();
  const n = rows.length;
  if (head.kind === "gaussian") {
    const d = head.size;
    const mean = outputs.slice([0, 0], [n, d]);
    const z = tf.div(tf.sub(gatherRows(data.actions, d, rows), mean), tf.exp(logStd!));
    const logDensity = tf.sub(tf.mul(-0.5, tf.square(z)), tf.add(logStd!, 0.5 * Math.log(2 * Math.PI)));
    const entropy = tf.sum(tf.add(logStd!, 0.5 * Math.log(2 * Math.PI * Math.E)));
    return { logProbability: tf.sum(logDensity, 1), entropy: tf.mul(tf.ones([n]), entropy) };
  }
  if (head.kind === "linear") throw new Error("a linear head has no probabilities");
  const { sizes } = head;
  const logits = headSize(head);
  const masks = data.masks && gatherRows(data.masks, logits, rows);
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
    const chosen = indicatorRows(choice, sizes[h]);
    logProbability = tf.add(logProbability, tf.sum(tf.mul(logs, chosen), 1));
    // A forbidden choice has p = 0 and a huge log: its product is 0 without its help.
    const finite = masks ? tf.mul(logs, part(masks)) : logs;
    entropy = tf.sub(entropy, tf.sum(tf.mul(p, finite), 1));
    from += sizes[h];
  }
  return { logProbability, entropy };
}
