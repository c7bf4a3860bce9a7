/** Every kernel of the pack against the plain JavaScript backend, on random shapes. */
import type * as Tensorflow from "@tensorflow/tfjs";
import fc from "fast-check";
import { afterEach, beforeAll, expect, test } from "vitest";
import { seedWords, uniform } from "../../../src/core/random.ts";
import {
  activeBackend,
  dense,
  type GruWeights,
  gru,
  loadTensorflow,
} from "../../../src/learn/tensorflow/index.ts";

type Tensor = Tensorflow.Tensor;
let tf: typeof Tensorflow;
beforeAll(async () => {
  tf = await loadTensorflow("wasm");
});
afterEach(() => tf.setBackend("wasm"));

/** Numbers in (-1, 1). */
function numbers(size: number, seed: number): Float32Array {
  const rng = seedWords(seed, "numbers");
  return Float32Array.from({ length: size }, () => 2 * uniform(rng, 0) - 1);
}

const tensorOf = (shape: number[], seed: number): Tensor =>
  tf.tensor(
    numbers(
      shape.reduce((size, d) => size * d, 1),
      seed,
    ),
    shape,
  );

interface Outcome {
  readonly values: Float32Array[];
  readonly shapes: number[][];
}

/** Values of a computation on a backend. */
async function on(backend: string, compute: () => Tensor[]): Promise<Outcome> {
  await tf.setBackend(backend);
  // The cpu backend recommends another on its first use.
  (tf.backend() as { firstUse?: boolean }).firstUse = false;
  const tensors = tf.tidy(compute);
  const values = tensors.map((tensor) => tensor.dataSync().slice() as Float32Array);
  const shapes = tensors.map(({ shape }) => shape);
  tf.dispose(tensors);
  return { values, shapes };
}

/**
 * Each result of the pack is the cpu backend's, up to 1e-5 of the largest number in it; of `least`, where sums of numbers
 * around 1 cancel.
 */
async function agrees(compute: () => Tensor[], least = 0.1): Promise<void> {
  const ours = await on("wasm", compute);
  const reference = await on("cpu", compute);
  expect(ours.shapes).toEqual(reference.shapes);
  reference.values.forEach((expected, j) => {
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), least);
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - ours.values[j][i])), 0);
    expect(worst / scale).toBeLessThan(1e-5);
    expect(ours.values[j].every(Number.isFinite)).toBe(true);
  });
}

const size = (most: number) => fc.integer({ min: 1, max: most });
const runs = { numRuns: 15 };

test("the pack is active on wasm", () => {
  expect(activeBackend()).toMatchObject({ backend: "wasm", pack: { active: true } });
});

test("matrix products in all transpositions, batched and broadcast", async () => {
  await fc.assert(
    fc.asyncProperty(
      size(20),
      size(20),
      size(20),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom<[number[], number[]]>(
        [[], []],
        [[3], [3]],
        [[1], [3]],
        [[2], [1]],
        [
          [2, 3],
          [2, 3],
        ],
      ),
      fc.nat(),
      (m, n, k, turnA, turnB, [outerA, outerB], seed) =>
        agrees(() => [
          tf.matMul(
            tensorOf([...outerA, ...(turnA ? [k, m] : [m, k])], seed),
            tensorOf([...outerB, ...(turnB ? [n, k] : [k, n])], seed + 1),
            turnA,
            turnB,
          ),
        ]),
    ),
    runs,
  );
});

test("a product that is broadcast over both operands is that of each pair", async () => {
  const a = tensorOf([2, 1, 3, 4], 1);
  const b = tensorOf([1, 3, 4, 5], 2);
  const whole = tf.matMul(a, b);
  expect(whole.shape).toEqual([2, 3, 3, 5]);
  for (let i = 0; i < 2; i++)
    for (let j = 0; j < 3; j++) {
      const pair = tf.matMul(
        a.slice([i, 0], [1, 1]).reshape([3, 4]),
        b.slice([0, j], [1, 1]).reshape([4, 5]),
      );
      const part = whole.slice([i, j], [1, 1]).reshape([3, 5]);
      expect(part.sub(pair).abs().max().dataSync()[0]).toBeLessThan(1e-6);
    }
});

