/**
 * Single updates against arithmetic by hand: networks without hidden layers are given weights under which it is known what
 * they answer, and step sizes of 0 keep them there.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { coma } from "../../agents/learners/coma.ts";
import { dqn } from "../../agents/learners/dqn.ts";
import { maddpg } from "../../agents/learners/maddpg.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { qmix } from "../../agents/learners/qmix.ts";
import { recurrentPpo } from "../../agents/learners/recurrent-ppo.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  createBatch,
  f64,
  feature,
  type StoredTensor,
  seedWords,
  train,
  z,
} from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { gate, learn, type Run, start } from "./learners.worlds.ts";
import { combination } from "./ppo.worlds.ts";

beforeAll(async () => {
  await loadTensorflow();
});

/** One tensor of network `name`, of learner `l`: a view into the policy's memory. */
function tensorOf({ policies }: Run, name: string, tensor: string, l = 0, memory?: string): Float32Array {
  const { tensors, weights } = policies[0].policy.networks!.find((net) => net.name === name)!;
  const size = tensors.reduce((sum, each: StoredTensor) => sum + each.size, 0);
  const { offset, size: length } = tensors.find((each: StoredTensor) => each.name === tensor)!;
  const all = memory ? (policies[0].memory[memory] as Float32Array) : weights;
  return all.subarray(l * size + offset, l * size + offset + length);
}

/** Agents leave one after the other: agent a after tick `last[a]`. Nobody is paid anything, and nothing is seen. */
const leaving = sketchEnv({
  id: "leaving-v0",
  title: "One after the other",
  params: z.object({ last: z.array(z.number().int()) }),
  agents: (p) => p.last.length,
  horizon: () => 50,
  earlyExit: true,
  world: {
    step(w, p) {
      for (let a = 0; a < w.agents; a++) if (w.tick === p.last[a]) w.terminated[a] = 1;
    },
  },
});

describe("ppo", () => {
  /** One agent sees a number far from 0, cut every 4 ticks. */
  const gauge = sketchEnv({
    id: "gauge-v0",
    title: "A number without bounds",
    agents: () => 1,
    horizon: () => 4,
    observation: () => ({ level: feature(-Infinity, Infinity, "a number about 1000") }),
    state: () => ({ level: f64 }),
    world: {
      reset(w) {
        w.level = 1000 + 10 * w.normal();
      },
      step(w) {
        w.level = 1000 + 10 * w.normal();
      },
      observe(w) {
        w.obs.level[0] = w.level;
      },
    },
  });

  test.each(["shared", "separate", "central"])(
    "values the last view, normalised as all others (critic %s)",
    (critic) => {
      const params = { critic, hidden: [], steps: 6, normaliseObservations: true, learningRate: 0 };
      const run = start(gauge, {}, [{ use: ppo, params }]);
      // The value is the first input.
      const shared = critic === "shared";
      const kernel = tensorOf(run, shared ? "actor" : "critic", "output/kernel");
      const outputs = shared ? 3 : 1;
      kernel.fill(0);
      kernel[outputs - 1] = 1;
      const expected = (level: number) => {
        const moments = run.memory[critic === "central" ? "viewMoments" : "inputMoments"];
        const width = (moments.length - 1) / 2;
        return (level - moments[1]) / Math.sqrt(moments[1 + width] / moments[0]);
      };
      // Tick 4 is cut by the horizon, tick 6 by the end of the rollout.
      for (let tick = 1; tick <= 6; tick++) {
        run.policies[0].policy.act(0, 1, true);
        run.batch.step();
        const last = run.batch.io.obs.level[0];
        run.policies[0].learner!.learn(0, 1);
        if (tick === 4 || tick === 6) {
          expect(last).toBeGreaterThan(900);
          expect(run.memory.bootstraps[tick - 1]).toBeCloseTo(expected(last), 4);
        }
        run.batch.resetDone();
      }
    },
  );

  test.each([
    ["ppo", ppo, { hidden: [3] }],
    ["recurrent-ppo", recurrentPpo, { hidden: [], units: 2 }],
  ])("%s: minibatches are drawn anew: which rows are in them hangs on the stream alone", (_, use, more) => {
    const taught = (stream: string, minibatch: number) => {
      const params = { ...more, steps: 4, epochs: 1, minibatch, learningRate: 0.01 };
      const run = start(combination, {}, [{ use, params }], { worlds: 8, sharing: "shared" });
      run.memory.stream.set(seedWords(stream));
      learn(run, 4);
      const { memory } = run;
      return Array.from((memory.actorWeights ?? memory.weights) as Float32Array);
    };
    const apart = (minibatch: number) => {
      const [one, other] = [taught("one", minibatch), taught("other", minibatch)];
      return Math.max(...one.map((weight, j) => Math.abs(weight - other[j])));
    };
    // 32 rows: all at once they make the same step in any order.
    expect(apart(32)).toBeLessThan(1e-6);
    expect(apart(8)).toBeGreaterThan(1e-3);
  });
});

