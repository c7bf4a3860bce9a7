import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  auctionMechanism,
  directBudget,
  expectedExternalityMechanism,
  firstPrice,
  individualRationality,
  isTruthDominant,
  isTruthEquilibrium,
  secondPrice,
  vcg,
  vcgMechanism,
} from "../../../src/games/index.ts";

/** Buyer and seller of one good: outcome 0 no trade, outcome 1 trade. */
const trade = [
  [
    [0, 1],
    [0, 3],
  ],
  [
    [0, 0],
    [0, -2],
  ],
];

describe("truth as an equilibrium", () => {
  it("is implied by dominance", () => {
    expect(
      isTruthEquilibrium(
        auctionMechanism(secondPrice, [
          [0, 1, 2],
          [0, 1, 2],
        ]),
      ),
    ).toEqual({ equilibrium: true });
    expect(isTruthEquilibrium(vcgMechanism(trade))).toEqual({ equilibrium: true });
  });

  it("fails at the first price: of 0, 1, 2 the highest type bids 1, and gains 1 or shares it", () => {
    // Against 0, 1, 2 equally likely: 1 + 1/2 + 0 in place of nothing.
    expect(
      isTruthEquilibrium(
        auctionMechanism(firstPrice, [
          [0, 1, 2],
          [0, 1, 2],
        ]),
      ).counterexample,
    ).toEqual({
      player: 0,
      type: 2,
      report: 1,
      gain: 0.5,
    });
  });

  it("depends on the priors: shading pays only against rivals that may be weak", () => {
    const auction = auctionMechanism(firstPrice, [
      [2, 1],
      [2, 0],
    ]);
    expect(
      isTruthEquilibrium(auction, [
        [0.5, 0.5],
        [1, 0],
      ]).counterexample,
    ).toBeUndefined();
    expect(
      isTruthEquilibrium(auction, [
        [0.5, 0.5],
        [0.5, 0.5],
      ]).counterexample,
    ).toMatchObject({ player: 0, gain: 0.5 });
    expect(() => isTruthEquilibrium(auction, [[1], [1]])).toThrow("2 probabilities");
  });
});

describe("the expected externality mechanism", () => {
  it("pays each what the others expect: a trade at even odds", () => {
    // With the report 1 the buyer trades with the seller of 0 only, and the others get (0 + 0) / 2; with 3 it
    // trades
    // always, and they get (0 - 2) / 2. The seller of 0 lets both trade, worth (1 + 3) / 2; that of 2 lets 3,
    // worth 3/2.
    const mechanism = expectedExternalityMechanism(trade);
    expect(mechanism.outcome([trade[0][0], trade[1][0]])).toEqual({ allocation: 1, payments: [2, -2] });
    expect(mechanism.outcome([trade[0][1], trade[1][1]])).toEqual({ allocation: 1, payments: [2.5, -2.5] });
  });

  it("is budget balanced and an equilibrium, not dominant, and a type would rather stay out", () => {
    const mechanism = expectedExternalityMechanism(trade);
    expect(directBudget(mechanism).balanced).toBe(true);
    expect(isTruthEquilibrium(mechanism).equilibrium).toBe(true);
    expect(individualRationality(mechanism).interim).toMatchObject({ holds: false, player: 0, type: [0, 1] });
    // Clarke's pivot runs no deficit, but takes the good from a seller who is not paid for it.
    expect(directBudget(vcgMechanism(trade))).toMatchObject({ lowest: 0, noDeficit: true });
    expect(individualRationality(vcgMechanism(trade)).exPost).toMatchObject({
      holds: false,
      worst: -2,
      player: 1,
    });
  });

  it("is so for any values and priors", () => {
    const worth = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 3, maxLength: 3 });
    const list = fc.array(fc.record({ worth, odds: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    let notDominant = 0;
    fc.assert(
      fc.property(fc.array(list, { minLength: 2, maxLength: 3 }), (players) => {
        const types = players.map((own) => own.map((type) => type.worth));
        const priors = players.map((own) => {
          const sum = own.reduce((total, { odds }) => total + odds, 0);
          return own.map(({ odds }) => odds / sum);
        });
        const mechanism = expectedExternalityMechanism(types, priors);
        expect(directBudget(mechanism, priors).balanced).toBe(true);
        expect(isTruthEquilibrium(mechanism, priors).equilibrium).toBe(true);
        expect(mechanism.outcome(types.map((own) => own[0])).allocation).toBe(
          vcg(types.map((own) => own[0])).allocation,
        );
        if (isTruthDominant(mechanism).verdict === "refuted") notDominant++;
      }),
      { numRuns: 60 },
    );
    expect(notDominant).toBeGreaterThan(0);
  });

  it("is balanced where all payments are nothing but rounding", () => {
    const types = [
      [[0, 2, 0]],
      [[0, 2, 0]],
      [
        [0, 3, 0],
        [0, 0, 0],
      ],
    ];
    const priors = [[1], [1], [2 / 3, 1 / 3]];
    expect(directBudget(expectedExternalityMechanism(types, priors), priors).balanced).toBe(true);
  });

  it("refuses what it has no expectation for", () => {
    expect(() => expectedExternalityMechanism([trade[0]])).toThrow("at least two players");
    expect(() => expectedExternalityMechanism(trade).outcome([[9, 9], trade[1][0]])).toThrow("listed types");
  });
});
