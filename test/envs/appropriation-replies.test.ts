/**
 * Walker, Gardner & Ostrom 1990 with agents that have full information. Nash is 64 tokens: best replies end there exactly.
 * What learners do is the experiment commons-of-eight.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appropriation } from "../../envs/appropriation/appropriation.ts";
import { createBatch, type MechanismUse } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";

const agents = 8;
const endowment = 25;
const toll = [{ use: pigouvianTax, params: { on: "effort", rate: 7.875 } }];

/** Agents in turn change to the tokens with the best reward until nobody wants to; one world for each choice. */
function bestReplies(start: readonly number[], mechanisms: readonly MechanismUse[] = []): number[] {
  const worlds = endowment + 1;
  const batch = createBatch(appropriation, {}, { worlds, mechanisms });
  const tokens = [...start];
  for (let unmoved = 0, turn = 0; unmoved < agents; turn++) {
    const a = turn % agents;
    for (let x = 0; x < worlds; x++) batch.io.actions[0].set(tokens.with(a, x), x * agents);
    batch.step();
    batch.resetDone();
    const rewards = Array.from({ length: worlds }, (_, x) => batch.io.reward[x * agents + a]);
    const best = rewards.indexOf(Math.max(...rewards));
    unmoved = rewards[best] > rewards[tokens[a]] ? 0 : unmoved + 1;
    if (unmoved === 0) tokens[a] = best;
  }
  return tokens;
}
const total = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0);
const starts = fc.array(fc.integer({ min: 0, max: endowment }), { minLength: agents, maxLength: agents });

describe("best replies", () => {
  it("end at 64 tokens from anywhere, and at 8 each from equal shares", () => {
    expect(bestReplies(Array(agents).fill(8))).toEqual(Array(agents).fill(8));
    fc.assert(
      fc.property(starts, (start) => {
        expect(total(bestReplies(start))).toBe(64);
      }),
      { numRuns: 30 },
    );
  });

  it("end at the optimum of 36 tokens under the toll of 7.875 a token", () => {
    fc.assert(
      fc.property(starts, (start) => {
        expect(total(bestReplies(start, toll))).toBe(36);
      }),
      { numRuns: 30 },
    );
  });
});
