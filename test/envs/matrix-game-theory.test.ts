import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { jointAt, profileAt, publicGoods, symmetricGame, volunteersDilemma } from "../../src/games/index.ts";
import type { Theory } from "../../src/index.ts";

const theoryOf = (params: Record<string, unknown>): Theory =>
  matrixGame.theory!(matrixGame.params.parse(params));
const welfare = (theory: Theory) =>
  Object.fromEntries(Object.entries(theory).map(([name, outcome]) => [name, outcome!.welfare]));

describe("theory of the named games", () => {
  it.each([
    ["prisoners-dilemma", { optimum: 6, nash: 2 }],
    ["stag-hunt", { optimum: 8, nash: 6, bestNash: 8, mixedNash: 6 }],
    ["chicken", { optimum: 12, nash: 9, bestNash: 28 / 3, mixedNash: 28 / 3 }],
    ["battle-of-the-sexes", { optimum: 3, nash: 4 / 3, bestNash: 3, pureNash: 3, mixedNash: 4 / 3 }],
    ["matching-pennies", { optimum: 0, nash: 0, mixedNash: 0 }],
    ["rock-paper-scissors", { optimum: 0, nash: 0, mixedNash: 0 }],
    ["climbing", { optimum: 22, nash: 6.875, bestNash: 22, pureNash: 14, mixedNash: 6.875 }],
    ["climbing-stochastic", { optimum: 22, nash: 6.875, bestNash: 22, pureNash: 14, mixedNash: 6.875 }],
    ["penalty", { optimum: 20, nash: 10 / 3, bestNash: 20, pureNash: 4, mixedNash: 10 / 3 }],
    // 4 players, 1 token worth 1 kept and 1.6 / 4 given.
    ["public-goods", { optimum: 6.4, nash: 4 }],
    // 4 players, benefit 1, cost .5.
    ["volunteers-dilemma", { optimum: 3.5, nash: 2, bestNash: 3.5, pureNash: 3.5, mixedNash: 2 }],
  ])("%s", (game, expected) => {
    const found = welfare(theoryOf({ game }));
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected)) expect(found[name]).toBeCloseTo(value, 12);
  });

  it("names the action where all do the same", () => {
    expect(theoryOf({})).toMatchObject({ optimum: { action: 0 }, nash: { action: 1 } });
    expect(theoryOf({ game: "climbing" })).toMatchObject({
      pureNash: { action: 1 },
      bestNash: { action: 0 },
    });
    expect(theoryOf({ game: "chicken" }).nash).toMatchObject({ profile: [0, 1] });
    expect(theoryOf({ game: "chicken" }).nash).not.toHaveProperty("action");
    expect(theoryOf({ game: "public-goods", endowment: 20 })).toMatchObject({
      optimum: { action: 20 },
      nash: { action: 0 },
    });
  });
});

describe("how many equilibria are known", () => {
  it.each([
    ["prisoners-dilemma", 1],
    ["stag-hunt", 3],
    ["chicken", 3],
    ["battle-of-the-sexes", 3],
    ["matching-pennies", 1],
    ["rock-paper-scissors", 1],
    ["public-goods", 1],
    // One for each set of possible volunteers of four.
    ["volunteers-dilemma", 15],
  ])("%s", (game, equilibria) => {
    expect(theoryOf({ game }).nash!.equilibria).toBe(equilibria);
  });

  const own = (actions: number[], payoffs: number[][]) => theoryOf({ actions, payoffs }).nash!;

  it("of harmony, coordination, a defection that comes twice, and indifference", () => {
    expect(
      own(
        [2, 2],
        [
          [3, 2, 1, 0],
          [3, 1, 2, 0],
        ],
      ),
    ).toMatchObject({ welfare: 6, equilibria: 1 });
    const coordination = own(
      [2, 2],
      [
        [1, 0, 0, 1],
        [1, 0, 0, 1],
      ],
    );
    expect(coordination.equilibria).toBe(3);
    expect(coordination.welfare).toBeCloseTo(1, 12);
    const twice = [3, 0, 0, 5, 1, 1, 5, 1, 1];
    expect(own([3, 3], [twice, [3, 5, 5, 0, 1, 1, 0, 1, 1]])).toMatchObject({ welfare: 2, equilibria: 1 });
    expect(
      own(
        [2, 2],
        [
          [1, 1, 1, 1],
          [1, 1, 1, 1],
        ],
      ).equilibria,
    ).toBe(1);
  });

  it("of slotted ALOHA: one sends, a pair or all three mix", () => {
    // A packet that goes through is worth 1, one that is sent costs .1; two at once are lost.
    const game = symmetricGame(3, 2, (own, counts) => (own === 1 ? 0 : (counts[0] === 1 ? 1 : 0) - 0.1));
    const { nash, pureNash, optimum } = theoryOf({
      actions: [...game.actions],
      payoffs: game.payoffs.map((paid) => Array.from(paid)),
    });
    // (1 - p)^2 = .1: sending earns nothing.
    expect(nash).toMatchObject({ equilibria: 3 + 3 + 1 });
    expect(nash!.probability).toBeCloseTo(1 - Math.sqrt(0.1), 12);
    expect(nash!.welfare).toBeCloseTo(0, 12);
    expect(pureNash!.welfare).toBeCloseTo(0.9, 12);
    expect(optimum!.welfare).toBeCloseTo(0.9, 12);
  });
});

