/** The closed computation against the env: exact deviations found by forking worlds, and play by luck. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grim } from "../../../agents/norms/grim.ts";
import { memoryOne } from "../../../agents/norms/memory-one.ts";
import { suspiciousTitForTat, titForTat } from "../../../agents/norms/tit-for-tat.ts";
import { winStayLoseShift } from "../../../agents/norms/win-stay-lose-shift.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import {
  bimatrix,
  type NormalForm,
  repeatedDeviation,
  repeatedPayoffs,
  type StrategyMachine,
  strategyPresets,
} from "../../../src/games/index.ts";
import { bindPolicies, createBatch, type PolicyUse, rollout } from "../../../src/index.ts";
import { exactDeviation } from "../../../src/norms/index.ts";
import { axelrod, machineOf, pureMemoryOne } from "./machines.ts";

const payoff = fc.integer({ min: -50, max: 50 }).map((x) => x / 10);
const row = fc.tuple(payoff, payoff);
const table = fc.tuple(row, row);
const anyGame = fc.tuple(table, table).map(([first, second]) => bimatrix(first, second));

const envOf = ({ actions, payoffs }: NormalForm) => ({
  payoffs: payoffs.map((list) => Array.from(list)),
  actions: [...actions],
});

/** The norm that plays `machineOf(probabilities)`. */
const normOf = ([afterCC, afterCD, afterDC, afterDD, opening]: readonly number[]): PolicyUse => ({
  use: memoryOne,
  params: { afterCC, afterCD, afterDC, afterDD, opening },
});

/** Both ways of solving the deviations of a seat say the same. */
function expectAgreement(
  game: NormalForm,
  uses: readonly PolicyUse[],
  machines: readonly StrategyMachine[],
  discount: number,
  seat: 0 | 1,
): void {
  const batch = createBatch(matrixGame, envOf(game), { worlds: 1, seed: 0 });
  const policies = bindPolicies(
    batch,
    uses.map((use, j) => ({ ...use, seats: [j] })),
    { seed: 0 },
  );
  const byForks = exactDeviation({ batch, policies }, { seed: 0, seat, session: 0, discount });
  if (byForks.kind !== "exact") throw new Error(byForks.why);
  const byChain = repeatedDeviation(game, machines[0], machines[1], { discount }, seat);
  const perRound = 1 - discount;
  expect(byForks.conforming * perRound).toBeCloseTo(byChain.conforming, 9);
  expect(byForks.best * perRound).toBeCloseTo(byChain.best, 9);
  expect(byForks.gainPerTick).toBeCloseTo(byChain.gain, 9);
  expect(byForks.anywhere * perRound).toBeCloseTo(byChain.anywhere.gain, 9);
  expect(byForks.single.gain * perRound).toBeCloseTo(byChain.single.gain, 9);
}

const discounts = fc.double({ min: 0, max: 0.99, noNaN: true });
const seats = fc.constantFrom(0 as const, 1 as const);

describe("enumeration by forking worlds agrees", () => {
  it("on deterministic memory-one strategies, in any 2x2 game", () => {
    fc.assert(
      fc.property(anyGame, pureMemoryOne, pureMemoryOne, discounts, seats, (game, x, y, discount, seat) => {
        expectAgreement(game, [normOf(x), normOf(y)], [machineOf(x), machineOf(y)], discount, seat);
      }),
    );
  });

  const norms = {
    "tit-for-tat": titForTat,
    "suspicious-tit-for-tat": suspiciousTitForTat,
    "win-stay-lose-shift": winStayLoseShift,
    grim,
  } as const;
  const names = Object.keys(norms) as (keyof typeof norms)[];

  it.each(names.flatMap((x) => names.map((y) => [x, y] as const)))("on %s against %s", (x, y) => {
    for (const seat of [0, 1] as const)
      expectAgreement(
        axelrod,
        [{ use: norms[x] }, { use: norms[y] }],
        [strategyPresets[x], strategyPresets[y]],
        0.7,
        seat,
      );
  });
});

describe("play in the env agrees within its standard error", () => {
  const probability = fc.constantFrom(0, 0.1, 0.3, 0.5, 0.8, 1);
  const strategy = fc.tuple(probability, probability, probability, probability, probability);

  it("over games that go on by chance, for any memory-one strategies and noise", () => {
    fc.assert(
      fc.property(anyGame, strategy, strategy, fc.constantFrom(0, 0.1), (game, x, y, noise) => {
        const continuation = 0.8;
        const worlds = 2000;
        const batch = createBatch(
          matrixGame,
          { ...envOf(game), noise, continuation },
          { worlds, seed: "luck" },
        );
        const policies = bindPolicies(
          batch,
          [
            { ...normOf(x), seats: [0] },
            { ...normOf(y), seats: [1] },
          ],
          { seed: "luck" },
        );
        // One game a world, all ended but for a chance of 2000 * 0.8^100.
        batch.startWindow();
        const { payoffSum } = batch.columns;
        for (let t = 0; t < 100; t++) {
          for (const { policy } of policies) policy.act(0, worlds, false);
          batch.step();
        }
        const exact = repeatedPayoffs(game, machineOf(x), machineOf(y), { discount: continuation, noise });
        for (const seat of [0, 1]) {
          const sums = Array.from({ length: worlds }, (_, i) => (1 - continuation) * payoffSum[2 * i + seat]);
          const mean = sums.reduce((total, sum) => total + sum, 0) / worlds;
          const variance = sums.reduce((total, sum) => total + (sum - mean) ** 2, 0) / (worlds - 1);
          expect(Math.abs(mean - exact[seat])).toBeLessThanOrEqual(4.5 * Math.sqrt(variance / worlds) + 1e-9);
        }
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it("in the long run, under noise", () => {
    const worlds = 200;
    const ticks = 1000;
    const [x, y] = [
      [0.9, 0.2, 0.6, 0.1, 1],
      [0.7, 0.3, 0.8, 0.4, 0],
    ];
    const batch = createBatch(matrixGame, { noise: 0.02 }, { worlds, seed: "long" });
    const policies = bindPolicies(
      batch,
      [
        { ...normOf(x), seats: [0] },
        { ...normOf(y), seats: [1] },
      ],
      { seed: "long" },
    );
    rollout(batch, policies, 200);
    rollout(batch, policies, ticks);
    const exact = repeatedPayoffs(axelrod, machineOf(x), machineOf(y), { discount: 1, noise: 0.02 });
    for (const seat of [0, 1]) {
      const means = Array.from({ length: worlds }, (_, i) => batch.columns.payoffSum[2 * i + seat] / ticks);
      const mean = means.reduce((total, m) => total + m, 0) / worlds;
      const variance = means.reduce((total, m) => total + (m - mean) ** 2, 0) / (worlds - 1);
      expect(Math.abs(mean - exact[seat])).toBeLessThanOrEqual(4.5 * Math.sqrt(variance / worlds));
    }
  });
});
