import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  equilibriumEfficiency,
  gamePreset,
  nashEquilibria,
  normalForm,
  normalFormOf,
  paretoFront,
  priceOfAnarchy,
  publicGoods,
  pureNash,
  socialOptimum,
  symmetricGame,
  welfareOf,
} from "../../../src/games/index.ts";
import { anyGame } from "../arbitrary.ts";

const named = (name: string) => normalFormOf(gamePreset(name));

describe("welfare", () => {
  it("is the sum of payoffs, in a joint action or in expectation", () => {
    const chicken = named("chicken");
    expect([0, 1, 2, 3].map((joint) => welfareOf(chicken, joint))).toEqual([12, 9, 9, 0]);
    const mix = [2 / 3, 1 / 3];
    expect(welfareOf(chicken, [mix, mix])).toBeCloseTo(28 / 3, 12);
    expect(() => welfareOf(chicken, 4)).toThrow(/numbered 0..3, got 4/);
  });

  it("is largest in the social optimum, the first of several", () => {
    expect(socialOptimum(named("prisoners-dilemma"))).toBe(0);
    expect(socialOptimum(named("battle-of-the-sexes"))).toBe(0);
    expect(socialOptimum(named("volunteers-dilemma"))).toBe(7);
    // .1 + .2 + .3 in two orders, then .6.
    const sums = normalForm({
      actions: [3, 1, 1],
      payoffs: [
        [0.1, 0.3, 0.6],
        [0.2, 0.2, 0],
        [0.3, 0.1, 0],
      ],
    });
    expect(new Set([0, 1, 2].map((joint) => welfareOf(sums, joint))).size).toBeGreaterThan(1);
    expect(socialOptimum(sums)).toBe(0);
  });
});

