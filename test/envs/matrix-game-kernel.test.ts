import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { createBatch, sampleActions, seedStreams, seedWords } from "../../src/index.ts";

/** Own games of 1 to 4 players with 1 to 4 actions each, sometimes with stochastic cells. */
const ownGame = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((actions) => {
  const joints = actions.reduce((product, size) => product * size, 1);
  const number = fc.integer({ min: -50, max: 50 }).map((x) => x / 7);
  const row = fc.array(number, { minLength: actions.length, maxLength: actions.length });
  const chance = fc.record({
    cell: fc.tuple(...actions.map((size) => fc.integer({ min: 0, max: size - 1 }))),
    payoffs: row,
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  return fc.record({
    actions: fc.constant(actions),
    payoffs: fc.array(fc.array(number, { minLength: joints, maxLength: joints }), {
      minLength: actions.length,
      maxLength: actions.length,
    }),
    chances: fc.uniqueArray(chance, { maxLength: 3, selector: ({ cell }) => cell.join() }),
  });
});
const namedGame = fc.record({
  game: fc.constantFrom(...Object.keys(matrixGame.presets!)),
  players: fc.integer({ min: 2, max: 5 }),
  levels: fc.integer({ min: 2, max: 3 }),
});
const repetition = fc.record({
  memory: fc.constantFrom(0, 1, 1, 2, 3, 8),
  noise: fc.constantFrom(0, 0, 0.01, 0.5, 1),
  continuation: fc.constantFrom(1, 1, 0.9, 0),
  rounds: fc.constantFrom(0, 1, 13),
  opening: fc.constantFrom("random", 0),
});
const anyParams = fc
  .tuple(fc.oneof(ownGame, namedGame), repetition)
  .map(([game, rest]) => ({ ...game, ...rest }) as Record<string, unknown>);

describe("kernel form", () => {
  it("has the bits of the world form, whatever the params", () => {
    fc.assert(
      fc.property(anyParams, fc.integer(), (params, seed) => {
        const [kernel, world] = (["kernel", "world"] as const).map((form) =>
          createBatch(matrixGame, params, { worlds: 5, seed, form }),
        );
        const words = new Int32Array(4 * 5);
        seedStreams(words, seedWords(seed), 0, 5);
        expect(Buffer.compare(kernel.save(), world.save())).toBe(0);
        for (let t = 0; t < 12; t++) {
          sampleActions(kernel, words);
          world.io.actions[0].set(kernel.io.actions[0]);
          for (const batch of [kernel, world]) {
            batch.step(0, 2);
            batch.step(2, 5);
            if (t % 2 === 1) batch.resetDone();
          }
          expect(Buffer.compare(kernel.save(), world.save())).toBe(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
