import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  deviationPayoffs,
  expectedPayoffs,
  jointActions,
  jointAt,
  maxPayoffs,
  normalForm,
  payoffRange,
  profileAt,
  pureMix,
  strideOf,
  symmetricGame,
} from "../../src/games/index.ts";
import { requireMixed } from "../../src/games/normal-form.ts";
import { gameAndMix } from "./arbitrary.ts";

describe("joint actions", () => {
  it("are numbered with player 0's action varying slowest", () => {
    const actions = [2, 3];
    const all = Array.from({ length: 6 }, (_, joint) => profileAt(joint, actions));
    expect(all).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(all.map((profile) => jointAt(profile, actions))).toEqual([0, 1, 2, 3, 4, 5]);
    expect([strideOf(0, actions), strideOf(1, actions)]).toEqual([3, 1]);
    expect(jointActions(actions)).toBe(6);
  });

  it("differ by the stride of the player who changes its action", () => {
    const actions = [2, 3, 4];
    for (let joint = 0; joint < 24; joint++) {
      const profile = profileAt(joint, actions);
      for (const [player, n] of actions.entries())
        for (let action = 0; action < n; action++)
          expect(jointAt(profile.with(player, action), actions)).toBe(
            joint + (action - profile[player]) * strideOf(player, actions),
          );
    }
  });
});

describe("games by hand", () => {
  it("are copied", () => {
    const payoffs = [[1, 2, 3, 4]];
    const game = normalForm({ actions: [4], payoffs });
    payoffs[0][0] = 9;
    expect(game.payoffs[0][0]).toBe(1);
  });

  it("of two players are read from matrices, row by row", () => {
    const game = bimatrix(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [10, 20, 30],
        [40, 50, 60],
      ],
    );
    expect(game.actions).toEqual([2, 3]);
    expect(game.payoffs.map((table) => [...table])).toEqual([
      [1, 2, 3, 4, 5, 6],
      [10, 20, 30, 40, 50, 60],
    ]);
  });

  it("of two players in the same position have the transpose as second matrix", () => {
    const { payoffs } = bimatrix([
      [3, 0],
      [5, 1],
    ]);
    expect([...payoffs[1]]).toEqual([3, 5, 0, 1]);
  });

  it("of many in the same position pay by own action and counts", () => {
    // A seat in a bar is worth having while at most two come.
    const { payoffs } = symmetricGame(3, 2, (own, [come]) => (own === 0 ? (come <= 2 ? 1 : -1) : 0));
    expect(payoffs.map((table) => [...table])).toEqual([
      [-1, 1, 1, 1, 0, 0, 0, 0],
      [-1, 1, 0, 0, 1, 1, 0, 0],
      [-1, 0, 1, 0, 1, 0, 1, 0],
    ]);
  });

  it.each<[() => unknown, RegExp]>([
    [() => normalForm({ actions: [], payoffs: [] }), /at least one player/],
    [() => normalForm({ actions: [0], payoffs: [[]] }), /player 0 needs a whole number of actions/],
    [() => normalForm({ actions: [2], payoffs: [] }), /one list of payoffs for each of the 1 players, got 0/],
    [() => normalForm({ actions: [2], payoffs: [[1]] }), /player 0 needs 2 payoffs .* got 1/],
    [() => normalForm({ actions: [2], payoffs: [[1, Number.NaN]] }), /finite numbers .*actions 1/],
    [() => normalForm({ actions: [2], payoffs: [[1, 2]], labels: [["a"]] }), /player 0 needs 2 labels/],
    [() => normalForm({ actions: [maxPayoffs, 2], payoffs: [[], []] }), /may have 4194304 payoffs/],
    [() => bimatrix([]), /at least one row/],
    [() => bimatrix([[1, 2]]), /square matrix, got "1 x 2"/],
    [() => bimatrix([[1], [2, 3]]), /first matrix must be 2 x 1/],
    [() => bimatrix([[1, 2]], [[1]]), /second matrix must be 1 x 2/],
    [() => symmetricGame(2.5, 2, () => 0), /whole number of players/],
    [() => symmetricGame(22, 2, () => 0), /may have 4194304 payoffs/],
  ])("are refused when wrong: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("expected payoffs", () => {
  it("of a literal 2x2 game: p = 1/4, q = 1/2 in the prisoner's dilemma", () => {
    const game = bimatrix([
      [3, 0],
      [5, 1],
    ]);
    const mixed = [
      [0.25, 0.75],
      [0.5, 0.5],
    ];
    expect([...deviationPayoffs(game, 0, mixed)]).toEqual([1.5, 3]);
    expect([...deviationPayoffs(game, 1, mixed)]).toEqual([0.75, 2]);
    expect([...expectedPayoffs(game, mixed)]).toEqual([2.625, 1.375]);
  });

  it("are sums over joint actions of probability times payoff, for any number of players", () => {
    fc.assert(
      fc.property(gameAndMix, ({ game, mixed }) => {
        const expected = game.payoffs.map((table) =>
          table.reduce((sum, payoff, joint) => {
            const profile = profileAt(joint, game.actions);
            return sum + payoff * profile.reduce((p, action, player) => p * mixed[player][action], 1);
          }, 0),
        );
        const found = expectedPayoffs(game, mixed);
        for (const [player, value] of expected.entries()) {
          expect(found[player]).toBeCloseTo(value, 12);
          const each = deviationPayoffs(game, player, mixed);
          for (let action = 0; action < game.actions[player]; action++) {
            const others = mixed.with(player, [...pureMix(game.actions[player], action)]);
            expect(each[action]).toBeCloseTo(expectedPayoffs(game, others)[player], 12);
          }
        }
      }),
    );
  });

  it("need a probability for each action", () => {
    const game = bimatrix([
      [3, 0],
      [5, 1],
    ]);
    expect(() => requireMixed("here", game, [[1, 0]])).toThrow(/one mix for each of the 2 players, got 1/);
    for (const bad of [[1], [0.5, 0.4], [1.5, -0.5], [Number.NaN, 1]])
      expect(() => requireMixed("here", game, [[1, 0], bad])).toThrow(/player 1 needs 2 probabilities/);
    expect(() => requireMixed("here", game, [pureMix(2, 0), pureMix(2, 1)])).not.toThrow();
  });
});

it("the range of payoffs is taken over all players, and is never 0", () => {
  expect(payoffRange(bimatrix([[1, 2]], [[-3, 7]]))).toBe(10);
  expect(payoffRange(bimatrix([[1]]))).toBeGreaterThan(0);
});
