import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allPay,
  auctionMechanism,
  auctionUtilities,
  type DirectMechanism,
  firstPrice,
  isTruthDominant,
  multiUnitMechanism,
  multiUnitVickrey,
  secondPrice,
  typeGrid,
  vcg,
  vcgMechanism,
} from "../../../src/games/index.ts";

describe("auctions of one item", () => {
  it("charges the winner its bid, the second bid, or everyone", () => {
    const bids = [4, 10, 7];
    expect(firstPrice(bids)).toEqual({ winners: [1], allocation: [0, 1, 0], payments: [0, 10, 0] });
    expect(secondPrice(bids)).toEqual({ winners: [1], allocation: [0, 1, 0], payments: [0, 7, 0] });
    expect(allPay(bids)).toEqual({ winners: [1], allocation: [0, 1, 0], payments: [4, 10, 7] });
    expect(auctionUtilities([5, 12, 9], secondPrice(bids))).toEqual([0, 5, 0]);
    expect(auctionUtilities([5, 12, 9], allPay(bids))).toEqual([-4, 2, -7]);
  });

  it("splits ties as a fair lottery and says who tied", () => {
    expect(firstPrice([6, 6, 1])).toEqual({
      winners: [0, 1],
      allocation: [0.5, 0.5, 0],
      payments: [3, 3, 0],
    });
    expect(secondPrice([6, 6, 1])).toEqual({
      winners: [0, 1],
      allocation: [0.5, 0.5, 0],
      payments: [3, 3, 0],
    });
  });

  it("keeps the item below the reserve, and lets the reserve set the second price", () => {
    for (const rule of [firstPrice, secondPrice, allPay])
      expect(rule([3, 2], 5)).toEqual({ winners: [], allocation: [0, 0], payments: [0, 0] });
    expect(secondPrice([8, 2], 5).payments).toEqual([5, 0]);
    expect(allPay([8, 2], 5).payments).toEqual([8, 0]);
    expect(secondPrice([5, 2], 5).winners).toEqual([0]);
  });

  it("refuses bids that are no numbers and negative reserves", () => {
    expect(() => firstPrice([])).toThrow("at least one number");
    expect(() => secondPrice([1, Number.NaN])).toThrow("finite");
    expect(() => allPay([1, 2], -1)).toThrow("reserve");
    expect(() => auctionUtilities([1], firstPrice([1, 2]))).toThrow("one value for each of the 2 bidders");
  });
});

