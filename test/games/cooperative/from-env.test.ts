import { describe, expect, it } from "vitest";
import { always, random } from "../../../agents/index.ts";
import { matrixGame } from "../../../envs/index.ts";
import { sessionIntervals } from "../../../src/games/cooperative/from-env.ts";
import {
  coalitionEvaluator,
  coalitionSize,
  coalitionValues,
  isConvex,
  sampleShapley,
  shapleyValues,
} from "../../../src/games/index.ts";

const near = (numbers: ArrayLike<number>, digits = 10) =>
  Array.from(numbers, (number) => expect.closeTo(number, digits));
const contribute = { use: always, params: { action: 0 } };
const keep = { use: always, params: { action: 1 } };
const players = 4;
const multiplier = 2;
const publicGoods = { game: "public-goods", players, multiplier };
const play = { params: publicGoods, cooperating: contribute, otherwise: keep, ticks: 20, sessions: 3 };

describe("linear public goods", () => {
  it("s members who contribute are paid s^2 multiplier / n together: a convex game, values all alike", () => {
    const { table } = coalitionValues(matrixGame, play);
    expect([...table]).toEqual(
      near(table.map((_, mask) => (coalitionSize(mask) ** 2 * multiplier) / players)),
    );
    expect(isConvex(table, players)).toBe(true);
    expect([...shapleyValues(table, players)]).toEqual(near([2, 2, 2, 2]));
  });

  it("for all, each contribution is worth multiplier - 1, whoever else gives", () => {
    const { table } = coalitionValues(matrixGame, { ...play, worth: "all" });
    expect([...table]).toEqual(near(table.map((_, mask) => coalitionSize(mask) * (multiplier - 1))));
  });

  it("sampled from the env: an order is enough in an additive game", () => {
    const { players: n, evaluate } = coalitionEvaluator(matrixGame, { ...play, worth: "all" });
    expect([...sampleShapley(n, evaluate, { budget: 20 }).values]).toEqual(near([1, 1, 1, 1]));
  });
});

describe("luck", () => {
  const noisy = { ...play, params: { ...publicGoods, noise: 0.2 }, ticks: 200, sessions: 24 };

  it("is the same for all coalitions", () => {
    const drawing = { use: random };
    const { sessions } = coalitionValues(matrixGame, {
      ...noisy,
      cooperating: drawing,
      otherwise: drawing,
      worth: "all",
      sessions: 2,
    });
    for (const table of sessions) expect(Math.max(...table.map(Math.abs))).toBe(0);
  });

  it("intervals over sessions hold the closed form: noise moves .2 of each contribution", () => {
    const found = coalitionValues(matrixGame, { ...noisy, worth: "all" });
    const intervals = sessionIntervals(found, shapleyValues, { confidence: 0.999 });
    const values = shapleyValues(found.table, players);
    intervals.forEach(({ estimate, low, high }, player) => {
      // A member gives with .8, another with .2.
      expect(low).toBeLessThan(0.6);
      expect(high).toBeGreaterThan(0.6);
      expect(high - low).toBeLessThan(0.12);
      expect(estimate).toBeCloseTo(values[player], 10);
    });
    const worths = sessionIntervals(found, (table) => table);
    expect(worths[0]).toMatchObject({ low: 0, estimate: 0, high: 0 });
    expect(worths[15].estimate).toBeCloseTo(found.table[15], 10);
  });

  it("follows the seed", () => {
    const one = coalitionValues(matrixGame, { ...noisy, ticks: 5, seed: 1 }).table;
    expect(coalitionValues(matrixGame, { ...noisy, ticks: 5, seed: 1 }).table).toEqual(one);
    expect(coalitionValues(matrixGame, { ...noisy, ticks: 5, seed: 2 }).table).not.toEqual(one);
  });
});

it("says what is wrong", () => {
  expect(() => coalitionValues(matrixGame, { ...play, params: { ...publicGoods, players: 13 } })).toThrow(
    /1\.\.12.*got 13; use sampleShapley with coalitionEvaluator/,
  );
  expect(() => coalitionValues(matrixGame, { ...play, ticks: 0 })).toThrow("ticks must be a whole number");
  expect(() => coalitionValues(matrixGame, { ...play, sessions: 0 })).toThrow(
    "sessions must be a whole number",
  );
  expect(() => coalitionValues(matrixGame, { ...play, cooperating: { ...contribute, seats: [0] } })).toThrow(
    "cooperating must not name seats",
  );
});
