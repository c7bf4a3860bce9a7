import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  deviationPayoffs,
  gamePreset,
  isNash,
  jointActions,
  knownEquilibria,
  type NormalForm,
  nashEquilibria,
  normalForm,
  normalFormOf,
  payoffRange,
  symmetricGame,
  symmetricMixes,
  twoChoiceEquilibria,
  twoChoicesOf,
  volunteersDilemma,
  welfareOf,
} from "../../../src/games/index.ts";
import { anyGame } from "../arbitrary.ts";

/** A symmetric game of two choices from what each pays by the number of others who make choice 0. */
const gameOf = (first: readonly number[], second: readonly number[]): NormalForm =>
  symmetricGame(first.length, 2, (own, [zeros]) => (own === 0 ? first[zeros - 1] : second[zeros]));

const choices = fc.integer({ min: 2, max: 5 }).chain((n) => {
  const list = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: n, maxLength: n });
  return fc.record({ first: list, second: list });
});

describe("symmetric games with two choices", () => {
  it("are read off a normal form, and others are none", () => {
    fc.assert(
      fc.property(choices, ({ first, second }) => {
        const found = twoChoicesOf(gameOf(first, second))!;
        expect(Array.from(found.first)).toEqual(first);
        expect(Array.from(found.second)).toEqual(second);
      }),
    );
    expect(twoChoicesOf(normalFormOf(gamePreset("battle-of-the-sexes")))).toBeUndefined();
    expect(twoChoicesOf(normalFormOf(gamePreset("rock-paper-scissors")))).toBeUndefined();
  });

  it("have equilibria, whose welfare is that of play", () => {
    fc.assert(
      fc.property(choices, ({ first, second }) => {
        const game = gameOf(first, second);
        for (const { first: zeros, second: ones, mixing, probability = 0, welfare } of twoChoiceEquilibria({
          first,
          second,
        })) {
          const mixed = [
            ...new Array(zeros).fill([1, 0]),
            ...new Array(ones).fill([0, 1]),
            ...new Array(mixing).fill([probability, 1 - probability]),
          ];
          expect(isNash(game, mixed, 1e-9 * payoffRange(game))).toBe(true);
          expect(welfareOf(game, mixed)).toBeCloseTo(welfare, 9);
        }
      }),
    );
  });

  it("miss no symmetric mix: the gain of choice 0 has no other changes of sign on a fine grid", () => {
    fc.assert(
      fc.property(choices, ({ first, second }) => {
        const game = gameOf(first, second);
        const gain = (p: number) => {
          const mixed = game.actions.map(() => [p, 1 - p]);
          const [zero, one] = deviationPayoffs(game, 0, mixed);
          return zero - one;
        };
        const roots = symmetricMixes({ first, second }).map(({ probability }) => probability as number);
        for (let k = 0; k < 200; k++) {
          const [low, high] = [(k + 0.0137) / 200.5, (k + 1.0137) / 200.5];
          if (gain(low) * gain(high) < 0)
            expect(roots.filter((root) => root > low && root < high).length % 2).toBe(1);
        }
        // Where it touches zero without crossing it, a root is known no better than the slack.
        for (const root of roots) expect(Math.abs(gain(root))).toBeLessThan(1e-9 * payoffRange(game));
      }),
      { examples: [[{ first: [-2, -3, 4], second: [-3, -1, 0] }]] },
    );
  });

  it("touch indifference without crossing it, at a third", () => {
    // (p - 1/3)^2 in the Bernstein basis of degree 2, times 9.
    const second = [0, 0, 0];
    const [touching] = symmetricMixes({ first: [1, -2, 4], second });
    expect(touching.probability).toBeCloseTo(1 / 3, 5);
    expect(symmetricMixes({ first: [1.001, -1.999, 4.001], second })).toEqual([]);
  });

  it("find the volunteer among hundreds (Diekmann 1985)", () => {
    const n = 300;
    const alone = Array.from({ length: n }, (_, others) => (others > 0 ? 1 : 0));
    const [{ probability, welfare }] = symmetricMixes({ first: alone.map(() => 0.6), second: alone });
    expect(probability).toBeCloseTo(1 - 0.4 ** (1 / (n - 1)), 12);
    expect(welfare).toBeCloseTo(0.6 * n, 9);
  });

  it("need payoffs for every number of others", () => {
    expect(() => twoChoiceEquilibria({ first: [1, 2], second: [1] })).toThrow(/got "2 and 1"/);
    expect(() => symmetricMixes({ first: [1, Number.NaN], second: [1, 1] })).toThrow(/finite/);
  });
});

describe("known equilibria", () => {
  it("are equilibria, in any game", () => {
    fc.assert(
      fc.property(anyGame(), (game) => {
        const { equilibria, count } = knownEquilibria(game);
        for (const { mixed, payoffs } of equilibria) {
          expect(isNash(game, mixed, 1e-9 * payoffRange(game))).toBe(true);
          expect(welfareOf(game, mixed)).toBeCloseTo(
            payoffs.reduce((sum, x) => sum + x, 0),
            9,
          );
        }
        expect(count > 0).toBe(equilibria.length > 0);
      }),
    );
  });

  it("of two players are all, one for each component of a game without ties", () => {
    const payoff = fc.integer({ min: 0, max: 1e6 });
    const table = fc.array(payoff, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(table, table, (first, second) => {
        const game = normalForm({ actions: [3, 3], payoffs: [first, second] });
        const all = nashEquilibria(game);
        fc.pre(!all.degenerate);
        expect(knownEquilibria(game)).toMatchObject({ count: all.equilibria.length, all: true });
      }),
    );
  });

  it.each([2, 3, 4, 6])("of the volunteer's dilemma of %d: one for each set of possible volunteers", (n) => {
    expect(knownEquilibria(normalFormOf(volunteersDilemma(n, 1, 0.3))).count).toBe(2 ** n - 1);
  });

  it("count a continuum once, and more often only where it pays differently", () => {
    const indifferent = (pay: (joint: number, player: number) => number, n = 3) => {
      const actions = new Array<number>(n).fill(2);
      const joints = jointActions(actions);
      return normalForm({
        actions,
        payoffs: actions.map((_, player) => Array.from({ length: joints }, (_, joint) => pay(joint, player))),
      });
    };
    expect(knownEquilibria(indifferent(() => 0.3))).toMatchObject({ count: 1 });
    // Everybody is paid by the first player's choice, which that player does not care for.
    const gift = indifferent((joint, player) => (player > 0 && joint >= 4 ? 1 : 0));
    expect(knownEquilibria(gift).count).toBe(2);
  });

  it("say that there are no others where dominance leaves one", () => {
    const dilemma = symmetricGame(3, 2, (own, [zeros]) => zeros - (own === 0 ? 2 : 0));
    expect(knownEquilibria(dilemma)).toMatchObject({ count: 1, all: true });
    expect(knownEquilibria(normalFormOf(volunteersDilemma(3, 1, 0.3))).all).toBe(false);
  });
});
