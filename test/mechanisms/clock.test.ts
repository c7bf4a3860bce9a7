import { expect, it } from "vitest";
import { commons, matrixGame } from "../../envs/index.ts";
import { createBatch } from "../../src/index.ts";
import { clock } from "../../src/mechanisms/index.ts";

it("counts the ticks down that are left, and begins anew with each episode", () => {
  const batch = createBatch(matrixGame, { rounds: 3 }, { worlds: 2, mechanisms: [{ use: clock }] });
  const seen = Array.from({ length: 5 }, () => {
    const left = [...batch.io.obs.ticksLeft];
    batch.step();
    batch.resetDone();
    return left;
  });
  expect(seen).toEqual([3, 2, 1, 3, 2].map((left) => new Array(4).fill(left)));
});

it("refuses games without an end", () => {
  expect(() => createBatch(matrixGame, {}, { mechanisms: [{ use: clock }] })).toThrow(
    "needs episodes of at most 1000000 ticks in matrix-game-v0, got Infinity",
  );
  expect(createBatch(commons, { horizon: 7 }, { mechanisms: [{ use: clock }] }).io.obs.ticksLeft[0]).toBe(7);
});
