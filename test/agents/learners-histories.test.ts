/** The arithmetic of each learner, worked out by hand over a few ticks. */
import { describe, expect, test } from "vitest";
import { exp3 } from "../../agents/learners/exp3.ts";
import { fictitiousPlay } from "../../agents/learners/fictitious-play.ts";
import { fmq } from "../../agents/learners/fmq.ts";
import { hedge } from "../../agents/learners/hedge.ts";
import { hysteretic } from "../../agents/learners/hysteretic.ts";
import { jointActionLearner } from "../../agents/learners/joint-action-learner.ts";
import { lenient } from "../../agents/learners/lenient.ts";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { regretMatching } from "../../agents/learners/regret-matching.ts";
import { rothErev } from "../../agents/learners/roth-erev.ts";
import { sarsa } from "../../agents/learners/sarsa.ts";
import { wolfPhc } from "../../agents/learners/wolf-phc.ts";
import { always } from "../../agents/norms/always.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { definePolicy, discrete, type PolicyDefinition, rollout, uniform, z } from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { learn, payroll, type Run, start } from "./learners.worlds.ts";

/** Two choices an episode, of which the second is paid for. */
const twoMoves = sketchEnv({
  id: "two-moves-v0",
  horizon: () => 2,
  agents: () => 1,
  action: () => discrete(2),
  world: {
    step(w) {
      w.payoff[0] = w.tick;
    },
  },
});

/** A learner alone, paid a list of rewards. */
function paid(rewards: number[], use: PolicyDefinition, params: Record<string, unknown>, actions = 1): Run {
  const run = start(payroll, { rewards, actions }, [{ use, params }]);
  learn(run, rewards.length);
  return run;
}

/** Rock, paper, scissors against somebody who always plays rock: rock 0, paper 1, scissors -1. */
function againstRock(use: PolicyDefinition, params: Record<string, unknown>, worlds: number): Run {
  const row = [0, -1, 1, 1, 0, -1, -1, 1, 0];
  return start(
    matrixGame,
    { payoffs: [row, row.map((x) => -x)], actions: [3, 3], memory: 0 },
    [
      { use, params, seats: [0] },
      { use: always, params: { action: 0 } },
    ],
    { worlds },
  );
}

/** Plays action 0 in 0.8 of the ticks, else action 1. */
const mostlyFirst = definePolicy({
  id: "mostly-first",
  title: "Mostly the first action",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({}),
  bind: ({ rows, io, rng }) => ({
    act(lo, hi) {
      for (let r = lo; r < hi; r++) io.actions[0][rows[r]] = uniform(rng, r) < 0.8 ? 0 : 1;
    },
  }),
});

/** World i's n numbers of a column. */
const of = (column: ArrayLike<number>, i: number, n: number) => Array.from(column).slice(i * n, (i + 1) * n);

describe("q-learning that updates all actions", () => {
  test("moves each value by what the action would have paid, whichever was taken", () => {
    const params = { alpha: 0.5, gamma: 0.5, updates: "all", epsilon: 1 };
    const run = againstRock(qLearning, params, 5);
    learn(run, 2);
    // From 0 by half of 0, 1, -1; then by half of what is missing to 0, 1, -1 and half of the best value, .5.
    for (let i = 0; i < 5; i++) expect(of(run.memory.q, i, 3)).toEqual([0.125, 0.875, -0.625]);
  });
});

describe("hysteretic", () => {
  test("rises at alpha and falls at beta", () => {
    const params = { alpha: 0.5, beta: 0.1, gamma: 0 };
    expect(paid([1], hysteretic, params).memory.q[0]).toBeCloseTo(0.5, 12);
    expect(paid([1, 0], hysteretic, params).memory.q[0]).toBeCloseTo(0.45, 12);
    expect(paid([1, 0, 1], hysteretic, params).memory.q[0]).toBeCloseTo(0.725, 12);
  });

  test("with alpha 1 and beta 0 keeps the best it has seen", () => {
    expect(paid([1, 3, -5, 2], hysteretic, { alpha: 1, beta: 0, gamma: 0 }).memory.q[0]).toBe(3);
  });
});

