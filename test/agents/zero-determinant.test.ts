/** Memory-one norms earn in the env what the chain of their meeting says, with mistakes and without. */
import { expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { memoryOne } from "../../agents/norms/memory-one.ts";
import { generousTitForTat, titForTat } from "../../agents/norms/tit-for-tat.ts";
import { winStayLoseShift } from "../../agents/norms/win-stay-lose-shift.ts";
import { zeroDeterminant, zeroDeterminantStrategy } from "../../agents/norms/zero-determinant.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { type MemoryOne, memoryOneShares } from "../../src/games/index.ts";
import { bindPolicies, createBatch, type PolicyUse, rollout } from "../../src/index.ts";

const [T, R, P, S] = [5, 3, 1, 0];
const allC: MemoryOne = [1, 1, 1, 1];
const allD: MemoryOne = [0, 0, 0, 0];

/** Long-run payoffs of x and y where each action flips with probability `noise`. */
function longRun(x: MemoryOne, y: MemoryOne, noise = 0): [number, number] {
  const slip = ([a, b, c, d]: MemoryOne): MemoryOne => {
    const flipped = (p: number) => (1 - noise) * p + noise * (1 - p);
    return [flipped(a), flipped(b), flipped(c), flipped(d)];
  };
  const [cc, cd, dc, dd] = memoryOneShares(slip(x), slip(y));
  return [R * cc + S * cd + T * dc + P * dd, R * cc + T * cd + S * dc + P * dd];
}

const zd = (params: Record<string, unknown>) => zeroDeterminantStrategy(zeroDeterminant.params.parse(params));

/** The env's long-run payoffs agree with the chain's within four standard errors. */
function expectAgreement(uses: readonly PolicyUse[], exact: readonly number[], noise = 0): void {
  const worlds = 200;
  const ticks = 1000;
  const batch = createBatch(matrixGame, { noise }, { worlds, seed: "zero-determinant" });
  const policies = bindPolicies(batch, uses, { seed: "zero-determinant" });
  rollout(batch, policies, 500);
  rollout(batch, policies, ticks);
  for (const seat of [0, 1]) {
    const means = Array.from({ length: worlds }, (_, i) => batch.columns.payoffSum[2 * i + seat] / ticks);
    const mean = means.reduce((sum, m) => sum + m, 0) / worlds;
    const variance = means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / (worlds - 1);
    expect(Math.abs(mean - exact[seat]), `seat ${seat}: ${mean}`).toBeLessThanOrEqual(
      4 * Math.sqrt(variance / worlds) + 1e-9,
    );
  }
}

it.each([2, 3])("extortion at chi %d, beside who always cooperates", (chi) => {
  const uses = [
    { use: zeroDeterminant, params: { chi }, seats: [0] },
    { use: always, params: { action: 0 }, seats: [1] },
  ];
  expectAgreement(uses, longRun(zd({ chi }), allC));
});

it("extortioners bring each other the punishment payoff", () => {
  const [own, other] = longRun(zd({ chi: 3 }), zd({ chi: 2 }));
  expect(own).toBeCloseTo(P, 6);
  expect(other).toBeCloseTo(P, 6);
});

it("generosity, beside anybody", () => {
  const uses = [
    { use: zeroDeterminant, params: { chi: 2, mode: "generous" }, seats: [0] },
    { use: memoryOne, params: { afterCC: 0.7, afterCD: 0.2, afterDC: 0.6, afterDD: 0.3 }, seats: [1] },
  ];
  expectAgreement(uses, longRun(zd({ chi: 2, mode: "generous" }), [0.7, 0.2, 0.6, 0.3]));
});

it.each<[string, MemoryOne, PolicyUse]>([
  ["tit-for-tat", [1, 0, 1, 0], { use: titForTat }],
  ["win-stay-lose-shift", [1, 0, 0, 1], { use: winStayLoseShift }],
  ["generous tit-for-tat", [1, 1 / 3, 1, 1 / 3], { use: generousTitForTat }],
  ["always-defect", allD, { use: always, params: { action: 1 } }],
])("%s with itself, one action in a hundred flipped", (_, strategy, use) => {
  expectAgreement([use], longRun(strategy, strategy, 0.01), 0.01);
});
