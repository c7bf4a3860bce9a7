/** The fused engine equals automatic differentiation by TensorFlow.js, in outputs, losses and weights after Adam. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { normal, randomInt, seedWords, uniform } from "../../../src/index.ts";
import {
  initialise,
  type NetworkHead,
  type NetworkShape,
  network,
  outputsOf,
  type PolicyData,
  type PolicyLoss,
  type TrainState,
  weightCount,
} from "../../../src/learn/networks/index.ts";
import { loadTensorflow } from "../../../src/learn/tensorflow/index.ts";
import { testBackend } from "../../helpers/backend.ts";

beforeAll(async () => {
  await loadTensorflow(testBackend);
});

const heads: fc.Arbitrary<NetworkHead> = fc.oneof(
  fc.record({
    kind: fc.constant("categorical" as const),
    sizes: fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("gaussian" as const), size: fc.integer({ min: 1, max: 3 }) }),
);
const shapes = (head: fc.Arbitrary<NetworkHead>): fc.Arbitrary<NetworkShape> =>
  fc.record({
    inputs: fc.integer({ min: 1, max: 40 }),
    hidden: fc.array(fc.integer({ min: 1, max: 70 }), { maxLength: 3 }),
    activation: fc.constantFrom("tanh" as const, "relu" as const),
    head,
    value: fc.boolean(),
  });

/** Two copies of one learner among three, whose neighbours must stay as they are. */
function states(shape: NetworkShape, words: Int32Array): TrainState[] {
  const size = weightCount(shape);
  const weights = new Float32Array(3 * size).fill(7);
  initialise(shape, words, 0, weights, size, { headGain: 1, logStd: -0.3 });
  return [0, 1].map(() => ({
    weights: weights.slice(),
    moments: new Float32Array(6 * size),
    steps: Int32Array.of(5, 0, 5),
    learner: 1,
  }));
}

const normals = (words: Int32Array, length: number): Float32Array =>
  Float32Array.from({ length }, () => normal(words, 0));

function policyData(shape: NetworkShape, rows: number, masked: boolean, words: Int32Array): PolicyData {
  const { head } = shape;
  const random = (length: number) => normals(words, length);
  const common = {
    inputs: random(rows * shape.inputs),
    logProbabilities: random(rows).map((x) => -1.5 + 0.3 * x),
    advantages: random(rows),
    returns: random(rows),
    values: random(rows),
  };
  if (head?.kind !== "categorical")
    return { ...common, actions: random(rows * (head?.kind === "gaussian" ? head.size : 0)) };
  const { sizes } = head;
  const size = sizes.reduce((sum, n) => sum + n, 0);
  const actions = new Float32Array(rows * sizes.length);
  const masks = new Uint8Array(rows * size).map(() => (masked && uniform(words, 0) < 0.3 ? 0 : 1));
  for (let j = 0; j < rows; j++) {
    let from = j * size;
    sizes.forEach((n, h) => {
      const choice = randomInt(words, 0, n);
      actions[j * sizes.length + h] = choice;
      masks[from + choice] = 1;
      from += n;
    });
  }
  return { ...common, actions, ...(masked && { masks }) };
}

/** Of what was done, under the network as it is: the policy that acted was close to it. */
function logProbabilities(
  shape: NetworkShape,
  { weights }: TrainState,
  data: PolicyData,
  rows: number,
): number[] {
  const net = network(shape, "tensorflow");
  const outputs = new Float32Array(rows * net.outputs);
  net.forward(weights, net.size, data.inputs, undefined, rows, outputs);
  const { head } = shape;
  const masks = data.masks;
  return Array.from({ length: rows }, (_, j) => {
    const row = outputs.subarray(j * net.outputs, (j + 1) * net.outputs);
    if (head?.kind !== "categorical") {
      const std = Math.exp(-0.3);
      const actions = data.actions.subarray(j * (head?.size ?? 0), (j + 1) * (head?.size ?? 0));
      return -actions.reduce(
        (sum, u, d) => sum + 0.5 * ((u - row[d]) / std) ** 2 + Math.log(std * Math.sqrt(2 * Math.PI)),
        0,
      );
    }
    let from = 0;
    return head.sizes.reduce((sum, n, h) => {
      const size = net.outputs - (shape.value ? 1 : 0);
      const weightsOf = [...row.subarray(from, from + n)].map((z, c) =>
        masks && masks[j * size + from + c] === 0 ? 0 : Math.exp(z),
      );
      from += n;
      const total = weightsOf.reduce((all, w) => all + w, 0);
      return sum + Math.log(weightsOf[data.actions[j * head.sizes.length + h]] / total);
    }, 0);
  });
}