describe("truth in auctions", () => {
  const grid = typeGrid(0, 1, 11);

  it("is weakly dominant at the second price, with any reserve", () => {
    for (const reserve of [0, 0.35])
      expect(isTruthDominant(auctionMechanism(secondPrice, [grid, grid], reserve))).toMatchObject({
        verdict: "proven",
        tried: 2 * 11 * 10 * 11,
      });
    expect(isTruthDominant(auctionMechanism(secondPrice, [grid, grid])).strength).toBe("weak");
  });

  it("is refuted at the first price: shading to nearly nothing against no bid gains most", () => {
    const { verdict, counterexample } = isTruthDominant(auctionMechanism(firstPrice, [grid, grid]));
    expect(verdict).toBe("refuted");
    expect(counterexample).toEqual({ player: 0, type: 1, report: 0.1, profile: [1, 0], gain: 0.9 });
  });

  it("is refuted in an all-pay auction", () => {
    expect(isTruthDominant(auctionMechanism(allPay, [grid, grid])).verdict).toBe("refuted");
  });

  it("is searched for when there is too much to check, which proves nothing", () => {
    const fine = typeGrid(0, 1, 1001);
    const many = Array.from({ length: 5 }, () => fine);
    const second = isTruthDominant(auctionMechanism(secondPrice, many), { limit: 20_000, seed: 1 });
    expect(second).toEqual({ verdict: "not refuted", tried: 20_000 });
    const first = isTruthDominant(auctionMechanism(firstPrice, many), { limit: 20_000, seed: 1 });
    expect(first.verdict).toBe("refuted");
    const { player, type, report, profile, gain } = first.counterexample!;
    const utility = (bids: number[]) =>
      auctionUtilities(profile.with(player, type), firstPrice(bids))[player];
    expect(profile[player]).toBe(type);
    expect(utility(profile.with(player, report)) - utility([...profile])).toBeCloseTo(gain, 12);
    expect(gain).toBeGreaterThan(0);
    expect(isTruthDominant(auctionMechanism(firstPrice, many), { limit: 20_000, seed: 1 })).toEqual(first);
  });

  it("climbs to a lie that random tries miss: it pays within 2/1000 of type 0.3 and report 0.7", () => {
    const fine = typeGrid(0, 1, 1001);
    const rare: DirectMechanism<number, number> = {
      players: 2,
      types: [fine, fine],
      outcome: ([report]) => ({ allocation: report, payments: [0, 0] }),
      value: (player, type, report) =>
        player === 1 || type === report ? 0 : 0.002 - Math.abs(type - 0.3) - Math.abs(report - 0.7),
    };
    for (let seed = 0; seed < 5; seed++) {
      const { verdict, counterexample } = isTruthDominant(rare, { limit: 5000, seed });
      expect(verdict).toBe("refuted");
      expect(Math.abs(counterexample!.type - 0.3)).toBeLessThan(0.002);
      expect(Math.abs(counterexample!.report - 0.7)).toBeLessThan(0.002);
    }
  });

  it("tells strict and very weak dominance from weak", () => {
    const told = (value: (type: number, report: number) => number) =>
      isTruthDominant({
        players: 1,
        types: [[0, 1, 2]],
        outcome: ([report]) => ({ allocation: report, payments: [0] }),
        value: (_: number, type: number, report: number) => value(type, report),
      });
    expect(told((type, report) => -((type - report) ** 2))).toEqual({
      verdict: "proven",
      strength: "strict",
      tried: 6,
    });
    expect(told(() => 1)).toEqual({ verdict: "proven", strength: "very weak", tried: 6 });
  });

  it("refuses types that do not fit the players", () => {
    const auction = auctionMechanism(firstPrice, [grid, []]);
    expect(() => isTruthDominant(auction)).toThrow("player 1 needs at least one type");
    expect(() => isTruthDominant({ ...auction, players: 3 })).toThrow("one list of types for each of the 3");
    expect(() => isTruthDominant(auctionMechanism(firstPrice, [grid]), { limit: 0 })).toThrow("limit");
  });
});

describe("VCG", () => {
  it("chooses among as many outcomes as there are", () => {
    const values = [new Float64Array(250_000), new Float64Array(250_000)];
    values[0][3] = 2;
    values[1][4] = 1;
    expect(vcg(values)).toEqual({ allocation: 3, tied: [3], payments: [1, 0] });
    // .1 + .2 + .3, in two orders, and .6: three ways to be worth most.
    const orders = [
      [0.1, 0.3, 0.6, 0.2],
      [0.2, 0.2, 0, 0.2],
      [0.3, 0.1, 0, 0.1],
    ];
    for (const unit of [1, 1e-9, 1e9])
      expect(vcg(orders.map((list) => list.map((x) => x * unit)))).toMatchObject({
        allocation: 0,
        tied: [0, 1, 2],
      });
    expect(vcg(orders, [0, 0, 0.1, 0]).tied).toEqual([0, 1]);
  });

  it("chooses the outcome worth most and charges the pivotal player what it costs the others", () => {
    // Without player 0 the others would have outcome 1, worth 6 + 1 to them instead of 2 + 3.
    const result = vcg([
      [9, 0],
      [2, 6],
      [3, 1],
    ]);
    expect(result).toEqual({ allocation: 0, tied: [0], payments: [2, 0, 0] });
  });

  it("says when outcomes tie", () => {
    expect(
      vcg([
        [1, 0, 1],
        [1, 2, 1],
      ]).tied,
    ).toEqual([0, 1, 2]);
  });

  it("sells one item at the second price", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 5 }), (bids) => {
        const items = bids.map((bid, player) => bids.map((_, winner) => (winner === player ? bid : 0)));
        const auction = secondPrice(bids);
        expect(vcg(items).allocation).toBe(auction.winners[0]);
        expect(vcg(items).payments).toEqual(auction.payments);
        expect(
          multiUnitVickrey(
            bids.map((bid) => [bid]),
            1,
          ).payments,
        ).toEqual(auction.payments);
      }),
    );
  });

  it("covers a project's cost only in part: two pivotal players pay 1 + 1 of 5", () => {
    // Each is worth 4, so that each is charged the cost that the other does not cover.
    const result = vcg(
      [
        [0, 4],
        [0, 4],
      ],
      [0, 5],
    );
    expect(result).toEqual({ allocation: 1, tied: [1], payments: [1, 1] });
  });

  it("makes truth dominant whatever the outcomes are worth", () => {
    const worth = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 3, maxLength: 3 });
    const types = fc.array(fc.array(worth, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 3 });
    const costs = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(types, costs, (lists, cost) => {
        expect(isTruthDominant(vcgMechanism(lists, cost)).verdict).toBe("proven");
      }),
      { numRuns: 60 },
    );
  });

  it("loses its truth without the pivot payments", () => {
    const types = [
      [
        [0, 3],
        [0, 1],
      ],
      [
        [2, 0],
        [4, 0],
      ],
    ];
    const mechanism = vcgMechanism(types);
    const free = {
      ...mechanism,
      outcome: (r: readonly (readonly number[])[]) => ({ ...vcg(r), payments: [0, 0] }),
    };
    expect(isTruthDominant(free).counterexample).toMatchObject({
      player: 1,
      type: [2, 0],
      report: [4, 0],
      gain: 2,
    });
  });

  it("refuses values that do not fit", () => {
    expect(() => vcg([])).toThrow("at least one player");
    expect(() => vcg([[1, 2], [1]])).toThrow("player 1 needs 2 values");
    expect(() => vcg([[1, Number.NaN]])).toThrow("finite");
    expect(() => vcg([[1, 2]], [1])).toThrow("2 costs");
  });
});