test("sarsa: q = 1/2 (1 + 0), then moves to half its own value", () => {
  const params = { alpha: 0.5, gamma: 0.5 };
  expect(paid([1], sarsa, params).memory.q[0]).toBe(0.5);
  expect(paid([1, 0], sarsa, params).memory.q[0]).toBe(0.375);
});

test("sarsa plays the action that it has drawn to learn from", () => {
  const run = start(payroll, { rewards: new Array(61).fill(0), actions: 4 }, [
    { use: sarsa, params: { epsilon: 1 } },
  ]);
  for (let t = 0; t < 30; t++) {
    learn(run, 1);
    const drawn = run.memory.planned[0];
    for (const { policy } of run.policies) policy.act(0, 1, true);
    expect(run.memory.chosen[0]).toBe(drawn);
    run.batch.step();
    run.policies[0].learner!.learn(0, 1);
  }
});

describe("lenient", () => {
  const params = { alpha: 0.5, gamma: 0, decay: 0.9, diffusion: 0 };

  test("forgives everything while very lenient, nothing while hardly lenient", () => {
    expect(paid([1, -1, -1], lenient, { ...params, leniency: 1e9 }).memory.q[0]).toBe(0.5);
    expect(paid([1, -1, -1], lenient, { ...params, leniency: 1e-9 }).memory.q[0]).toBe(-0.625);
  });

  test("forgives with probability exp(-1 / (leniency T))", () => {
    // One bad reward at temperature 50: with leniency 1/50 the exponent is -1.
    const run = start(
      payroll,
      { rewards: [-1] },
      [{ use: lenient, params: { ...params, leniency: 1 / 50 } }],
      { worlds: 4000 },
    );
    learn(run, 1);
    const forgiven = run.memory.q.filter((q) => q === 0).length / 4000;
    // Four standard deviations of a share of 4000.
    expect(Math.abs(forgiven - Math.exp(-1))).toBeLessThan(4 * Math.sqrt(0.25 / 4000));
  });

  test("cools by the decay at every visit", () => {
    expect(paid([0, 0], lenient, params).memory.temperature[0]).toBeCloseTo(50 * 0.81, 10);
  });

  test("takes on the share `diffusion` of the next state's mean temperature", () => {
    const { memory } = paid([0, 0], lenient, { ...params, diffusion: 0.5 }, 2);
    const heats = Array.from(memory.temperature).sort((a, b) => a - b);
    // First visit: 0.9 (50 + (50 - 50) / 2) = 45. The second is to the same action (mean 47.5, 0.9 * 46.25) or not.
    const same = [0.9 * 46.25, 50];
    const other = [45, 0.9 * 48.75];
    const expected = heats[1] === 50 ? same : [Math.min(...other), Math.max(...other)];
    expect(heats[0]).toBeCloseTo(expected[0], 10);
    expect(heats[1]).toBeCloseTo(expected[1], 10);
  });
});

test("fmq: counts how often the best reward came, and starts over when it is beaten", () => {
  const { memory } = paid([3, 5, 5, 0], fmq, { alpha: 0.5 });
  expect([memory.best[0], memory.bestCount[0], memory.count[0]]).toEqual([5, 2, 4]);
  // 0 -> 1.5 -> 3.25 -> 4.125 -> 2.0625
  expect(memory.q[0]).toBe(2.0625);
});

