/** Sessions that stop at different ticks are to the bit what the same number of ticks of plain training makes of them. */
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, train, trainUntil } from "../../src/index.ts";
import { greedyTable, unchangedFor } from "../../src/learn/index.ts";

const worlds = 6;
const society = (only = worlds, sharing: "sessions" | "shared" = "sessions") => {
  const batch = createBatch(matrixGame, {}, { worlds: only, seed: 3 });
  const use = { use: qLearning, params: { epsilon: { start: 1, decay: 1e-3 } } };
  return { batch, policies: bindPolicies(batch, [use], { seed: 3, sharing }) };
};

describe("trainUntil", () => {
  it("stops each session where it is done, with what it has learned by then", () => {
    // Sessions 1 and 4 first, so that those that go on move to fewer worlds.
    const stops = [500, 100, 300, 500, 100, 200];
    const seen: number[][] = stops.map(() => []);
    const { batch, policies, ticks } = trainUntil({
      ...society(),
      window: 50,
      most: 500,
      done({ session, tick }) {
        seen[session].push(tick);
        return tick === stops[session];
      },
    });
    expect([...ticks]).toEqual(stops);
    expect(seen[2]).toEqual([50, 100, 150, 200, 250, 300]);
    for (const [i, stop] of stops.entries()) {
      const plain = society();
      train({ ...plain, ticks: stop });
      const size = policies[0].memory.q.length / worlds;
      for (const field of ["q", "rng", "clock"]) {
        const size = policies[0].memory[field].length / worlds;
        const part = (memory: (typeof policies)[0]["memory"]) => [
          ...memory[field].slice(size * i, size * (i + 1)),
        ];
        expect(part(policies[0].memory), `${field} of session ${i}`).toEqual(part(plain.policies[0].memory));
      }
      expect(size).toBe(2 * 4 * 2);
      expect([...batch.columns.past.slice(2 * i, 2 * i + 2)]).toEqual([
        ...plain.batch.columns.past.slice(2 * i, 2 * i + 2),
      ]);
    }
  });

  it("refuses shared learners, and what is no whole number of windows", () => {
    const done = () => true;
    expect(() => trainUntil({ ...society(), window: 30, most: 100, done })).toThrow(
      "trainUntil: most must be a whole number of windows of 30 ticks, at least one, got 100",
    );
    expect(() => trainUntil({ ...society(worlds, "shared"), window: 50, most: 100, done })).toThrow(
      "trainUntil: sessions that share learners cannot stop alone",
    );
  });
});

describe("unchangedFor", () => {
  it("waits until greedy choices were the same at every look, from the latest change on", () => {
    const given = society(1);
    const { q } = given.policies[0].memory;
    const done = unchangedFor(20);
    const look = (tick: number) => done({ ...given, session: 0, world: 0, tick });
    expect([...greedyTable(given.policies[0], 0)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect([10, 20].map(look)).toEqual([false, false]);
    // Seat 1 would defect after DC.
    q[8 + 2 * 2 + 1] = 1;
    expect([...greedyTable(given.policies[0], 0)]).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
    // Higher values that change no choice do not matter.
    q[0] = 5;
    expect([30, 40, 50].map(look)).toEqual([false, false, true]);
  });
});
