import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  evolutionaryStability,
  interiorRestPoints,
  linearise,
  logitDynamic,
  matchedPairs,
  populationPerPlayer,
  refineRestPoint,
  replicatorDynamic,
  restPoints,
} from "../../../src/games/index.ts";

/** Winning pays `win`, losing costs `loss`. */
const cyclic = (win: number, loss: number) => [
  [0, -loss, win],
  [win, 0, -loss],
  [-loss, win, 0],
];

describe("rest points", () => {
  it("of hawk-dove are both ends and V / C, of which only the last is Nash", () => {
    const found = restPoints([
      [-1, 4],
      [0, 2],
    ]);
    expect(found.map(({ state, nash }) => [state[0], nash])).toEqual([
      [1, false],
      [0, false],
      [expect.closeTo(2 / 3, 14), true],
    ]);
    expect(found[2].payoff).toBeCloseTo(2 / 3, 14);
    expect(found[2].support).toEqual([0, 1]);
  });

  it("of three pure coordinations are 7, one a support", () => {
    const found = restPoints([
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ]);
    expect(found).toHaveLength(7);
    expect(found.every(({ nash }) => nash)).toBe(true);
    const inside = found.find(({ support }) => support.length === 3);
    expect(Array.from(inside?.state ?? [])).toEqual([6, 3, 2].map((k) => expect.closeTo(k / 11, 13)));
  });

  it("do not depend on the unit or the origin of the payoffs", () => {
    for (const [scale, origin] of [
      [1e-9, 0],
      [1e9, 0],
      [1, 1e6],
    ]) {
      const found = restPoints(cyclic(2, 1).map((row) => row.map((value) => scale * value + origin)));
      expect(found).toHaveLength(4);
      for (const share of found[3].state) expect(share).toBeCloseTo(1 / 3, 9);
    }
  });

  it("leave out a continuum", () => {
    expect(
      restPoints([
        [1, 1],
        [1, 1],
      ]).map(({ support }) => support),
    ).toEqual([[0], [1]]);
  });

  it("of two strategies are found for any fitness", () => {
    // Gain x (x - .2) (.7 - x) of strategy 0.
    const found = interiorRestPoints({
      strategies: [2],
      fitness(state, out) {
        const x = state[0];
        out[0] = x * (x - 0.2) * (0.7 - x);
        out[1] = 0;
      },
    });
    expect(found).toEqual([
      { share: expect.closeTo(0.2, 14), stable: false },
      { share: expect.closeTo(0.7, 14), stable: true },
    ]);
  });

  it("are refined by Newton's method, in several populations too", () => {
    const pennies = populationPerPlayer(
      bimatrix(
        [
          [3, -1],
          [-1, 1],
        ],
        [
          [-1, 1],
          [1, -1],
        ],
      ),
    );
    const state = refineRestPoint(replicatorDynamic(pennies), [0.4, 0.6, 0.4, 0.6]);
    expect(Array.from(state)).toEqual([1 / 2, 1 / 2, 1 / 3, 2 / 3].map((share) => expect.closeTo(share, 12)));
    const flat = matchedPairs([
      [1, 1],
      [1, 1],
    ]);
    expect(() => refineRestPoint(replicatorDynamic(flat), [0.5, 0.5])).toThrow(/not isolated/);
  });
});

describe("linear stability", () => {
  const centre = [1 / 3, 1 / 3, 1 / 3];

  it("of rock-paper-scissors has eigenvalues (loss - win) / 6 +- i sqrt(3) (win + loss) / 6", async () => {
    for (const [win, loss, verdict] of [
      [2, 1, "stable"],
      [1, 1, "neutral"],
      [1, 2, "unstable"],
    ] as const) {
      const found = await linearise(replicatorDynamic(matchedPairs(cyclic(win, loss))), centre);
      expect(found.verdict).toBe(verdict);
      expect(found.eigenvalues.map(({ re }) => re)).toEqual([
        expect.closeTo((loss - win) / 6, 8),
        expect.closeTo((loss - win) / 6, 8),
      ]);
      expect(found.eigenvalues.map(({ im }) => Math.abs(im))).toEqual([
        expect.closeTo((Math.sqrt(3) * (win + loss)) / 6, 8),
        expect.closeTo((Math.sqrt(3) * (win + loss)) / 6, 8),
      ]);
    }
  });

  it("at a pure state has one eigenvalue for each mutant: its gain", async () => {
    const game = replicatorDynamic(
      matchedPairs([
        [3, 0, 1, 1],
        [5, 1, 0, 0],
        [1, 7, 2, 0],
        [2, 2, 2, 2],
      ]),
    );
    const { eigenvalues, verdict } = await linearise(game, [1, 0, 0, 0]);
    expect(eigenvalues.map(({ re }) => re).sort((a, b) => a - b)).toEqual(
      [-2, -1, 2].map((gain) => expect.closeTo(gain, 7)),
    );
    expect(verdict).toBe("unstable");
  });

  it("of matching pennies: a centre under the replicator, a sink under logit", async () => {
    const game = populationPerPlayer(
      bimatrix(
        [
          [1, -1],
          [-1, 1],
        ],
        [
          [-1, 1],
          [1, -1],
        ],
      ),
    );
    const even = [0.5, 0.5, 0.5, 0.5];
    const replicator = await linearise(replicatorDynamic(game), even);
    expect(replicator.verdict).toBe("neutral");
    expect(Math.abs(replicator.eigenvalues[0].im)).toBeCloseTo(1, 8);
    const logit = await linearise(logitDynamic(game, 1), even);
    expect(logit.verdict).toBe("stable");
    expect(logit.eigenvalues[0].re).toBeCloseTo(-1, 8);
  });

  it("is never unstable where a mix is evolutionarily stable (Taylor & Jonker 1978)", async () => {
    const payoff = fc.integer({ min: -4, max: 4 });
    const row = fc.tuple(payoff, payoff, payoff);
    await fc.assert(
      fc.asyncProperty(fc.tuple(row, row, row), async (a) => {
        for (const { state } of restPoints(a))
          if (evolutionaryStability(a, state) === "stable") {
            const { verdict } = await linearise(replicatorDynamic(matchedPairs(a)), state);
            expect(verdict).not.toBe("unstable");
          }
      }),
      { numRuns: 60 },
    );
  });

  it("is left open where all linear terms vanish, though the state is evolutionarily stable", async () => {
    for (const tied of [
      [
        [0, -1, 0],
        [1, -1, 1],
        [0, -1, 0],
      ],
      // All derivatives are zero in the middle of the simplex as well.
      [
        [0, 1, -1],
        [1, 1, 1],
        [-1, 1, 0],
      ],
    ]) {
      expect(evolutionaryStability(tied, 1)).toBe("stable");
      expect((await linearise(replicatorDynamic(matchedPairs(tied)), [0, 1, 0])).verdict).toBe("neutral");
    }
  });

  it("is asked only at rest points", async () => {
    await expect(linearise(replicatorDynamic(matchedPairs(cyclic(1, 1))), [0.5, 0.3, 0.2])).rejects.toThrow(
      /must be a rest point/,
    );
  });
});
