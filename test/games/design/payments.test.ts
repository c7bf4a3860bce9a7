import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  dominanceCheck,
  gameBudget,
  grovesGame,
  isDominantStrategy,
  type NormalForm,
  normalForm,
  pigouvianGame,
  symmetricGame,
  withPayments,
} from "../../../src/games/index.ts";

/**
 * Cooperate, defect. Defecting gains 2 against a cooperator and 1 against a defector; it costs the other 3 or
 * 4.
 */
const dilemma = bimatrix([
  [3, 0],
  [5, 1],
]);

/** Four players keep 1 or give it; what is given is multiplied by 2 and shared. */
const publicGood = symmetricGame(4, 2, (own, counts) => (own === 1 ? 1 : 0) + (2 * counts[0]) / 4, [
  "give",
  "keep",
]);

const same = (game: NormalForm) => game;

const games = fc
  .record({
    actions: fc.array(fc.integer({ min: 2, max: 3 }), { minLength: 2, maxLength: 3 }),
    seed: fc.nat(),
  })
  .chain(({ actions }) => {
    const joints = actions.reduce((product, n) => product * n, 1);
    const list = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: joints, maxLength: joints });
    return fc
      .array(list, { minLength: actions.length, maxLength: actions.length })
      .map((payoffs) => normalForm({ actions, payoffs }));
  });

const welfare = (game: NormalForm, joint: number) => game.payoffs.reduce((sum, list) => sum + list[joint], 0);

describe("dominance in a finite game", () => {
  it("finds defection strictly dominant in the prisoner's dilemma, and says what refutes cooperation", () => {
    expect(dominanceCheck(same, dilemma, [1, 1])).toEqual({ dominant: true, strength: "strict" });
    expect([isDominantStrategy(same, dilemma, [1, 1]), isDominantStrategy(same, dilemma)]).toEqual([
      true,
      false,
    ]);
    expect(dominanceCheck(same, dilemma)).toEqual({
      dominant: false,
      counterexample: { player: 0, profile: [0, 0], better: 1, gain: 2 },
    });
  });

  it("takes nothing that rounding does for a gain, however far from 0 payoffs are counted", () => {
    // Under Groves payments everybody is paid welfare; here it does not depend on what anybody does.
    for (const from of [0, 0.1, 1e6]) {
      const shift = (x: number) => from + x;
      const game = bimatrix(
        [
          [shift(0.1), shift(0.7)],
          [shift(0.3), shift(0.6)],
        ],
        [
          [shift(0.7), shift(0.1)],
          [shift(0.5), shift(0.2)],
        ],
      );
      expect(dominanceCheck(grovesGame, game)).toEqual({ dominant: true, strength: "very weak" });
    }
  });

  it("tells strict, weak and very weak apart", () => {
    const strength = (first: number[][]) => dominanceCheck(same, bimatrix(first)).strength;
    expect(
      strength([
        [2, 2],
        [1, 1],
      ]),
    ).toBe("strict");
    expect(
      strength([
        [2, 1],
        [1, 1],
      ]),
    ).toBe("weak");
    expect(
      strength([
        [1, 1],
        [1, 1],
      ]),
    ).toBe("very weak");
  });

  it("names the player, the profile and the action of the largest gain", () => {
    const game = normalForm({
      actions: [1, 3],
      payoffs: [
        [0, 0, 0],
        [1, 2, 7],
      ],
    });
    expect(dominanceCheck(same, game).counterexample).toEqual({
      player: 1,
      profile: [0, 0],
      better: 2,
      gain: 6,
    });
  });

  it("refuses strategies and mechanisms that do not fit", () => {
    expect(() => dominanceCheck(same, dilemma, [0])).toThrow("one action for each of the 2 players");
    expect(() => dominanceCheck(same, dilemma, [0, 2])).toThrow("player 1 must be in 0..1");
    expect(() => dominanceCheck(() => publicGood, dilemma)).toThrow("keep the actions");
  });
});

