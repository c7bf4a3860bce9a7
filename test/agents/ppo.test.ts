/** Actor-critics on problems with known answers. */
import { describe, expect, test } from "vitest";
import { mappo } from "../../agents/learners/mappo.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { rollout } from "../../src/index.ts";
import { bandit, learn, type Run, start } from "./learners.worlds.ts";
import {
  actorCritics,
  aiming,
  combination,
  forbidden,
  strangers,
  trainTogether as train,
} from "./ppo.worlds.ts";

/** Mean payoff of an agent and tick in frozen play. */
function frozenPayoff({ batch, policies }: Run, ticks = 64): number {
  rollout(batch, policies, ticks);
  const { payoffSum } = batch.columns;
  return payoffSum.reduce((sum, x) => sum + x, 0) / payoffSum.length / ticks;
}

describe.each(Object.entries(actorCritics))("%s", (_, { use, params }) => {
  test("finds the best arm of a bandit", () => {
    const run = train(bandit, use, { ...params, entropy: 0 }, 600, { means: [0.2, 0.8, 0.5] });
    rollout(run.batch, run.policies, 1);
    expect(Array.from(run.batch.io.actions[0]).filter((arm) => arm === 1).length).toBeGreaterThan(28);
  });

  test("plays two heads by what it is shown", () => {
    const run = train(combination, use, { ...params, entropy: 0.003, frozen: "greedy" }, 1500);
    expect(frozenPayoff(run)).toBe(1);
  });

  test("never plays what is forbidden, and learns the best of what is allowed", () => {
    // Actions are checked against the masks: the env throws at a forbidden one.
    const run = train(forbidden, use, { ...params, frozen: "greedy" }, 800);
    // Choice 2, or 1 where 2 is closed: (2 + 2 + 1) / 3.
    const { batch, policies } = run;
    for (let tick = 0; tick < 8; tick++) {
      policies[0].policy.act(0, batch.worlds, false);
      for (let i = 0; i < batch.worlds; i++)
        expect(batch.io.actions[0][i]).toBe(batch.io.obs.closed[i] === 2 ? 1 : 2);
      batch.step();
      batch.resetDone();
    }
  });

  test("aims two boxes by what it is shown", () => {
    const run = train(aiming, use, { ...params, hidden: [32], entropy: 0, frozen: "greedy" }, 3000);
    // Within 2 % of the range in either direction.
    expect(frozenPayoff(run)).toBeGreaterThan(-2 * (0.02 * 4) ** 2);
  });
});

describe("the critic", () => {
  const params = { steps: 8, minibatch: 64, learningRate: 3e-3, hidden: [16] };

  test("that sees only its own observation explains nothing of what others see", () => {
    for (const critic of ["shared", "separate"]) {
      const run = train(strangers, ppo, { ...params, critic }, 400);
      expect(run.policies[0].learner?.metrics?.(0, 1).explainedVariance).toBeLessThan(0.3);
    }
  });

  test("of MAPPO sees it and explains it all", () => {
    for (const weights of ["independent", "shared", "shared-with-id"]) {
      const run = train(strangers, mappo, { ...params, weights }, 400);
      expect(run.policies[0].learner?.metrics?.(0, 1).explainedVariance).toBeGreaterThan(0.99);
    }
  });
});

test("passes end at the divergence that was asked for", () => {
  const kl = (targetKl: number) => {
    const params = { steps: 8, minibatch: 64, learningRate: 0.05, hidden: [16], epochs: 10, targetKl };
    const run = start(bandit, { means: [0.2, 0.8, 0.5] }, [{ use: ppo, params }], {
      worlds: 32,
      sharing: "shared",
    });
    learn(run, 8);
    return run.memory.actorSteps[0];
  };
  expect(kl(0)).toBe(10 * 4);
  expect(kl(0.001)).toBe(4);
});
