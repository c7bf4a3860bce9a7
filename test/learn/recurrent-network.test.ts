import { beforeAll, describe, expect, test } from "vitest";
import { seedWords, uniform } from "../../src/index.ts";
import {
  type RecurrentShape,
  recurrentInitialise,
  recurrentNetwork,
  recurrentTensors,
  weightTensors,
} from "../../src/learn/networks/index.ts";
import { loadTensorflow, type Tensorflow, tensorflow } from "../../src/learn/tensorflow/index.ts";
import { testBackend } from "../helpers/backend.ts";

beforeAll(async () => {
  await loadTensorflow(testBackend);
});

const shape: RecurrentShape = {
  inputs: 3,
  hidden: [5],
  activation: "tanh",
  units: 4,
  head: { kind: "gaussian", size: 2 },
  value: true,
};

function numbers(count: number, seed: number): Float32Array {
  const words = seedWords(seed);
  return Float32Array.from({ length: count }, () => 2 * uniform(words, 0) - 1);
}

const sizeOf = (of: RecurrentShape): number => recurrentTensors(of).reduce((sum, { size }) => sum + size, 0);

/** One tick as Cho et al. 2014 write it, number by number. */
function plainStep(weights: Float32Array, input: Float32Array, state: Float32Array) {
  const part = Object.fromEntries(
    recurrentTensors(shape).map(({ name, offset, size }) => [name, weights.subarray(offset, offset + size)]),
  );
  const times = (x: ArrayLike<number>, kernel: Float32Array, bias: Float32Array): number[] =>
    Array.from(bias, (b, c) =>
      Array.from(x).reduce((sum, value, i) => sum + value * kernel[i * bias.length + c], b),
    );
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const hidden = times(input, part["hidden0/kernel"], part["hidden0/bias"]).map(Math.tanh);
  const outer = times(hidden, part["gru/kernel"], part["gru/bias"]);
  const inner = times(state, part["gru/recurrentKernel"], part["gru/recurrentBias"]);
  const U = shape.units;
  const next = Float32Array.from({ length: U }, (_, u) => {
    const r = sigmoid(outer[u] + inner[u]);
    const z = sigmoid(outer[U + u] + inner[U + u]);
    const n = Math.tanh(outer[2 * U + u] + r * inner[2 * U + u]);
    return (1 - z) * n + z * state[u];
  });
  return { next, outputs: times(next, part["output/kernel"], part["output/bias"]) };
}

describe("layout", () => {
  test("hidden layers, gates, outputs, deviations, without gaps", () => {
    const tensors = recurrentTensors(shape);
    expect(tensors.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["hidden0/kernel", 3, 5],
      ["hidden0/bias", 5],
      ["gru/kernel", 5, 12],
      ["gru/bias", 12],
      ["gru/recurrentKernel", 4, 12],
      ["gru/recurrentBias", 12],
      ["output/kernel", 4, 3],
      ["output/bias", 3],
      ["logStd", 2],
    ]);
    let end = 0;
    for (const { offset, size } of tensors) {
      expect(offset).toBe(end);
      end += size;
    }
  });

  test("first weights: every gate's kernel orthogonal, biases zero, a small head", () => {
    const weights = numbers(sizeOf(shape), 9);
    recurrentInitialise(shape, seedWords(1), 0, weights);
    for (const { name, offset, size } of recurrentTensors(shape))
      if (name.endsWith("ias") || name === "logStd")
        expect(Array.from(weights.subarray(offset, offset + size)), name).toEqual(new Array(size).fill(0));
    const { offset } = recurrentTensors(shape).find(({ name }) => name === "gru/recurrentKernel")!;
    for (let gate = 0; gate < 3; gate++)
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 4; j++) {
          let dot = 0;
          for (let c = 0; c < 4; c++)
            dot += weights[offset + i * 12 + 4 * gate + c] * weights[offset + j * 12 + 4 * gate + c];
          expect(dot).toBeCloseTo(i === j ? 1 : 0, 5);
        }
    const output = recurrentTensors(shape).find(({ name }) => name === "output/kernel")!.offset;
    for (let i = 0; i < 4; i++)
      for (let c = 0; c < 2; c++) expect(Math.abs(weights[output + i * 3 + c])).toBeLessThanOrEqual(0.01);
  });
});

