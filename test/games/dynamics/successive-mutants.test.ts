import { expect, it } from "vitest";
import { ecologicalShares, type SuccessiveMutants, successiveMutants } from "../../../src/games/index.ts";

/** Strategies are numbers of a table of payoffs; mutants come in the order that is given. */
function game(payoffs: number[][], mutants: number[]): SuccessiveMutants<number> {
  let next = 0;
  return {
    founder: 0,
    mutant: () => mutants[next++],
    pay: (own, other) => payoffs[own][other],
    mutants: mutants.length,
  };
}
const last = <T>(all: Iterable<T>): T => [...all].at(-1)!;

it("grow as in the discrete replicator dynamic", () => {
  const payoffs = [
    [1, 2],
    [2, 1.5],
  ];
  const [founders, { strategies, shares, payoff }] = successiveMutants({
    ...game(payoffs, [1]),
    generations: 20,
  });
  expect(founders).toEqual({ strategies: [0], shares: [1], payoff: 1 });
  expect(strategies).toEqual([0, 1]);
  const expected = ecologicalShares(payoffs, { generations: 20, start: [1 - 0.0011, 0.0011] });
  for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(expected[20][i], 12);
  const [x, y] = expected[19];
  expect(payoff).toBeCloseTo(x * x + 4 * x * y + 1.5 * y * y, 12);
});

it("take over where they earn more whatever there is, and are gone where they earn less", () => {
  // 1 dominates 0, 2 is dominated.
  const payoffs = [
    [2, 1, 2],
    [3, 2, 3],
    [1, 0, 1],
  ];
  expect(last(successiveMutants(game(payoffs, [1])))).toEqual({ strategies: [1], shares: [1], payoff: 2 });
  expect(last(successiveMutants(game(payoffs, [2])))).toEqual({ strategies: [0], shares: [1], payoff: 2 });
  expect(last(successiveMutants(game(payoffs, [2, 1, 2]))).strategies).toEqual([1]);
});

it("stay where they are neutral, and beside each other where each is better as the rarer", () => {
  const neutral = last(
    successiveMutants(
      game(
        [
          [1, 1],
          [1, 1],
        ],
        [1],
      ),
    ),
  );
  expect(neutral.shares[1]).toBeCloseTo(0.0011, 12);
  // Hawk and dove: shares of 3/4 and 1/4 earn alike.
  const { shares } = last(
    successiveMutants({
      ...game(
        [
          [1, 2],
          [1.5, 0.5],
        ],
        [1],
      ),
      generations: 500,
    }),
  );
  expect(shares[0]).toBeCloseTo(3 / 4, 6);
});

it("refuse what is no share or number", () => {
  const of = (more: object) => () => [...successiveMutants({ ...game([[1]], [0]), ...more })];
  expect(of({ share: 0.0001 })).toThrow("share must be above least and below 1");
  expect(of({ generations: 1.5 })).toThrow("generations must be a whole number of at least 0");
  expect(of({ mutant: undefined, mutation: 1 })).toThrow("mutation");
});
