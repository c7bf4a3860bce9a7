/** Social influence: the reward against its closed form, and what it makes of a speaker. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { socialInfluence } from "../../agents/learners/social-influence.ts";
import { random } from "../../agents/norms/random.ts";
import { titForTat } from "../../agents/norms/tit-for-tat.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  category,
  checkPolicy,
  createBatch,
  definePolicy,
  i32,
  type PolicyUse,
  rollout,
  type Sharing,
  train,
  z,
} from "../../src/index.ts";
import { influenceOf, predictionLoss } from "../../src/learn/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { obstacles } from "./learners.worlds.ts";

const logs = (rows: number[][]) => Float32Array.from(rows.flat(), (p) => Math.log(p));
const both = Uint8Array.from([1, 1]);
const one = Uint8Array.from([1]);

describe("influence", () => {
  test("by hand: the divergence from what is expected when one does not know the own choice", () => {
    // The other answers (.9, .1) to choice 0 and (.2, .8) to choice 1; alike, that is (.55, .45).
    const answers = logs([
      [0.9, 0.1],
      [0.2, 0.8],
    ]);
    const half = Float64Array.of(0.5, 0.5);
    const first = 0.9 * Math.log(0.9 / 0.55) + 0.1 * Math.log(0.1 / 0.45);
    const second = 0.2 * Math.log(0.2 / 0.55) + 0.8 * Math.log(0.8 / 0.45);
    expect(influenceOf(answers, 0, 2, half, 0, 0, one)).toBeCloseTo(first, 6);
    expect(influenceOf(answers, 0, 2, half, 0, 1, one)).toBeCloseTo(second, 6);
    // Who always chooses 1 tells nothing by it.
    expect(influenceOf(answers, 0, 2, Float64Array.of(0, 1), 0, 1, one)).toBeCloseTo(0, 6);
  });

  test("sums over the others that act next", () => {
    // The first other copies (nearly), the second does not care.
    const answers = logs([
      [1 - 1e-9, 1e-9, 0.3, 0.7],
      [1e-9, 1 - 1e-9, 0.3, 0.7],
    ]);
    const policy = Float64Array.of(0.25, 0.75);
    expect(influenceOf(answers, 0, 2, policy, 0, 0, both)).toBeCloseTo(Math.log(4), 5);
    expect(influenceOf(answers, 0, 2, policy, 0, 1, both)).toBeCloseTo(Math.log(4 / 3), 5);
    expect(influenceOf(answers, 0, 2, policy, 0, 0, Uint8Array.of(0, 1))).toBeCloseTo(0, 5);
  });

  test("in the mean over the own choices it is the mutual information of choice and answer", () => {
    const logit = fc.float({ min: -4, max: 4, noNaN: true });
    const weight = fc.double({ min: 0.01, max: 1, noNaN: true });
    const row = (n: number) => fc.array(logit, { minLength: n * n, maxLength: n * n });
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 4 })
          .chain((n) => fc.tuple(fc.constant(n), row(n), fc.array(weight, { minLength: n, maxLength: n }))),
        ([n, values, weights]) => {
          const sum = weights.reduce((a, b) => a + b, 0);
          const policy = Float64Array.from(weights, (w) => w / sum);
          const logits = Float32Array.from(values);
          const p = Array.from({ length: n }, (_, c) => {
            const e = Array.from(logits.subarray(c * n, (c + 1) * n), Math.exp);
            const total = e.reduce((a, b) => a + b, 0);
            return e.map((x) => x / total);
          });
          const entropy = (q: number[]) => -q.reduce((h, x) => h + x * Math.log(x), 0);
          const marginal = p[0].map((_, a) => p.reduce((m, q, c) => m + policy[c] * q[a], 0));
          const information = entropy(marginal) - p.reduce((h, q, c) => h + policy[c] * entropy(q), 0);
          let mean = 0;
          for (let c = 0; c < n; c++) mean += policy[c] * influenceOf(logits, 0, n, policy, 0, c, one);
          expect(mean).toBeCloseTo(information, 5);
        },
      ),
      { numRuns: 100 },
    );
  });
});

test("slopes of the model's loss are its finite differences; what has no answer counts for nothing", () => {
  const [n, others] = [3, 2];
  const answers = Int32Array.of(9, 9, 0, 2, 1, -1);
  // Rows 1 and 2 of the answers, as the second and third entry of the index.
  const index = Int32Array.of(7, 1, 2);
  const logits = Float32Array.from({ length: 12 }, (_, j) => Math.sin(3 * j));
  const slopes = new Float32Array(12);
  const lossAt = (x: Float32Array) =>
    predictionLoss(x, n, answers, index, 1, 3, others, new Float32Array(12));
  const loss = predictionLoss(logits, n, answers, index, 1, 3, others, slopes);
  const logSoftmax = (from: number, a: number) => {
    const row = logits.subarray(from, from + n);
    return row[a] - Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
  };
  expect(loss).toBeCloseTo(-(logSoftmax(0, 0) + logSoftmax(3, 2) + logSoftmax(6, 1)) / 3, 6);
  for (let j = 0; j < 12; j++) {
    const [up, down] = [1, -1].map((sign) => {
      const moved = logits.slice();
      moved[j] += sign * 2 ** -8;
      return lossAt(moved);
    });
    expect(slopes[j]).toBeCloseTo((up - down) * 2 ** 7, 4);
  }
  expect(Array.from(slopes.subarray(9))).toEqual([0, 0, 0]);
});

const small = { hidden: [8], modelHidden: [8], steps: 8, epochs: 1, normaliseRewards: false };

/** Binds the learner to some seats of a game. */
function start(
  env: Parameters<typeof createBatch>[0],
  envParams: Record<string, unknown>,
  params: Record<string, unknown>,
  rest: PolicyUse[] = [],
  options: { worlds?: number; seed?: number; firstWorld?: number; sharing?: Sharing } = {},
) {
  const { worlds = 1, seed = 1, firstWorld = 0, sharing = "sessions" } = options;
  const batch = createBatch(env, envParams, { worlds, seed, firstWorld });
  const uses = [
    { use: socialInfluence, params: { ...small, ...params }, ...(rest.length > 0 && { seats: [0] }) },
    ...rest,
  ];
  const policies = bindPolicies(batch, uses, { seed, sharing });
  return { batch, policies, memory: policies[0].memory };
}
const learn = ({ batch, policies }: ReturnType<typeof start>, ticks: number, block?: number) => {
  train({ batch, policies, ticks, ...(block && { block }) });
};

