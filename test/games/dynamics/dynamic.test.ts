import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestResponseDynamic,
  bimatrix,
  type Dynamic,
  logitDynamic,
  type Mixed,
  matchedPairs,
  nashEquilibria,
  normalForm,
  populationPerPlayer,
  replicatorDynamic,
  replicatorMutatorDynamic,
  smoothedFictitiousPlay,
  trajectory,
} from "../../../src/games/index.ts";

const dilemma = matchedPairs([
  [3, 0],
  [5, 1],
]);
const rockPaperScissors = [
  [0, -1, 1],
  [1, 0, -1],
  [-1, 1, 0],
];
const pennies = bimatrix(
  [
    [1, -1],
    [-1, 1],
  ],
  [
    [-1, 1],
    [1, -1],
  ],
);

describe("the replicator dynamic", () => {
  it("goes to defection in the prisoner's dilemma", () => {
    const end = trajectory(replicatorDynamic(dilemma), [0.99, 0.01], { dt: 0.1, steps: 300 });
    expect(end[1]).toBeGreaterThan(0.999999);
  });

  it("goes to V / C hawks", () => {
    const [value, cost] = [2, 5];
    const hawkDove = matchedPairs([
      [(value - cost) / 2, value],
      [0, value / 2],
    ]);
    for (const hawks of [0.05, 0.9]) {
      const end = trajectory(replicatorDynamic(hawkDove), [hawks, 1 - hawks], { dt: 0.1, steps: 500 });
      expect(end[0]).toBeCloseTo(value / cost, 9);
    }
  });

  it("is logistic growth under a constant gain; RK4 is of order 4 and Euler of order 1", () => {
    const better = replicatorDynamic(
      matchedPairs([
        [1, 1],
        [0, 0],
      ]),
    );
    const exact = 1 / (1 + 9 * Math.exp(-2));
    const error = (method: "rk4" | "euler", steps: number) =>
      Math.abs(trajectory(better, [0.1, 0.9], { dt: 2 / steps, steps, method })[0] - exact);
    expect(error("rk4", 20)).toBeLessThan(1e-6);
    expect(error("rk4", 10) / error("rk4", 20)).toBeGreaterThan(12);
    expect(error("euler", 100) / error("euler", 200)).toBeCloseTo(2, 1);
  });

  it("keeps the product of the shares in zero-sum rock-paper-scissors", () => {
    const products: number[] = [];
    trajectory(replicatorDynamic(matchedPairs(rockPaperScissors)), [0.5, 0.3, 0.2], {
      dt: 0.02,
      steps: 5000,
      onStep: (x) => products.push(x[0] * x[1] * x[2]),
    });
    expect(products).toHaveLength(5001);
    expect(Math.max(...products)).toBeCloseTo(0.03, 8);
    expect(Math.min(...products)).toBeCloseTo(0.03, 8);
  });

  it("keeps x (1 - x) y (1 - y) in matching pennies with two populations", () => {
    const kept = (s: Float64Array) => s[0] * s[1] * s[2] * s[3];
    const start = Float64Array.of(0.7, 0.3, 0.4, 0.6);
    const end = trajectory(replicatorDynamic(populationPerPlayer(pennies)), start, { dt: 0.01, steps: 5000 });
    expect(kept(end)).toBeCloseTo(kept(start), 8);
    expect(Math.abs(end[0] - start[0])).toBeGreaterThan(1e-3);
  });

  it("stays on the simplex for long where all payoffs are negative", () => {
    const end = trajectory(
      replicatorDynamic(
        matchedPairs([
          [-30, -31, -29],
          [-29, -30, -31],
          [-31, -29, -30],
        ]),
      ),
      [0.5, 0.3, 0.2],
      { dt: 0.01, steps: 5000 },
    );
    expect(end[0] + end[1] + end[2]).toBeCloseTo(1, 12);
  });
});

