import { describe, expect, it } from "vitest";
import {
  type GameTable,
  gamePreset,
  gamePresets,
  normalFormOf,
  penaltyGame,
  publicGoods,
  volunteersDilemma,
} from "../../src/games/index.ts";

const coordination: GameTable = {
  actions: [2, 2],
  payoffs: [
    [1, 0, 0, 1],
    [1, 0, 0, 1],
  ],
};

describe("games by name", () => {
  it("are found, and an unknown name suggests the nearest", () => {
    expect(gamePreset("stag-hunt")).toBe(gamePresets["stag-hunt"]);
    expect(() => gamePreset("stag-hurt")).toThrow('unknown game "stag-hurt", did you mean "stag-hunt"?');
    expect(() => gamePreset("constructor")).toThrow(/unknown game/);
  });

  it.each(Object.keys(gamePresets))("%s is a game to solve, with labels", (name) => {
    const { labels, actions } = normalFormOf(gamePreset(name));
    expect(labels!.map((names) => names.length)).toEqual([...actions]);
  });
});

describe("expectation", () => {
  it("averages stochastic cells: climbing with 14 or 0 is climbing in the mean", () => {
    expect(normalFormOf(gamePreset("climbing-stochastic"))).toEqual(normalFormOf(gamePreset("climbing")));
  });

  it("lets the hand tremble: both slip with probability 1/10", () => {
    const { payoffs } = normalFormOf(coordination, 0.1);
    const same = 0.9 * 0.9 + 0.1 * 0.1;
    for (const [joint, expected] of [same, 1 - same, 1 - same, same].entries())
      expect(payoffs[0][joint]).toBeCloseTo(expected, 12);
  });

  it("spreads a slip evenly over the other actions", () => {
    // Player 0 alone is paid 1 for action 0 of three.
    const { payoffs } = normalFormOf({ actions: [3], payoffs: [[1, 0, 0]] }, 0.3);
    expect([...payoffs[0]].map((x) => Number(x.toFixed(12)))).toEqual([0.7, 0.15, 0.15]);
  });

  it("does not touch the table it was made from", () => {
    const before = structuredClone(gamePreset("climbing-stochastic"));
    normalFormOf(gamePreset("climbing-stochastic"), 0.5);
    expect(gamePreset("climbing-stochastic")).toEqual(before);
  });

  it("leaves out labels that do not fit all players", () => {
    const uneven = {
      actions: [1, 2],
      labels: ["a", "b"],
      payoffs: [
        [0, 0],
        [0, 0],
      ],
    };
    expect(normalFormOf(uneven).labels).toBeUndefined();
  });

  const chance = { cell: [0, 0], payoffs: [0, 0], probability: 0.5 };
  it.each<[() => unknown, RegExp]>([
    [() => normalFormOf(coordination, 1.1), /noise must be a probability, got 1.1/],
    [() => normalFormOf({ ...coordination, chances: [{ ...chance, cell: [0, 2] }] }), /below 2, 2/],
    [
      () => normalFormOf({ ...coordination, chances: [{ ...chance, payoffs: [1] }] }),
      /each of the 2 players/,
    ],
    [() => normalFormOf({ ...coordination, chances: [{ ...chance, probability: 2 }] }), /probability, got 2/],
    [() => penaltyGame(1), /at most 0, got 1/],
    [() => publicGoods(3, 2, 1, 1), /levels .* at least 2, got 1/],
    [() => volunteersDilemma(0, 2, 1), /at least 1, got 0/],
    [() => publicGoods(30, 2, 1, 2), /may have 4194304 payoffs/],
  ])("refuses %s", (make, message) => {
    expect(make).toThrow(message);
  });
});
