/** Six institutions at once for ten thousand random ticks, and hundreds of stacks in any order. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { commons } from "../../envs/index.ts";
import { checkMechanism } from "../../src/index.ts";
import {
  anyStack,
  firstDifference,
  playOn,
  stackOf,
  stepAndLook,
  streamsOf,
  whole,
} from "../helpers/stack.ts";

it("six institutions at once keep their accounts, for 10,000 ticks", () => {
  const stack = stackOf(whole, 2, 1, 200);
  const { batch, expected } = stack;
  let ticks = 0;
  while (ticks < 10_000) {
    const before = batch.columns.tick[0];
    stepAndLook(stack);
    if (batch.columns.tick[0] !== before || batch.columns.done[0] !== 0) ticks++;
    batch.resetDone();
    // From time to time it goes on from what was saved, and to the same bits.
    if (ticks % 997 !== 0) continue;
    const saved = batch.save();
    const words = stack.words.slice();
    const future = playOn(stack, 20);
    batch.load(saved);
    stack.words.set(words);
    expect(firstDifference(playOn(stack, 20), future)).toBe(-1);
    batch.load(saved);
    stack.words.set(words);
  }
  expect(batch.columns["identities.refused"][0]).toBe(expected.keys[0]);
  expect(batch.columns["stop.refused"][0]).toBe(expected.presses[0]);
  expect(expected.presses[0]).toBeGreaterThan(1000);
});

it("hundreds of stacks keep their accounts, and fork", () => {
  fc.assert(
    fc.property(anyStack, fc.integer(), (mechanisms, seed) => {
      const stack = stackOf(mechanisms, seed, 3, 25);
      for (let step = 0; step < 60; step++) {
        stepAndLook(stack);
        stack.batch.resetDone();
      }
      const forks = stackOf(mechanisms, seed + 1, 3, 25);
      const order = [2, 0, 1];
      forks.batch.fork(stack.batch, order);
      const turned = { batch: forks.batch, words: streamsOf(stack.words, order) };
      const future = playOn(stack, 30);
      // World 0 is now the second of the forks, and so on.
      expect(firstDifference(playOn(turned, 30, [1, 2, 0]), future)).toBe(-1);
    }),
    { numRuns: 300 },
  );
});

it("each of them keeps every rule of the check over those before it", () => {
  whole.forEach(({ use, params = {} }, j) => {
    const setting = { env: commons, params: { agents: 4, horizon: 30 }, mechanisms: whole.slice(0, j) };
    expect(checkMechanism(use, params as Record<string, unknown>, [setting]).failures, use.id).toEqual([]);
  });
});