describe("a flat tax on defecting", () => {
  const taxed = (tax: number) => (game: NormalForm) =>
    withPayments(game, (player, profile) => (profile[player] === 1 ? tax : 0));

  it("makes cooperation dominant from 2 on, the most that defecting gains", () => {
    expect(dominanceCheck(taxed(1.99), dilemma).dominant).toBe(false);
    expect(dominanceCheck(taxed(2), dilemma)).toEqual({ dominant: true, strength: "weak" });
    expect(dominanceCheck(taxed(2.01), dilemma)).toEqual({ dominant: true, strength: "strict" });
  });

  it("collects from each defector", () => {
    expect(gameBudget(taxed(2), dilemma)).toMatchObject({
      lowest: 0,
      lowestAt: [0, 0],
      highest: 4,
      highestAt: [1, 1],
    });
  });

  it("must be finite", () => {
    expect(() => withPayments(dilemma, () => Number.NaN)).toThrow("finite");
  });
});

describe("the Pigouvian tax", () => {
  const at = (rate: number) => (game: NormalForm) => pigouvianGame(game, [0, 0], rate);

  it("charges a defector 3 or 4, what it costs a cooperator or a defector", () => {
    expect(pigouvianGame(dilemma).payoffs.map((list) => [...list])).toEqual([
      [3, 0, 2, -3],
      [3, 2, 0, -3],
    ]);
    expect(gameBudget(pigouvianGame, dilemma)).toMatchObject({ lowest: 0, highest: 8, highestAt: [1, 1] });
  });

  it("makes cooperation dominant from a rate of 2/3 on, where 3 times the rate is the gain of 2", () => {
    expect(dominanceCheck(at(0.66), dilemma).counterexample).toMatchObject({
      profile: [0, 0],
      better: 1,
    });
    expect(dominanceCheck(at(2 / 3), dilemma)).toEqual({ dominant: true, strength: "weak" });
    expect(dominanceCheck(at(1), dilemma)).toEqual({ dominant: true, strength: "strict" });
  });

  it("makes cooperation dominant exactly where it is best for all, whatever the others do", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }),
        ([r, s, t, p]) => {
          const game = bimatrix([
            [r, s],
            [t, p],
          ]);
          const best = 2 * r >= s + t && s + t >= 2 * p;
          expect(dominanceCheck(at(1), game).dominant).toBe(best);
        },
      ),
    );
  });

  it("has the incentives of Groves payments: they differ by what the player cannot touch", () => {
    fc.assert(
      fc.property(games, fc.nat(8), (game, strategy) => {
        const actions = game.actions.map((n) => strategy % n);
        expect(dominanceCheck(pigouvianGame, game, actions)).toEqual(
          dominanceCheck(grovesGame, game, actions),
        );
      }),
    );
  });

  it("refuses defaults and rates that do not fit", () => {
    expect(() => pigouvianGame(dilemma, [0, 5])).toThrow("player 1 must be in 0..1");
    expect(() => pigouvianGame(dilemma, [0, 0], Number.NaN)).toThrow("rate");
  });
});

describe("Groves payments", () => {
  it("pay everyone what all get", () => {
    fc.assert(
      fc.property(games, (game) => {
        const played = grovesGame(game);
        for (let joint = 0; joint < played.payoffs[0].length; joint++)
          for (const list of played.payoffs) expect(list[joint]).toBe(welfare(game, joint));
      }),
    );
  });

  it("make giving strictly dominant in a public good, at a deficit of three times the welfare", () => {
    expect(dominanceCheck(same, publicGood, [1, 1, 1, 1])).toEqual({
      dominant: true,
      strength: "strict",
    });
    expect(dominanceCheck(grovesGame, publicGood)).toEqual({ dominant: true, strength: "strict" });
    expect(gameBudget(grovesGame, publicGood)).toMatchObject({
      lowest: -24,
      lowestAt: [0, 0, 0, 0],
      highest: -12,
      noDeficit: false,
    });
  });

  it("of nothing are balanced", () => {
    expect(gameBudget(same, publicGood)).toMatchObject({ expected: 0, balanced: true, noDeficit: true });
  });
});
