/**
 * The fused engine alone: one PPO gradient step of 16 inputs, two layers of 64 tanh, 5 choices and a value (clipped loss,
 * its gradients, Adam) on minibatches of 64 to 2048 rows, and inference with the same network. The reference figures are
 * PyTorch 2.13 in eager mode and JAX 0.10 on one core of another machine, for orientation.
 */
import { normal, seedWords } from "../src/index.ts";
import { initialise, type NetworkShape, network, type PolicyData } from "../src/learn/networks/index.ts";
import { type TimedResult, timed } from "./harness.ts";

const shape: NetworkShape = {
  inputs: 16,
  hidden: [64, 64],
  activation: "tanh",
  head: { kind: "categorical", sizes: [5] },
  value: true,
};
const most = 8192;

function materials() {
  const net = network(shape);
  const words = seedWords(1);
  const normals = (count: number) => Float32Array.from({ length: count }, () => normal(words, 0));
  const weights = new Float32Array(net.size);
  initialise(shape, words, 0, weights);
  const data: PolicyData = {
    inputs: normals(most * shape.inputs),
    actions: Float32Array.from({ length: most }, (_, j) => j % 5),
    logProbabilities: new Float32Array(most).fill(Math.log(0.2)),
    advantages: normals(most),
    returns: normals(most),
    values: normals(most),
  };
  const state = { weights, moments: new Float32Array(2 * net.size), steps: new Int32Array(1), learner: 0 };
  return { net, data, state };
}

function step(rows: number, targetMs: number, note: string): TimedResult {
  const { net, data, state } = materials();
  // Scattered rows, as after shuffling.
  const index = Int32Array.from({ length: most }, (_, j) => (j * 7919) % most);
  const loss = {
    kind: "ppo",
    clip: 0.2,
    valueWeight: 0.5,
    entropyWeight: 0.01,
    clipValue: Infinity,
    normaliseAdvantages: true,
  } as const;
  const adam = { learningRate: 1e-5, clipNorm: 0.5 };
  // An update of several minibatches, as PPO makes them: its weights go into WebAssembly once.
  const steps = most / rows;
  const { ms, medianMs } = timed("", () =>
    net.train(state, (trainer) => {
      for (let part = 0; part < steps; part++)
        trainer.policyStep(data, index, part * rows, (part + 1) * rows, loss, adam);
    }),
  );
  return {
    name: `PPO gradient step, ${rows} rows`,
    ms: ms / steps,
    medianMs: medianMs / steps,
    targetMs,
    note,
  };
}

export const networkCases: Record<string, () => TimedResult[]> = {
  "network-steps": () => [
    step(64, 0.1, "PyTorch 0.77, JAX 0.11"),
    step(256, 0.32, "PyTorch 1.02, JAX 0.21"),
    step(2048, 2.6, "PyTorch 2.26, JAX 1.23"),
  ],
  "network-inference": () => {
    const { net, data, state } = materials();
    const outputs = new Float32Array(4096 * net.outputs);
    const infer = (rows: number) => () =>
      net.forward(state.weights, 0, data.inputs, undefined, rows, outputs);
    return [
      timed("network inference, 1 row", infer(1), undefined, "PyTorch 0.037, JAX 0.024"),
      timed("network inference, 4096 rows", infer(4096), 2, "PyTorch 0.77, JAX 0.60"),
    ];
  },
};