const pd = { game: "prisoners-dilemma", memory: 1 };

describe("the reward", () => {
  test("is the payoff and the weighted influence that a known model tells; the last tick of an episode has none", () => {
    const game = { ...pd, rounds: 4 };
    const run = start(matrixGame, game, { modelHidden: [], influence: 0.5 }, [{ use: titForTat }]);
    const { batch, memory, policies } = run;
    // A linear model that sees nothing but the own choice, the first of two: logits (1, 0) after 0, (0, 2) after 1.
    memory.modelWeights.fill(0);
    memory.modelWeights.set([1, 0, 0, 2], 2 * (memory.question.length - 4));
    // A policy of odds 3 to 1 whatever it sees.
    memory.actorWeights.fill(0);
    memory.actorWeights[memory.actorWeights.length - 2] = Math.log(3);
    const payoffs = [
      [3, 0],
      [5, 1],
    ];
    const answered: number[] = [];
    for (let tick = 0; tick < 7; tick++) {
      for (const { policy } of policies) policy.act(0, 1, true);
      const [own, other] = batch.io.actions[0];
      batch.step();
      policies[0].learner!.learn(0, 1);
      batch.resetDone();
      const told = influenceOf(Float32Array.of(1, 0, 0, 2), 0, 2, Float64Array.of(0.75, 0.25), 0, own, one);
      expect(told).toBeGreaterThan(0.02);
      const influence = tick === 3 ? 0 : told;
      expect(memory.influence[0]).toBeCloseTo(influence, 5);
      expect(memory.rewards[tick]).toBeCloseTo(payoffs[own][other] + 0.5 * influence, 5);
      // The model is to predict what followed, within an episode.
      if (tick % 4 > 0) answered.push(other);
    }
    expect(Array.from(memory.pastAnswer.subarray(0, memory.asked[0]))).toEqual(answered);
  });

  test("grows where the other answers to what one does, and not where it plays at random", () => {
    const against = (use: PolicyUse["use"]) => {
      const run = start(matrixGame, pd, { modelLearningRate: 0.02, influence: 0, entropy: 10 }, [{ use }], {
        worlds: 8,
        sharing: "shared",
      });
      learn(run, 800);
      return run.policies[0].learner!.metrics!(0, 8);
    };
    // The entropy bonus keeps it at even chances: a copied choice is worth ln 2.
    const heard = against(titForTat);
    expect(heard.influence).toBeGreaterThan(0.9 * Math.LN2);
    expect(heard.modelLoss).toBeLessThan(0.05);
    const ignored = against(random);
    expect(ignored.influence).toBeLessThan(0.02);
    expect(ignored.modelLoss).toBeGreaterThan(0.95 * Math.LN2);
  });
});

