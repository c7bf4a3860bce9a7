import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  dominantAction,
  dominantEquilibrium,
  dominatedActions,
  dominates,
  eliminateDominated,
  gamePreset,
  normalForm,
  normalFormOf,
  profileAt,
  pureNash,
  restrictedGame,
  symmetricGame,
} from "../../../src/games/index.ts";
import { anyGame } from "../arbitrary.ts";

const prisoners = normalFormOf(gamePreset("prisoners-dilemma"));

/** Gibbons 1992, A Primer in Game Theory, figure 1.1.1. */
const gibbons = bimatrix(
  [
    [1, 1, 0],
    [0, 0, 2],
  ],
  [
    [0, 2, 1],
    [3, 1, 0],
  ],
  [
    ["up", "down"],
    ["left", "middle", "right"],
  ],
);

/** Three vote for option 0 or 1; the majority decides, and all want option 0. */
const vote = symmetricGame(3, 2, (_, [first]) => (first >= 2 ? 1 : 0));

/** Second-price auction of two bidders who value the good at 2 and 1; bids 0 to 3, ties are split. */
const secondPrice = normalForm({
  actions: [4, 4],
  payoffs: [2, 1].map((value, bidder) =>
    Array.from({ length: 16 }, (_, joint) => {
      const bids = profileAt(joint, [4, 4]);
      const [own, other] = [bids[bidder], bids[1 - bidder]];
      return own > other ? value - other : own === other ? (value - other) / 2 : 0;
    }),
  ),
});

describe("dominance", () => {
  it("is strict for defection in the prisoner's dilemma", () => {
    expect(dominates(prisoners, 0, 1, 0)).toBe(true);
    expect(dominates(prisoners, 0, 0, 1)).toBe(false);
    expect(dominatedActions(prisoners, 1)).toEqual([0]);
    expect(dominantEquilibrium(prisoners)).toBe(3);
  });

  it("is weak only where a vote seldom matters", () => {
    expect(dominates(vote, 0, 0, 1, "strict")).toBe(false);
    expect(dominates(vote, 0, 0, 1, "weak")).toBe(true);
    expect(dominates(vote, 0, 1, 0, "weak")).toBe(false);
    expect(dominantEquilibrium(vote)).toBeUndefined();
    expect(dominantEquilibrium(vote, "weak")).toBe(0);
  });

  it("is weak for bidding one's value in a second-price auction", () => {
    expect(dominantAction(secondPrice, 0, "weak")).toBe(2);
    expect(dominantAction(secondPrice, 1, "weak")).toBe(1);
    expect(dominantAction(secondPrice, 0)).toBeUndefined();
  });

  it("is never between equal actions", () => {
    const equal = bimatrix([[1], [1]], [[0], [0]]);
    for (const kind of ["strict", "weak"] as const) expect(dominatedActions(equal, 0, kind)).toEqual([]);
  });

  it("takes differences of rounding for none, or those of a given slack", () => {
    const near = bimatrix([[0.1 + 0.2], [0.3]], [[0], [0]]);
    expect(dominates(near, 0, 0, 1)).toBe(false);
    expect(dominates(prisoners, 0, 1, 0, "strict", 0.99)).toBe(true);
    expect(dominates(prisoners, 0, 1, 0, "strict", 1)).toBe(false);
    expect(dominates(prisoners, 0, 1, 0, "weak", 1)).toBe(true);
  });

  it("is refused for what is not there", () => {
    expect(() => dominates(prisoners, 2, 0, 1)).toThrow(/player must be in 0..1, got 2/);
    expect(() => dominates(prisoners, 0, 0, 2)).toThrow(/player 0 has the actions 0..1, got 2/);
    expect(() => dominates(prisoners, 0, 0, 1, "weak", Number.NaN)).toThrow(/slack must be at least 0/);
  });
});