describe("wolf-phc", () => {
  test("goes to the greedy action at the losing rate while it only equals its average", () => {
    const { memory } = paid([1], wolfPhc, { alpha: 0.5, gamma: 0, deltaWin: 0.1, deltaLose: 0.2 }, 2);
    const a = memory.chosen[0];
    expect(memory.q[a]).toBe(0.5);
    expect(memory.strategy[a]).toBeCloseTo(0.7, 12);
    expect(memory.strategy[1 - a]).toBeCloseTo(0.3, 12);
    expect(memory.average[a]).toBe(0.5);
  });

  test("and at the winning rate once it is better than its average", () => {
    const run = start(payroll, { rewards: [1, 0], actions: 2 }, [
      { use: wolfPhc, params: { alpha: 0.5, gamma: 0, deltaWin: 0.1, deltaLose: 0.2, epsilon: 0 } },
    ]);
    learn(run, 1);
    const better = run.memory.chosen[0];
    learn(run, 1);
    // 0.5 -> 0.7 while losing; the average is then (0.5 + 0.7) / 2, which 0.7 beats: + 0.1.
    expect(run.memory.average[better]).toBeCloseTo(0.6, 12);
    expect(run.memory.strategy[better]).toBeCloseTo(0.8, 12);
  });

  test("takes a share from each other action, and no more than that has", () => {
    const { memory } = paid([1], wolfPhc, { deltaWin: 0.1, deltaLose: 0.9 }, 3);
    expect(memory.strategy[memory.chosen[0]]).toBeCloseTo(1, 12);
    expect(Math.min(...memory.strategy)).toBe(0);
  });
});

describe("joint-action-learner", () => {
  test("learns the payoff table and counts the other's actions", () => {
    const run = againstRock(jointActionLearner, { alpha: 1, gamma: 0, epsilon: 1, prior: 0.5 }, 1);
    learn(run, 200);
    // Own action by the other's: only rock was seen.
    expect(Array.from(run.memory.q)).toEqual([0, 0, 0, 1, 0, 0, -1, 0, 0]);
    expect(Array.from(run.memory.seen)).toEqual([200.5, 0.5, 0.5]);
  });

  test("keeps its neighbours apart, the next one first", () => {
    // Agent 2 is paid for action 1 when agent 0, the next one round the table, plays 0 and agent 1 plays 1.
    const payoff = [0, 0, 0, 1, 0, 0, 0, 0];
    const zero = payoff.map(() => 0);
    const run = start(matrixGame, { payoffs: [zero, zero, payoff], actions: [2, 2, 2], memory: 0 }, [
      { use: jointActionLearner, params: { alpha: 1, gamma: 0, epsilon: 0 }, seats: [2] },
      { use: always, params: { action: 0 }, seats: [0] },
      { use: always, params: { action: 1 }, seats: [1] },
    ]);
    learn(run, 40);
    expect(Array.from(run.memory.seen)).toEqual([41, 1, 1, 41]);
    // By own action, agent 0's, agent 1's.
    expect(Array.from(run.memory.q)).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    expect(run.batch.io.actions[0][2]).toBe(1);
  });

  test("answers how often the other does what, not what it could do", () => {
    // Against somebody who plays 0 in 0.8 of the ticks, action 0 is worth 0.8 and action 1 is worth 0.4; against
    // somebody who does both alike, 0.5 and 1.
    const paysOff = [1, 0, 0, 2];
    const run = start(
      matrixGame,
      { payoffs: [paysOff, paysOff.map(() => 0)], actions: [2, 2], memory: 0 },
      [
        { use: jointActionLearner, params: { gamma: 0, epsilon: { start: 1, decay: 0.02 } }, seats: [0] },
        { use: mostlyFirst, seats: [1] },
      ],
      { worlds: 20 },
    );
    learn(run, 1000);
    for (let i = 0; i < 20; i++) expect(run.batch.io.actions[0][2 * i]).toBe(0);
  });
});

describe("hedge", () => {
  test("plays exp(eta times what each action would have brought)", () => {
    const run = againstRock(hedge, { eta: 0.5 }, 2);
    learn(run, 3);
    expect(of(run.memory.gain, 1, 3)).toEqual([0, 3, -3]);
    const soft = (x: number) => {
      const weights = [1, Math.exp(x), Math.exp(-x)];
      const total = weights.reduce((sum, w) => sum + w);
      return weights.map((w) => w / total);
    };
    const ticks = [soft(0), soft(0.5), soft(1)];
    for (let a = 0; a < 3; a++)
      expect(run.memory.strategySum[a]).toBeCloseTo(ticks[0][a] + ticks[1][a] + ticks[2][a], 12);
  });
});

