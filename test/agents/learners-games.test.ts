/** Known behaviour, good and bad, of learners playing each other. */
import { describe, expect, test } from "vitest";
import { fictitiousPlay } from "../../agents/learners/fictitious-play.ts";
import { hedge } from "../../agents/learners/hedge.ts";
import { hysteretic } from "../../agents/learners/hysteretic.ts";
import { jointActionLearner } from "../../agents/learners/joint-action-learner.ts";
import { lenient } from "../../agents/learners/lenient.ts";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { regretMatching } from "../../agents/learners/regret-matching.ts";
import { sarsa } from "../../agents/learners/sarsa.ts";
import { wolfPhc } from "../../agents/learners/wolf-phc.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { type PolicyDefinition, rollout } from "../../src/index.ts";
import { estimate, learn, type Run, start } from "./learners.worlds.ts";

interface Bimatrix {
  readonly n: number;
  /** Payoffs of the row player and of the column player, flat by row. */
  readonly payoffs: readonly [number[], number[]];
}
const zeroSum = (n: number, row: number[]): Bimatrix => ({ n, payoffs: [row, row.map((x) => -x)] });
const pennies = zeroSum(2, [1, -1, -1, 1]);
const rockPaperScissors = zeroSum(3, [0, -1, 1, 1, 0, -1, -1, 1, 0]);
/** Aumann 1974: dare or give way. */
const chicken: Bimatrix = {
  n: 2,
  payoffs: [
    [6, 2, 7, 0],
    [6, 7, 2, 0],
  ],
};
/** Shapley 1964: row wants to be one behind column, column one behind row, round a circle of three. */
const shapley: Bimatrix = {
  n: 3,
  payoffs: [
    [0, 1, 0, 0, 0, 1, 1, 0, 0],
    [0, 0, 1, 1, 0, 0, 0, 1, 0],
  ],
};

function play(game: Bimatrix, use: PolicyDefinition, params: object, worlds: number): Run {
  const { n, payoffs } = game;
  return start(matrixGame, { payoffs, actions: [n, n], memory: 0 }, [{ use, params: { ...params } }], {
    worlds,
  });
}

/** Distance of the first of two probabilities from 1/2, over all agents. */
function distanceFromHalf(first: (r: number) => number, agents: number): number {
  let sum = 0;
  for (let r = 0; r < agents; r++) sum += Math.abs(first(r) - 0.5);
  return sum / agents;
}

describe("wolf-phc in matching pennies", () => {
  /** Each session's mean distance from 1/2 over the last 4000 of 16000 ticks. */
  function wander(deltaWin: number, deltaLose: number): number[] {
    const worlds = 16;
    const run = play(pennies, wolfPhc, { alpha: 0.1, gamma: 0, deltaWin, deltaLose }, worlds);
    learn(run, 12_000);
    const sums = new Array<number>(worlds).fill(0);
    for (let sampled = 0; sampled < 40; sampled++) {
      learn(run, 100);
      for (let i = 0; i < worlds; i++)
        sums[i] += distanceFromHalf((r) => run.memory.strategy[2 * (2 * i + r)], 2) / 40;
    }
    return sums;
  }

  test("winning slowly leads to the mixed equilibrium, equal rates circle around it", () => {
    const wolf = estimate(wander(0.001, 0.004));
    const slow = estimate(wander(0.001, 0.001));
    const fast = estimate(wander(0.004, 0.004));
    expect(wolf.mean + 2 * wolf.error).toBeLessThan(0.06);
    expect(slow.mean - 2 * slow.error).toBeGreaterThan(0.2);
    expect(fast.mean - 2 * fast.error).toBeGreaterThan(0.2);
  });

  test("on average even circling play is the equilibrium", () => {
    const run = play(pennies, wolfPhc, { alpha: 0.1, gamma: 0, deltaWin: 0.004, deltaLose: 0.004 }, 24);
    learn(run, 20_000);
    const { mean, error } = estimate(Array.from({ length: 48 }, (_, r) => run.memory.average[2 * r]));
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * error);
  });
});

