import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  dilemmaOf,
  gamePreset,
  isNash,
  isSymmetric,
  normalFormOf,
  profileAt,
  publicGoods,
  pureNash,
  restrictedGame,
  riskDominance,
  schellingDiagram,
  symmetricGame,
  volunteersDilemma,
} from "../../../src/games/index.ts";

const named = (name: string) => normalFormOf(gamePreset(name));
const twoByTwo = (R: number, S: number, T: number, P: number) =>
  bimatrix([
    [R, S],
    [T, P],
  ]);
const kindOf = (R: number, S: number, T: number, P: number) =>
  dilemmaOf(schellingDiagram(twoByTwo(R, S, T, P)));

describe("symmetry", () => {
  it.each<[string, boolean]>([
    ["prisoners-dilemma", true],
    ["rock-paper-scissors", true],
    ["penalty", true],
    ["climbing", false],
    ["public-goods", true],
    ["battle-of-the-sexes", false],
    ["matching-pennies", false],
  ])("of %s is %s", (name, expected) => {
    expect(isSymmetric(named(name))).toBe(expected);
  });

  it("does not hold for a public good that one player needs more", () => {
    const game = named("public-goods");
    const greedy = { ...game, payoffs: [game.payoffs[0].map((x) => 2 * x), ...game.payoffs.slice(1)] };
    expect(isSymmetric(greedy)).toBe(false);
    expect(isSymmetric(greedy, 3)).toBe(true);
    expect(isSymmetric(restrictedGame(game, [[0], [0, 1], [0, 1], [0, 1]]))).toBe(false);
  });
});

describe("Schelling diagrams", () => {
  it("of linear public goods are two parallel lines", () => {
    // Four players, a token returns .4 to each: a cooperator among l gets .4 (l + 1), a defector 1 + .4 l.
    const { cooperate, defect, average } = schellingDiagram(normalFormOf(publicGoods(4, 1.6, 1, 2)));
    const rounded = (line: Float64Array) => [...line].map((x) => Number(x.toFixed(12)));
    expect(rounded(cooperate)).toEqual([0.4, 0.8, 1.2, 1.6]);
    expect(rounded(defect)).toEqual([1, 1.4, 1.8, 2.2]);
    expect(rounded(average)).toEqual([1, 1.15, 1.3, 1.45, 1.6]);
  });

  it("of two players are the matrix", () => {
    const { cooperate, defect, average } = schellingDiagram(named("chicken"));
    expect([[...cooperate], [...defect], [...average]]).toEqual([
      [2, 6],
      [0, 7],
      [0, 4.5, 6],
    ]);
  });

  it("may count action 1 as cooperation", () => {
    const { cooperate, defect } = schellingDiagram(named("chicken"), { cooperation: 1 });
    expect([[...cooperate], [...defect]]).toEqual([
      [7, 0],
      [6, 2],
    ]);
  });

  it("need two actions and symmetry", () => {
    expect(() => schellingDiagram(named("climbing"))).toThrow(/two actions of each player/);
    expect(() => schellingDiagram(named("matching-pennies"))).toThrow(/needs a symmetric game/);
    expect(() => schellingDiagram(named("chicken"), { cooperation: 2 as 0 })).toThrow(/action 0 or 1, got 2/);
  });
});

describe("social dilemmas", () => {
  it.each([
    ["prisoners-dilemma", { R: 3, S: 0, T: 5, P: 1, greed: true, fear: true, isDilemma: true }],
    ["chicken", { R: 6, S: 2, T: 7, P: 0, greed: true, fear: false, isDilemma: true }],
    ["stag-hunt", { R: 4, S: 0, T: 3, P: 3, greed: false, fear: true, isDilemma: true }],
  ])("%s is one of its name", (kind, expected) => {
    expect(dilemmaOf(schellingDiagram(named(kind)))).toMatchObject({ kind, ...expected });
  });

  it("are none in harmony and deadlock", () => {
    expect(kindOf(4, 3, 2, 1)).toMatchObject({ kind: "harmony", isDilemma: false });
    expect(kindOf(1, 0, 3, 2)).toMatchObject({ kind: "none", mutualGain: false, isDilemma: false });
    expect(kindOf(3, 3, 5, 1)).toMatchObject({ kind: "none", exploitable: false });
  });

  it("follow the ranks of the four payoffs, in all 24 orders", () => {
    const orders = [0, 1, 2, 3].flatMap((a) =>
      [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c, 6 - a - b - c])),
    );
    const all = orders.filter((order) => new Set(order).size === 4 && order[3] >= 0 && order[3] <= 3);
    expect(all).toHaveLength(24);
    const counts: Record<string, number> = {};
    for (const [R, S, T, P] of all) {
      const { kind } = kindOf(R, S, T, P);
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (kind === "prisoners-dilemma") expect([T, R, P, S]).toEqual([3, 2, 1, 0]);
      if (kind === "chicken") expect([T, R, S, P]).toEqual([3, 2, 1, 0]);
      if (kind === "stag-hunt") expect(R === 3 && P > S).toBe(true);
    }
    // R is above S and P in 8 orders: for each order of P and S, in one below T and in three on top.
    expect(counts).toEqual({ "prisoners-dilemma": 1, chicken: 1, "stag-hunt": 3, harmony: 3, none: 16 });
  });

  it("say whether taking turns would be better", () => {
    expect(kindOf(3, 0, 5, 1).beatsTurns).toBe(true);
    expect(kindOf(3, 0, 7, 1)).toMatchObject({ kind: "prisoners-dilemma", beatsTurns: false });
  });

  it("of many: public goods are a prisoner's dilemma, with a return above 1 harmony; a threshold makes a stag hunt", () => {
    expect(dilemmaOf(schellingDiagram(named("public-goods"))).kind).toBe("prisoners-dilemma");
    expect(dilemmaOf(schellingDiagram(normalFormOf(publicGoods(4, 5, 1, 2)))).kind).toBe("harmony");
    // All five must give 1 for the good, worth 3 to each.
    const threshold = symmetricGame(5, 2, (own, [give]) => (give === 5 ? 3 : 0) - (own === 0 ? 1 : 0));
    expect(dilemmaOf(schellingDiagram(threshold)).kind).toBe("stag-hunt");
    // With volunteers enough nobody minds being the only one: R = S.
    expect(dilemmaOf(schellingDiagram(normalFormOf(volunteersDilemma(3, 2, 1)))).exploitable).toBe(false);
  });

  it("do not rank what is within the slack", () => {
    const { kind, fear } = dilemmaOf(schellingDiagram(named("prisoners-dilemma")), 1);
    expect([kind, fear]).toEqual(["chicken", false]);
    expect(() => dilemmaOf(schellingDiagram(named("chicken")), -1)).toThrow(/slack must be at least 0/);
  });
});

