/**
 * Random choices that a gradient passes through: the values are indicators of the choices, the gradient is that of
 * softmax((logits + noise) / temperature), with standard Gumbel noise.
 *
 * Jang, Gu & Poole 2017, "Categorical reparameterization with Gumbel-softmax", ICLR, eq. 2 and section 2.2 (straight
 * through).
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { uniform } from "../../core/random.ts";
import { tensorflow } from "../tensorflow/index.ts";
import { indicatorRows } from "./descend.ts";

/** A standard Gumbel draw from stream `s`, by inversion. */
export function gumbel(words: Int32Array, s: number): number {
  // Half a step of the generator above 0, where the logarithm is finite.
  return -Math.log(-Math.log(uniform(words, s) + 2 ** -33));
}

/**
 * Indicators [rows, logits] of one choice for each head, `sizes[h]` logits a head, one after the other. `noise` has one
 * draw a logit; `masks` [rows, logits] is 0 where a choice is forbidden.
 */
export function gumbelSoftmax(
  logits: Tensorflow.Tensor2D,
  sizes: readonly number[],
  noise: Float32Array,
  temperature: number,
  masks?: Tensorflow.Tensor2D,
): Tensorflow.Tensor2D {
  const tf = tensorflow();
  const [rows, width] = logits.shape;
  let scores = logits.add(tf.tensor2d(noise, [rows, width])).div(temperature);
  if (masks) scores = scores.sub(tf.sub(1, masks).mul(1e9));
  const indicators = tf.customGrad((relaxed) => ({
    value: indicatorRows(
      (relaxed as Tensorflow.Tensor).argMax(1).dataSync(),
      (relaxed as Tensorflow.Tensor).shape[1]!,
    ),
    gradFunc: (slopes: Tensorflow.Tensor) => slopes,
  }));
  const parts: Tensorflow.Tensor[] = [];
  let from = 0;
  for (const n of sizes) {
    parts.push(indicators(tf.softmax(scores.slice([0, from], [rows, n]))));
    from += n;
  }
  return (parts.length === 1 ? parts[0] : tf.concat(parts, 1)) as Tensorflow.Tensor2D;
}