describe("coma", () => {
  test("moves the softmax by what the whole policy, its share of chance included, makes of it", () => {
    for (const epsilon of [0, 0.4, 1]) {
      const params = {
        hidden: [],
        criticHidden: [],
        steps: 1,
        epsilon,
        criticLearningRate: 0,
        clipNorm: 1e9,
      };
      const game = { payoffs: [[1, 2, 3]], actions: [3], memory: 0 };
      const run = start(matrixGame, game, [{ use: coma, params }]);
      const logits = [0.3, -0.2, 0.9];
      const worth = [1, 5, -2];
      for (const name of ["actor", "critic"]) tensorOf(run, name, "output/kernel").fill(0);
      const bias = tensorOf(run, "actor", "output/bias");
      bias.set(logits);
      tensorOf(run, "critic", "output/bias").set(worth);
      learn(run, 1);
      const u = run.memory.chosen[0];
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      const softmax = logits.map((logit) => Math.exp(logit) / total);
      const pi = softmax.map((p) => (1 - epsilon) * p + epsilon / 3);
      const advantage = worth[u] - worth.reduce((sum, q, a) => sum + pi[a] * q, 0);
      // d ln pi(u) / d logit_a, pi(u) = (1 - epsilon) softmax_u + epsilon / 3.
      const slope = (a: number) => ((1 - epsilon) * softmax[u] * ((a === u ? 1 : 0) - softmax[a])) / pi[u];
      // Adam's first moment after one step: a tenth of the gradient.
      const first = tensorOf(run, "actor", "output/bias", 0, "actorMoments");
      for (let a = 0; a < 3; a++) expect(10 * first[a]).toBeCloseTo(-advantage * slope(a), 4);
      if (epsilon === 1) expect([...bias]).toEqual([...Float32Array.from(logits)]);
    }
  });
});

describe("dqn", () => {
  /** Tick t of an episode of `length` pays 10^t; in tick `gap` nothing is allowed. */
  const gapped = sketchEnv({
    id: "gapped-v0",
    title: "A tick without a choice",
    params: z.object({ gap: z.number().int(), length: z.number().int() }),
    agents: () => 1,
    masked: true,
    world: {
      step(w, p) {
        w.payoff[0] = 10 ** w.tick;
        if (w.tick === p.length - 1) w.ended = 1;
      },
      observe(w, p) {
        if (w.tick === p.gap) w.mask.fill(0);
      },
    },
  });

  test.each([
    ["within an episode", { gap: 2, length: 5 }, [11_000, 10_000]],
    ["at the end of an episode", { gap: 3, length: 4 }, [111]],
  ])("three ticks at a time, it does not join what a tick without a choice parts: %s", (_, game, returns) => {
    // Only a batch that does not check its actions lets an agent have no choice.
    const batch = createBatch(gapped, game, { checked: false });
    const params = { steps: 3, gamma: 1, hidden: [], epsilon: 1, warmup: 100, capacity: 100 };
    const policies = bindPolicies(batch, [{ use: dqn, params }], { seed: 1 });
    train({ batch, policies, ticks: 4 * game.length });
    const { memory } = policies[0];
    const kept = memory.returns.slice(0, memory.filled[0]);
    expect(new Set(kept)).toEqual(new Set(returns));
    expect(kept.length).toBe(4 * returns.length);
  });
});

