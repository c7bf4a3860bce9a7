/** What LOLA on exact values is known for, and what it keeps, whatever it learns. */
import { describe, expect, test } from "vitest";
import { lola } from "../../agents/learners/lola.ts";
import { always } from "../../agents/norms/always.ts";
import { titForTat } from "../../agents/norms/tit-for-tat.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, checkPolicy, createBatch, rollout } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { memoryOneDuel } from "../../src/learn/lola/index.ts";
import { estimate, learn, start } from "./learners.worlds.ts";

/** Payoffs of Foerster et al. 2018: years in prison. */
const prison = [
  [-1, -3, 0, -2],
  [-1, 0, -3, -2],
];
const dilemma = { payoffs: prison, actions: [2, 2] };
const heapUsed = heapMeter();
const probability = (logit: number) => 1 / (1 + Math.exp(-logit));

describe("in the iterated prisoner's dilemma, 200 steps from random strategies", () => {
  const sessions = 200;
  const gamma = 0.96;
  /** Exact mean return per round of each session's pair, and the probabilities of cooperating that were learned. */
  function learned(otherAlpha: number) {
    const run = start(matrixGame, dilemma, [{ use: lola, params: { otherAlpha, gamma } }], {
      worlds: sessions,
    });
    learn(run, 200);
    const logit = run.memory.logit as Float64Array;
    const duel = memoryOneDuel(prison, gamma);
    const returns = Array.from({ length: sessions }, (_, i) => {
      duel.meet(logit, 10 * i, logit, 10 * i + 5);
      return ((1 - gamma) * (duel.values[0] + duel.values[1])) / 2;
    });
    const mean = [0, 1, 2, 3, 4].map((s) =>
      Array.from({ length: 2 * sessions }, (_, r) => probability(logit[5 * r + s])),
    );
    return { returns, policy: mean.map((list) => estimate(list)) };
  }

  test("naive learners defect", () => {
    const { mean } = estimate(learned(0).returns);
    expect(mean).toBeGreaterThan(-2);
    expect(mean).toBeLessThan(-1.96);
  });

  test("LOLA learners cooperate, and answer in kind", () => {
    const { returns, policy } = learned(1);
    const { mean, error } = estimate(returns);
    expect(mean - 2 * error).toBeGreaterThan(-1.15);
    expect(returns.filter((value) => value > -1.3).length / sessions).toBeCloseTo(0.94, 1);
    const expected = [0.97, 0.15, 0.89, 0.12, 0.92];
    for (const [s, { mean }] of policy.entries()) expect(Math.abs(mean - expected[s])).toBeLessThan(0.1);
  });
});

describe("in repeated matching pennies", () => {
  /** Share of sessions that end within .1 of 1/2 in every state. */
  function settled(otherAlpha: number): number {
    const worlds = 100;
    const use = { use: lola, params: { otherAlpha, alpha: 0.1, gamma: 0.9 } };
    const run = start(matrixGame, { game: "matching-pennies" }, [use], { worlds });
    learn(run, 500);
    const logits = Array.from(run.memory.logit);
    const near = (i: number) =>
      logits.slice(10 * i, 10 * i + 10).every((logit) => Math.abs(probability(logit) - 0.5) < 0.1);
    return Array.from({ length: worlds }, (_, i) => near(i)).filter(Boolean).length / worlds;
  }

  test("LOLA learners settle on the equilibrium, naive ones do not", () => {
    expect(settled(1)).toBeGreaterThanOrEqual(0.8);
    expect(settled(0)).toBeLessThanOrEqual(0.05);
  });
});

describe("against a player that it has to model", () => {
  const against = (use: typeof always | typeof titForTat, seat: number, otherAlpha: number) => {
    const policies = [
      { use: lola, seats: [seat], params: { otherAlpha } },
      { use, ...(use === always ? { params: { action: 0 } } : {}) },
    ];
    const run = start(matrixGame, { ...dilemma, rounds: 20 }, policies, { worlds: 20 });
    learn(run, 2000);
    rollout(run.batch, run.policies, 200);
    return Array.from({ length: 20 }, (_, i) => run.batch.readMetrics(i).cooperation);
  };

  test.each([0, 1])("a naive learner robs one that always cooperates, from seat %s", (seat) => {
    expect(Math.max(...against(always, seat, 0))).toBeLessThan(0.55);
  });

  test("even a naive learner cooperates with tit-for-tat once it knows that it is met by it", () => {
    const cooperation = against(titForTat, 0, 0);
    expect(cooperation.filter((share) => share > 0.95).length).toBeGreaterThanOrEqual(16);
  });
});

describe("it keeps", () => {
  test("every rule for policies", () => {
    const { failures, skipped } = checkPolicy(lola, {}, { env: matrixGame, params: dilemma }, { heapUsed });
    expect(failures).toEqual([]);
    expect(skipped.map(({ rule }) => rule)).toEqual(["absent", "figures"]);
  });

  test("one pair of learners where they are shared, and nothing learned when frozen", () => {
    const session = start(matrixGame, dilemma, [{ use: lola }], { worlds: 1, seed: 11 });
    const shared = start(matrixGame, dilemma, [{ use: lola }], { worlds: 5, seed: 11, sharing: "shared" });
    learn(session, 60);
    learn(shared, 60);
    expect(shared.memory.logit).toEqual(session.memory.logit);
    const before = shared.memory.logit.slice();
    rollout(shared.batch, shared.policies, 60);
    expect(shared.memory.logit).toEqual(before);
  });
});

describe("it says what it cannot play", () => {
  const bind = (params: object) => () => bindPolicies(createBatch(matrixGame, params), [{ use: lola }]);

  test.each([
    [
      { game: "rock-paper-scissors" },
      "needs a game of two actions, both always allowed, got 3; use lola-dice",
    ],
    [{ game: "public-goods" }, "plays games of two players, got 4"],
    [{ memory: 0 }, "needs the last joint action; set the env's memory to at least 1"],
    [{ noise: 0.1 }, "needs rewards that the joint action determines"],
  ])("%j", (params, message) => {
    expect(bind(params)).toThrow(message);
  });
});
