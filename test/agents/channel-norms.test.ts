import { describe, expect, it } from "vitest";
import { babbler, follower, honestSpeaker, liar } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, type PolicyUse, play } from "../../src/index.ts";
import { channel } from "../../src/mechanisms/index.ts";

/** Three choices, paid where all do the same. */
const agreement = {
  actions: [3, 3, 3],
  payoffs: Array(3).fill(Array.from({ length: 27 }, (_, j) => (j % 13 === 0 ? 1 : 0))),
};

/** What each says and does at the ticks of one world. */
function history(policies: readonly PolicyUse[], params = {}, ticks = 4) {
  const batch = createBatch(matrixGame, agreement, {
    mechanisms: [{ use: channel, params: { symbols: 3, ...params } }],
    seed: 5,
  });
  const bound = bindPolicies(batch, policies);
  const said: number[][] = [];
  const done: number[][] = [];
  play({
    batch,
    policies: bound,
    ticks,
    taps: [
      {
        chosen: () => {
          said.push([...batch.io.actions[1]]);
          done.push([...batch.io.actions[0]]);
        },
      },
    ],
  });
  return { said, done };
}

describe("norms on a channel", () => {
  it("an honest speaker does what it says, and is followed a tick later", () => {
    const { said, done } = history([
      { use: honestSpeaker, params: { action: 2 }, seats: [0, 1] },
      { use: follower, seats: [2] },
    ]);
    expect(said).toEqual([
      [3, 3, 1],
      [3, 3, 3],
      [3, 3, 3],
      [3, 3, 3],
    ]);
    expect(done).toEqual([
      [2, 2, 0],
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 2],
    ]);
  });

  it("with talk before acting it is followed at once", () => {
    const { done } = history(
      [
        { use: honestSpeaker, params: { action: 2 }, seats: [0, 1] },
        { use: follower, seats: [2] },
      ],
      { talk: "cheap" },
      1,
    );
    expect(done).toEqual([[2, 2, 2]]);
  });

  it("liars say what they do not do, and a majority of them turns a follower", () => {
    const { said, done } = history(
      [
        { use: liar, params: { action: 1 }, seats: [0, 1] },
        { use: follower, params: { action: 1 }, seats: [2] },
      ],
      {},
      40,
    );
    expect(done.every(([a, b]) => a === 1 && b === 1)).toBe(true);
    expect(new Set(said.flatMap((all) => all.slice(0, 2)))).toEqual(new Set([1, 3]));
    done.slice(1).forEach(([, , third], t) => {
      const [a, b] = said[t];
      expect(third).toBe(Math.min(a, b) - 1);
    });
  });

  it("words that bind hold a liar to its lie", () => {
    const { done } = history([{ use: liar, params: { action: 1 } }], { talk: "binding" }, 6);
    expect(done.length).toBe(6);
    for (const acts of done) expect(acts.includes(1)).toBe(false);
  });

  it("a babbler says anything", () => {
    const { said, done } = history([{ use: babbler, params: { action: 2 } }], {}, 200);
    expect(done.flat().every((act) => act === 2)).toBe(true);
    for (const symbol of [1, 2, 3])
      expect(Math.abs(said.flat().filter((each) => each === symbol).length / 600 - 1 / 3)).toBeLessThan(0.08);
  });

  it("without a channel, or with too few symbols, they say what is missing", () => {
    const bare = createBatch(matrixGame, {});
    expect(() => bindPolicies(bare, [{ use: liar }])).toThrow(
      "liar: speaks by the action head say, which is not there",
    );
    const poor = createBatch(matrixGame, agreement, {
      mechanisms: [{ use: channel, params: { symbols: 2 } }],
    });
    expect(() => bindPolicies(poor, [{ use: liar }])).toThrow("needs a symbol for each of 3 choices, got 2");
  });
});
