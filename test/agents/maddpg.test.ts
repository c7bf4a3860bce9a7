import { beforeAll, describe, expect, test } from "vitest";
import { maddpg } from "../../agents/learners/maddpg.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { box, checkPolicy, f64, feature, rollout, seedWords } from "../../src/index.ts";
import { gumbel, gumbelSoftmax, type NetworkShape, network } from "../../src/learn/networks/index.ts";
import { loadTensorflow, type Tensorflow, tensorflow } from "../../src/learn/tensorflow/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { annuity, gate, learn, obstacles, start } from "./learners.worlds.ts";

beforeAll(async () => {
  await loadTensorflow();
});

/** Two agents see a number of which each knows all, and are paid for how near their sum is to it. */
const sum = sketchEnv({
  id: "sum-v0",
  title: "Numbers that add up",
  horizon: () => 1,
  action: () => box(-2, 2),
  observation: () => ({ wanted: feature(-2, 2, "what the numbers should add up to") }),
  state: () => ({ wanted: f64 }),
  metrics: { missed: { description: "distance of the sum from what is wanted", per: "tick" } },
  world: {
    reset(w) {
      w.wanted = 4 * w.random() - 2;
    },
    step(w) {
      const off = w.action[0] + w.action[1] - w.wanted;
      w.payoff.fill(-off * off);
      w.missed += Math.abs(off);
    },
    observe(w) {
      w.obs.wanted.fill(w.wanted);
    },
  },
});

const small = {
  hidden: [16],
  batch: 32,
  warmup: 32,
  capacity: 1000,
  learningRate: 0.01,
  criticLearningRate: 0.02,
  tau: 0.05,
};

describe("what is known", () => {
  test("two agents learn numbers that add up to what is wanted", () => {
    const params = { ...small, hidden: [32], noise: { start: 0.5, end: 0.05, decay: 0.01 } };
    const run = start(sum, {}, [{ use: maddpg, params }], { worlds: 16, sharing: "shared" });
    const missed = () => {
      rollout(run.batch, run.policies, 40);
      const distances = Array.from({ length: 16 }, (_, i) => run.batch.readMetrics(i).missed);
      return distances.reduce((total, distance) => total + distance) / 16;
    };
    // At first both play about 0 whatever is wanted: the mean distance is that of a uniform number from 0.
    expect(missed()).toBeGreaterThan(0.8);
    learn(run, 300);
    expect(missed()).toBeLessThan(0.25);
  });

  test("each critic knows its agent's payoff of every joint action", () => {
    // Actors that are kept from preferring anything try all joint actions alike.
    const params = { ...small, gamma: 0, tau: 1, regularisation: 100 };
    const run = start(matrixGame, { game: "prisoners-dilemma" }, [{ use: maddpg, params }], {
      worlds: 8,
      sharing: "shared",
    });
    learn(run, 200);
    const critic = run.policies[0].policy.networks!.find(({ name }) => name === "critic")!;
    const shape = critic.architecture as NetworkShape;
    const net = network(shape);
    const { inputs } = shape;
    // Both agents show their observation, their action and whose value is asked.
    const seen = inputs / 2 - 3;
    const payoffs = [
      [3, 0, 5, 1],
      [3, 5, 0, 1],
    ];
    for (let s = 0; s < 2; s++)
      for (let joint = 0; joint < 4; joint++) {
        const view = new Float32Array(inputs);
        [joint >> 1, joint & 1].forEach((action, agent) => {
          view[agent * (inputs / 2) + seen + action] = 1;
        });
        view[s * (inputs / 2) + seen + 2] = 1;
        // The history shown is the one that led there: take the last joint observation of the memory.
        const size = run.memory.inputs.length / 2;
        for (let agent = 0; agent < 2; agent++)
          view.set(run.memory.inputs.subarray(agent * size, agent * size + seen), agent * (inputs / 2));
        const value = new Float32Array(1);
        net.forward(critic.weights, s * net.size, view, undefined, 1, value);
        expect(Math.abs(value[0] - payoffs[s][joint]), `agent ${s}, joint action ${joint}`).toBeLessThan(0.3);
      }
  });

  test("in the prisoner's dilemma both come to defect", () => {
    const params = { ...small, gamma: 0, tau: 1 };
    const run = start(matrixGame, { game: "prisoners-dilemma" }, [{ use: maddpg, params }], {
      worlds: 8,
      sharing: "shared",
    });
    learn(run, 60);
    rollout(run.batch, run.policies, 1);
    expect(Array.from(run.batch.io.actions[0])).toEqual(new Array(16).fill(1));
  });

  test.each([
    ["cut off by the horizon, a reward of 1 a tick is worth 1 / (1 - gamma)", false, 2],
    ["terminated after 4 ticks, it is worth what is still to come", true, (1.875 + 1.75 + 1.5 + 1) / 4],
  ])("%s", (_, terminates, worth) => {
    const params = { ...small, gamma: 0.5, tau: 0.2 };
    const run = start(annuity, { length: 4, terminates }, [{ use: maddpg, params }], {
      worlds: 8,
      sharing: "shared",
    });
    learn(run, 150);
    expect(Math.abs(run.memory.valueOfPolicy[0] - worth)).toBeLessThan(0.2);
  });
});