describe("prices of anarchy and stability", () => {
  it("are read over as many equilibria as there are", () => {
    const everything = {
      actions: [500, 500],
      payoffs: [new Float64Array(250_000).fill(1), new Float64Array(250_000)],
    };
    everything.payoffs[0][7] = 4;
    const { worst, best } = equilibriumEfficiency(everything, Array.from(everything.payoffs[0].keys()));
    expect([worst, best]).toEqual([1, 4]);
  });

  it("are 3 in the prisoner's dilemma, where the only equilibrium pays 2 of 6", () => {
    const game = named("prisoners-dilemma");
    expect(equilibriumEfficiency(game, pureNash(game))).toEqual({
      optimum: 6,
      worst: 2,
      best: 2,
      priceOfAnarchy: 3,
      priceOfStability: 3,
    });
  });

  it("differ in the stag hunt, and take in mixed equilibria", () => {
    const stag = named("stag-hunt");
    const pure = equilibriumEfficiency(stag, pureNash(stag));
    expect([pure.priceOfAnarchy, pure.priceOfStability]).toEqual([4 / 3, 1]);
    const chicken = named("chicken");
    const mix = [2 / 3, 1 / 3];
    const all = equilibriumEfficiency(chicken, [...pureNash(chicken), [mix, mix]]);
    expect(all.priceOfAnarchy).toBeCloseTo(4 / 3, 12);
    expect(all.priceOfStability).toBeCloseTo(12 / (28 / 3), 12);
  });

  it("are ratios of costs where payoffs are costs with a minus sign: Pigou's two roads and four drivers", () => {
    // The narrow road takes a quarter of an hour a car, the wide one an hour; two on the narrow one is best.
    const pigou = symmetricGame(4, 2, (own, [narrow]) => -(own === 0 ? narrow / 4 : 1));
    const { optimum, worst, best, priceOfAnarchy, priceOfStability } = equilibriumEfficiency(
      pigou,
      pureNash(pigou),
    );
    expect([optimum, worst, best]).toEqual([-3, -4, -3.25]);
    expect(priceOfAnarchy).toBeCloseTo(4 / 3, 12);
    expect(priceOfStability).toBeCloseTo(3.25 / 3, 12);
  });

  it("are 1 in constant-sum games, whatever rounding does to the sums", () => {
    const tenth = fc.integer({ min: -99, max: 99 }).map((x) => x / 10);
    fc.assert(
      fc.property(fc.array(tenth, { minLength: 9, maxLength: 9 }), tenth, (first, sum) => {
        for (const constant of [0, sum]) {
          const game = normalForm({ actions: [3, 3], payoffs: [first, first.map((x) => constant - x)] });
          const { equilibria } = nashEquilibria(game);
          const all = equilibriumEfficiency(
            game,
            equilibria.map(({ mixed }) => mixed),
          );
          expect([all.priceOfAnarchy, all.priceOfStability]).toEqual([1, 1]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are none where the optimum pays and the equilibrium costs", () => {
    const game = bimatrix([
      [1, -3],
      [2, -1],
    ]);
    expect(equilibriumEfficiency(game, pureNash(game)).priceOfAnarchy).toBeUndefined();
  });

  it("need an equilibrium", () => {
    expect(() => equilibriumEfficiency(named("matching-pennies"), [])).toThrow(/at least one equilibrium/);
  });
});

describe("the Pareto front", () => {
  it.each<[string, number[]]>([
    ["prisoners-dilemma", [0, 1, 2]],
    ["stag-hunt", [0]],
    ["chicken", [0, 1, 2]],
    ["battle-of-the-sexes", [0, 3]],
    ["matching-pennies", [0, 1, 2, 3]],
    ["penalty", [0, 8]],
  ])("of %s", (name, front) => {
    expect(paretoFront(named(name))).toEqual(front);
  });

  it("is not thinned by rounding: sums of contributions in another order", () => {
    // At multiplier 1 a token is worth as much to the group as it costs: no split of effort is better for all.
    const game = normalFormOf(publicGoods(3, 1, 0.3, 3));
    expect(paretoFront(game)).toHaveLength(27);
  });

  it("holds what nothing dominates, and only that", () => {
    fc.assert(
      fc.property(anyGame(), (game) => {
        const joints = Array.from(game.payoffs[0].keys());
        const beats = (x: number, y: number) =>
          game.payoffs.every((table) => table[x] >= table[y]) &&
          game.payoffs.some((table) => table[x] > table[y]);
        expect(paretoFront(game)).toEqual(joints.filter((y) => !joints.some((x) => beats(x, y))));
        expect(paretoFront(game)).toContain(socialOptimum(game));
      }),
    );
  });
});

describe("priceOfAnarchy", () => {
  it("handles every combination of signs", () => {
    expect(priceOfAnarchy(12, 4)).toBe(3);
    expect(priceOfAnarchy(-4, -12)).toBe(3); // costs 4 and 12
    expect(priceOfAnarchy(0, 0)).toBe(1);
    expect(priceOfAnarchy(-5, -5)).toBe(1);
    expect(priceOfAnarchy(4, 8)).toBe(0.5);
    for (const [optimum, nash] of [
      [5, 0],
      [5, -1],
      [0, -1],
      [0, 5],
      [-1, 5],
      [-1, 0],
    ])
      expect(priceOfAnarchy(optimum, nash)).toBeUndefined();
  });

  it("takes sums that differ by rounding for equal, and those that miss 0 by it for 0", () => {
    expect(priceOfAnarchy(0.1 + 0.2, 0.3)).toBe(1);
    expect(priceOfAnarchy(5e-17, -3e-17, 1e-15)).toBe(1);
    expect(priceOfAnarchy(5, 3e-17, 1e-15)).toBeUndefined();
    expect(() => priceOfAnarchy(1, 1, -1)).toThrow(/slack must be at least 0/);
  });

  it("is at least 1 for a true optimum, monotone, and reciprocal under a swap", () => {
    const positive = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(positive, positive, positive, fc.constantFrom(1, -1), (a, b, c, sign) => {
        const [low, middle, high] = [a, b, c].map((x) => sign * x).sort((x, y) => x - y);
        const price = (optimum: number, nash: number) => priceOfAnarchy(optimum, nash) as number;
        expect(price(high, low)).toBeGreaterThanOrEqual(1);
        expect(price(sign * a, low)).toBeGreaterThanOrEqual(price(sign * a, middle));
        expect(price(high, sign * a)).toBeGreaterThanOrEqual(price(middle, sign * a));
        expect(price(high, low) * price(low, high)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("rejects NaN", () => {
    expect(() => priceOfAnarchy(Number.NaN, 1)).toThrow(
      "priceOfAnarchy: optimum must be a finite number, got NaN",
    );
    expect(() => priceOfAnarchy(1, Number.NaN)).toThrow("nash must be a finite number, got NaN");
  });
});