/** Agent 0 may be silent (0), which pays it .1, or say 1; agent 1 hears it a tick later. */
const speech = sketchEnv({
  id: "speech-v0",
  title: "Silence pays a little",
  horizon: () => 10,
  observation: () => ({ heard: category(3, "what was said last; 2: nothing yet") }),
  state: () => ({ said: i32 }),
  metrics: { spoken: { description: "ticks in which agent 0 spoke", per: "tick" } },
  world: {
    reset(w) {
      w.said = 2;
    },
    step(w) {
      w.said = w.action[0];
      w.spoken += w.said;
      w.payoff[0] = 0.1 * (1 - w.said);
    },
    observe(w) {
      w.obs.heard.fill(w.said);
    },
  },
});
const echo = definePolicy({
  id: "echo",
  title: "Says what it has heard",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({}),
  bind: ({ io, rows }) => ({
    act(lo, hi) {
      for (let r = lo; r < hi; r++) io.actions[0][rows[r]] = io.obs.heard[rows[r]] === 1 ? 1 : 0;
    },
  }),
});

test("a speaker that is heard goes on speaking where one that does not care for influence falls silent", () => {
  const spoken = (influence: number) => {
    const run = start(
      speech,
      {},
      { influence, learningRate: 0.02, modelLearningRate: 0.02, entropy: 0, lambda: 0.9, gamma: 0.5 },
      [{ use: echo }],
      {
        worlds: 16,
        sharing: "shared",
      },
    );
    learn(run, 1600);
    rollout(run.batch, run.policies, 100);
    let sum = 0;
    for (let i = 0; i < 16; i++) sum += run.batch.readMetrics(i).spoken / 16;
    return sum;
  };
  expect(spoken(0)).toBeLessThan(0.02);
  // Said with probability x it brings H(x) - .1 x: best at x = 1 / (1 + e^.1), a little below one half.
  const heard = spoken(1);
  expect(heard).toBeGreaterThan(0.35);
  expect(heard).toBeLessThan(0.6);
});

