import { expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { virtualScores } from "../../agents/norms/virtual-scores.ts";
import { minorityGame } from "../../envs/minority-game/minority-game.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";

const worlds = 64;

/**
 * What three agents play of whom the first two hold given strategies (for each a side after 0 and one after 1) and the third is told
 * what to do; all that was played in a tick in any of the worlds.
 */
function played(strategies: readonly (readonly string[])[], third: string): string[] {
  const batch = createBatch(minorityGame, { agents: 3, memory: 1 }, { worlds });
  const [bound] = bindPolicies(batch, [{ use: virtualScores, seats: [0, 1] }, { use: always }]);
  const { 0: chosen } = batch.io.actions;
  batch.columns.history.fill(0);
  batch.observe();
  return [...third].map((choice, tick) => {
    bound.policy.act(0, worlds, false);
    for (let i = 0; i < worlds; i++) {
      if (tick === 0) {
        // They draw their strategies in the first tick: it is played again with those that are given.
        const sides = strategies.flatMap((own) => [...own.join("")].map(Number));
        bound.memory.side.set(sides, sides.length * i);
        for (let a = 0; a < 2; a++) chosen[3 * i + a] = sides[4 * a];
      }
      chosen[3 * i + 2] = Number(choice);
    }
    const all = Array.from({ length: worlds }, (_, i) => chosen.slice(3 * i, 3 * i + 3).join(""));
    batch.step();
    return [...new Set(all)].sort().join(" or ");
  });
}

it("plays the strategy that would have won more often, and a coin's where they are even", () => {
  // Side 1 would have won twice, then side 0 twice.
  const told = played(
    [
      ["00", "11"],
      ["00", "00"],
    ],
    "00110",
  );
  expect(told).toEqual(["000", "100", "101", "101", "000 or 100"]);
});

it("goes by the past: a strategy is a side for each", () => {
  // After a past of 0 all are on side 0, and 1 wins: "1 after 0, 0 after 1" leads. It says 0 then, 1 wins again, and they are even.
  const told = played(
    [
      ["01", "10"],
      ["00", "00"],
    ],
    "000",
  );
  expect(told).toEqual(["000", "000", "000 or 100"]);
});

it("holds strategies that are drawn alike, and new ones in each episode", () => {
  const batch = createBatch(minorityGame, { agents: 1, memory: 4, horizon: 3 }, { worlds });
  const [bound] = bindPolicies(batch, [{ use: virtualScores, params: { strategies: 3 } }]);
  bound.policy.act(0, worlds, false);
  const first = Array.from(bound.memory.side);
  const share = first.reduce((sum, each) => sum + each, 0) / first.length;
  expect(first.length).toBe(worlds * 3 * 16);
  expect(Math.abs(share - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 4 / first.length));
  for (let tick = 0; tick < 3; tick++) {
    batch.step();
    batch.resetDone();
    bound.policy.act(0, worlds, false);
  }
  const other = Array.from(bound.memory.side).filter((each, j) => each !== first[j]).length / first.length;
  expect(Math.abs(other - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 4 / first.length));
});
