import { expect, it } from "vitest";
import { memoryOne, titForTat } from "../../../agents/index.ts";
import { alwaysCooperate, alwaysDefect, bully } from "../../../agents/strategies/index.ts";
import { matrixGame } from "../../../envs/index.ts";
import {
  fingerprint,
  gamePreset,
  jossAnn,
  type MemoryOne,
  memoryOneMachine,
  normalFormOf,
  repeatedPayoffs,
} from "../../../src/games/index.ts";
import { assertPolicy, type PolicyUse } from "../../../src/index.ts";

const game = normalFormOf(gamePreset("prisoners-dilemma"));
const how = { turns: 400, repetitions: 10, steps: 4, dual: { use: bully } };

/** JA(tit for tat, x, y) answers C by C with 1 - y and D by C with x, and so it does beyond x + y = 1. */
const exact = (four: MemoryOne, x: number, y: number) =>
  repeatedPayoffs(game, memoryOneMachine(four), memoryOneMachine([1 - y, x, 1 - y, x]), { discount: 1 })[0];

const four = (afterCC: number, afterCD: number, afterDC: number, afterDD: number): PolicyUse => ({
  use: memoryOne,
  params: { afterCC, afterCD, afterDC, afterDD },
});

it.each([
  ["always-cooperate", { use: alwaysCooperate }, (_: number, y: number) => 3 - 3 * y],
  ["always-defect", { use: alwaysDefect }, (x: number) => 1 + 4 * x],
  [
    "tit-for-tat",
    { use: titForTat },
    (x: number, y: number) => (y * y + 5 * x * y + 3 * x * x) / (x + y) ** 2,
  ],
] as [string, PolicyUse, (x: number, y: number) => number][])(
  "of %s is the one in closed form",
  (_, strategy, closed) => {
    const { values, payoffs } = fingerprint(matrixGame, strategy, { use: titForTat }, how);
    for (const [i, x] of values.entries())
      for (const [j, y] of values.entries()) {
        // In the corners play goes by how it began.
        if ((i === 0 && j === 0) || (i === values.length - 1 && j === values.length - 1)) continue;
        expect(Math.abs(payoffs[i][j]!.estimate - closed(x, y))).toBeLessThan(0.12);
      }
  },
);

it("of win-stay, lose-shift is that of the chain that the two make", () => {
  const { values, payoffs } = fingerprint(matrixGame, four(1, 0, 0, 1), { use: titForTat }, how);
  for (const [i, j] of [
    [1, 1],
    [2, 1],
    [1, 2],
    [3, 1],
    [2, 3],
    [3, 3],
  ])
    expect(Math.abs(payoffs[i][j]!.estimate - exact([1, 0, 0, 1], values[i], values[j]))).toBeLessThan(0.12);
});

it("is half a square where there is no dual", () => {
  const { payoffs } = fingerprint(
    matrixGame,
    { use: alwaysDefect },
    { use: titForTat },
    { turns: 5, steps: 2 },
  );
  expect(payoffs.map((row) => row.map((each) => each !== undefined))).toEqual([
    [true, true, true],
    [true, true, false],
    [true, false, false],
  ]);
});

it("has a probe that keeps the rules for policies", () => {
  assertPolicy(jossAnn({ use: titForTat }, 0.2, 0.1), {}, { env: matrixGame }, { worlds: 3, ticks: 16 });
});