test("large products, whose rows and columns are no multiples of a block", () =>
  agrees(() => [tf.matMul(tensorOf([67, 131], 1), tensorOf([131, 45], 2))]));

const activations = ["linear", "relu", "elu", "sigmoid", "relu6", "leakyrelu", "prelu"] as const;

test("fused products with bias and activation, right also where the second operand is transposed", async () => {
  await fc.assert(
    fc.asyncProperty(
      size(12),
      size(12),
      size(12),
      fc.constantFrom(...activations),
      fc.boolean(),
      fc.boolean(),
      fc.nat(),
      (m, n, k, activation, biased, transposeB, seed) =>
        agrees(() => [
          tf.fused.matMul({
            a: tensorOf([m, k], seed) as Tensorflow.Tensor2D,
            b: tensorOf(transposeB ? [n, k] : [k, n], seed + 1) as Tensorflow.Tensor2D,
            transposeB,
            activation,
            leakyreluAlpha: 0.3,
            ...(biased && { bias: tensorOf([n], seed + 2) }),
            ...(activation === "prelu" && { preluActivationWeights: tensorOf([n], seed + 3) }),
          }),
        ]),
    ),
    { numRuns: 40 },
  );
});

test("tanh over its whole range, with its gradient", async () => {
  await fc.assert(
    fc.asyncProperty(size(40), fc.nat(), fc.constantFrom(1e-4, 1, 30), async (n, seed, scale) => {
      const x = () => tensorOf([n], seed).mul(scale);
      await agrees(() => [tf.tanh(x())], 1e-9);
      await agrees(() => [tf.grad((v) => tf.tanh(v).mul(tensorOf([n], seed + 1)))(x())]);
    }),
    runs,
  );
  const ends = tf.tanh(tf.tensor1d([-1e30, -20, 0, 20, 1e30])).dataSync();
  expect([...ends].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([-1, -1, 0, 1, 1]);
});

test("sums over leading axes, and over others", async () => {
  const axes = fc.constantFrom<number[] | undefined>([0], [0, 1], [1], [2], [0, 2], undefined);
  await fc.assert(
    fc.asyncProperty(size(9), size(9), size(9), axes, fc.boolean(), fc.nat(), (a, b, c, axis, keep, seed) =>
      agrees(() => [tf.sum(tensorOf([a, b, c], seed), axis, keep)]),
    ),
    runs,
  );
});

test("sums of whole numbers and of truths stay exact", () => {
  expect([
    ...tf
      .sum(
        tf.tensor2d(
          [
            [1, 2],
            [3, 4],
          ],
          [2, 2],
          "int32",
        ),
        0,
      )
      .dataSync(),
  ]).toEqual([4, 6]);
  expect([
    ...tf
      .sum(
        tf.tensor2d(
          [
            [1, 0],
            [1, 1],
          ],
          [2, 2],
          "bool",
        ),
        0,
      )
      .dataSync(),
  ]).toEqual([2, 1]);
});

test("dense layers and all their gradients", async () => {
  const activation = fc.constantFrom<"linear" | "tanh" | "relu">("linear", "tanh", "relu");
  await fc.assert(
    fc.asyncProperty(size(20), size(20), size(20), activation, fc.nat(), (rows, inputs, outputs, act, seed) =>
      agrees(() => {
        const x = tensorOf([rows, inputs], seed);
        const w = tensorOf([inputs, outputs], seed + 1);
        const b = tensorOf([outputs], seed + 2);
        const weight = tensorOf([rows, outputs], seed + 3);
        const layer = (x: Tensor, w: Tensor, b: Tensor) =>
          dense(x as Tensorflow.Tensor2D, w as Tensorflow.Tensor2D, b as Tensorflow.Tensor1D, act);
        return [layer(x, w, b), ...tf.grads((x, w, b) => layer(x, w, b).mul(weight).sum())([x, w, b])];
      }),
    ),
    runs,
  );
});

test("a dense layer's second derivatives", async () => {
  const hessianTimes = () => {
    const x = tensorOf([3, 4], 1) as Tensorflow.Tensor2D;
    const b = tf.zeros([2]) as Tensorflow.Tensor1D;
    const first = tf.grad((w) =>
      dense(x, w as Tensorflow.Tensor2D, b, "tanh")
        .square()
        .sum(),
    );
    return [
      tf.grad((w) =>
        first(w)
          .mul(tensorOf([4, 2], 3))
          .sum(),
      )(tensorOf([4, 2], 2)),
    ];
  };
  await agrees(hessianTimes);
  const [curvature] = tf.tidy(hessianTimes);
  const x = tensorOf([3, 4], 1) as Tensorflow.Tensor2D;
  const first = tf.grad((w) => tf.tanh(tf.matMul(x, w)).square().sum());
  const shifted = (by: number) => first(tensorOf([4, 2], 2).add(tensorOf([4, 2], 3).mul(by)));
  const quotient = shifted(1e-2).sub(shifted(-1e-2)).div(2e-2);
  expect(curvature.sub(quotient).abs().max().dataSync()[0]).toBeLessThan(5e-3);
});

/** A recurrent unit with random weights. */
function unit(inputs: number, hidden: number, seed: number): GruWeights {
  return {
    input: tensorOf([inputs, 3 * hidden], seed) as Tensorflow.Tensor2D,
    inputBias: tensorOf([3 * hidden], seed + 1) as Tensorflow.Tensor1D,
    recurrent: tensorOf([hidden, 3 * hidden], seed + 2) as Tensorflow.Tensor2D,
    recurrentBias: tensorOf([3 * hidden], seed + 3) as Tensorflow.Tensor1D,
  };
}

test("a recurrent unit over time and all its gradients, with sequences that begin anew", async () => {
  await fc.assert(
    fc.asyncProperty(size(5), size(7), size(5), size(11), fc.nat(), (steps, batch, inputs, hidden, seed) =>
      agrees(() => {
        const keep = tensorOf([steps, batch], seed).greater(-0.6).cast("float32") as Tensorflow.Tensor2D;
        const { input, inputBias, recurrent, recurrentBias } = unit(inputs, hidden, seed + 1);
        const given = [
          tensorOf([steps, batch, inputs], seed + 6),
          tensorOf([batch, hidden], seed + 7),
          ...[input, inputBias, recurrent, recurrentBias],
        ];
        const weight = tensorOf([steps, batch, hidden], seed + 8);
        const states = ([x, h, input, inputBias, recurrent, recurrentBias]: Tensor[]) =>
          gru(x as Tensorflow.Tensor3D, h as Tensorflow.Tensor2D, keep, {
            input,
            inputBias,
            recurrent,
            recurrentBias,
          } as GruWeights);
        return [states(given), ...tf.grads((...all) => states(all).mul(weight).sum())(given)];
      }),
    ),
    { numRuns: 8 },
  );
});

test("a recurrent unit by hand: one unit, one step", () => {
  const weights = {
    input: tf.tensor2d([[0.5, -0.3, 0.8]]),
    inputBias: tf.tensor1d([0.1, 0.2, -0.1]),
    recurrent: tf.tensor2d([[0.4, 0.7, -0.6]]),
    recurrentBias: tf.tensor1d([0, -0.2, 0.3]),
  };
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const step = (x: number, h: number) => {
    const r = sigmoid(0.5 * x + 0.1 + 0.4 * h);
    const z = sigmoid(-0.3 * x + 0.2 + 0.7 * h - 0.2);
    const n = Math.tanh(0.8 * x - 0.1 + r * (-0.6 * h + 0.3));
    return (1 - z) * n + z * h;
  };
  const states = (keep: number) => [
    ...gru(
      tf.tensor3d([[[0.9]], [[-0.4]]]),
      tf.tensor2d([[0.25]]),
      tf.tensor2d([[1], [keep]]),
      weights,
    ).dataSync(),
  ];
  const first = step(0.9, 0.25);
  for (const keep of [0, 1]) {
    const [h1, h2] = states(keep);
    expect(h1).toBeCloseTo(first, 6);
    expect(h2).toBeCloseTo(step(-0.4, keep * first), 6);
  }
});

test("a recurrent unit refuses shapes that do not fit", () => {
  const weights = unit(3, 4, 0);
  const call = (h: number[], keep: number[]) => () =>
    gru(
      tensorOf([2, 5, 3], 0) as Tensorflow.Tensor3D,
      tensorOf(h, 0) as Tensorflow.Tensor2D,
      tensorOf(keep, 0) as Tensorflow.Tensor2D,
      weights,
    );
  expect(call([6, 4], [2, 5])).toThrow("gru: initial must have the shape [5, 4], got [6,4]");
  expect(call([5, 4], [2, 4])).toThrow("gru: keep must have the shape [2, 5], got [2,4]");
  expect(call([5, 3], [2, 5])).toThrow("gru: weights.input must have the shape [3, 9], got [3,12]");
});

test("convolutions can be trained: gradients of filter and image", async () => {
  await fc.assert(
    fc.asyncProperty(
      size(3),
      fc.integer({ min: 4, max: 9 }),
      fc.integer({ min: 4, max: 9 }),
      size(4),
      size(5),
      fc.constantFrom(1, 2, 3),
      size(2),
      fc.constantFrom<"same" | "valid">("same", "valid"),
      fc.nat(),
      (batch, height, width, channels, filters, span, stride, pad, seed) =>
        agrees(() => {
          const x = tensorOf([batch, height, width, channels], seed);
          const filter = tensorOf([span, Math.max(1, span - 1), channels, filters], seed + 1);
          const layer = (x: Tensor, filter: Tensor) =>
            tf.conv2d(x as Tensorflow.Tensor4D, filter as Tensorflow.Tensor4D, stride, pad);
          const weight = tensorOf(layer(x, filter).shape, seed + 2);
          return tf.grads((x, filter) => layer(x, filter).mul(weight).sum())([x, filter]);
        }),
    ),
    runs,
  );
});

test("tensors do not grow over many updates", () => {
  const weights = {
    hidden: tf.variable(tensorOf([6, 16], 1) as Tensorflow.Tensor2D),
    bias: tf.variable(tf.zeros([16]) as Tensorflow.Tensor1D),
    out: tf.variable(tensorOf([16, 3], 2) as Tensorflow.Tensor2D),
    outBias: tf.variable(tf.zeros([3]) as Tensorflow.Tensor1D),
  };
  const memory = unit(6, 4, 9);
  const optimiser = tf.train.adam(1e-2);
  const update = () => {
    tf.tidy(() => {
      const x = tensorOf([8, 6], 3) as Tensorflow.Tensor2D;
      optimiser.minimize(() =>
        dense(dense(x, weights.hidden, weights.bias, "tanh"), weights.out, weights.outBias)
          .square()
          .mean(),
      );
      const states = (input: Tensor) =>
        gru(x.reshape([2, 4, 6]), tf.zeros([4, 4]), tf.ones([2, 4]), {
          ...memory,
          input: input as Tensorflow.Tensor2D,
        }).sum();
      tf.grad(states)(memory.input);
    });
  };
  update();
  const { numTensors, numBytes } = tf.memory();
  const { numDataBuffers } = tf.memory();
  for (let j = 0; j < 60; j++) update();
  expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
  optimiser.dispose();
  tf.dispose([...Object.values(weights), ...Object.values(memory)]);
});

test("an exhausted memory is an error with advice, and the backend goes on", () => {
  // Another backend would make this tensor of 4 GiB.
  expect(tf.getBackend()).toBe("wasm");
  expect(() => tf.fill([2 ** 30 - 1], 0)).toThrow(
    /WASM backend is out of memory: .* MiB; use smaller batches/,
  );
  expect([...tf.matMul([[2]], [[3]]).dataSync()]).toEqual([6]);
});
