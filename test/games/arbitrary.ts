/** Random games for properties: few players and actions, whole payoffs, so that ties are frequent and sums exact. */
import fc from "fast-check";
import { jointActions, type NormalForm, normalForm } from "../../src/games/index.ts";

const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });

/** Payoffs in 0..most. */
export const anyGame = (most = 4): fc.Arbitrary<NormalForm> =>
  sizes.chain((actions) => {
    const joints = jointActions(actions);
    const table = fc.array(fc.integer({ min: 0, max: most }), { minLength: joints, maxLength: joints });
    return fc
      .array(table, { minLength: actions.length, maxLength: actions.length })
      .map((payoffs) => normalForm({ actions, payoffs }));
  });

/** A game with a mix for each player. */
export const gameAndMix: fc.Arbitrary<{ game: NormalForm; mixed: number[][] }> = anyGame().chain((game) =>
  fc.record({
    game: fc.constant(game),
    mixed: fc.tuple(
      ...game.actions.map((n) =>
        fc
          .array(fc.integer({ min: 0, max: 5 }), { minLength: n, maxLength: n })
          .filter((weights) => weights.some((w) => w > 0))
          .map((weights) => {
            const sum = weights.reduce((total, w) => total + w, 0);
            return weights.map((w) => w / sum);
          }),
      ),
    ),
  }),
);
