/** What becomes of exploration at the ends of its range. */
import { describe, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, train } from "../../src/index.ts";

/** One player, four arms, the last one best. */
const bandit = { payoffs: [[0, 0.2, 0.4, 1]], actions: [4], memory: 0 };

describe.each(["q-learning", "sarsa", "hysteretic", "joint-action-learner"])("%s", (use) => {
  const bind = (params: Record<string, unknown>) => {
    const batch = createBatch(matrixGame, bandit, { worlds: 20 });
    return { batch, policies: bindPolicies(batch, [{ use: agents.get(use), params }]) };
  };

  test("a temperature that has reached 0 is greedy, not epsilon-greedy", () => {
    // The default of epsilon is near 1 all the time.
    const run = bind({ temperature: { start: 1, end: 0, steps: 500 } });
    train({ ...run, ticks: 1000, window: 500 });
    for (let i = 0; i < 20; i++) expect(run.batch.readMetrics(i).welfare).toBeCloseTo(1, 12);
  });

  test.each([
    [{ epsilon: 2 }, "epsilon"],
    [{ alpha: -1 }, "alpha"],
    [{ alpha: { start: 5, decay: 0.1 } }, "alpha"],
    [{ temperature: -1 }, "temperature"],
  ])("refuses %o", (params, name) => {
    expect(() => bind(params)).toThrow(new RegExp(`${use}: parameter "${name}`));
  });
});