describe("regret-matching", () => {
  test("external: the next strategy is proportional to positive regret", () => {
    const run = againstRock(regretMatching, {}, 60);
    learn(run, 1);
    // By the first choice: regrets, and the strategy they lead to.
    const third = 1 / 3;
    const regrets = [
      [0, 1, -1],
      [-1, 0, -2],
      [1, 2, 0],
    ];
    const strategies = [
      [0, 1, 0],
      [third, third, third],
      [third, 2 * third, 0],
    ];
    const first = Array.from(run.memory.chosen);
    expect(new Set(first).size).toBe(3);
    for (let i = 0; i < 60; i++) expect(of(run.memory.regret, i, 3)).toEqual(regrets[first[i]]);
    learn(run, 1);
    for (let i = 0; i < 60; i++)
      for (let a = 0; a < 3; a++)
        expect(run.memory.strategySum[3 * i + a]).toBeCloseTo(third + strategies[first[i]][a], 12);
  });

  describe("internal: switches with probability regret / (inertia t), else stays", () => {
    const third = 1 / 3;
    test.each([
      // By the first choice, regrets as above; where they add up to more than 1 nobody stays.
      [8, [7 / 8, 1 / 8, 0], [0, 1, 0], [1 / 8, 2 / 8, 5 / 8]],
      [2, [1 / 2, 1 / 2, 0], [0, 1, 0], [third, 2 * third, 0]],
    ])("inertia %d", (inertia, ...strategies) => {
      const run = againstRock(regretMatching, { regret: "internal", inertia }, 60);
      learn(run, 1);
      const first = Array.from(run.memory.chosen);
      learn(run, 1);
      for (let i = 0; i < 60; i++)
        for (let a = 0; a < 3; a++)
          expect(run.memory.strategySum[3 * i + a]).toBeCloseTo(third + strategies[first[i]][a], 12);
      const second = Array.from(run.memory.chosen);
      const before = Array.from(run.memory.strategySum);
      learn(run, 1);
      const stayed = first.flatMap((a, i) => (a === 0 && second[i] === 0 ? [i] : []));
      expect(stayed.length).toBeGreaterThan(0);
      // Twice the regret over twice the time.
      for (const i of stayed)
        expect(run.memory.strategySum[3 * i + 1] - before[3 * i + 1]).toBeCloseTo(1 / inertia, 12);
    });
  });
});

describe("fictitious-play", () => {
  test("answers rock with paper from the second tick on", () => {
    const run = againstRock(fictitiousPlay, {}, 20);
    learn(run, 1);
    for (let i = 0; i < 20; i++) expect(of(run.memory.gain, i, 3)).toEqual([0, 1, -1]);
    learn(run, 9);
    for (let i = 0; i < 20; i++) expect(run.memory.plays[3 * i + 1]).toBeGreaterThanOrEqual(9);
  });

  test("smoothed: plays exp(mean / temperature)", () => {
    const run = againstRock(fictitiousPlay, { temperature: 0.5 }, 2000);
    learn(run, 2);
    const share = Array.from(run.memory.chosen).filter((a) => a === 1).length / 2000;
    const expected = Math.exp(2) / (1 + Math.exp(2) + Math.exp(-2));
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt(0.25 / 2000));
  });
});

test("exp3: the reward over its probability, times exploration / n", () => {
  const { memory } = paid([8], exp3, { exploration: 0.2, low: 0, high: 10 }, 2);
  const a = memory.chosen[0];
  expect(memory.logWeight[a]).toBeCloseTo((0.2 / 2) * (0.8 / 0.5), 12);
  expect(memory.logWeight[1 - a]).toBe(0);
  expect(Array.from(memory.strategySum)).toEqual([0.5, 0.5]);
});