test("policy-gradient circles the equilibrium of matching pennies, ever farther out", () => {
  const worlds = 24;
  const params = { alpha: 0.03, baselineAlpha: 0.05, gamma: 0, steps: 1, init: { low: -0.2, high: 0.2 } };
  const run = play(pennies, policyGradient, params, worlds);
  const first = (r: number) => 1 / (1 + Math.exp(run.memory.logit[2 * r + 1] - run.memory.logit[2 * r]));
  const distance: number[][] = [[], []];
  const mean: number[] = [];
  for (const stage of [0, 1]) {
    for (let sampled = 0; sampled < 40; sampled++) {
      learn(run, 100);
      for (let r = 0; r < 2 * worlds; r++) mean.push(first(r));
      distance[stage].push(distanceFromHalf(first, 2 * worlds));
    }
    learn(run, 6000);
  }
  const [early, late] = distance.map((values) => estimate(values).mean);
  expect(early).toBeLessThan(0.25);
  expect(late).toBeGreaterThan(early + 0.1);
  expect(Math.abs(estimate(mean).mean - 0.5)).toBeLessThan(0.05);
});

describe("fictitious-play", () => {
  test("converges on average in matching pennies", () => {
    const run = play(pennies, fictitiousPlay, {}, 20);
    const worst = () => {
      const { plays, visits } = run.memory;
      return Math.max(...Array.from(visits, (t, r) => Math.abs(plays[2 * r] / t - 0.5)));
    };
    learn(run, 200);
    expect(worst()).toBeLessThan(0.1);
    learn(run, 4800);
    // Deviations shrink as 1 / sqrt(t): five times over 25 times the ticks.
    expect(worst()).toBeLessThan(0.02);
  });

  test("cycles for ever in Shapley's game, each run longer by the root of x^3 = x^2 + 1", () => {
    const run = play(shapley, fictitiousPlay, {}, 1);
    const runs: number[] = [];
    let joint = "";
    for (let t = 0; t < 6000; t++) {
      learn(run, 1);
      const now = run.memory.chosen.join();
      if (now === joint) runs[runs.length - 1]++;
      else runs.push(1);
      joint = now;
    }
    const [a, b, c] = runs.slice(-4, -1);
    // Shapley 1964's argument for geometric growth: a player moves on when the other's present action has been played
    // as often as the one before it. With runs in proportion to x^k this is (1 + x)(1 - x^-4) / (1 - x^-6) = x^2.
    expect(b / a).toBeCloseTo(1.4656, 1);
    expect(Math.abs(c / b - 1.4656)).toBeLessThan(0.01);
    // Frequencies over any whole history are still far from (1/3, 1/3, 1/3).
    const { plays } = run.memory;
    const share = Math.max(...plays.subarray(0, 3)) / 6000;
    expect(share).toBeGreaterThan(0.38);
  });
});

/** What the joint play of each session would have let its players gain, per tick. */
function regrets(game: Bimatrix, run: Run, ticks: number) {
  const { n, payoffs } = game;
  const { batch } = run;
  const cells = n * n;
  const joint = new Float64Array(batch.worlds * cells);
  for (let t = 0; t < ticks; t++) {
    learn(run, 1);
    const [action] = batch.io.actions;
    for (let i = 0; i < batch.worlds; i++)
      joint[i * cells + action[2 * i] * n + action[2 * i + 1]] += 1 / ticks;
  }
  const external: number[] = [];
  const internal: number[] = [];
  for (let i = 0; i < batch.worlds; i++)
    for (const player of [0, 1]) {
      /** Gain from playing `to` wherever `from` (or anything) was played. */
      const gain = (to: number, from?: number) => {
        let sum = 0;
        for (let c = 0; c < cells; c++) {
          const [row, column] = [Math.floor(c / n), c % n];
          const own = player === 0 ? row : column;
          if (from !== undefined && own !== from) continue;
          const other = player === 0 ? to * n + column : row * n + to;
          sum += joint[i * cells + c] * (payoffs[player][other] - payoffs[player][c]);
        }
        return sum;
      };
      const all = Array.from({ length: n }, (_, a) => a);
      external.push(Math.max(...all.map((to) => gain(to))));
      internal.push(Math.max(...all.flatMap((from) => all.map((to) => gain(to, from)))));
    }
  return { external, internal };
}

