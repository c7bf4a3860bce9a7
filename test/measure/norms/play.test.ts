import { expect, test } from "vitest";
import { commons, matrixGame } from "../../../envs/index.ts";
import { createBatch } from "../../../src/index.ts";
import { ticksLeft } from "../../../src/measure/norms/play.ts";

test("the ticks left are those of the world that is furthest on", () => {
  const batch = createBatch(commons, { horizon: 10 }, { worlds: 3 });
  expect(ticksLeft(batch)).toBe(10);
  for (let t = 0; t < 3; t++) batch.step(1, 2);
  batch.step(2, 3);
  expect(ticksLeft(batch)).toBe(7);
  expect(ticksLeft(createBatch(matrixGame))).toBe(Number.POSITIVE_INFINITY);
});