describe("other dynamics", () => {
  it("relax to equal shares when all that happens is mutation", () => {
    const neutral = matchedPairs([
      [1, 1],
      [1, 1],
    ]);
    const mutation = [
      [0.9, 0.1],
      [0.1, 0.9],
    ];
    const end = trajectory(replicatorMutatorDynamic(neutral, mutation), [1, 0], { dt: 0.05, steps: 60 });
    expect(end[0]).toBeCloseTo(0.5 + 0.5 * Math.exp(-0.2 * 3), 8);
  });

  it("without mutation, replicator-mutator is the replicator", () => {
    const game = matchedPairs([
      [3, 0],
      [5, 1],
    ]);
    const options = { dt: 0.1, steps: 7 };
    const none = [
      [1, 0],
      [0, 1],
    ];
    expect(trajectory(replicatorMutatorDynamic(game, none), [0.6, 0.4], options)[0]).toBeCloseTo(
      trajectory(replicatorDynamic(game), [0.6, 0.4], options)[0],
      14,
    );
    expect(() => replicatorMutatorDynamic(game, [[1, 0]])).toThrow(/one row for each/);
    expect(() =>
      replicatorMutatorDynamic(game, [
        [0.5, 0.4],
        [0, 1],
      ]),
    ).toThrow(/row 0 of mutation needs 2 probabilities that sum to 1/);
  });

  it("best response moves straight to the best response, and ties share", () => {
    const stag = matchedPairs([
      [4, 0],
      [3, 3],
    ]);
    const end = trajectory(bestResponseDynamic(stag), [0.8, 0.2], { dt: 0.05, steps: 40 });
    expect(end[1]).toBeCloseTo(0.2 * Math.exp(-2), 7);
    const velocity = new Float64Array(2);
    bestResponseDynamic(stag).velocity([0.75, 0.25], velocity);
    expect(Array.from(velocity)).toEqual([0, 0]);
  });

  it("best response rests at equilibria, whatever rounding does to what is earned there", () => {
    const cyclic = (k: number) =>
      matchedPairs([
        [k, 2 * k, 3 * k],
        [3 * k, k, 2 * k],
        [2 * k, 3 * k, k],
      ]);
    const thirds = [1 / 3, 1 / 3, 1 / 3];
    for (const k of [1, 0.1, 1e-9, 1e9])
      expect(
        trajectory(bestResponseDynamic(cyclic(k)), thirds, { dt: 0.1, steps: 100 }).map((x) => x - 1 / 3),
      ).toEqual(new Float64Array(3));
    const generic = normalForm({
      actions: [3, 3],
      payoffs: [
        [0, 0.7, -0.3, -0.2, 0, 0.9, 0.4, -0.6, 0],
        [0.1, -0.5, 0.3, 0.2, 0.1, -0.9, -0.4, 0.7, 0],
      ],
    });
    const [{ mixed }] = nashEquilibria(generic).equilibria;
    expect(mixed[0].every((p) => p > 0)).toBe(true);
    const start = [...mixed[0], ...mixed[1]];
    const dynamic = bestResponseDynamic(populationPerPlayer(generic));
    trajectory(dynamic, start, { dt: 0.1, steps: 50 }).forEach((share, i) => {
      expect(share).toBeCloseTo(start[i], 12);
    });
  });

  it("best response spreads what is worse evenly over what is best", () => {
    // Two strategies that always earn the same, and one that earns less.
    const game = matchedPairs([
      [1, 1, 1],
      [1, 1, 1],
      [0, 0, 0],
    ]);
    const velocity = new Float64Array(3);
    bestResponseDynamic(game).velocity([0.5, 0.1, 0.4], velocity);
    for (const [i, v] of [0.2, 0.2, -0.4].entries()) expect(velocity[i]).toBeCloseTo(v, 15);
    bestResponseDynamic(game, 1).velocity([0.5, 0.1, 0.4], velocity);
    for (const v of velocity) expect(v).toBeCloseTo(0, 15);
  });

  it("logit rests where the mix is the logit response to itself", () => {
    // Constant gain of 1: ln(x / (1 - x)) = 1 / noise.
    const game = matchedPairs([
      [1, 1],
      [0, 0],
    ]);
    const end = trajectory(logitDynamic(game, 0.5), [0.1, 0.9], { dt: 0.1, steps: 400 });
    expect(end[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
    expect(() => logitDynamic(game, 0)).toThrow(/noise must be above 0.*bestResponseDynamic/);
  });

  it("keep every population on its simplex", () => {
    const entries = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 9, maxLength: 9 });
    const weights = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(entries, entries, weights, weights, (a, b, x, y) => {
        const rows = (v: number[]) => [v.slice(0, 3), v.slice(3, 6), v.slice(6)];
        const game = populationPerPlayer(bimatrix(rows(a), rows(b)));
        const mutation = [
          [0.8, 0.1, 0.1],
          [0.2, 0.8, 0],
          [0, 0, 1],
        ];
        const normalised = (v: number[]) => v.map((w) => w / (v[0] + v[1] + v[2]));
        const dynamics: Dynamic[] = [
          replicatorDynamic(game),
          replicatorMutatorDynamic(game, mutation),
          bestResponseDynamic(game),
          logitDynamic(game, 0.3),
        ];
        for (const dynamic of dynamics) {
          const end = trajectory(dynamic, [...normalised(x), ...normalised(y)], { dt: 0.02, steps: 50 });
          expect(end[0] + end[1] + end[2]).toBeCloseTo(1, 12);
          expect(end[3] + end[4] + end[5]).toBeCloseTo(1, 12);
          expect(Math.min(...end)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("say when a step is too long or a start is not a state", () => {
    const dynamic = replicatorDynamic(dilemma);
    expect(() => trajectory(dynamic, [0.5, 0.5], { dt: 10, steps: 5, method: "euler" })).toThrow(
      /left 0..1 in step 1.*shorter dt/,
    );
    expect(() => trajectory(dynamic, [0.5, 0.4], { dt: 0.1, steps: 1 })).toThrow(/must sum to 1, got 0.9/);
    expect(() => trajectory(dynamic, [1], { dt: 0.1, steps: 1 })).toThrow(/needs 2 shares/);
    expect(() => trajectory(dynamic, [0.5, 0.5], { dt: 0, steps: 1 })).toThrow(/dt must be above 0/);
  });
});

describe("smoothed fictitious play", () => {
  it("finds the mixed equilibrium of matching pennies, and the same one for the same seed", () => {
    const play = (seed: number) => smoothedFictitiousPlay(pennies, { noise: 0.2, rounds: 20_000, seed });
    for (const mix of play(1)) expect(mix[0]).toBeCloseTo(0.5, 1);
    expect(play(2)).toEqual(play(2));
    expect(play(2)).not.toEqual(play(3));
  });

  it("ends near the logit response to itself where one action is dominant", () => {
    const [own] = smoothedFictitiousPlay(
      bimatrix([
        [3, 0],
        [4, 1],
      ]),
      { noise: 0.5, rounds: 20_000, seed: 4 },
    );
    // Standard deviation sqrt(.12 .88 / 20000) = .0023.
    expect(Math.abs(own[1] - 1 / (1 + Math.exp(-2)))).toBeLessThan(0.01);
  });

  it("averages the prior, with the weight of one round, and what was played", () => {
    const seen: number[][] = [];
    const prior: Mixed = [
      [1, 0],
      [0, 1],
    ];
    const sure = bimatrix([
      [0, 0],
      [1, 1],
    ]);
    smoothedFictitiousPlay(sure, {
      noise: 1e-3,
      rounds: 3,
      prior,
      onRound: (frequencies) => seen.push([frequencies[0][1], frequencies[1][1]]),
    });
    expect(seen).toEqual([
      [1 / 2, 1],
      [expect.closeTo(2 / 3, 14), 1],
      [3 / 4, 1],
    ]);
  });
});
