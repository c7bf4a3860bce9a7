/** Gradient steps of every kind on tiny networks, for tests of what they leave behind. */
import { seedWords } from "../../../src/index.ts";
import { type Engine, initialise, network } from "../../../src/learn/networks/index.ts";

const rows = 3;
const inputs = Float32Array.of(1, 0, -1, 0.5, 2, 1);
const index = Int32Array.of(2, 0, 1);
const adam = { learningRate: 1e-4, clipNorm: 1 };
const ofPolicy = {
  inputs,
  actions: Float32Array.of(0, 1, 1),
  logProbabilities: new Float32Array(rows).fill(-0.7),
  advantages: Float32Array.of(1, -1, 0.5),
  returns: Float32Array.of(1, 2, 3),
  values: new Float32Array(rows),
};
const ofValues = { inputs, actions: Int32Array.of(0, 1, 2), targets: Float32Array.of(1, 0, -1) };
const loss = {
  kind: "ppo",
  clip: 0.2,
  valueWeight: 0.5,
  entropyWeight: 0.01,
  clipValue: Infinity,
  normaliseAdvantages: true,
} as const;

/** Returns what takes `count` updates in turn: of a policy and its value, of action values, and of a loss by hand. */
export function updater(engine: Engine): (count: number) => void {
  const shape = { inputs: 2, hidden: [3], activation: "tanh" } as const;
  const heads = [
    { ...shape, head: { kind: "categorical", sizes: [2] }, value: true },
    { ...shape, head: { kind: "linear", size: 3 } },
  ] as const;
  const words = seedWords(1);
  const [policy, values] = heads.map((head) => {
    const net = network(head, engine);
    const weights = new Float32Array(net.size);
    initialise(head, words, 0, weights);
    const state = { weights, moments: new Float32Array(2 * net.size), steps: new Int32Array(1), learner: 0 };
    return { net, state, outputs: new Float32Array(rows * net.outputs) };
  });
  const slopesOf = (outputs: Float32Array, slopes: Float32Array): number => {
    for (let j = 0; j < outputs.length; j++) slopes[j] = outputs[j];
    return 0;
  };
  return (count) => {
    for (let update = 0; update < count; update++) {
      if (update % 3 === 0)
        policy.net.train(policy.state, (trainer) => trainer.policyStep(ofPolicy, index, 0, rows, loss, adam));
      else
        values.net.train(values.state, (trainer) => {
          if (update % 3 === 1) trainer.actionValueStep(ofValues, index, 0, rows, 1, adam);
          else trainer.step(inputs, index, 0, rows, slopesOf, adam);
        });
      for (const { net, state, outputs } of [policy, values])
        net.forward(state.weights, 0, inputs, undefined, rows, outputs);
    }
  };
}