describe("constant-sum games", () => {
  it("have one welfare, that of the optimum to the last bit", () => {
    const tenth = fc.integer({ min: -99, max: 99 }).map((x) => x / 10);
    const sizes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
    const table = sizes.chain(([m, n]) =>
      fc.record({
        actions: fc.constant([m, n]),
        first: fc.array(tenth, { minLength: m * n, maxLength: m * n }),
        sum: tenth,
      }),
    );
    fc.assert(
      fc.property(table, ({ actions, first, sum }) => {
        const { optimum, nash } = theoryOf({ actions, payoffs: [first, first.map((x) => sum - x)] });
        expect(nash!.welfare).toBe(optimum!.welfare);
        expect(nash!.equilibria).toBe(1);
        if (sum === 0) expect(nash!.welfare).toBe(0);
      }),
    );
  });

  it("of three players, too, where no equilibrium is known", () => {
    // The third pays for matching pennies of a kind that has no pure equilibrium.
    const first = [3, -1, -1, 1, 3, -1, -1, 1];
    const second = [-1, 1, 1, -1, -1, 2, 1, -1];
    const third = first.map((x, joint) => 0.3 - x - second[joint]);
    const { optimum, nash } = theoryOf({ actions: [2, 2, 2], payoffs: [first, second, third] });
    expect(nash!.welfare).toBe(optimum!.welfare);
  });
});

describe("closed forms", () => {
  const asOwn = ({
    actions,
    payoffs,
  }: {
    actions: readonly number[];
    payoffs: readonly (readonly number[])[];
  }) => theoryOf({ actions, payoffs });

  it.each([0.5, 1, 1.6, 3, 4.5])("of public goods agree with enumeration at multiplier %d", (multiplier) => {
    const closed = theoryOf({ game: "public-goods", players: 3, multiplier, endowment: 4, levels: 3 });
    const found = asOwn(publicGoods(3, multiplier, 4, 3));
    expect(closed.optimum!.welfare).toBeCloseTo(found.optimum!.welfare, 12);
    expect(closed.nash!.welfare).toBeCloseTo(found.nash!.welfare, 12);
    expect(closed.bestNash === undefined).toBe(multiplier !== 3);
  });

  it.each([2, 3, 6])("of the volunteer's dilemma agree with enumeration for %d players", (players) => {
    const closed = theoryOf({ game: "volunteers-dilemma", players, benefit: 3, cost: 2 });
    const found = asOwn(volunteersDilemma(players, 3, 2));
    expect(closed.optimum!.welfare).toBe(found.optimum!.welfare);
    expect(closed.nash!.welfare).toBe(found.nash!.welfare);
    expect(found.nash!.probability).toBeCloseTo(closed.nash!.probability!, 12);
    expect(found.nash!.equilibria).toBe(closed.nash!.equilibria);
  });

  it("of the mixed volunteer's dilemma leave a player indifferent", () => {
    const players = 5;
    const [benefit, cost] = [3, 1.2];
    const { mixedNash } = theoryOf({ game: "volunteers-dilemma", players, benefit, cost });
    const waits = 1 - mixedNash!.probability!;
    // Waiting pays `benefit` unless the four others wait too; volunteering pays benefit - cost for sure.
    expect(benefit * (1 - waits ** (players - 1))).toBeCloseTo(benefit - cost, 12);
    expect(mixedNash!.welfare).toBeCloseTo(players * (benefit - cost), 12);
  });
});

