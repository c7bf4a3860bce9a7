/** What others lose by what an agent does, and a reward that minds it. */
import { describe, expect, test } from "vitest";
import { always, hedge } from "../../agents/index.ts";
import { commons, matrixGame, rateLimitedApi } from "../../envs/index.ts";
import {
  awarenessOf,
  awarenessReward,
  externalityCaused,
  externalityCredit,
  type RewardOption,
  rewardRule,
} from "../../src/credit/index.ts";
import { bindPolicies, createBatch, train } from "../../src/index.ts";
import { obstacles } from "../agents/learners.worlds.ts";

const queue = {
  agents: 4,
  admission: "mm1",
  arrivals: "saturated",
  levels: [0, 0.05, 0.1, 0.15, 0.2],
  capacity: 1,
  value: 5,
  callCost: 0,
  waitCost: 1,
};
const worth = (total: number) => 5 - 1 / (1 - total);

describe("what the others lose", () => {
  test("in a queue is (T - c) (u(T - c) - u(T)), as its env tells", () => {
    const batch = createBatch(rateLimitedApi, queue, { worlds: 2 });
    const levels = [4, 2, 0, 3, 1, 1, 1, 1];
    batch.io.actions[0].set(levels);
    const lost = externalityCredit(batch, { baseline: 0 });
    batch.step();
    for (const [k, level] of levels.entries()) {
      const world = levels.slice(k - (k % 4), k - (k % 4) + 4);
      const total = world.reduce((sum, each) => sum + 0.05 * each, 0);
      const others = total - 0.05 * level;
      expect(lost[k]).toBeCloseTo(others * (worth(others) - worth(total)), 10);
      expect(lost[k]).toBeCloseTo(batch.columns.externality[k], 10);
    }
  });

  test("is negative where they gain: who cooperates is missed", () => {
    const batch = createBatch(matrixGame, { game: "prisoners-dilemma" });
    batch.io.actions[0].set([0, 1]);
    // Payoffs 5, 3, 1, 0: without the first one's help the second would have 1 in place of 5.
    expect([...externalityCredit(batch, { baseline: 1 })]).toEqual([-4, 0]);
  });

  test("through a stock is seen over a longer horizon alone", () => {
    const batch = createBatch(commons, { agents: 3 }, { worlds: 2 });
    const policies = bindPolicies(batch, [{ use: always, params: { action: 2 } }]);
    batch.io.actions[0].fill(2);
    expect([...externalityCredit(batch, { baseline: 0 })].every((lost) => Math.abs(lost) < 1e-12)).toBe(true);
    const later = externalityCredit(batch, { baseline: 0, horizon: 10, policies });
    for (const lost of later) expect(lost).toBeGreaterThan(0);
  });

  test("is a mean over frozen play, in which the worlds go on", () => {
    const batch = createBatch(rateLimitedApi, queue, { worlds: 3 });
    const seats = [0, 1, 2, 3].map((seat) => ({ use: always, params: { action: seat }, seats: [seat] }));
    const caused = externalityCaused(
      { batch, policies: bindPolicies(batch, seats) },
      { baseline: 0, ticks: 5 },
    );
    expect([...batch.columns.tick]).toEqual([5, 5, 5]);
    for (let k = 0; k < 12; k++) expect(caused[k]).toBeCloseTo(batch.columns.externality[k % 4], 10);
    expect(caused[0]).toBe(0);
    expect(() =>
      externalityCaused({ batch, policies: bindPolicies(batch, seats) }, { baseline: 0, ticks: 0 }),
    ).toThrow(/ticks must be a whole number/);
  });

  test("of who has left is nothing, and leaving is a way to do without a task", () => {
    const batch = createBatch(obstacles, {}, { worlds: 1, seed: 2 });
    batch.io.actions[0].fill(1);
    batch.columns.active[1] = 0;
    const lost = externalityCredit(batch, { baseline: "absent" });
    expect(lost[1]).toBe(0);
    // Each pays .2 for each move of those that are there.
    expect(lost[0]).toBeCloseTo(0.2, 12);
    expect(lost[2]).toBeCloseTo(0.2, 12);
  });

  test("as a share of what the selfish do tells awareness", () => {
    expect(awarenessOf(0.25, 1)).toBe(0.75);
    expect(awarenessOf(0, 2)).toBe(1);
    expect(awarenessOf(2, 2)).toBe(0);
    expect(awarenessOf(-1, 1)).toBe(2);
    expect(awarenessOf(1, 0)).toBeNaN();
    expect(awarenessOf(1, -1)).toBeNaN();
  });
});

describe("as a reward", () => {
  /** What hedging clients have learned, where all are given the same rule. */
  const learned = (reward: RewardOption) => {
    const batch = createBatch(rateLimitedApi, queue, { worlds: 2 });
    const policies = bindPolicies(batch, [{ use: hedge, reward: rewardRule(reward) }]);
    train({ batch, policies, ticks: 100 });
    return policies[0].memory.gain;
  };

  test("is that of the difference where leaving the task alone pays nothing, and one's own at weight 0", () => {
    const close = (found: ArrayLike<number>, known: ArrayLike<number>) => {
      for (let j = 0; j < known.length; j++) expect(found[j]).toBeCloseTo(known[j], 9);
    };
    close(learned({ use: "awareness", baseline: 0 }), learned({ use: "difference", baseline: 0 }));
    close(learned({ use: "awareness", baseline: 0, weight: 0 }), learned("individual"));
  });

  test("is refused where it says no weight", () => {
    expect(() => awarenessReward({ baseline: 0, weight: Number.NaN })).toThrow(
      "weight must be a finite number",
    );
    expect(() => rewardRule({ use: "awareness", baseline: 0, wieght: 1 } as never)).toThrow(
      'did you mean "weight"?',
    );
    expect(() => rewardRule({ use: "awareness" } as never)).toThrow("reward.baseline");
  });
});
