import { expect, it } from "vitest";
import { takingPart } from "../../src/core/taking-part.ts";
import { createBatch } from "../../src/index.ts";
import { pensions } from "../credit/games.ts";

it("agents that leave in a step take part in it, those that had left before do not, whatever they are paid", () => {
  const batch = createBatch(pensions, {}, { worlds: 2 });
  const part = takingPart(batch);
  batch.io.actions[0].set([1, 1, 1, 2, 2, 2]);
  const step = (lo?: number, hi?: number) => {
    part.note(lo, hi);
    batch.step(lo, hi);
    return [0, 1].map((world) => part.sum(batch.io.payoff, world));
  };
  expect(step()).toEqual([3, 6]);
  expect(step(0, 1)).toEqual([2, 6]);
  expect(Array.from(part.rows)).toEqual([0, 1, 1, 1, 1, 1]);
  expect(step(1, 2)).toEqual([2, 4]);
  expect(step()).toEqual([1, 2]);
  // Over: nobody takes part any more.
  expect(step()).toEqual([0, 0]);
});

it("sums a fork's column for the agents of the world it was forked from", () => {
  const batch = createBatch(pensions, {}, { worlds: 2 });
  batch.step(1, 2);
  const part = takingPart(batch);
  part.note();
  const column = Float64Array.of(9, 9, 9, 9, 1, 2, 4);
  expect(part.sum(column, 1, 4)).toBe(6);
  expect(part.sum(column, 0, 4)).toBe(7);
});