describe("choices that a gradient passes through", () => {
  const sizes = [3, 2];
  const logits = [0.3, -0.2, 0.9, 1.2, 0.1];

  test("are indicators, as often as softmax says", () => {
    const words = seedWords(1);
    const rows = 4000;
    const noise = Float32Array.from({ length: rows * 5 }, () => gumbel(words, 0));
    const chosen = tensorflow().tidy(() => {
      const all = tensorflow().tensor2d(Array.from({ length: rows }, () => logits));
      return gumbelSoftmax(all, sizes, noise, 0.7).dataSync();
    });
    const counts = new Float64Array(5);
    for (let j = 0; j < chosen.length; j++) {
      expect(chosen[j] === 0 || chosen[j] === 1).toBe(true);
      counts[j % 5] += chosen[j];
    }
    let from = 0;
    for (const n of sizes) {
      const weights = logits.slice(from, from + n).map(Math.exp);
      const total = weights.reduce((a, b) => a + b);
      weights.forEach((weight, c) => {
        expect(Math.abs(counts[from + c] / rows - weight / total)).toBeLessThan(0.03);
      });
      from += n;
    }
  });

  test("have the gradient of the relaxed choice, and none where forbidden", () => {
    const tf = tensorflow();
    const noise = Float32Array.of(0.4, -0.3, 0.1, 0.2, 0.8);
    const masks = tf.tensor2d([1, 0, 1, 1, 1], [1, 5]);
    const worth = tf.tensor2d([1, 2, -1, 0.5, 3], [1, 5]);
    const straight = tf.tidy(() =>
      tf
        .grad((x: Tensorflow.Tensor) =>
          gumbelSoftmax(x as Tensorflow.Tensor2D, sizes, noise, 0.5, masks)
            .mul(worth)
            .sum(),
        )(tf.tensor2d(logits, [1, 5]))
        .dataSync(),
    );
    // d softmax_c / d logit_k = p_c ([c = k] - p_k) / temperature, within each head.
    let from = 0;
    for (const n of sizes) {
      const open = (c: number) => from + c !== 1;
      const weights = Array.from({ length: n }, (_, c) =>
        open(c) ? Math.exp((logits[from + c] + noise[from + c]) / 0.5) : 0,
      );
      const total = weights.reduce((a, b) => a + b);
      const p = weights.map((weight) => weight / total);
      const value = worth.dataSync();
      const mean = p.reduce((sum, share, c) => sum + share * value[from + c], 0);
      for (let k = 0; k < n; k++)
        expect(straight[from + k]).toBeCloseTo((p[k] * (value[from + k] - mean)) / 0.5, 4);
      from += n;
    }
    tf.dispose([masks, worth]);
  });

  test("never take what is forbidden", () => {
    const run = start(gate, {}, [{ use: maddpg, params: { ...small, warmup: 8, batch: 8 } }], { worlds: 4 });
    for (let t = 0; t < 20; t++) {
      learn(run, 1);
      expect(Array.from(run.batch.io.actions[0])).toEqual([0, 0, 0, 0]);
    }
    expect(run.memory.actorWeights.every(Number.isFinite)).toBe(true);
  });
});

describe.each([
  ["sum of numbers", sum, {}],
  ["obstacle course", obstacles, {}],
] as const)("in the %s", (_, env, envParams) => {
  const params = { hidden: [4], batch: 6, warmup: 8, capacity: 12, every: 2 };
  const begin = (options: Parameters<typeof start>[3], more = {}) =>
    start(env, envParams, [{ use: maddpg, params: { ...params, ...more } }], options);

  // In the obstacle course this is asked of all with networks: neural-learners.test.ts.
  if (env === sum)
    test("keeps every rule for policies", () => {
      const { failures } = checkPolicy(maddpg, params, { env, params: envParams }, { ticks: 20, worlds: 3 });
      expect(failures).toEqual([]);
    });

  test("learns, and only from agents that are there", () => {
    const run = begin({ worlds: 3, seed: 7, sharing: "shared" });
    const before = ["actorWeights", "criticWeights", "actorTarget"].map(
      (name) => [name, run.memory[name].slice()] as const,
    );
    learn(run, 30);
    for (const [name, weights] of before) {
      expect(run.memory[name], name).not.toEqual(weights);
      expect(run.memory[name].every(Number.isFinite), name).toBe(true);
    }
    for (const value of Object.values(run.policies[0].learner!.metrics!(0, 3)))
      expect(Number.isFinite(value)).toBe(true);
  });

  test("frozen, it changes nothing but what a slot keeps", () => {
    const run = begin({ worlds: 2, seed: 7, sharing: "shared" });
    learn(run, 15);
    const { memory, slotFields } = run.policies[0];
    const names = Object.keys(memory).filter((name) => name !== "rng" && !slotFields.includes(name));
    const kept = names.map((name) => memory[name].slice());
    rollout(run.batch, run.policies, 15);
    for (const [j, name] of names.entries()) expect(memory[name], name).toEqual(kept[j]);
  });

  test("seats that share weights keep equal copies", () => {
    const run = begin({ worlds: 2, sharing: "shared" }, { weights: "shared-with-id" });
    learn(run, 14);
    const { actorWeights } = run.memory;
    const size = actorWeights.length / run.batch.agents;
    expect(actorWeights.slice(size, 2 * size)).toEqual(actorWeights.slice(0, size));
  });

  test("no tensor outlives an update, on either engine", () => {
    for (const engine of ["fused", "tensorflow"]) {
      const run = begin({ worlds: 2, sharing: "shared" }, { engine });
      learn(run, 8);
      const before = tensorflow().memory().numTensors;
      learn(run, 24);
      expect(tensorflow().memory().numTensors).toBe(before);
    }
  });
});
