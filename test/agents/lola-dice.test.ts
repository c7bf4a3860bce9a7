/** The hand-made derivatives of DiCE against automatic ones and against exact values; what LOLA-DiCE learns. */
import { beforeAll, describe, expect, test } from "vitest";
import { lolaDice } from "../../agents/learners/lola-dice.ts";
import { titForTat } from "../../agents/norms/tit-for-tat.ts";
import { coinGame } from "../../envs/coin-game/coin-game.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  checkPolicy,
  createBatch,
  definePolicy,
  rollout,
  seedWords,
  z,
} from "../../src/index.ts";
import {
  centreRewards,
  memoryOneDuel,
  type PairPlay,
  type PairRollout,
  pairDice,
  pairPlay,
  pairRollout,
  tableSoftmax,
} from "../../src/learn/lola/index.ts";
import { loadTensorflow, logSoftmax, type Tensorflow } from "../../src/learn/tensorflow/index.ts";
import { learn, start } from "./learners.worlds.ts";

const prison = [
  [-1, -3, 0, -2],
  [-1, 0, -3, -2],
];
const dilemma = { payoffs: prison, actions: [2, 2], rounds: 150 };

/** Imagined play of memory-one tables in the prisoner's dilemma. */
function memoryOnePlay(worlds: number): PairPlay {
  let play: PairPlay | undefined;
  const probe = definePolicy({
    id: "probe",
    title: "",
    cite: [],
    kind: "norm",
    acts: "any",
    params: z.object({}),
    bind(context) {
      play = pairPlay("probe", context, worlds, { bins: {}, opening: true });
      return { act() {} };
    },
  });
  bindPolicies(createBatch(matrixGame, dilemma), [{ use: probe }]);
  return play!;
}

/** The softmax of each of two tables of logits with two choices. */
function policiesOf(logits: readonly Float64Array[]): Float64Array[] {
  return logits.map((table) => {
    const policy = new Float64Array(table.length);
    tableSoftmax(table, 0, 2, policy);
    return policy;
  });
}

const logits = [
  Float64Array.of(0.3, -0.2, 0.5, 0.1, -0.4, 0.2, 0, 0.6, 0.1, 0.2),
  Float64Array.of(-0.1, 0.4, 0.2, 0, 0.7, -0.3, -0.2, 0.1, 0.3, 0),
];
const direction = Float64Array.of(0.5, -1, 0.3, 0.8, -0.6, 0.1, 0.9, -0.2, 0.4, 0.7);

describe("derivatives of DiCE in tables", () => {
  const [worlds, ticks, gamma] = [6, 12, 0.9];
  let play: PairRollout;
  beforeAll(async () => {
    await loadTensorflow();
    play = pairRollout(worlds, ticks);
    const [first, second] = policiesOf(logits);
    memoryOnePlay(worlds).play(first, second, play, Int32Array.from(seedWords(1)), 0);
    // One world ends early: what is beyond takes no part.
    for (let t = 8; t < ticks; t++)
      for (const j of [0, 1]) {
        play.states[j][t * worlds] = -1;
        play.rewards[j][t * worlds] = 0;
      }
  });

  /** The objective of player j as the paper writes it, for automatic differentiation in the tables of both. */
  function objective(tf: typeof Tensorflow, j: number) {
    const oneHot = [0, 1].map((k) => {
      const flat = new Float32Array(worlds * ticks * 10);
      play.states[k].forEach((state, e) => {
        if (state >= 0) flat[10 * e + 2 * state + play.choices[k][e]] = 1;
      });
      return tf.tensor2d(flat, [worlds * ticks, 10]);
    });
    const discounted = tf.tensor2d(
      Float32Array.from(play.rewards[j], (r, e) => gamma ** Math.floor(e / worlds) * r),
      [ticks, worlds],
    );
    const upTo = tf.tensor2d(
      Float32Array.from({ length: ticks * ticks }, (_, x) => (x % ticks <= Math.floor(x / ticks) ? 1 : 0)),
      [ticks, ticks],
    );
    return (...tables: Tensorflow.Tensor[]): Tensorflow.Scalar => {
      const taken = tables.map((table, k) =>
        oneHot[k].matMul(logSoftmax(table.reshape([5, 2])).reshape([10, 1])).reshape([ticks, worlds]),
      );
      // A product, since the gradient of cumsum along the first axis has the wrong shape.
      const past = upTo.matMul(taken[0].add(taken[1]) as Tensorflow.Tensor2D);
      const box = past.sub(tf.tensor(past.dataSync(), [ticks, worlds])).exp();
      return box.mul(discounted).sum().div(worlds).asScalar();
    };
  }

  test.each([0, 1])("of player %s are those of automatic differentiation, first and second", async (j) => {
    const tf = await loadTensorflow();
    const policies = policiesOf(logits);
    const dice = pairDice(5, 2, worlds, ticks, gamma);
    const tables = logits.map((table) => tf.tensor1d(Float32Array.from(table)));
    const near = (found: Float64Array, wanted: Tensorflow.Tensor) => {
      const values = wanted.dataSync();
      for (const [x, value] of found.entries()) expect(value).toBeCloseTo(values[x], 3);
    };

    const first = tf.grads(objective(tf, j))(tables);
    for (const k of [0, 1]) {
      const found = new Float64Array(10);
      dice.addGradient(play, j, k, policies[k], found);
      near(found, first[k]);
    }

    const along = (...both: Tensorflow.Tensor[]) =>
      tf
        .grads(objective(tf, j))(both)
        [j].mul(tf.tensor1d(Float32Array.from(direction)))
        .sum();
    const second = tf.grads(along)(tables);
    const found = [new Float64Array(10), new Float64Array(10)];
    dice.addPullback(play, j, policies, direction, found);
    near(found[0], second[0]);
    near(found[1], second[1]);
  });

  test("centred rewards are what a world has more than the others at that tick", () => {
    const few = pairRollout(3, 2);
    few.rewards[1].set([1, 2, 6, 0, 0, 3]);
    centreRewards(few, 1);
    expect(Array.from(few.rewards[1])).toEqual([-3, -1.5, 4.5, -1.5, -1.5, 3]);
  });

  test("have the exact derivatives as their mean, with rewards centred", () => {
    const worlds = 3000;
    const ticks = 60;
    const rows = [...logits.keys()];
    const gaps = logits.map((table) =>
      Float64Array.from([0, 1, 2, 3, 4], (s) => table[2 * s] - table[2 * s + 1]),
    );
    const duel = memoryOneDuel(prison, 0.8);
    duel.meet(gaps[0], 0, gaps[1], 0);
    const policies = policiesOf(logits);
    const played = pairRollout(worlds, ticks);
    const dice = pairDice(5, 2, worlds, ticks, 0.8);
    const imagined = memoryOnePlay(worlds);
    const rng = Int32Array.from(seedWords(2));
    const rounds = 4;
    const gradients = rows.map(() => new Float64Array(10));
    const pulled = rows.map(() => new Float64Array(10));
    for (let round = 0; round < rounds; round++) {
      imagined.play(policies[0], policies[1], played, rng, 0);
      centreRewards(played, 1);
      for (const k of rows) dice.addGradient(played, 1, k, policies[k], gradients[k]);
      dice.addPullback(played, 1, policies, direction, pulled);
    }
    for (let s = 0; s < 5; s++) {
      for (const k of rows)
        expect(Math.abs(gradients[k][2 * s] / rounds - duel.slopes[(2 + k) * 5 + s])).toBeLessThan(0.02);
      // A change of both logits of a state changes their difference by the difference.
      let mixed = 0;
      for (let t = 0; t < 5; t++)
        mixed += duel.mixed[(5 + s) * 5 + t] * (direction[2 * t] - direction[2 * t + 1]);
      expect(Math.abs(pulled[0][2 * s] / rounds - mixed)).toBeLessThan(0.05);
    }
  });
});

