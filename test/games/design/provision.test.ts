import { describe, expect, it } from "vitest";
import {
  auctionMechanism,
  type DirectMechanism,
  directBudget,
  firstPrice,
  individualRationality,
  isTruthDominant,
  lindahlPrices,
  provisionEquilibria,
  provisionGame,
  provisionMechanism,
  secondPrice,
  typeGrid,
  vcgMechanism,
} from "../../../src/games/index.ts";

describe("a provision point with refunds", () => {
  const point = { values: [3, 3], cost: 4, contributions: [0, 1, 2, 3] };

  it("pays value less contribution when the cost is met, else nothing", () => {
    const game = provisionGame(point);
    expect([...game.payoffs[0]]).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(game.payoffs[1][2 * 4 + 3]).toBe(0);
    expect(game.labels?.[0]).toEqual(["0", "1", "2", "3"]);
  });

  it("has seven equilibria: three that build, four in which none can bridge the gap at a profit", () => {
    const found = provisionEquilibria(point);
    expect(found.filter(({ built }) => built).map(({ contributions }) => contributions)).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
    expect(found.filter(({ built }) => !built).map(({ contributions }) => contributions)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
  });

  it("builds in the undominated equilibrium", () => {
    expect(provisionEquilibria(point).filter(({ undominated }) => undominated)).toEqual([
      { contributions: [2, 2], built: true, undominated: true },
    ]);
  });

  it("collects just the cost wherever it builds, from nobody more than the good is worth to it", () => {
    for (const values of [
      [3, 3],
      [5, 2],
      [4, 4],
      [2, 3, 4],
    ]) {
      const found = provisionEquilibria({ ...point, values }).filter(({ built }) => built);
      expect(found.length).toBeGreaterThan(0);
      for (const { contributions } of found) {
        expect(contributions.reduce((sum, given) => sum + given, 0)).toBe(4);
        for (const [player, given] of contributions.entries())
          expect(given).toBeLessThanOrEqual(values[player]);
      }
    }
  });

  it("does not build what is not worth it", () => {
    expect(provisionEquilibria({ ...point, values: [2, 1] }).some(({ built }) => built)).toBe(false);
  });

  it("meets a cost of decimals", () => {
    expect(
      provisionGame({ values: [1, 1, 1], cost: 0.3, contributions: [0, 0.1] }).payoffs[0][7],
    ).toBeCloseTo(0.9);
    expect(provisionGame({ values: [1, 1], cost: 0.8, contributions: [0.1, 0.7] }).payoffs[0][1]).toBeCloseTo(
      0.9,
    );
  });

  it("refuses what is not a contribution", () => {
    expect(() => provisionGame({ ...point, contributions: [2, 1] })).toThrow("ascend");
    expect(() => provisionGame({ ...point, contributions: [-1, 1] })).toThrow("ascend");
    expect(() => provisionGame({ ...point, cost: 0 })).toThrow("cost");
    expect(() => provisionGame({ ...point, values: [] })).toThrow("values");
  });

  it("is not truthful as a direct mechanism, but individually rational and never short", () => {
    const mechanism = provisionMechanism([point.contributions, point.contributions], 4);
    const { counterexample } = isTruthDominant(mechanism);
    expect(counterexample).toEqual({ player: 0, type: 3, report: 1, profile: [3, 3], gain: 2 });
    expect(individualRationality(mechanism).exPost).toMatchObject({ holds: true, worst: 0 });
    expect(directBudget(mechanism)).toMatchObject({
      lowest: 0,
      highest: 6,
      noDeficit: true,
      balanced: false,
    });
  });
});

describe("Lindahl prices", () => {
  it("with benefits a ln q: quantity sum a / c, and each pays its a", () => {
    const weights = [1, 2, 5];
    const { quantity, prices, payments } = lindahlPrices(
      weights.map((a) => (q: number) => a / q),
      4,
    );
    expect(quantity).toBeCloseTo(2, 12);
    prices.forEach((price, i) => {
      expect(price).toBeCloseTo(weights[i] / 2, 12);
      expect(payments[i]).toBeCloseTo(weights[i], 12);
    });
  });

  it("buy nothing that is not worth its cost", () => {
    const linear = [(q: number) => 1 - q, (q: number) => 2 - q];
    expect(lindahlPrices(linear, 5).payments).toEqual([0, 0]);
    expect(lindahlPrices(linear, 1).quantity).toBeCloseTo(1, 12);
    expect(lindahlPrices(linear, 1).prices[1]).toBeCloseTo(1, 12);
  });

  it("balance the budget and reward playing the benefit down", () => {
    const mechanism: DirectMechanism<number, number> = {
      players: 2,
      types: [
        [1, 2, 3],
        [1, 2, 3],
      ],
      outcome: (reports) => {
        const { quantity, payments } = lindahlPrices(
          reports.map((a) => (q: number) => a / (1 + q)),
          1,
        );
        return { allocation: quantity, payments: payments.map((paid, i) => (reports[i] > 0 ? paid : 0)) };
      },
      value: (_, a, quantity) => a * Math.log(1 + quantity),
    };
    const { verdict, counterexample } = isTruthDominant(mechanism);
    expect(verdict).toBe("refuted");
    expect(counterexample!.report).toBeLessThan(counterexample!.type);
    // Reports 3, 3 buy 5 units at 1/2 each: what is collected is what they cost.
    const { payments, allocation } = mechanism.outcome([3, 3]);
    expect(payments[0] + payments[1]).toBeCloseTo(allocation, 12);
  });

  it("refuse what has no solution", () => {
    expect(() => lindahlPrices([], 1)).toThrow("at least one player");
    expect(() => lindahlPrices([() => 1], 0)).toThrow("positive");
    expect(() => lindahlPrices([() => 2], 1)).toThrow("unbounded");
    expect(() => lindahlPrices([() => Number.NaN], 1)).toThrow("numbers");
  });
});

describe("budget and participation", () => {
  const grid = typeGrid(0, 1, 5);

  it("add up an auction: the second price of two on a grid of five", () => {
    // The lower of two uniform draws from 0, 1/4, ..., 1: (0*9 + 7/4 + 5/2 + 9/4 + 1) / 25.
    const budget = directBudget(auctionMechanism(secondPrice, [grid, grid]));
    expect(budget).toMatchObject({
      lowest: 0,
      highest: 1,
      highestAt: [1, 1],
      noDeficit: true,
      balanced: false,
    });
    expect(budget.expected).toBeCloseTo((1.75 + 2.5 + 2.25 + 1) / 25, 12);
  });

  it("show VCG for a shared project short of its cost", () => {
    const worth = [
      [0, 0],
      [0, 4],
    ];
    const mechanism = vcgMechanism([worth, worth], [0, 5]);
    expect(directBudget(mechanism)).toMatchObject({ lowest: 0, highest: 2 });
    const withCost = {
      ...mechanism,
      outcome: (reports: readonly (readonly number[])[]) => {
        const { allocation, payments } = mechanism.outcome(reports);
        return { allocation, payments: [...payments, allocation === 1 ? -5 : 0] };
      },
    };
    expect(directBudget(withCost)).toMatchObject({ lowest: -3, noDeficit: false });
  });

  it("weigh by the priors", () => {
    const certain = [
      [0, 0, 0, 0, 1],
      [0, 0, 1, 0, 0],
    ];
    const auction = auctionMechanism(secondPrice, [grid, grid]);
    expect(directBudget(auction, certain).expected).toBe(0.5);
    expect(individualRationality(auction, certain).expected[0][4]).toBe(0.5);
    expect(() => directBudget(auction, [[1], [1]])).toThrow("5 probabilities");
  });

  it("tell interim from ex post: an entry fee of 0.05 is worth it to a high type, in expectation", () => {
    const auction = auctionMechanism(secondPrice, [grid, grid]);
    const withFee = {
      ...auction,
      outcome: (bids: readonly number[]) => {
        const { allocation, payments } = auction.outcome(bids);
        return { allocation, payments: payments.map((paid) => paid + 0.05) };
      },
    };
    const { exPost, interim, expected } = individualRationality(withFee);
    expect(exPost).toMatchObject({ holds: false, player: 0 });
    expect(exPost.worst).toBeCloseTo(-0.05, 12);
    expect(interim).toMatchObject({ holds: false, player: 0, type: 0 });
    // The highest type gains 1 - b against each lower bid b and nothing against its like.
    expect(expected[0][4]).toBeCloseTo((1 + 0.75 + 0.5 + 0.25) / 5 - 0.05, 12);
    const high = { ...withFee, types: [[1], grid] };
    const chosen = individualRationality(high, [[1], [0.2, 0.2, 0.2, 0.2, 0.2]], (player) =>
      player === 1 ? -1 : 0,
    );
    expect(chosen.interim.holds).toBe(true);
    expect(chosen.exPost).toMatchObject({ holds: false, player: 0, profile: [1, 1] });
  });

  it("leave a truthful first-price bidder with nothing", () => {
    const { exPost, interim } = individualRationality(auctionMechanism(firstPrice, [grid, grid]));
    expect([exPost.worst, interim.worst]).toEqual([0, 0]);
  });

  it("refuse too many profiles", () => {
    const many = Array.from({ length: 11 }, () => grid);
    expect(() => directBudget(auctionMechanism(secondPrice, many))).toThrow("coarser grid");
    expect(() => typeGrid(1, 0, 5)).toThrow("low < high");
    expect(() => typeGrid(0, 1, 1)).toThrow("points");
  });
});