test("roth-erev: forgets, reinforces, and lets a share spill over", () => {
  const { memory } = paid([3], rothErev, { initial: 1, forgetting: 0.1, experimentation: 0.2, low: 1 }, 3);
  for (let a = 0; a < 3; a++)
    expect(memory.propensity[a]).toBeCloseTo(a === memory.chosen[0] ? 0.9 + 1.6 : 0.9 + 0.2, 12);
  const below = paid([-5], rothErev, { initial: 1, forgetting: 0, low: 0 }, 3).memory.propensity;
  expect(Array.from(below)).toEqual([1, 1, 1]);
});

test("roth-erev: a reward reaches the choices before it in the episode, and no further than it is told", () => {
  // The third tick pays; choices are drawn from urns that begin with one ball each.
  for (const reach of [1, 2, 3, 9]) {
    const run = start(payroll, { rewards: [0, 0, 4, 0], actions: 3 }, [
      { use: rothErev, params: { initial: 1, forgetting: 0, experimentation: 0.5, reach } },
    ]);
    const chosen: number[] = [];
    const expected = [1, 1, 1];
    for (let tick = 0; tick < 4; tick++) {
      learn(run, 1);
      chosen.push(run.memory.chosen[0]);
      if (tick !== 2) continue;
      // Half of it goes to the choice, a quarter to each other.
      for (const choice of chosen.slice(-reach))
        for (let a = 0; a < 3; a++) expected[a] += a === choice ? 2 : 1;
    }
    expect(Array.from(run.memory.propensity)).toEqual(expected);
  }
});

test("roth-erev: a reward does not reach into the episode before", () => {
  const run = start(twoMoves, {}, [
    { use: rothErev, params: { forgetting: 0, experimentation: 0, reach: 9 } },
  ]);
  const chosen: number[] = [];
  for (let tick = 0; tick < 4; tick++) {
    learn(run, 1);
    chosen.push(run.memory.chosen[0]);
  }
  const expected = [1, 1];
  for (const choice of chosen) expected[choice] += 1;
  expect(Array.from(run.memory.propensity)).toEqual(expected);
});

describe("policy-gradient", () => {
  test("one step: advantage times (chosen - probability)", () => {
    const { memory } = paid([1], policyGradient, { alpha: 0.5, baselineAlpha: 0.25, gamma: 0, steps: 1 }, 2);
    const a = memory.chosen[0];
    expect(memory.logit[a]).toBe(0.25);
    expect(memory.logit[1 - a]).toBe(-0.25);
    expect(memory.value[0]).toBe(0.25);
  });

  test("several steps: nothing until they are gathered, then returns from the last back", () => {
    const params = { alpha: 0, baselineAlpha: 0.5, gamma: 0.5, steps: 2 };
    expect(paid([1], policyGradient, params).memory.value[0]).toBe(0);
    // G = 2: 0 -> 1. G = 1 + 2 / 2 = 2: 1 -> 1.5.
    expect(paid([1, 2], policyGradient, params).memory.value[0]).toBe(1.5);
  });

  test("ticks before and after a frozen stretch are not taken for one", () => {
    const run = start(payroll, { rewards: [1, 1, 1, 1] }, [
      { use: policyGradient, params: { steps: 2, baselineAlpha: 0.5 } },
    ]);
    learn(run, 1);
    rollout(run.batch, run.policies, 1);
    learn(run, 1);
    expect(run.memory.value[0]).toBe(0);
    learn(run, 1);
    expect(run.memory.value[0]).toBeGreaterThan(0);
  });

  test("the entropy bonus pushes towards uniform play", () => {
    const params = {
      alpha: 1,
      baselineAlpha: 0,
      gamma: 0,
      steps: 1,
      entropy: 0.1,
      init: { low: -1, high: 1 },
    };
    const run = start(payroll, { rewards: new Array(400).fill(0), actions: 3 }, [
      { use: policyGradient, params },
    ]);
    const spread = () => Math.max(...run.memory.logit) - Math.min(...run.memory.logit);
    const before = spread();
    learn(run, 400);
    expect(spread()).toBeLessThan(0.01 * before);
  });
});
