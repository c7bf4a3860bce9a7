import { describe, expect, it } from "vitest";
import { always, random, titForTat } from "../../../agents/index.ts";
import { joss } from "../../../agents/strategies/index.ts";
import { matrixGame } from "../../../envs/index.ts";
import { tournament } from "../../../src/games/index.ts";

const field = {
  "always-cooperate": { use: always, params: { action: 0 } },
  "always-defect": { use: always, params: { action: 1 } },
  "tit-for-tat": { use: titForTat },
};

describe("always-cooperate, always-defect and tit-for-tat over ten rounds", () => {
  const found = tournament(matrixGame, field, { turns: 10, repetitions: 7 });

  it("pays what can be counted by hand", () => {
    expect(found.points.map((row) => [...row])).toEqual([
      [30, 0, 30],
      [50, 10, 14],
      [30, 9, 30],
    ]);
    expect([...found.game.payoffs[0]]).toEqual([3, 0, 3, 5, 1, 1.4, 3, 0.9, 3]);
    expect([...found.game.payoffs[1]]).toEqual([3, 5, 3, 0, 1, 0.9, 3, 1.4, 3]);
  });

  it("ranks by the mean over all that were met", () => {
    expect(
      found.standings.map(({ rank, name, score, wins, cooperation }) => [
        rank,
        name,
        score.estimate,
        wins,
        cooperation,
      ]),
    ).toEqual([
      [1, "always-defect", 74 / 3, 2, 0],
      [2, "tit-for-tat", 23, 0, 21 / 30],
      [3, "always-cooperate", 20, 0, 1],
    ]);
  });

  it("leaves out twins where that is asked", () => {
    const { standings } = tournament(matrixGame, field, { turns: 10, twins: false });
    expect(standings.map(({ name, score }) => [name, score.estimate])).toEqual([
      ["always-defect", 32],
      ["tit-for-tat", 19.5],
      ["always-cooperate", 15],
    ]);
  });

  it("plays what is certain once, and gives it an interval of no width", () => {
    expect(found.played).toBe(6);
    const { score, scores } = found.standings[1];
    expect(score).toEqual({ estimate: 23, low: 23, high: 23 });
    expect([...scores]).toEqual(new Array(7).fill(23));
  });
});

describe("what is drawn", () => {
  const mixed = { ...field, random: { use: random }, joss: { use: joss } };
  const found = tournament(matrixGame, mixed, { turns: 50, repetitions: 40, seed: 3 });

  it("is repeated, and nothing else", () => {
    // Joss draws nothing against who always defects, as it has nothing to draw for.
    expect(found.matches[1][4].points[0].length).toBe(1);
    expect(found.matches[0][4].points[0].length).toBe(40);
    expect(found.played).toBe(6 + 1 + 40 * 8);
  });

  it("has luck of its own in every repetition", () => {
    expect(new Set(found.matches[3][3].points[0]).size).toBeGreaterThan(20);
    expect([...found.matches[3][3].points[0]]).not.toEqual([...found.matches[3][3].points[1]]);
  });

  it("is the same as the other sees it", () => {
    expect(found.matches[4][0].points).toEqual([...found.matches[0][4].points].reverse());
  });

  it("is the same from the same seed, and another from another", () => {
    const points = (seed: number) =>
      tournament(matrixGame, mixed, { turns: 50, repetitions: 2, seed }).points.map((row) => [...row]);
    expect(points(1)).toEqual(points(1));
    expect(points(1)).not.toEqual(points(2));
  });

  it("is the same in its first repetitions, however many follow", () => {
    const scores = (repetitions: number, params = {}) =>
      tournament(matrixGame, mixed, { turns: 50, repetitions, seed: 3, params }).standings.map(
        ({ name, scores }) => [name, [...scores.subarray(0, 3)]] as const,
      );
    for (const params of [{}, { noise: 0.1, opening: "random" }])
      expect(new Map(scores(3, params))).toEqual(new Map(scores(9, params)));
  });

  it("pays random 2.25 a round against itself, and always-defect 3 against it", () => {
    const { game } = found;
    expect(game.payoffs[0][5 * 3 + 3]).toBeCloseTo(2.25, 1);
    expect(game.payoffs[0][5 * 1 + 3]).toBeCloseTo(3, 1);
  });
});

it("repeats everything under noise", () => {
  const { played } = tournament(matrixGame, field, { turns: 10, repetitions: 4, params: { noise: 0.05 } });
  expect(played).toBe(4 * 6);
});

it("ends a match with its episode, however long that is", () => {
  const params = { continuation: 0.9 };
  const { matches, standings } = tournament(matrixGame, field, { turns: 1000, repetitions: 400, params });
  const { turns } = matches[0][1];
  expect(new Set(turns).size).toBeGreaterThan(10);
  expect(turns.reduce((sum, n) => sum + n, 0) / 400).toBeCloseTo(10, -0.5);
  expect(standings.find(({ name }) => name === "always-cooperate")!.cooperation).toBe(1);
});

it("refuses what makes no sense", () => {
  const play = (options: object) => () => tournament(matrixGame, field, { turns: 10, ...options });
  expect(play({ turns: 0 })).toThrow("tournament: turns must be a whole number of at least 1, got 0");
  expect(play({ repetition: 3 })).toThrow('did you mean "repetitions"?');
  expect(play({ params: { game: "public-goods" } })).toThrow("is for envs of two agents, got 4");
});