/** Largest difference, as a share of the largest entry (or of `least`, where terms of that size may cancel). */
function apart(a: Float32Array, b: Float32Array, least = 1e-3): number {
  let most = 0;
  let scale = least;
  a.forEach((x, i) => {
    most = Math.max(most, Math.abs(x - b[i]));
    scale = Math.max(scale, Math.abs(b[i]));
  });
  return most / scale;
}

/** The gradient, read from Adam's first moment after one step of weight 1. */
const asGradient = { learningRate: 0, beta1: 0, beta2: 0.999 };
const gradientOf = (state: TrainState, size: number): Float32Array => state.moments.slice(2 * size, 3 * size);

describe("fused against TensorFlow.js", () => {
  test("outputs of any rows of the inputs, in blocks and beyond", () => {
    fc.assert(
      fc.property(shapes(heads), fc.integer({ min: 1, max: 230 }), fc.integer(), (shape, rows, seed) => {
        const words = seedWords(seed, "forward");
        const [{ weights }] = states(shape, words);
        const inputs = normals(words, rows * shape.inputs);
        const index = Int32Array.from({ length: rows }, () => randomInt(words, 0, rows));
        const [fused, oracle] = (["fused", "tensorflow"] as const).map((engine) => {
          const net = network(shape, engine);
          const out = new Float32Array(2 * rows * net.outputs);
          net.forward(weights, net.size, inputs, index, rows, out);
          const plain = new Float32Array(rows * net.outputs);
          net.forward(weights, net.size, inputs, undefined, rows, plain);
          out.set(plain, rows * net.outputs);
          return out;
        });
        expect(apart(fused, oracle)).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  test("losses and gradients of PPO and A2C, with masks, several heads and normal policies", () => {
    const losses: fc.Arbitrary<PolicyLoss> = fc.record({
      kind: fc.constantFrom("ppo" as const, "a2c" as const),
      clip: fc.constantFrom(0.1, 0.2, 0.5),
      valueWeight: fc.constantFrom(0.5, 1),
      entropyWeight: fc.constantFrom(0, 0.01, 0.3),
      clipValue: fc.constantFrom(0.2, Infinity),
      normaliseAdvantages: fc.boolean(),
    });
    fc.assert(
      fc.property(
        shapes(heads),
        losses,
        fc.integer({ min: 1, max: 150 }),
        fc.boolean(),
        fc.integer(),
        (shape, loss, rows, masked, seed) => {
          const words = seedWords(seed, "policy");
          const [a, b] = states(shape, words);
          const data = policyData(shape, rows, masked, words);
          data.logProbabilities.set(
            logProbabilities(shape, a, data, rows).map((x) => x + 0.3 * normal(words, 0)),
          );
          const index = Int32Array.from({ length: rows }, () => randomInt(words, 0, rows));
          const size = weightCount(shape);
          const figures = ([a, b] as const).map((state, j) => {
            let seen = {};
            network(shape, j === 0 ? "fused" : "tensorflow").train(state, (trainer) => {
              trainer.policyStep(data, index, 0, rows, loss, asGradient);
              seen = { ...trainer.losses };
            });
            return Float32Array.from(Object.values(seen) as number[]);
          });
          expect(apart(figures[0], figures[1], 1)).toBeLessThan(1e-5);
          expect(apart(gradientOf(a, size), gradientOf(b, size), 0.1)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 80 },
    );
  });

  test("losses and gradients of action values, squared and Huber", () => {
    const head = fc.record({ kind: fc.constant("linear" as const), size: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(
        shapes(head),
        fc.constantFrom(0.5, 1, Infinity),
        fc.integer({ min: 1, max: 150 }),
        fc.boolean(),
        fc.integer(),
        (shape, delta, rows, weighted, seed) => {
          const words = seedWords(seed, "values");
          const [a, b] = states(shape, words);
          const size = weightCount(shape);
          const data = {
            inputs: normals(words, rows * shape.inputs),
            actions: Int32Array.from({ length: rows }, () => randomInt(words, 0, outputsOf(shape))),
            targets: normals(words, rows),
            ...(weighted && { rowWeights: normals(words, rows).map(Math.abs) }),
          };
          const index = Int32Array.from({ length: rows }, () => randomInt(words, 0, rows));
          const losses = [a, b].map((state, j) => {
            let loss = 0;
            network(shape, j === 0 ? "fused" : "tensorflow").train(state, (trainer) => {
              trainer.actionValueStep(data, index, 0, rows, delta, asGradient);
              loss = trainer.losses.value;
            });
            return Float32Array.of(loss);
          });
          expect(apart(losses[0], losses[1])).toBeLessThan(1e-5);
          expect(apart(gradientOf(a, size), gradientOf(b, size), 0.1)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("weights after ten clipped Adam steps; neighbours and their counts untouched", () => {
    const shape: NetworkShape = {
      inputs: 9,
      hidden: [33, 20],
      activation: "tanh",
      head: { kind: "categorical", sizes: [5] },
      value: true,
    };
    const words = seedWords(1, "adam");
    const [a, b] = states(shape, words);
    const before = a.weights.slice();
    const data = policyData(shape, 64, false, words);
    const index = Int32Array.from({ length: 64 }, (_, j) => j);
    const loss: PolicyLoss = {
      kind: "ppo",
      clip: 0.2,
      valueWeight: 0.5,
      entropyWeight: 0.01,
      clipValue: Infinity,
      normaliseAdvantages: true,
    };
    [a, b].forEach((state, j) => {
      network(shape, j === 0 ? "fused" : "tensorflow").train(state, (trainer) => {
        for (let step = 0; step < 10; step++)
          trainer.policyStep(data, index, 0, 64, loss, { learningRate: 3e-3, clipNorm: 0.1 });
      });
    });
    const size = weightCount(shape);
    const [first, own, last] = [0, 1, 2].map((j) => (w: Float32Array) => w.slice(j * size, (j + 1) * size));
    expect(apart(own(a.weights), own(b.weights))).toBeLessThan(1e-4);
    expect(apart(own(a.weights), own(before))).toBeGreaterThan(1e-2);
    for (const neighbour of [first, last]) expect(neighbour(a.weights)).toEqual(neighbour(before));
    expect([...a.steps]).toEqual([5, 10, 5]);
  });
});

describe("losses that are given as slopes", () => {
  const shape: NetworkShape = {
    inputs: 3,
    hidden: [8],
    activation: "relu",
    head: { kind: "linear", size: 2 },
  };
  const index = Int32Array.of(0, 1, 2, 3);
  const inputs = normals(seedWords(2), 12);

  test.each(["fused", "tensorflow"] as const)(
    "%s: least squares by hand equals the built-in loss",
    (engine) => {
      const [a, b] = states(shape, seedWords(3));
      const net = network(shape, engine);
      const targets = Float32Array.of(1, -1, 0.5, 2);
      const actions = Int32Array.of(0, 1, 1, 0);
      net.train(a, (trainer) => {
        trainer.actionValueStep({ inputs, actions, targets }, index, 0, 4, Infinity, { learningRate: 0.1 });
      });
      net.train(b, (trainer) => {
        trainer.step(
          inputs,
          index,
          0,
          4,
          (outputs, slopes, rows) => {
            slopes.fill(0);
            let loss = 0;
            for (let j = 0; j < rows; j++) {
              const error = outputs[2 * j + actions[j]] - targets[j];
              slopes[2 * j + actions[j]] = error / rows;
              loss += (0.5 * error * error) / rows;
            }
            return loss;
          },
          { learningRate: 0.1 },
        );
      });
      expect(apart(a.weights, b.weights)).toBeLessThan(1e-6);
    },
  );

  test.each(["fused", "tensorflow"] as const)(
    "%s: a loss that is no number names the tensor and changes nothing",
    (engine) => {
      const [a] = states(shape, seedWords(3));
      const before = { weights: a.weights.slice(), steps: a.steps.slice() };
      const net = network(shape, engine);
      const targets = Float32Array.of(1, Number.NaN, 0, 0);
      const actions = Int32Array.of(0, 1, 1, 0);
      expect(() =>
        net.train(a, (trainer) => {
          trainer.actionValueStep({ inputs, actions, targets: Float32Array.of(1, 1, 1, 1) }, index, 0, 4, 1, {
            learningRate: 0.1,
          });
          trainer.actionValueStep({ inputs, actions, targets }, index, 0, 4, Infinity, { learningRate: 0.1 });
        }),
      ).toThrow(/gradient of hidden0\/kernel is NaN.*weights before this update are kept/);
      expect(a.weights).toEqual(before.weights);
      expect(a.steps).toEqual(before.steps);
    },
  );

  test("a network that is asked to compute while another trains is an error, and trains again after it", () => {
    const [a] = states(shape, seedWords(3));
    const net = network(shape);
    expect(() =>
      net.train(a, () => net.forward(a.weights, 0, inputs, undefined, 1, new Float32Array(2))),
    ).toThrow(/while another network trains/);
    net.train(a, () => {});
  });
});

test.each(["fused", "tensorflow"] as const)("%s: advantages that are all alike teach nothing", (engine) => {
  const shape: NetworkShape = {
    inputs: 2,
    hidden: [4],
    activation: "tanh",
    head: { kind: "categorical", sizes: [3] },
  };
  const rows = 7;
  const index = Int32Array.from({ length: rows }, (_, j) => j);
  const words = seedWords(5);
  const [state] = states(shape, words);
  const data = policyData(shape, rows, false, words);
  const loss = { kind: "a2c", clip: 0.2, valueWeight: 0, entropyWeight: 0 } as const;
  const net = network(shape, engine);
  for (const advantage of [0, 1, ...normals(words, 20)]) {
    data.advantages.fill(advantage);
    net.train(state, (trainer) => {
      const given = { ...loss, clipValue: Infinity, normaliseAdvantages: true };
      trainer.policyStep(data, index, 0, rows, given, asGradient);
    });
    expect(Math.max(...gradientOf(state, net.size).map(Math.abs))).toBeLessThan(1e-6);
  }
});

test("inputs that are mostly 0 are read by kernels of their own, with the same outputs and gradients", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 32, max: 90 }),
      fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 2 }),
      fc.integer({ min: 1, max: 130 }),
      fc.integer(),
      (inputsOf, hidden, rows, seed) => {
        const shape: NetworkShape = { inputs: inputsOf, hidden, activation: "tanh", value: true };
        const words = seedWords(seed, "sparse");
        const [a, b] = states(shape, words);
        const data = policyData(shape, rows, false, words);
        for (let j = 0; j < data.inputs.length; j++) if (uniform(words, 0) < 0.93) data.inputs[j] = 0;
        const index = Int32Array.from({ length: rows }, () => randomInt(words, 0, rows));
        const size = weightCount(shape);
        const loss = { kind: "ppo", clip: 0.2, valueWeight: 1, entropyWeight: 0 } as const;
        const outputs = [a, b].map((state, j) => {
          const net = network(shape, j === 0 ? "fused" : "tensorflow");
          const out = new Float32Array(rows);
          net.forward(state.weights, size, data.inputs, index, rows, out);
          net.train(state, (trainer) => {
            trainer.policyStep(
              data,
              index,
              0,
              rows,
              { ...loss, clipValue: Infinity, normaliseAdvantages: false },
              asGradient,
            );
          });
          return out;
        });
        expect(apart(outputs[0], outputs[1], 0.1)).toBeLessThan(1e-5);
        expect(apart(gradientOf(a, size), gradientOf(b, size), 0.1)).toBeLessThan(1e-5);
      },
    ),
    { numRuns: 40 },
  );
});

test.each([11, 40])("results are the same bits whichever rows stand beside a row of %i inputs", (size) => {
  const shape: NetworkShape = {
    inputs: size,
    hidden: [24, 24],
    activation: "tanh",
    head: { kind: "categorical", sizes: [4] },
    value: true,
  };
  const words = seedWords(4);
  const [{ weights }] = states(shape, words);
  const net = network(shape);
  const rows = 301;
  // Some blocks are mostly 0, others are not.
  const inputs = normals(words, rows * size).map((x, j) => (j < 150 * size && x < 1.5 ? 0 : x));
  const all = new Float32Array(rows * net.outputs);
  net.forward(weights, net.size, inputs, undefined, rows, all);
  const one = new Float32Array(net.outputs);
  for (let j = 0; j < rows; j++) {
    net.forward(weights, net.size, inputs, Int32Array.of(j), 1, one);
    expect(one).toEqual(all.slice(j * net.outputs, (j + 1) * net.outputs));
  }
});
