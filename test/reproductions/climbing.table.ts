/**
 * Coordination of independent learners in the climbing and penalty games: how often they end on the optimum.
 *
 * Games: Claus & Boutilier 1998; the stochastic climbing game, FMQ and its parameters: Kapetanakis & Kudenko 2002.
 * The percentages are those of an independent simulation of the same specification with 5000 seeds.
 *
 * Every learner is stateless. Rounds: 3000 with exploration e^(-0.0015 t), or 1000 with temperature 499 e^(-0.006 t) + 1.
 * A session counts when the greedy joint action after its last round is an optimal one.
 */
import { fmq } from "../../agents/learners/fmq.ts";
import { hysteretic } from "../../agents/learners/hysteretic.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, type PolicyDefinition, rollout, train } from "../../src/index.ts";

const epsilon = { start: 1, end: 0, decay: 0.0015 };
const temperature = { start: 500, end: 1, decay: 0.006 };

interface Column {
  readonly use: PolicyDefinition;
  readonly params: Record<string, unknown>;
  readonly rounds: number;
}
const learners = {
  "independent Q": { use: qLearning, params: { alpha: 0.1, gamma: 0, epsilon }, rounds: 3000 },
  hysteretic: { use: hysteretic, params: { alpha: 0.1, beta: 0.01, gamma: 0, epsilon }, rounds: 3000 },
  optimistic: { use: hysteretic, params: { alpha: 1, beta: 0, gamma: 0, epsilon }, rounds: 3000 },
  FMQ: { use: fmq, params: { alpha: 0.9, weight: 10, temperature }, rounds: 1000 },
  "Boltzmann Q": { use: qLearning, params: { alpha: 0.9, gamma: 0, temperature }, rounds: 1000 },
} as const satisfies Record<string, Column>;
export type LearnerName = keyof typeof learners;

const games: Record<string, Record<string, unknown>> = {
  climbing: { game: "climbing" },
  "climbing, stochastic": { game: "climbing-stochastic" },
  "penalty 0": { game: "penalty", penalty: 0 },
  "penalty -10": { game: "penalty", penalty: -10 },
  "penalty -30": { game: "penalty", penalty: -30 },
  "penalty -100": { game: "penalty", penalty: -100 },
};

/** Percent of sessions that end on the optimum, by game and learner. */
export const expected: Record<string, Record<LearnerName, number>> = {
  climbing: { "independent Q": 0, hysteretic: 94.2, optimistic: 100, FMQ: 99.7, "Boltzmann Q": 18.1 },
  "climbing, stochastic": {
    "independent Q": 0,
    hysteretic: 64.5,
    optimistic: 0,
    FMQ: 99.2,
    "Boltzmann Q": 17.3,
  },
  "penalty 0": { "independent Q": 100, hysteretic: 100, optimistic: 51, FMQ: 100, "Boltzmann Q": 92 },
  "penalty -10": { "independent Q": 89, hysteretic: 100, optimistic: 50, FMQ: 100, "Boltzmann Q": 71 },
  "penalty -30": { "independent Q": 2.5, hysteretic: 100, optimistic: 49, FMQ: 100, "Boltzmann Q": 48 },
  "penalty -100": { "independent Q": 0, hysteretic: 97, optimistic: 49, FMQ: 95, "Boltzmann Q": 40 },
};

/** Sessions out of `seeds` that end on the optimum. */
export function countOptimal(game: string, learner: LearnerName, seeds: number): number {
  const { use, params, rounds } = learners[learner];
  const batch = createBatch(
    matrixGame,
    { ...games[game], memory: 0 },
    { worlds: seeds, seed: game, checked: false },
  );
  const policies = bindPolicies(batch, [{ use, params }], { seed: `${game} ${learner}` });
  train({ batch, policies, ticks: rounds });
  rollout(batch, policies, 1);
  const [action] = batch.io.actions;
  let count = 0;
  for (let i = 0; i < seeds; i++) {
    const [a, b] = [action[2 * i], action[2 * i + 1]];
    if (a === b && (a === 0 || (a === 2 && game.startsWith("penalty")))) count++;
  }
  return count;
}
