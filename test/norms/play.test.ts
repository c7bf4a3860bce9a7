import { describe, expect, it, test } from "vitest";
import { always, random } from "../../agents/index.ts";
import { commons, matrixGame } from "../../envs/index.ts";
import { createBatch, type Society } from "../../src/index.ts";
import { earn, redraw, stretchesOf, ticksLeft } from "../../src/norms/play.ts";
import { coins, pairOf, societyOf } from "./societies.ts";

test("the ticks left are those of the world that is furthest on", () => {
  const batch = createBatch(commons, { horizon: 10 }, { worlds: 3 });
  expect(ticksLeft(batch)).toBe(10);
  for (let t = 0; t < 3; t++) batch.step(1, 2);
  batch.step(2, 3);
  expect(ticksLeft(batch)).toBe(7);
  expect(ticksLeft(createBatch(matrixGame))).toBe(Number.POSITIVE_INFINITY);
});

describe("stretches of play", () => {
  it.each<[string, number, { ticks: number; discount: number }, { length: number; count: number }]>([
    ["whole episodes", 10, { ticks: 39, discount: 1 }, { length: 10, count: 3 }],
    ["two episodes at least", 10, { ticks: 5, discount: 0.5 }, { length: 10, count: 2 }],
    // .5^34 is the first power below 1e-10.
    ["until nothing counts", Infinity, { ticks: 340, discount: 0.5 }, { length: 34, count: 10 }],
    ["three starts at least", Infinity, { ticks: 50, discount: 0.5 }, { length: 34, count: 3 }],
    ["no longer than was asked for", Infinity, { ticks: 10, discount: 0.9 }, { length: 10, count: 3 }],
    ["thirds where nothing fades", Infinity, { ticks: 10, discount: 1 }, { length: 4, count: 3 }],
  ])("%s", (_, horizon, asked, expected) => {
    expect(stretchesOf(horizon, asked)).toEqual(expected);
  });

  it.each([
    ["an endless game", pairOf(random, [5, 3, 1, 0], { worlds: 5 })],
    ["episodes", societyOf(coins, { pay: [0], spread: [1] }, [{ use: always }], { worlds: 5 })],
  ])("of %s have luck of their own, and add up to the whole", (_, society) => {
    const { reward, stretches } = earn(society, { ticks: 12, discount: 1 }, 1);
    expect(new Set(stretches.map((each) => each.reward.join())).size).toBe(stretches.length);
    reward.forEach((whole, k) => {
      const sum = stretches.reduce((total, each) => total + each.reward[k], 0);
      expect(whole).toBeCloseTo(sum / stretches.length, 12);
    });
  });

  it("episodes follow each other, so that rules which count them go on counting; endless games begin anew", () => {
    const count = (society: Society) => {
      earn(society, { ticks: 12, discount: 1 }, 1);
      return society.batch.columns.episode[0];
    };
    expect(count(societyOf(coins, {}, [{ use: always }]))).toBe(2);
    expect(count(pairOf(always, [5, 3, 1, 0]))).toBe(0);
  });

  it("payoffs are a tick of the world's own, where worlds end at different ticks", () => {
    const society = pairOf(always, [5, 3, 1, 0], { worlds: 20, continuation: 0.7 });
    const { reward } = earn(society, { ticks: 30, discount: 1 }, 1);
    for (const each of reward) expect(each).toBeCloseTo(3, 12);
  });
});

test("worlds of a group draw alike, of other groups and of other seeds not, agents each on their own", () => {
  const drawn = (seed: number) => {
    const society = pairOf(random, [5, 3, 1, 0], { worlds: 4 });
    const { batch, policies } = society;
    batch.reset(0);
    redraw(society, seed, [0, 1, 0, 1]);
    const [policy] = policies;
    const words = (of: ArrayLike<number>, slot: number) =>
      Array.from({ length: 4 }, (_, w) => of[4 * slot + w]).join();
    return [0, 1, 2, 3].map((world) => [
      words(batch.columns.rng, world),
      ...[0, 1].map((seat) => words(policy.memory.rng, 2 * world + seat)),
    ]);
  };
  const [first, second, again, last] = drawn(1);
  expect([again, last]).toEqual([first, second]);
  expect(new Set([...first, ...second, ...drawn(2).flat()]).size).toBe(12);
});