describe("LOLA-DiCE", () => {
  const small = { steps: 30, rollouts: 16 };

  test("looking ahead, learners leave defection; naive ones stay (the full comparison is an experiment)", () => {
    const cooperation = (lookAheads: number) => {
      const params = { lookAheads, gamma: 0.9, steps: 40, rollouts: 32, alpha: 0.2, otherAlpha: 0.5 };
      const run = start(matrixGame, { ...dilemma, rounds: 40 }, [{ use: lolaDice, params }], { worlds: 4 });
      learn(run, 60 * 40);
      rollout(run.batch, run.policies, 500);
      return [0, 1, 2, 3].map((i) => run.batch.readMetrics(i).cooperation);
    };
    expect(Math.max(...cooperation(0))).toBeLessThan(0.1);
    const ahead = cooperation(1);
    expect(ahead.filter((share) => share > 0.6).length).toBeGreaterThanOrEqual(3);
  });

  test("keeps every rule for policies", () => {
    const options = { ticks: 96, worlds: 3 };
    const { failures, skipped } = checkPolicy(lolaDice, small, { env: matrixGame, params: dilemma }, options);
    expect(failures).toEqual([]);
    expect(skipped.map(({ rule }) => rule)).toEqual(["others", "seats", "absent", "figures", "allocation"]);
  });

  test("learns one pair where worlds are shared, and nothing when frozen", () => {
    const options = { worlds: 3, seed: 11, sharing: "shared" as const };
    const run = start(matrixGame, dilemma, [{ use: lolaDice, params: small }], options);
    expect(run.memory.logit.length).toBe(20);
    const before = run.memory.logit.slice();
    rollout(run.batch, run.policies, 60);
    expect(run.memory.logit).toEqual(before);
    learn(run, 60);
    expect(run.memory.logit).not.toEqual(before);
    expect(run.memory.logit.every(Number.isFinite)).toBe(true);
  });

  test("plays the coin game from tables", () => {
    const params = { ...small, opening: false, bins: { robbed: 2 } };
    const run = start(coinGame, {}, [{ use: lolaDice, params }], { worlds: 1, seed: 2 });
    learn(run, 60);
    expect(run.memory.logit.length).toBe(2 * 9 * 2 * 9 * 2 * 5);
    expect(run.memory.logit.every(Number.isFinite)).toBe(true);
  });

  test("says what it cannot play", () => {
    const one = () =>
      bindPolicies(createBatch(matrixGame, dilemma), [{ use: lolaDice, seats: [0] }, { use: titForTat }]);
    expect(one).toThrow("plays both seats of a game of two");
    const four = () => bindPolicies(createBatch(matrixGame, { game: "public-goods" }), [{ use: lolaDice }]);
    expect(four).toThrow("plays both seats of a game of two");
  });
});
