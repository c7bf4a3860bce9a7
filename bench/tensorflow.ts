/**
 * TensorFlow.js on its WASM backend, as it comes and with the kernel pack: one PPO-like step (obs 16, two layers of 64 tanh,
 * 5 logits and a value; clipped loss, its gradients, Adam), inference with the same network, and a recurrent unit of 64
 * over 16 steps with its gradients. Milliseconds of processor time; both in one process, the stock kernels first.
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { dense, gru, loadTensorflow } from "../src/learn/tensorflow/index.ts";
import { type TimedResult, timed } from "./harness.ts";

type Tf = typeof Tensorflow;
type Tensor = Tensorflow.Tensor;
type Layer = (x: Tensor, w: Tensor, b: Tensor, activation?: "tanh") => Tensor;

/** As one writes it with TensorFlow.js alone. */
const plainLayer =
  (tf: Tf): Layer =>
  (x, w, b, activation) => {
    const sum = tf.matMul(x, w).add(b);
    return activation ? tf.tanh(sum) : sum;
  };

const denseLayer: Layer = (x, w, b, activation) =>
  dense(x as Tensorflow.Tensor2D, w as Tensorflow.Tensor2D, b as Tensorflow.Tensor1D, activation);

function network(tf: Tf, layer: Layer) {
  const sizes = [16, 64, 64];
  const weights = [...sizes.slice(1), 6].map((size, l) =>
    tf.variable(tf.randomNormal([sizes[l], size], 0, 0.1, "float32", l + 1)),
  );
  const biases = [64, 64, 6].map((size) => tf.variable(tf.zeros([size])));
  const forward = (x: Tensor) =>
    [0, 1, 2].reduce((h, l) => layer(h, weights[l], biases[l], l < 2 ? "tanh" : undefined), x);
  return { forward, variables: [...weights, ...biases] as Tensorflow.Variable[] };
}

function ppoStep(tf: Tf, layer: Layer, rows: number): () => void {
  const { forward, variables } = network(tf, layer);
  const x = tf.randomNormal([rows, 16], 0, 1, "float32", 7);
  const chosen = tf.oneHot(tf.range(0, rows, 1, "int32").mod(tf.scalar(5, "int32")), 5);
  const advantage = tf.randomNormal([rows], 0, 1, "float32", 8);
  const old = tf.fill([rows], Math.log(0.2));
  const adam = tf.train.adam(3e-4);
  const loss = () => {
    const [logits, value] = tf.split(forward(x), [5, 1], 1);
    const logProbabilities = logits.sub(tf.logSumExp(logits, 1, true));
    const ratio = logProbabilities.mul(chosen).sum(1).sub(old).exp();
    const surrogate = tf.minimum(ratio.mul(advantage), ratio.clipByValue(0.8, 1.2).mul(advantage)).mean();
    const entropy = logProbabilities.mul(logProbabilities.exp()).sum(1).mean();
    const error = value.squeeze([1]).sub(advantage).square().mean();
    return error.mul(0.5).sub(surrogate).add(entropy.mul(0.01)) as Tensorflow.Scalar;
  };
  return () =>
    tf.tidy(() => {
      adam.applyGradients(tf.variableGrads(loss, variables).grads as Record<string, Tensorflow.Variable>);
    });
}

function inference(tf: Tf, layer: Layer, rows: number): () => void {
  const { forward } = network(tf, layer);
  const x = new Float32Array(rows * 16).fill(0.1);
  return () => {
    const y = tf.tidy(() => forward(tf.tensor2d(x, [rows, 16])));
    y.dataSync();
    y.dispose();
  };
}

const steps = 16;
const hidden = 64;

function recurrent(tf: Tf, sequences: number, fused: boolean): () => void {
  const x = tf.randomNormal([steps, sequences, 16], 0, 1, "float32", 1) as Tensorflow.Tensor3D;
  const initial = tf.zeros([sequences, hidden]) as Tensorflow.Tensor2D;
  const keep = tf.ones([steps, sequences]) as Tensorflow.Tensor2D;
  const input = tf.randomNormal([16, 3 * hidden], 0, 0.1, "float32", 2) as Tensorflow.Tensor2D;
  const recurrent = tf.randomNormal([hidden, 3 * hidden], 0, 0.1, "float32", 3) as Tensorflow.Tensor2D;
  const inputBias = tf.zeros([3 * hidden]) as Tensorflow.Tensor1D;
  const recurrentBias = tf.zeros([3 * hidden]) as Tensorflow.Tensor1D;
  const plain = (input: Tensor, recurrent: Tensor) => {
    let h: Tensor = initial;
    return tf.stack(
      tf.unstack(x).map((xt) => {
        const [xr, xz, xn] = tf.split(tf.matMul(xt as Tensorflow.Tensor2D, input).add(inputBias), 3, 1);
        const [sr, sz, sn] = tf.split(tf.matMul(h, recurrent).add(recurrentBias), 3, 1);
        const z = tf.sigmoid(xz.add(sz));
        const n = tf.tanh(xn.add(tf.sigmoid(xr.add(sr)).mul(sn)));
        h = n.add(z.mul(h.sub(n)));
        return h;
      }),
    );
  };
  const scan = (input: Tensor, recurrent: Tensor) =>
    fused
      ? gru(x, initial, keep, {
          input: input as Tensorflow.Tensor2D,
          recurrent: recurrent as Tensorflow.Tensor2D,
          inputBias,
          recurrentBias,
        })
      : plain(input, recurrent);
  const gradients = tf.grads((input, recurrent) => scan(input, recurrent).sum());
  return () => tf.dispose(gradients([input, recurrent]));
}

interface Job {
  readonly name: string;
  readonly plain: (tf: Tf) => () => void;
  readonly packed: (tf: Tf) => () => void;
}

const job = (name: string, make: (tf: Tf, layer: Layer) => () => void): Job => ({
  name,
  plain: (tf) => make(tf, plainLayer(tf)),
  packed: (tf) => make(tf, denseLayer),
});

const jobs: readonly Job[] = [
  ...[64, 256, 2048].map((rows) =>
    job(`PPO-like step in TensorFlow.js, ${rows} rows`, (tf, layer) => ppoStep(tf, layer, rows)),
  ),
  ...[1, 32, 256, 4096].map((rows) =>
    job(`inference in TensorFlow.js, ${rows} rows`, (tf, layer) => inference(tf, layer, rows)),
  ),
  ...[8, 64].map(
    (sequences): Job => ({
      name: `recurrent unit in TensorFlow.js, ${sequences} sequences`,
      plain: (tf) => recurrent(tf, sequences, false),
      packed: (tf) => recurrent(tf, sequences, true),
    }),
  ),
];

export const tensorflowCases: Record<string, () => Promise<TimedResult[]>> = {
  "tensorflow kernel pack": async () => {
    const tf = await import("@tensorflow/tfjs");
    await import("@tensorflow/tfjs-backend-wasm");
    await tf.setBackend("wasm");
    const stock = jobs.map(({ name, plain }) => timed(`${name}, stock`, plain(tf)));
    await loadTensorflow("wasm");
    return jobs.flatMap(({ name, plain, packed }, j) => {
      const times = (ms: number) => `${(stock[j].ms / ms).toFixed(1)} times the stock speed`;
      const same = timed(`${name}, with the pack`, plain(tf));
      const own = timed(`${name}, with the pack and its ops`, packed(tf));
      return [stock[j], { ...same, note: times(same.ms) }, { ...own, note: times(own.ms) }];
    });
  },
};
