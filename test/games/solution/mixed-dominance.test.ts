import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  deviationPayoffs,
  dominatedActions,
  dominatingMix,
  eliminateDominated,
  gamePreset,
  normalFormOf,
  profileAt,
  pureNash,
  pureProfile,
} from "../../../src/games/index.ts";
import { anyGame } from "../arbitrary.ts";

/** Row 2 pays less than an even mix of rows 0 and 1, but in each column more than one of them. */
const hedged = bimatrix(
  [
    [3, 0],
    [0, 3],
    [1, 1],
  ],
  [
    [1, 0],
    [1, 0],
    [0, 9],
  ],
);

describe("a dominating mix", () => {
  it("is found where no single action dominates", () => {
    expect(dominatedActions(hedged, 0)).toEqual([]);
    const mix = dominatingMix(hedged, 0, 2)!;
    for (const [action, p] of [0.5, 0.5, 0].entries()) expect(mix[action]).toBeCloseTo(p, 6);
    expect(dominatingMix(hedged, 0, 0)).toBeUndefined();
  });

  it("beats by more than the slack: the even mix is ahead by 1/2", () => {
    expect(dominatingMix(hedged, 0, 2, 0.49)).toBeDefined();
    expect(dominatingMix(hedged, 0, 2, 0.51)).toBeUndefined();
  });

  it("does not exist for what is a best response, or ties with a mix", () => {
    const rps = normalFormOf(gamePreset("rock-paper-scissors"));
    for (const action of [0, 1, 2]) expect(dominatingMix(rps, 1, action)).toBeUndefined();
    const tie = bimatrix([[2], [0], [2]], [[0], [0], [0]]);
    expect(dominatingMix(tie, 0, 2)).toBeUndefined();
    expect(dominatingMix(bimatrix([[0, 0]], [[0, 0]]), 1, 1)).toBeUndefined();
  });

  it("beats the action whatever the others do, also where payoffs are large and close to each other", () => {
    fc.assert(
      fc.property(anyGame(), fc.constantFrom(0, 1e4), (small, level) => {
        const game = { ...small, payoffs: small.payoffs.map((table) => table.map((x) => level + x)) };
        for (const [player, n] of game.actions.entries())
          for (let action = 0; action < n; action++) {
            const mix = dominatingMix(game, player, action);
            expect(mix === undefined).toBe(dominatingMix(small, player, action) === undefined);
            if (!mix) continue;
            for (let joint = 0; joint < game.payoffs[0].length; joint++) {
              const each = deviationPayoffs(game, player, pureProfile(game, joint));
              expect(mix.reduce((sum, p, a) => sum + p * each[a], 0)).toBeGreaterThan(each[action]);
            }
          }
      }),
      { numRuns: 60 },
    );
  });

  it("is refused for what is not there", () => {
    expect(() => dominatingMix(hedged, 0, 3)).toThrow(/player 0 has the actions 0..2, got 3/);
    expect(() => dominatingMix(hedged, 2, 0)).toThrow(/player must be in 0..1/);
  });
});

describe("elimination by mixes", () => {
  it("goes on where elimination by single actions stops", () => {
    expect(eliminateDominated(hedged).rounds).toEqual([]);
    expect(eliminateDominated(hedged, "mixed").kept).toEqual([[0], [0]]);
  });

  it("removes at least as much as by single actions, and no Nash equilibrium", () => {
    fc.assert(
      fc.property(anyGame(), (game) => {
        const { kept } = eliminateDominated(game, "mixed");
        const single = eliminateDominated(game).kept;
        for (const [player, actions] of kept.entries())
          for (const action of actions) expect(single[player]).toContain(action);
        for (const joint of pureNash(game))
          for (const [player, action] of profileAt(joint, game.actions).entries())
            expect(kept[player]).toContain(action);
      }),
      { numRuns: 60 },
    );
  });
});