describe("risk dominance", () => {
  it("is with the hare: a hunter must be sure of the other at 3/4", () => {
    expect(riskDominance(named("stag-hunt"))).toEqual({
      equilibria: [0, 3],
      products: [1, 9],
      dominant: 3,
      thresholds: [0.75, 0.75],
    });
  });

  it("parts from payoff dominance in Aumann's game [[9, 0], [8, 7]]", () => {
    const { dominant, thresholds } = riskDominance(twoByTwo(9, 0, 8, 7));
    expect(dominant).toBe(3);
    expect(thresholds).toEqual([7 / 8, 7 / 8]);
  });

  it("selects nothing in the battle of the sexes", () => {
    const { dominant, products, thresholds } = riskDominance(named("battle-of-the-sexes"));
    expect(dominant).toBeUndefined();
    expect(products).toEqual([2, 2]);
    expect(thresholds[0]).toBeCloseTo(1 / 3, 12);
    expect(thresholds[1]).toBeCloseTo(2 / 3, 12);
  });

  it("is nobody's where the products are equal but for rounding, however far from 0 payoffs are counted", () => {
    for (const from of [0, 0.1, 1e3, 1e6]) {
      const game = twoByTwo(from + 0.3, from, from, from + 0.1 + 0.2);
      expect(riskDominance(game).dominant).toBeUndefined();
      expect(riskDominance(twoByTwo(from + 0.4, from, from, from + 0.3)).dominant).toBe(0);
    }
  });

  it("is between the asymmetric equilibria of a game where players match by missing each other", () => {
    // As the stag hunt, with player 1's actions renamed.
    const { equilibria, dominant, thresholds } = riskDominance(
      bimatrix(
        [
          [0, 4],
          [3, 3],
        ],
        [
          [3, 4],
          [3, 0],
        ],
      ),
    );
    expect({ equilibria, dominant, thresholds }).toEqual({
      equilibria: [1, 2],
      dominant: 2,
      thresholds: [0.75, 0.75],
    });
  });

  it("goes with the thresholds, which are the beliefs of the mixed equilibrium", () => {
    const payoff = fc.integer({ min: 0, max: 9 });
    const row = fc.tuple(payoff, payoff);
    fc.assert(
      fc.property(fc.tuple(row, row), fc.tuple(row, row), (first, second) => {
        const game = bimatrix(first, second);
        fc.pre(pureNash(game, { strict: true }).length === 2);
        const { equilibria, dominant, thresholds } = riskDominance(game);
        const total = thresholds[0] + thresholds[1];
        if (dominant === undefined) expect(total).toBeCloseTo(1, 12);
        else expect(dominant === equilibria[0]).toBe(total < 1);
        const parts = profileAt(equilibria[0], game.actions);
        // Each player mixes as the other's threshold says.
        const mixed = parts.map((part, player) => {
          const p = thresholds[1 - player];
          return part === 0 ? [p, 1 - p] : [1 - p, p];
        });
        expect(isNash(game, mixed)).toBe(true);
      }),
    );
  });

  it("needs two strict equilibria of a 2x2 game", () => {
    expect(() => riskDominance(named("prisoners-dilemma"))).toThrow(/two strict pure equilibria, got 1/);
    expect(() => riskDominance(named("climbing"))).toThrow(/two actions each/);
  });
});
