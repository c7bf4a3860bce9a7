import { describe, expect, it } from "vitest";
import {
  equilibriaUnderCap,
  equilibriaUnderToll,
  shareOfKeys,
  sybilContest,
  sybilsUnderQuota,
} from "../../src/institutions/index.ts";

it("equal parts for keys go to those who have many", () => {
  expect(shareOfKeys(5, 5)).toBeCloseTo(0.5556, 4);
  expect(shareOfKeys(1, 5)).toBe(0.2);
  expect(shareOfKeys(0, 5)).toBe(0);
  expect(shareOfKeys(0, 1)).toBe(0);
  expect(() => shareOfKeys(1.5, 5)).toThrow(
    "shareOfKeys: keys must be a whole number of at least 0, got 1.5",
  );
});

it("a contest by keys burns all but one nth of what it is about", () => {
  const [agents, prize, cost] = [5, 20, 0.4];
  const { keys, burnt } = sybilContest(agents, prize, cost);
  expect(keys).toBeCloseTo(8, 9);
  expect((agents * keys * cost) / prize).toBeCloseTo(burnt, 9);
  // Nobody gains by more or fewer.
  const pay = (own: number) => (prize * own) / (own + (agents - 1) * keys) - cost * own;
  for (const other of [0, 1, 5, 7.9, 8.1, 12, 40]) expect(pay(other)).toBeLessThan(pay(keys));
  expect(sybilContest(1, 20, 0.4)).toEqual({ keys: 0, burnt: 0 });
  expect(() => sybilContest(5, 20, 0)).toThrow("sybilContest: keyCost must be a number above 0, got 0");
});

it("Sybils under a quota of 1.2 a key waste what five agents would have of it", () => {
  const society = { agents: 5, cap: 1.2, demand: 12 };
  const honest = sybilsUnderQuota(society, 0);
  expect(honest).toEqual({ welfare: 36, honest: 7.199999999999999 });
  const two = sybilsUnderQuota(society, 2);
  expect(two.welfare / honest.welfare).toBeCloseTo(0.84, 9);
  expect(two.honest / honest.honest).toBeCloseTo(0.6, 9);
  expect(sybilsUnderQuota(society, 5)).toEqual({ welfare: 0, honest: 0 });
  expect(() => sybilsUnderQuota(society, -1)).toThrow("sybils must be a whole number of at least 0, got -1");
});

describe("three owners, at a price of 7 less what all use", () => {
  const fishery = { owners: 3, most: 3, demand: 7 };
  const pairs = (found: ReturnType<typeof equilibriaUnderCap>) =>
    found.map(({ harvest, welfare }) => [harvest, welfare]);

  it("have as equilibria under a cap of a unit a key", () => {
    expect(pairs(equilibriaUnderCap(fishery, 0))).toEqual([
      [5, 10],
      [6, 6],
    ]);
    expect(pairs(equilibriaUnderCap(fishery, 1))).toEqual([
      [4, 11],
      [5, 8],
    ]);
    expect(pairs(equilibriaUnderCap(fishery, 3))).toEqual([[3, 12]]);
  });

  it("have as equilibria under a toll on units", () => {
    const harvests = (toll: number) => equilibriaUnderToll(fishery, toll).map(({ harvest }) => harvest);
    expect(harvests(0)).toEqual([5, 6]);
    expect(harvests(1)).toEqual([4, 5]);
    expect(harvests(3)).toEqual([3]);
    expect(pairs(equilibriaUnderToll(fishery, 4))).toEqual([
      [2, 10],
      [3, 12],
    ]);
  });

  it("are few enough to try all that they may do", () => {
    expect(() => equilibriaUnderCap({ owners: 30, most: 3, demand: 7 }, 0)).toThrow(
      'equilibriaUnderCap: has at most 100000 profiles, got "4 ^ 30"; take fewer owners',
    );
  });
});
