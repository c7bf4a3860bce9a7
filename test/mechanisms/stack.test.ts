/** Mechanisms laid over each other, in any order, for some seats and at some ticks, keep what each keeps alone. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  anyStack,
  firstDifference,
  playOn,
  stackOf,
  stepAndLook,
  streamsOf,
  whole,
} from "../helpers/stack.ts";

it("six institutions at once keep their accounts, for some hundreds of random ticks", () => {
  const stack = stackOf(whole, 1, 2, 60);
  const { batch, expected } = stack;
  let stops = 0;
  for (let step = 0; step < 600; step++) {
    stepAndLook(stack);
    for (let i = 0; i < batch.worlds; i++) stops += batch.columns["stop.stopped"][i];
    batch.resetDone();
  }
  for (let i = 0; i < batch.worlds; i++) {
    expect(batch.columns["identities.refused"][i]).toBe(expected.keys[i]);
    expect(batch.columns["stop.refused"][i]).toBe(expected.presses[i]);
  }
  // None of it is idle.
  expect(stops).toBeGreaterThan(0);
  expect(Math.min(...expected.keys, ...expected.presses)).toBeGreaterThan(0);
  const values = batch.readMetrics(0);
  for (const name of [
    "channel.arrived",
    "channel.lost",
    "coordinator.obeyed",
    "sanction.punishments",
    "identities.sybils",
  ])
    expect(values[name], name).toBeGreaterThan(0);
  expect(values.reputation).toBeLessThan(1);
});

it("any stack keeps its accounts", () => {
  fc.assert(
    fc.property(anyStack, fc.integer({ min: 0, max: 999 }), (mechanisms, seed) => {
      const stack = stackOf(mechanisms, seed, 2, 12);
      for (let step = 0; step < 20; step++) {
        stepAndLook(stack);
        stack.batch.resetDone();
      }
    }),
    { numRuns: 30 },
  );
});

it("any stack goes on to the same bits from what was saved, and as a fork", () => {
  fc.assert(
    fc.property(
      anyStack,
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 0, max: 15 }),
      (mechanisms, seed, steps) => {
        const stack = stackOf(mechanisms, seed, 2, 12);
        playOn(stack, steps);
        const saved = stack.batch.save();
        const words = stack.words.slice();
        const future = playOn(stack, 9);
        const forks = stackOf(mechanisms, seed + 1, 2, 12);
        stack.batch.load(saved);
        // In each other's place, too, they do what they did.
        forks.batch.fork(stack.batch, [1, 0]);
        const turned = { batch: forks.batch, words: streamsOf(words, [1, 0]) };
        expect(firstDifference(playOn(turned, 9, [1, 0]), future)).toBe(-1);
        stack.words.set(words);
        expect(firstDifference(playOn(stack, 9), future)).toBe(-1);
        const another = stackOf(mechanisms, seed + 2, 2, 12);
        another.batch.load(saved);
        expect(firstDifference(playOn({ batch: another.batch, words: words.slice() }, 9), future)).toBe(-1);
      },
    ),
    { numRuns: 15 },
  );
});