const taught = ["actorWeights", "actorMoments", "criticWeights", "modelWeights", "modelMoments"];
describe.each(["independent", "shared", "shared-with-id"])(
  "%s networks, with masks, two heads and agents that leave",
  (weights) => {
    const begin = (options: Parameters<typeof start>[4]) => start(obstacles, {}, { weights }, [], options);

    test("keeps every rule for policies", () => {
      const given = { ...small, weights };
      const { failures, skipped } = checkPolicy(
        socialInfluence,
        given,
        { env: obstacles },
        { ticks: 30, worlds: 3 },
      );
      expect(failures).toEqual([]);
      expect(skipped.map(({ rule }) => rule)).toEqual(["allocation"]);
    });

    test("frozen, it changes nothing that it has learned, and asks nothing about what came between", () => {
      const run = begin({ worlds: 2, seed: 7 });
      learn(run, 13);
      const before = taught.map((name) => run.memory[name].slice());
      rollout(run.batch, run.policies, 20);
      for (const [j, name] of taught.entries()) expect(run.memory[name], name).toEqual(before[j]);
      const asked = run.memory.asked.slice();
      expect(asked.some((count) => count > 0)).toBe(true);
      learn(run, 1);
      expect(run.memory.asked).toEqual(asked);
    });
  },
);

/** Three agents; agent 2 leaves after the first of four ticks. */
const departure = sketchEnv({
  id: "departure-v0",
  title: "One leaves",
  agents: () => 3,
  horizon: () => 4,
  earlyExit: true,
  observation: () => ({ tick: category(5, "ticks of this episode") }),
  world: {
    step(w) {
      w.terminated[2] = 1;
    },
    observe(w) {
      w.obs.tick.fill(w.tick);
    },
  },
});

test("nobody has influence on who has left; who leaves has it on those who stay", () => {
  const { batch, memory, policies } = start(departure, {}, { modelHidden: [], weights: "shared" });
  // Linear: the next seat does as the own choice, the one after that does not care; 6 indicators come last.
  const [from, outputs] = [memory.question.length / 3 - 6, 4];
  memory.modelWeights.fill(0);
  for (let own = 0; own < 2; own++)
    for (let agent = 0; agent < 3; agent++)
      memory.modelWeights[agent * (memory.modelWeights.length / 3) + (from + own) * outputs + own] = 5;
  const seen: boolean[][] = [];
  for (let tick = 0; tick < 4; tick++) {
    policies[0].policy.act(0, 1, true);
    batch.step();
    policies[0].learner!.learn(0, 1);
    batch.resetDone();
    seen.push(Array.from(memory.influence, (nats) => nats > 0.1));
  }
  // Agent 2 is in nobody's question any more, and no answer is expected of it.
  const asked = Array.from(memory.question.subarray(0, from + 6));
  expect(asked.slice(from + 4).every((x) => x === 0)).toBe(true);
  expect(asked.slice(from, from + 4).reduce((sum, x) => sum + x, 0)).toBe(2);
  for (let row = 0; row < 3; row++) expect(memory.pastAnswer[2 * row + 1]).toBe(-1);
  // The next seat of agent 1 is agent 2, that of agent 2 is agent 0.
  expect(seen).toEqual([
    [true, false, true],
    [true, false, false],
    [true, false, false],
    [false, false, false],
  ]);
});

test("TensorFlow.js makes the same of the same experience", async () => {
  await loadTensorflow();
  const [fused, oracle] = (["fused", "tensorflow"] as const).map((engine) => {
    const run = start(matrixGame, pd, { engine }, [], { worlds: 2 });
    learn(run, 17);
    return run;
  });
  expect(fused.memory.modelSteps[0]).toBe(2);
  for (const name of ["actorWeights", "modelWeights", "influence", "rewards"]) {
    const expected = oracle.memory[name];
    fused.memory[name].forEach((x, j) => {
      expect(Math.abs(x - expected[j]), name).toBeLessThan(1e-4);
    });
  }
});

test("who is alone has nobody to influence", () => {
  expect(() => start(matrixGame, { payoffs: [[0, 1]], actions: [2] }, {})).toThrow(
    "social-influence: needs another agent to have influence on, got 1; use ppo",
  );
});