describe("one tick", () => {
  test("equals the equations, for a learner anywhere in the weights", () => {
    const net = recurrentNetwork(shape);
    const weights = numbers(2 * net.size, 1);
    const inputs = numbers(2 * 3, 2);
    const states = numbers(2 * 4, 3);
    const outputs = new Float32Array(2 * net.outputs);
    const next = new Float32Array(2 * 4);
    net.step(weights, net.size, inputs, states, 2, outputs, next);
    for (let row = 0; row < 2; row++) {
      const plain = plainStep(
        weights.subarray(net.size),
        inputs.subarray(3 * row, 3 * row + 3),
        states.subarray(4 * row, 4 * row + 4),
      );
      for (let u = 0; u < 4; u++) expect(next[4 * row + u]).toBeCloseTo(plain.next[u], 5);
      for (let c = 0; c < 3; c++) expect(outputs[3 * row + c]).toBeCloseTo(plain.outputs[c], 5);
    }
    net.step(weights, net.size, inputs, states, 2, outputs, states);
    expect(states).toEqual(next);
  });
});

describe("whole sequences", () => {
  const ticks = 5;
  const rows = 3;
  const starts = Uint8Array.from({ length: ticks * rows }, (_, i) =>
    i === 1 || i === 6 || i === 14 ? 1 : 0,
  );

  test("are the ticks one after the other, with the zero state where an episode starts", () => {
    const tf = tensorflow();
    const net = recurrentNetwork(shape);
    const weights = numbers(net.size, 4);
    const inputs = numbers(ticks * rows * 3, 5);
    const first = numbers(rows * 4, 6);
    const whole = tf.tidy(() =>
      net
        .unroll(
          weightTensors(net.tensors, weights, 0),
          tf.tensor2d(inputs, [ticks * rows, 3]),
          tf.tensor2d(first, [rows, 4]),
          starts,
        )
        .dataSync(),
    );
    const state = first.slice();
    const outputs = new Float32Array(rows * 3);
    for (let t = 0; t < ticks; t++) {
      for (let j = 0; j < rows; j++) if (starts[t * rows + j]) state.fill(0, 4 * j, 4 * j + 4);
      net.step(weights, 0, inputs.subarray(t * rows * 3), state, rows, outputs, state);
      for (let c = 0; c < outputs.length; c++)
        expect(whole[t * rows * 3 + c], `tick ${t}`).toBeCloseTo(outputs[c], 5);
    }
  });

  test("have the gradient of finite differences, back to the first tick", () => {
    const tf = tensorflow();
    const net = recurrentNetwork(shape);
    const weights = numbers(net.size, 7);
    const inputs = numbers(ticks * rows * 3, 8);
    const first = numbers(rows * 4, 9);
    const slopes = numbers(ticks * rows * 3, 10);
    const lossOf = (given: Tensorflow.Tensor[]) =>
      net
        .unroll(given, tf.tensor2d(inputs, [ticks * rows, 3]), tf.tensor2d(first, [rows, 4]), starts)
        .mul(tf.tensor2d(slopes, [ticks * rows, 3]))
        .sum() as Tensorflow.Scalar;
    const before = tf.memory().numTensors;
    const gradient = tf.tidy(() =>
      tf
        .grads((...given) => lossOf(given))(weightTensors(net.tensors, weights, 0).slice(0, -1))
        .map((grad) => grad.dataSync()),
    );
    const at = (moved: Float32Array) =>
      tf.tidy(() => lossOf(weightTensors(net.tensors, moved, 0)).dataSync()[0]);
    const step = 0.01;
    for (const [j, { name, offset, size }] of net.tensors.slice(0, -1).entries())
      for (let i = 0; i < size; i += 3) {
        const [up, down] = [weights.slice(), weights.slice()];
        up[offset + i] += step;
        down[offset + i] -= step;
        expect(gradient[j][i], `${name} ${i}`).toBeCloseTo((at(up) - at(down)) / (2 * step), 2);
      }
    expect(tf.memory().numTensors).toBe(before);
  });
});
