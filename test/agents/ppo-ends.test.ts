/** Ends of episodes and agents that leave: what an actor-critic expects in games whose values are known. */
import { describe, expect, test } from "vitest";
import type { PolicyDefinition } from "../../src/index.ts";
import { annuity, type Run } from "./learners.worlds.ts";
import { actorCritics, endless, leavers, trainTogether as train } from "./ppo.worlds.ts";

/** What the critic expects of each agent at the start of an episode: values of world 0, as it acts. */
function valuesOf({ batch, policies, memory }: Run): number[] {
  while (batch.columns.tick[0] !== 0) {
    policies[0].policy.act(0, batch.worlds, false);
    batch.step();
    batch.resetDone();
  }
  policies[0].policy.act(0, batch.worlds, false);
  policies[0].policy.act(0, batch.worlds, true);
  const steps = memory.values.length / policies[0].slots;
  return Array.from({ length: batch.agents }, (_, a) => memory.values[a * steps]);
}

describe.each(Object.entries(actorCritics))("%s", (_, { use, params }) => {
  test("learns from agents while they are there, and values what they will have had", () => {
    const run = train(leavers, use, { ...params, gamma: 0.9, lambda: 1, normaliseRewards: false }, 2000);
    const { values, ends, filled } = run.memory;
    expect(Array.from(values).every(Number.isFinite)).toBe(true);
    expect(Array.from(filled).every((count) => count === 0)).toBe(true);
    // Rows of the last rollout whose agent left after them have one reward to come; what is worth 1 is known by now.
    const leaving = Array.from(values).filter((_, row) => ends[row] === 1);
    expect(leaving.length).toBeGreaterThan(32);
    for (const value of leaving) expect(Math.abs(value - 1)).toBeLessThan(0.1);
    // The first tick of an episode: 1 + .9 for who leaves after 2 ticks, 1 + .9 + .81 + .729 for the other.
    const first = valuesOf(run);
    expect(Math.abs(first[0] - 1.9)).toBeLessThan(0.1);
    expect(Math.abs(first[1] - 3.439)).toBeLessThan(0.15);
  });

  describe("a reward of 1 a tick at gamma .9", () => {
    const valued = { ...params, gamma: 0.9, normaliseRewards: false, learningRate: 0.02, hidden: [8] };

    test("cut every 5 ticks is worth 10", () => {
      const run = train(endless, use, valued, 2500);
      expect(Math.abs(valuesOf(run)[0] - 10)).toBeLessThan(0.1);
    });

    test("that ends after 5 ticks is worth the finite sum", () => {
      const run = train(annuity, use, valued, 2500, { terminates: true });
      expect(Math.abs(valuesOf(run)[0] - (1 - 0.9 ** 5) / 0.1)).toBeLessThan(0.1);
    });

    test("is not worth 10 to who takes a truncation for a termination", () => {
      const wrong: PolicyDefinition = {
        ...use,
        bind: (context, p) =>
          use.bind({ ...context, columns: { ...context.columns, terminated: context.columns.truncated } }, p),
      };
      const run = train(endless, wrong, valued, 2500);
      expect(valuesOf(run)[0]).toBeLessThan(4);
    });
  });
});
