import { describe, expect, it } from "vitest";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { createBatch, type Env } from "../../src/index.ts";
import { type References, rangeOfPayoffs, stakeOf } from "../../src/norms/index.ts";
import { coins, maze, mazeSize } from "./societies.ts";

const rangeOf = (env: Env, params: Record<string, unknown> = {}) =>
  rangeOfPayoffs({ batch: createBatch(env, params), policies: [] }, 1);

describe("the range of payoffs", () => {
  it("is that of one who does something beside all others, by agent and tick", () => {
    expect(rangeOf(matrixGame, { game: "prisoners-dilemma" })).toEqual({
      low: 0,
      high: 5,
      constantSum: false,
    });
    expect(rangeOf(matrixGame, { game: "prisoners-dilemma", rounds: 7 })).toMatchObject({ low: 0, high: 5 });
  });

  it("every agent is tried beside the others", () => {
    // Only where agent 1 alone plays 1 is anybody paid.
    const payoffs = [
      Array(8).fill(0),
      Array.from({ length: 8 }, (_, cell) => (cell === 0b010 ? 9 : 0)),
      Array(8).fill(0),
    ];
    expect(rangeOf(matrixGame, { payoffs, actions: [2, 2, 2] })).toMatchObject({ low: 0, high: 9 });
    // Of eight, every other one.
    const eight = Array.from({ length: 8 }, () =>
      Array.from({ length: 2 ** 8 }, (_, cell) => (cell === 0b00001000 ? 9 : 0)),
    );
    expect(rangeOf(matrixGame, { payoffs: eight, actions: Array(8).fill(2) })).toMatchObject({ high: 9 });
  });

  it("is by the tick that is played, where episodes end early", () => {
    expect(rangeOf(matrixGame, { game: "prisoners-dilemma", continuation: 0.5 })).toMatchObject({
      low: 0,
      high: 5,
    });
  });

  it("sums that are always the same are told from others, up to rounding", () => {
    expect(rangeOf(matrixGame, { game: "matching-pennies" }).constantSum).toBe(true);
    const decimal = [
      [0.1, 0.7, 0.3, 0.2],
      [0.2, -0.4, 0, 0.1],
    ];
    expect(rangeOf(matrixGame, { payoffs: decimal, actions: [2, 2] }).constantSum).toBe(true);
    // Nothing is won or lost at all, or there is nobody to win it from.
    expect(rangeOf(coins, { spread: [0, 0] }).constantSum).toBe(false);
    expect(rangeOf(coins, { agents: 1 }).constantSum).toBe(false);
  });

  it("keeps to what is allowed", () => {
    const next = Array(mazeSize.cells).fill(2);
    expect(() => rangeOf(maze, { next, masks: true })).not.toThrow();
    expect(rangeOf(commons, { continuous: true, agents: 2 }).high).toBeGreaterThan(0);
  });
});

describe("the stake", () => {
  const range = { low: -1, high: 4, constantSum: false };
  const references = (optimum: number, floor: number, bound?: "lower" | "upper"): References => ({
    optimum: { welfare: optimum, note: "", ...(bound && { bound }) },
    floor: { label: "Nash", welfare: floor },
    equilibria: undefined,
  });

  it("is what each agent can win, where optimum and floor are known", () => {
    expect(stakeOf(references(12, 3), range, 3, [])).toEqual({
      perTick: 3,
      label: "what an agent wins between Nash and the optimum",
    });
    expect(stakeOf(references(12, 3, "lower"), range, 3, []).perTick).toBe(3);
  });

  it("else the range, widened by what the society and its deviants earn", () => {
    const none = { optimum: undefined, floor: undefined, equilibria: undefined };
    for (const known of [none, references(12, 3, "upper"), references(3, 3), references(3 + 1e-9, 3)]) {
      expect(stakeOf(known, range, 3, []).perTick).toBe(5);
      expect(stakeOf(known, range, 3, [0, 6, -2]).perTick).toBe(8);
    }
    expect(stakeOf(none, { low: 100, high: 100 + 1e-11, constantSum: false }, 2, []).perTick).toBe(0);
  });
});