describe("maddpg", () => {
  const params = {
    hidden: [],
    gamma: 0.5,
    capacity: 1,
    warmup: 1,
    batch: 2,
    learningRate: 0,
    criticLearningRate: 0,
    tau: 1e-9,
  };

  test("expects next what is allowed next, not what its actor would like", () => {
    const run = start(gate, {}, [{ use: maddpg, params }]);
    tensorOf(run, "actor", "output/kernel", 0, "actorTarget").fill(0);
    tensorOf(run, "actor", "output/bias", 0, "actorTarget").set([0, 5]);
    // The critic sees an empty observation, two indicators of the choice, and whose value is asked.
    tensorOf(run, "critic", "output/kernel").fill(0);
    tensorOf(run, "critic", "output/kernel", 0, "criticTarget").set([0, 2, 100, 0]);
    learn(run, 1);
    // y = 1 + gamma 2 where the critic says 0.
    expect(run.memory.criticLoss[0]).toBeCloseTo(0.5 * (1 + 0.5 * 2) ** 2, 4);
  });

  test("expects nothing of who has left", () => {
    const run = start(leaving, { last: [1, 9] }, [{ use: maddpg, params }]);
    for (const l of [0, 1]) {
      tensorOf(run, "critic", "output/kernel", l).fill(0);
      const kernel = tensorOf(run, "critic", "output/kernel", l, "criticTarget");
      kernel.fill(0);
      // Whatever agent 0 chooses is worth 4.
      kernel.fill(4, 1, 3);
    }
    // While agent 0 is there, in the tick in which it leaves, and after it.
    for (const next of [4, 0, 0]) {
      learn(run, 1);
      expect(run.memory.criticLoss[1]).toBeCloseTo(0.5 * (0.5 * next) ** 2, 4);
    }
  });
});

describe("qmix", () => {
  test.each([
    ["the first leaves", [0, 9]],
    ["the last leaves", [9, 0]],
  ])("a team goes on while anybody does: %s", (_, last) => {
    const params = {
      hidden: [],
      embedding: 2,
      gamma: 0.5,
      capacity: 1,
      warmup: 1,
      batch: 2,
      learningRate: 0,
    };
    const run = start(leaving, { last }, [{ use: qmix, params }]);
    const { memory } = run;
    for (const name of ["mixerWeights", "mixerTarget"]) (memory[name] as Float32Array).fill(0);
    // Whatever comes next is worth 6 to the team.
    tensorOf(run, "mixer", "value/bias", 0, "mixerTarget").fill(6);
    for (let tick = 0; tick < 3; tick++) {
      learn(run, 1);
      expect(memory.loss[0]).toBeCloseTo(0.5 * (0.5 * 6) ** 2, 4);
    }
  });

  test("and is worth nothing more once all have left", () => {
    const params = {
      hidden: [],
      embedding: 2,
      gamma: 0.5,
      capacity: 1,
      warmup: 1,
      batch: 2,
      learningRate: 0,
    };
    const run = start(leaving, { last: [0, 0] }, [{ use: qmix, params }]);
    for (const name of ["mixerWeights", "mixerTarget"]) (run.memory[name] as Float32Array).fill(0);
    tensorOf(run, "mixer", "value/bias", 0, "mixerTarget").fill(6);
    learn(run, 1);
    expect(run.memory.loss[0]).toBe(0);
  });
});
