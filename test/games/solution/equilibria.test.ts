import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestResponses,
  bimatrix,
  deviationGains,
  exploitability,
  gamePreset,
  isNash,
  type Mixed,
  nashConv,
  normalFormOf,
  profileAt,
  pureNash,
  pureProfile,
  symmetricGame,
  volunteersDilemma,
} from "../../../src/games/index.ts";
import { anyGame, gameAndMix } from "../arbitrary.ts";

const named = (name: string) => normalFormOf(gamePreset(name));

describe("pure Nash equilibria", () => {
  it.each([
    ["prisoners-dilemma", [[1, 1]]],
    [
      "stag-hunt",
      [
        [0, 0],
        [1, 1],
      ],
    ],
    [
      "chicken",
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      "battle-of-the-sexes",
      [
        [0, 0],
        [1, 1],
      ],
    ],
    ["matching-pennies", []],
    ["rock-paper-scissors", []],
    [
      "climbing",
      [
        [0, 0],
        [1, 1],
      ],
    ],
    [
      "penalty",
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
    ],
    ["public-goods", [[1, 1, 1, 1]]],
    [
      "volunteers-dilemma",
      [
        [0, 1, 1, 1],
        [1, 0, 1, 1],
        [1, 1, 0, 1],
        [1, 1, 1, 0],
      ],
    ],
  ])("of %s", (name, expected) => {
    const game = named(name);
    expect(pureNash(game).map((joint) => profileAt(joint, game.actions))).toEqual(expected);
  });

  it("of El Farol with three guests and two seats: any two go", () => {
    const bar = symmetricGame(3, 2, (own, [come]) => (own === 0 ? (come <= 2 ? 1 : -1) : 0));
    expect(pureNash(bar)).toEqual([1, 2, 4]);
  });

  it("are strict only where every change costs", () => {
    const tie = bimatrix([
      [1, 1],
      [1, 0],
    ]);
    expect(pureNash(tie)).toEqual([0, 1, 2]);
    expect(pureNash(tie, { strict: true })).toEqual([]);
    expect(pureNash(named("stag-hunt"), { strict: true })).toEqual([0, 3]);
    expect(pureNash(named("stag-hunt"), { strict: true, slack: 1 })).toEqual([3]);
  });

  it("within a slack are epsilon-equilibria: leaving CC gains 2, leaving CD gains its cooperator 1", () => {
    const found = (slack: number) => pureNash(named("prisoners-dilemma"), { slack });
    expect([found(2), found(1.99), found(0.99)]).toEqual([[0, 1, 2, 3], [1, 2, 3], [3]]);
  });

  it("are those joint actions of which everybody plays a best response", () => {
    fc.assert(
      fc.property(anyGame(), (game) => {
        const stable = new Set(pureNash(game));
        const strict = new Set(pureNash(game, { strict: true }));
        for (let joint = 0; joint < game.payoffs[0].length; joint++) {
          const mixed = pureProfile(game, joint);
          const replies = game.actions.map((_, player) => bestResponses(game, player, mixed));
          const profile = profileAt(joint, game.actions);
          expect(stable.has(joint)).toBe(profile.every((own, player) => replies[player].includes(own)));
          expect(strict.has(joint)).toBe(
            profile.every((own, player) => replies[player].length === 1 && replies[player][0] === own),
          );
          expect(isNash(game, mixed)).toBe(stable.has(joint));
        }
      }),
    );
  });
});

describe("best responses", () => {
  const rps = named("rock-paper-scissors");

  it("to rock is paper, to an even mix all", () => {
    const rock = pureProfile(rps, 0);
    expect(bestResponses(rps, 0, rock)).toEqual([1]);
    const third = [1 / 3, 1 / 3, 1 / 3];
    expect(bestResponses(rps, 1, [third, third])).toEqual([0, 1, 2]);
  });

  it("include what falls short by no more than the slack", () => {
    const mixed = [
      [1, 0],
      [0.5, 0.5],
    ];
    // Cooperation earns 1.5, defection 3.
    expect(bestResponses(named("prisoners-dilemma"), 0, mixed)).toEqual([1]);
    expect(bestResponses(named("prisoners-dilemma"), 0, mixed, 1.5)).toEqual([0, 1]);
  });

  it("are refused for what is not there", () => {
    expect(() => bestResponses(rps, 2, pureProfile(rps, 0))).toThrow(/player must be in 0..1/);
    expect(() => bestResponses(rps, 0, [[1, 0]])).toThrow(/one mix for each/);
    expect(() => pureProfile(rps, 9)).toThrow(/numbered 0..8, got 9/);
  });
});

describe("NashConv", () => {
  it("of rock against rock is what both gain by paper", () => {
    const rps = named("rock-paper-scissors");
    const rock = pureProfile(rps, 0);
    expect([...deviationGains(rps, rock)]).toEqual([1, 1]);
    expect(nashConv(rps, rock)).toBe(2);
    expect(exploitability(rps, rock)).toBe(1);
  });

  it("is 0 in the mixed equilibria of the textbooks", () => {
    const third = [1 / 3, 1 / 3, 1 / 3];
    const cases: [string, Mixed][] = [
      ["rock-paper-scissors", [third, third]],
      [
        "matching-pennies",
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ],
      [
        "battle-of-the-sexes",
        [
          [2 / 3, 1 / 3],
          [1 / 3, 2 / 3],
        ],
      ],
      [
        "chicken",
        [
          [2 / 3, 1 / 3],
          [2 / 3, 1 / 3],
        ],
      ],
    ];
    for (const [name, mixed] of cases) {
      expect(nashConv(named(name), mixed)).toBeLessThan(1e-12);
      expect(isNash(named(name), mixed)).toBe(true);
    }
  });

  it("is 0 where five wait with probability (cost / benefit)^(1/4) (Diekmann 1985), and not beside it", () => {
    const game = normalFormOf(volunteersDilemma(5, 3, 1.2));
    const at = (waits: number) => new Array(5).fill([1 - waits, waits]);
    const waits = (1.2 / 3) ** (1 / 4);
    expect(nashConv(game, at(waits))).toBeLessThan(1e-12);
    expect(nashConv(game, at(waits + 0.05))).toBeGreaterThan(0.01);
  });

  it("is a sum of gains that are never negative, and 0 exactly for pure equilibria", () => {
    fc.assert(
      fc.property(gameAndMix, ({ game, mixed }) => {
        expect(nashConv(game, mixed)).toBeGreaterThanOrEqual(0);
        expect(exploitability(game, mixed)).toBeCloseTo(nashConv(game, mixed) / mixed.length, 12);
        for (const joint of pureNash(game)) expect(nashConv(game, pureProfile(game, joint))).toBe(0);
      }),
    );
  });
});
