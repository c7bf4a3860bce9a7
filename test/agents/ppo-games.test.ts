/** What independent PPO does in matrix games: what theory says of learners that look after themselves. */
import { describe, expect, test } from "vitest";
import { mappo } from "../../agents/learners/mappo.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { type PolicyDefinition, rollout } from "../../src/index.ts";
import { learn, start } from "./learners.worlds.ts";

const params = { steps: 8, minibatch: 128, learningRate: 5e-3, hidden: [8], gamma: 0, entropy: 0 };

/** Share of action 0 of each player in frozen play, after learning in 32 worlds that share two networks. */
function shareOfFirst(game: Record<string, unknown>, use: PolicyDefinition = ppo, seed = 1): number[] {
  const run = start(matrixGame, { memory: 0, ...game }, [{ use, params }], {
    worlds: 32,
    seed,
    sharing: "shared",
  });
  learn(run, 400);
  rollout(run.batch, run.policies, 1);
  const actions = Array.from(run.batch.io.actions[0]);
  return [0, 1].map((seat) => actions.filter((a, k) => k % 2 === seat && a === 0).length / 32);
}

/** A symmetric game: both first, first against second, second against first, both second. */
const symmetric = (R: number, S: number, T: number, P: number) => ({
  payoffs: [
    [R, S, T, P],
    [R, T, S, P],
  ],
  actions: [2, 2],
});

test.each([1, 2, 3])("in the prisoner's dilemma it defects (seed %i)", (seed) => {
  for (const share of shareOfFirst(symmetric(3, 0, 5, 1), ppo, seed)) expect(share).toBeLessThan(0.05);
});

describe("in the stag hunt, both learning from even chances, risk dominance decides", () => {
  // Stag pays 4 together and 0 alone; a hare is better against even chances where it pays more than 2.
  test.each([1, 2, 3])("hares of 3: hares (seed %i)", (seed) => {
    for (const share of shareOfFirst(symmetric(4, 0, 3, 3), ppo, seed)) expect(share).toBeLessThan(0.05);
  });
  test.each([1, 2, 3])("hares of 1: stags (seed %i)", (seed) => {
    for (const share of shareOfFirst(symmetric(4, 0, 1, 1), ppo, seed)) expect(share).toBeGreaterThan(0.95);
  });
});

test("a central critic does not make selfish players cooperate", () => {
  for (const share of shareOfFirst(symmetric(3, 0, 5, 1), mappo)) expect(share).toBeLessThan(0.05);
});