describe("noise", () => {
  it("is averaged over", () => {
    const e = 0.1;
    const { optimum, nash } = theoryOf({ noise: e });
    expect(nash!.welfare).toBeCloseTo((1 - e) ** 2 * 2 + 2 * e * (1 - e) * 5 + e * e * 6, 12);
    expect(optimum!.welfare).toBeCloseTo((1 - e) ** 2 * 6 + 2 * e * (1 - e) * 5 + e * e * 2, 12);
  });

  it("can make the safe corner of climbing the optimum", () => {
    const e = 0.2;
    // Intending (c, c): own slip of e to a or b, each e / 2.
    const rows = [
      [11, -30, 0],
      [-30, 7, 6],
      [0, 0, 5],
    ];
    const weight = [e / 2, e / 2, 1 - e];
    let expected = 0;
    for (let x = 0; x < 3; x++)
      for (let y = 0; y < 3; y++) expected += 2 * weight[x] * weight[y] * rows[x][y];
    const { optimum } = theoryOf({ game: "climbing", noise: e });
    expect(optimum).toMatchObject({ action: 2 });
    expect(optimum!.welfare).toBeCloseTo(expected, 12);
  });
});

describe("enumeration", () => {
  const game = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).chain((actions) => {
    const joints = actions.reduce((product, size) => product * size, 1);
    const row = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: joints, maxLength: joints });
    return fc.record({
      actions: fc.constant(actions),
      payoffs: fc.array(row, { minLength: actions.length, maxLength: actions.length }),
    });
  });

  it("is the same game whatever the unit and the origin of payoffs", () => {
    const unit = fc.constantFrom(1e-9, 0.1, 3, 1e9);
    const origin = fc.constantFrom(-1000, -0.7, 0.3, 1000);
    fc.assert(
      fc.property(game, unit, origin, ({ actions, payoffs }, a, b) => {
        const plain = theoryOf({ actions, payoffs });
        const moved = theoryOf({ actions, payoffs: payoffs.map((row) => row.map((x) => a * (x + b))) });
        expect(Object.keys(moved)).toEqual(Object.keys(plain));
        for (const [name, outcome] of Object.entries(plain)) {
          const { welfare, equilibria, profile } = moved[name]!;
          expect(welfare / a).toBeCloseTo(outcome!.welfare + actions.length * b, 6);
          expect(equilibria).toBe(outcome!.equilibria);
          // Of equal ones the first; which of two equal mixes that is may depend on rounding.
          if (outcome!.profile) expect(profile).toEqual(outcome!.profile);
        }
        expect(moved.nash?.welfare === moved.optimum!.welfare).toBe(
          plain.nash?.welfare === plain.optimum!.welfare,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("finds the largest sum, and the pure outcomes from which nobody gains by a change", () => {
    fc.assert(
      fc.property(game, ({ actions, payoffs }) => {
        const sum = (joint: number) => payoffs.reduce((total, row) => total + row[joint], 0);
        const joints = payoffs[0].map((_, joint) => joint);
        const stable = joints.filter((joint) =>
          actions.every((size, a) =>
            Array.from({ length: size }, (_, b) => {
              const other = profileAt(joint, actions);
              other[a] = b;
              return payoffs[a][jointAt(other, actions)] <= payoffs[a][joint];
            }).every(Boolean),
          ),
        );
        const { optimum, nash, bestNash, pureNash } = theoryOf({ actions, payoffs });
        expect(optimum!.welfare).toBe(Math.max(...joints.map(sum)));
        if (stable.length === 0) return;
        const pure = nash!.profile ? nash : pureNash;
        expect(pure!.welfare).toBe(Math.min(...stable.map(sum)));
        expect(nash!.welfare).toBeLessThanOrEqual(pure!.welfare);
        expect((bestNash ?? nash)!.welfare).toBeGreaterThanOrEqual(Math.max(...stable.map(sum)));
      }),
    );
  });
});
