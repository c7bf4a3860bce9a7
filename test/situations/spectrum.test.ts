import { describe, expect, it } from "vitest";
import {
  attemptRate,
  backoffRates,
  bestAttemptRate,
  heardShares,
  settlingCollisions,
  windowEquilibria,
} from "../../src/situations/index.ts";

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
const windows = [2, 4, 8, 16, 32, 64, 128];
const heard = (...chosen: number[]) => heardShares(chosen.map(attemptRate));

describe("stations on a channel", () => {
  it("are heard most where all wait long enough, and one that does not has nearly everything", () => {
    expect(sum(heard(32, 32, 32, 32, 32))).toBeCloseTo(0.6963, 4);
    const best = bestAttemptRate(5);
    expect(best).toBeCloseTo(0.0621, 4);
    expect(sum(heardShares(new Array(5).fill(best)))).toBeCloseTo(0.6963, 4);
    expect(heard(32, 32, 32, 32, 32)[0]).toBeCloseTo(0.139, 3);
    const [own, other] = heard(2, 32, 32, 32, 32);
    expect(own).toBeCloseTo(0.62, 3);
    expect(other).toBeCloseTo(0.02, 3);
    expect(sum(heard(2, 2, 2, 2, 2))).toBeCloseTo(0.0372, 4);
  });

  it("alone it should send always, and what is heard cannot be more than what is said", () => {
    expect(bestAttemptRate(1)).toBeCloseTo(1, 9);
    expect(heardShares([1, 0, 0])).toEqual([0.9, 0, 0]);
    expect(heardShares([1, 1])).toEqual([0, 0]);
  });

  it("race to the smallest window unless sending is charged", () => {
    const game = { stations: 5, windows };
    expect(windowEquilibria(game)).toEqual([2]);
    expect(windowEquilibria({ ...game, charge: 2 })).toEqual([32]);
    // Between what keeps stations from 16 and what drives them to 64.
    expect(windowEquilibria({ ...game, charge: 1.72 })).not.toContain(32);
    expect(windowEquilibria({ ...game, charge: 1.73 })).toContain(32);
    expect(windowEquilibria({ ...game, charge: 2.11 })).toContain(32);
    expect(windowEquilibria({ ...game, charge: 2.12 })).not.toContain(32);
  });
});

describe("windows that double at collisions", () => {
  it.each([
    [5, 0.04785, 0.17808],
    [10, 0.03731, 0.28977],
    [50, 0.01539, 0.53236],
  ])("make %i stations send with probability %f, and collide with %f", (stations, sends, collides) => {
    const found = backoffRates(stations, 32, 5);
    expect(found.sends).toBeCloseTo(sends, 5);
    expect(found.collides).toBeCloseTo(collides, 5);
  });

  it("without doublings it is the window alone", () => {
    expect(backoffRates(7, 32, 0).sends).toBeCloseTo(attemptRate(32), 12);
    expect(backoffRates(1, 32, 5)).toEqual({ sends: attemptRate(32), collides: expect.closeTo(0, 12) });
  });
});

describe("users who keep a channel where they are alone, and draw one anew else", () => {
  it.each([
    [1, 0],
    [2, 1],
    [3, 3.5],
    [4, 7.8889],
  ])("%i users collide in %f slots", (users, slots) => {
    expect(settlingCollisions(users)).toBeCloseTo(slots, 4);
  });

  it("as going through all that they can draw tells", () => {
    // From every state by channels: expected slots, iterated until they stand still.
    const n = 3;
    const all = Array.from({ length: n ** n }, (_, k) => [
      k % n,
      Math.floor(k / n) % n,
      Math.floor(k / n ** 2),
    ]);
    const alone = (state: readonly number[]) => state.map((c) => state.filter((d) => d === c).length === 1);
    let left = all.map(() => 0);
    for (let round = 0; round < 400; round++)
      left = all.map((state) => {
        const kept = alone(state);
        if (kept.every(Boolean)) return 0;
        const then = all.filter((next) => next.every((c, a) => !kept[a] || c === state[a]));
        return 1 + sum(then.map((next) => left[next[0] + n * next[1] + n ** 2 * next[2]])) / then.length;
      });
    expect(sum(left) / left.length).toBeCloseTo(settlingCollisions(n), 9);
  });
});

it("what cannot be is refused", () => {
  expect(() => attemptRate(0)).toThrow("window must be a whole number of at least 1");
  expect(() => heardShares([])).toThrow("stations must be");
  expect(() => heardShares([1.5])).toThrow("attempts must be within 0 and 1");
  expect(() => heardShares([0.5], { payload: 21 })).toThrow("payload must be at most busy, 20");
  expect(() => heardShares([0.5], { idle: 0 })).toThrow("idle must be above 0");
  expect(() => backoffRates(5, 32, 31)).toThrow("doublings must be a whole number of 0 to 30");
  expect(() => windowEquilibria({ stations: 5, windows: [] })).toThrow("windows must be");
  expect(() => settlingCollisions(31)).toThrow("users must be a whole number of 1 to 30");
});
