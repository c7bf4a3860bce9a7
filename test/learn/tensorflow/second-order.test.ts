/** Second derivatives against finite differences of first ones. */
import type * as Tensorflow from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { loadTensorflow, logSoftmax } from "../../../src/learn/tensorflow/index.ts";
import { testBackend } from "../../helpers/backend.ts";

type Tensor1D = Tensorflow.Tensor1D;
let tf: typeof Tensorflow;
beforeAll(async () => {
  tf = await loadTensorflow(testBackend);
});

const at = [0.7, -0.4, 0.9, -1.3];
const along = [0.3, -0.8, 0.5, 0.4];
const step = 1e-2;

/** Largest difference of the Hessian times `along` from the difference quotient of gradients, relative to 1. */
function discrepancy(f: (x: Tensor1D) => Tensorflow.Tensor): number {
  return tf.tidy(() => {
    const gradient = tf.grad((x) => f(x as Tensor1D).sum());
    const exact = tf
      .grad((x) => gradient(x).mul(along).sum())(tf.tensor1d(at))
      .dataSync();
    const shifted = (by: number) => gradient(tf.tensor1d(at.map((x, i) => x + by * along[i]))).dataSync();
    const above = shifted(step);
    const below = shifted(-step);
    return Math.max(
      ...at.map((_, i) => {
        const quotient = (above[i] - below[i]) / (2 * step);
        return Math.abs(exact[i] - quotient) / (1 + Math.abs(quotient));
      }),
    );
  });
}

const weights = [1, -2, 3, 0.5];
const cases: Record<string, (x: Tensor1D) => Tensorflow.Tensor> = {
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  exp: (x) => tf.exp(x),
  elu: (x) => tf.elu(x).mul(x),
  softmax: (x) => tf.softmax(x.reshape([2, 2])).mul(tf.tensor2d(weights, [2, 2])),
  logSoftmax: (x) => logSoftmax(x).mul(weights),
  logSumExp: (x) => tf.logSumExp(x),
  // The second derivative has a share by the output and one by another path: the stock gradient loses one without an error.
  "x tanh x": (x) => tf.tanh(x).mul(x),
  "x sigmoid of x squared": (x) => tf.sigmoid(x.square()).mul(x),
  "probability times logit": (x) => tf.softmax(x).mul(x),
  maximum: (x) => tf.maximum(x.square(), 0.3).mul(x),
  minimum: (x) => tf.minimum(x.square(), 0.3).mul(x),
  "largest entry": (x) => tf.max(x.pow(3)),
  "smallest entry": (x) => tf.min(x.pow(3)),
  clipByValue: (x) => tf.clipByValue(x.pow(3), -0.5, 0.5).mul(x),
  relu: (x) => tf.relu(x).pow(3),
  leakyRelu: (x) => tf.leakyRelu(x, 0.1).pow(3),
  "where with a condition on x": (x) => tf.where(x.greater(0), x.pow(3), x.square()),
  "clipped surrogate": (x) => {
    const ratio = tf.exp(logSoftmax(x).sub(Math.log(0.25)));
    return tf.minimum(ratio.mul(weights), tf.clipByValue(ratio, 0.8, 1.2).mul(weights));
  },
  "tanh network": (x) =>
    tf
      .tanh(tf.matMul(tf.tanh(tf.matMul(x.reshape([1, 4]), tf.reshape(x.square(), [4, 1]))), [[0.7]]))
      .mul(x.sum()),
};

test.each(Object.keys(cases))("%s", (name) => {
  expect(discrepancy(cases[name])).toBeLessThan(4e-3);
});

test("first derivatives are the closed forms", () => {
  tf.tidy(() => {
    const x = tf.tensor1d(at);
    const first = (f: (x: Tensorflow.Tensor) => Tensorflow.Tensor) => [...tf.grad(f)(x).dataSync()];
    const close = (got: number[], formula: (x: number) => number) =>
      got.forEach((value, i) => {
        expect(value).toBeCloseTo(formula(at[i]), 5);
      });
    close(first(tf.tanh), (v) => 1 - Math.tanh(v) ** 2);
    close(first(tf.sigmoid), (v) => Math.exp(-v) / (1 + Math.exp(-v)) ** 2);
    close(first(tf.exp), Math.exp);
    close(first(tf.elu), (v) => (v > 0 ? 1 : Math.exp(v)));
    const total = at.reduce((sum, v) => sum + Math.exp(v), 0);
    // The sum of log probabilities has the derivative 1 - n p.
    close(first(logSoftmax), (v) => 1 - (4 * Math.exp(v)) / total);
  });
});

test("a third derivative: that of tanh", () => {
  const third = tf
    .grad(tf.grad(tf.grad(tf.tanh)))(tf.scalar(0.4))
    .dataSync()[0];
  const t = Math.tanh(0.4);
  // tanh''' = (1 - t^2)(6 t^2 - 2).
  expect(third).toBeCloseTo((1 - t * t) * (6 * t * t - 2), 5);
});

test("log softmax of large logits is finite", () => {
  const value = logSoftmax(tf.tensor2d([[1000, 0, -1000]])).dataSync();
  expect([...value]).toEqual([0, -1000, -2000]);
});