describe("iterated elimination", () => {
  it("solves the textbook game in three rounds", () => {
    const { kept, rounds, game } = eliminateDominated(gibbons);
    expect(rounds).toEqual([
      [{ player: 1, action: 2 }],
      [{ player: 0, action: 1 }],
      [{ player: 1, action: 0 }],
    ]);
    expect(kept).toEqual([[0], [1]]);
    expect(game.labels).toEqual([["up"], ["middle"]]);
    expect(game.payoffs.map((table) => [...table])).toEqual([[1], [2]]);
  });

  it("solves a beauty contest of three, who aim at 2/5 of the others' mean, in four rounds", () => {
    const actions = [10, 10, 10];
    const contest = normalForm({
      actions,
      payoffs: actions.map((_, player) =>
        Array.from({ length: 1000 }, (_, joint) => {
          const guesses = profileAt(joint, actions);
          const others = guesses.reduce((sum, guess) => sum + guess, -guesses[player]);
          return -((guesses[player] - 0.2 * others) ** 2);
        }),
      ),
    });
    const { kept, rounds } = eliminateDominated(contest);
    expect(kept).toEqual([[0], [0], [0]]);
    expect(
      rounds.map((removed) => removed.filter(({ player }) => player === 0).map(({ action }) => action)),
    ).toEqual([[5, 6, 7, 8, 9], [3, 4], [2], [1]]);
  });

  it("of weakly dominated actions may lose equilibria", () => {
    expect(pureNash(vote)).toContain(7);
    expect(eliminateDominated(vote).rounds).toEqual([]);
    expect(eliminateDominated(vote, "weak").kept).toEqual([[0], [0], [0]]);
  });

  it("leaves one action at least, also with a slack under which dominance runs in a circle", () => {
    const circle = bimatrix([
      [0, 0, 0],
      [-1.5, 0.75, 0.75],
      [-0.75, -0.75, 1.5],
    ]);
    const { kept } = eliminateDominated(circle, "weak", 1);
    for (const actions of kept) expect(actions.length).toBeGreaterThan(0);
  });

  it("of strictly dominated actions never removes a Nash equilibrium, and comes to the same in any order", () => {
    fc.assert(
      fc.property(anyGame(), fc.array(fc.nat({ max: 100 }), { maxLength: 9 }), (game, picks) => {
        const { kept, game: left } = eliminateDominated(game);
        for (const joint of pureNash(game))
          for (const [player, action] of profileAt(joint, game.actions).entries())
            expect(kept[player]).toContain(action);
        for (const player of left.actions.keys()) expect(dominatedActions(left, player)).toEqual([]);

        // One at a time, in an order of chance.
        let order = game.actions.map((n) => Array.from({ length: n }, (_, action) => action));
        for (let turn = 0; ; turn++) {
          const now = restrictedGame(game, order);
          const all = now.actions.flatMap((_, player) =>
            dominatedActions(now, player).map((index) => ({ player, index })),
          );
          if (all.length === 0) break;
          const { player, index } = all[(picks[turn] ?? 0) % all.length];
          order = order.with(player, order[player].toSpliced(index, 1));
        }
        expect(kept).toEqual(order);
      }),
    );
  });

  it("of weakly dominated actions ends in equilibria of the game", () => {
    fc.assert(
      fc.property(anyGame(), (game) => {
        const { kept, game: left } = eliminateDominated(game, "weak");
        const stable = pureNash(game).map((joint) => profileAt(joint, game.actions).join());
        for (const joint of pureNash(left)) {
          const profile = profileAt(joint, left.actions).map((index, player) => kept[player][index]);
          expect(stable).toContain(profile.join());
        }
      }),
    );
  });
});

describe("a restricted game", () => {
  it("keeps actions in the order of the list", () => {
    const { actions, payoffs, labels } = restrictedGame(gibbons, [[1], [2, 0]]);
    expect(actions).toEqual([1, 2]);
    expect(payoffs.map((table) => [...table])).toEqual([
      [2, 0],
      [0, 3],
    ]);
    expect(labels).toEqual([["down"], ["right", "left"]]);
  });

  it.each([[[[0]]], [[[0], []]], [[[0], [3]]], [[[0.5], [0]]]])("is refused for %j", (kept) => {
    expect(() => restrictedGame(gibbons, kept)).toThrow(/restrictedGame: /);
  });
});