describe("regret-matching", () => {
  test.each([
    ["chicken", chicken],
    ["Shapley's game", shapley],
  ])("joint play in %s is a coarse correlated equilibrium", (_, game) => {
    const run = play(game, regretMatching, {}, 20);
    const { external } = regrets(game, run, 3000);
    expect(Math.max(...external)).toBeLessThan(0.02);
  });

  test("external regret leaves conditional regret in Shapley's game, the internal form does not", () => {
    const conditional = (params: object) =>
      estimate(regrets(shapley, play(shapley, regretMatching, params, 20), 6000).internal);
    const external = conditional({});
    const internal = conditional({ regret: "internal", inertia: 4.5 });
    expect(internal.mean + 2 * internal.error).toBeLessThan(0.05);
    expect(external.mean - 2 * external.error).toBeGreaterThan(0.07);
  });

  test("averages to (1/3, 1/3, 1/3) in rock-paper-scissors", () => {
    const run = play(rockPaperScissors, regretMatching, {}, 20);
    learn(run, 5000);
    for (const sum of run.memory.strategySum) expect(Math.abs(sum / 5000 - 1 / 3)).toBeLessThan(0.04);
  });
});

describe("hedge", () => {
  test("keeps its regret bound in every seat of Shapley's game", () => {
    const ticks = 2000;
    // Rewards in [0, 1]: ln(3) / eta + eta T / 8 is least at this eta (Cesa-Bianchi & Lugosi 2006, theorem 2.2).
    const eta = Math.sqrt((8 * Math.log(3)) / ticks);
    const bound = Math.sqrt((ticks * Math.log(3)) / 2) / ticks;
    const { external } = regrets(shapley, play(shapley, hedge, { eta }, 20), ticks);
    const { mean, error } = estimate(external);
    expect(mean + 2 * error).toBeLessThan(bound);
    expect(mean).toBeGreaterThan(0);
  });

  test("play moves away from the mixed equilibrium while its average stays", () => {
    const run = play(rockPaperScissors, hedge, { eta: 0.1 }, 20);
    const spread = () => {
      const { gain } = run.memory;
      let sum = 0;
      for (let r = 0; r < gain.length; r += 3) {
        const [a, b, c] = gain.subarray(r, r + 3);
        sum += (Math.max(a, b, c) - Math.min(a, b, c)) / (gain.length / 3);
      }
      return sum;
    };
    learn(run, 200);
    const early = spread();
    learn(run, 4800);
    expect(spread()).toBeGreaterThan(2 * early);
    for (const sum of run.memory.strategySum) expect(Math.abs(sum / 5000 - 1 / 3)).toBeLessThan(0.05);
  });
});

describe("in games of coordination", () => {
  /** Share of sessions whose greedy joint action is the optimum after training. */
  function optimal(game: Record<string, unknown>, use: PolicyDefinition, params: object, ticks: number) {
    const worlds = 100;
    const run = start(matrixGame, { ...game, memory: 0 }, [{ use, params: { ...params } }], { worlds });
    learn(run, ticks);
    rollout(run.batch, run.policies, 1);
    const [action] = run.batch.io.actions;
    let count = 0;
    for (let i = 0; i < worlds; i++) {
      const [a, b] = [action[2 * i], action[2 * i + 1]];
      if (a === b && (a === 0 || (a === 2 && game.game === "penalty"))) count++;
    }
    return count / worlds;
  }

  const epsilon = { start: 1, end: 0, decay: 1.5e-3 };
  const stateless = { gamma: 0, epsilon };

  test("lenient climbs and gets through penalties, where independent Q-learning and SARSA do not", () => {
    expect(optimal({ game: "climbing" }, lenient, { gamma: 0 }, 3000)).toBeGreaterThan(0.95);
    expect(optimal({ game: "climbing" }, qLearning, stateless, 3000)).toBeLessThan(0.03);
    expect(optimal({ game: "climbing" }, sarsa, stateless, 3000)).toBeLessThan(0.03);
    expect(optimal({ game: "penalty", penalty: -100 }, lenient, { gamma: 0 }, 3000)).toBeGreaterThan(0.95);
    expect(optimal({ game: "penalty", penalty: -100 }, qLearning, stateless, 3000)).toBeLessThan(0.03);
  });

  test("lenient comes back to earth with random rewards, at least sometimes, where optimism never does", () => {
    const game = { game: "climbing-stochastic" };
    expect(optimal(game, lenient, { gamma: 0 }, 3000)).toBeGreaterThan(0.3);
    expect(optimal(game, hysteretic, { ...stateless, alpha: 1, beta: 0 }, 3000)).toBeLessThan(0.02);
  });

  test("joint-action learners do not climb either, for all that they see", () => {
    expect(optimal({ game: "climbing" }, jointActionLearner, stateless, 3000)).toBeLessThan(0.03);
  });
});