describe("several units", () => {
  it("charges each winner the bids it displaces", () => {
    // Served: 10 and 8 of player 0 and 9 of player 1. Without player 0, the bids 5 and 4 would be served
    // instead.
    const result = multiUnitVickrey([[10, 8, 2], [9, 4], [5]], 3);
    expect(result).toEqual({ allocation: [2, 1, 0], payments: [9, 5, 0], tied: [] });
  });

  it("charges all winners of single units the highest losing bid", () => {
    expect(multiUnitVickrey([[7], [9], [3], [6]], 2).payments).toEqual([6, 6, 0, 0]);
  });

  it("agrees with VCG over all divisions", () => {
    const player = fc
      .array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 3 })
      .map((bids) => bids.sort((a, b) => b - a));
    fc.assert(
      fc.property(player, player, (first, second) => {
        const worth = (bids: number[], k: number) => bids.slice(0, k).reduce((sum, bid) => sum + bid, 0);
        const divisions = [0, 1, 2, 3];
        const general = vcg([
          divisions.map((k) => worth(first, k)),
          divisions.map((k) => worth(second, 3 - k)),
        ]);
        const { allocation, payments } = multiUnitVickrey([first, second], 3);
        expect(general.tied).toContain(allocation[0]);
        // Payments differ between tied divisions, utilities do not.
        const gain = worth(first, allocation[0]) - payments[0];
        expect(gain).toBe(worth(first, general.allocation) - general.payments[0]);
      }),
    );
  });

  it("makes truth dominant, ties included", () => {
    const types = [
      [3, 2],
      [3, 0],
      [2, 2],
      [1, 0],
      [0, 0],
    ];
    expect(isTruthDominant(multiUnitMechanism([types, types, types], 2)).verdict).toBe("proven");
  });

  it("reports ties at the margin and serves the lower number", () => {
    expect(multiUnitVickrey([[5], [7], [5]], 2)).toEqual({
      allocation: [1, 1, 0],
      payments: [5, 5, 0],
      tied: [0, 2],
    });
  });

  it("refuses complements", () => {
    expect(() => multiUnitVickrey([[1, 2]], 1)).toThrow("no more than the one before");
    expect(() => multiUnitVickrey([[1]], 0)).toThrow("units");
    expect(() => multiUnitVickrey([], 1)).toThrow("at least one player");
  });
});
