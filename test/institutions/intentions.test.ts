import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { matchedPairs, replicatorDynamic, trajectory } from "../../src/games/dynamics/index.ts";
import { declaredIntentions, talkers, talkGame, talkShare } from "../../src/institutions/index.ts";

type Square = readonly (readonly [number, number])[];

const tasks: Square = [
  [0, 3],
  [2, 0],
];
const different: Square = [
  [0, 1],
  [1, 0],
];

/** Where the replicator goes from `starts` random shares, all as likely. */
function ends(payoffs: readonly number[][], starts: number, steps: number, seed: string): Float64Array[] {
  const random = seedrandom(seed);
  const dynamic = replicatorDynamic(matchedPairs(payoffs));
  return Array.from({ length: starts }, () => {
    const weights = payoffs.map(() => -Math.log(1 - random()));
    const sum = weights.reduce((a, b) => a + b);
    const start = weights.map((weight) => weight / sum);
    return trajectory(dynamic, start, { dt: 0.1, steps });
  });
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("declared intentions", () => {
  it("coordinate the more, the more rounds there are", () => {
    const of = (a: number, b: number) => [0, 1, 2, 3].map((k) => declaredIntentions(a, b, k).coordination);
    [0.48, 0.7015, 0.7838, 0.7994].forEach((share, k) => {
      expect(of(3, 2)[k]).toBeCloseTo(share, 4);
    });
    of(1, 1).forEach((share, k) => {
      expect(share).toBeCloseTo(1 - 2 ** -(k + 1), 12);
    });
    const limit = declaredIntentions(3, 2, 1000);
    expect(limit.value).toBeCloseTo(2, 9);
    expect(limit.coordination).toBeCloseTo(0.8, 9);
    expect(() => declaredIntentions(2, 3, 0)).toThrow("needs values a >= b > 0");
    expect(() => declaredIntentions(3, 2, -1)).toThrow("rounds must be a whole number");
  });

  it("leave nobody a better first choice, round by round", () => {
    for (let k = 0; k < 4; k++) {
      const { better } = declaredIntentions(3, 2, k);
      // Equal choices are followed by what is left without a round; different ones are kept to.
      const left = k > 0 ? declaredIntentions(3, 2, k - 1).value : 0;
      const first = better * left + (1 - better) * 3;
      const second = better * 2 + (1 - better) * left;
      expect(first).toBeCloseTo(second, 12);
    }
  });

  it("are reached by replication from anywhere", () => {
    const shares = ends(talkGame(tasks), 100, 500, "talkers").map((end) => talkShare(end, different));
    for (const share of shares) expect(share).toBeCloseTo(declaredIntentions(3, 2, 1).coordination, 4);
    for (const [x, y] of ends(
      tasks.map((row) => [...row]),
      100,
      500,
      "silent",
    ))
      expect(2 * x * y).toBeCloseTo(0.48, 4);
  });
});

describe("a declaration before other games", () => {
  const starts = 300;
  /** Share of the efficient outcome, where both do the first, without and with talk. */
  const efficient = (payoffs: Square) => {
    const both: Square = [
      [1, 0],
      [0, 0],
    ];
    const silent = ends(
      payoffs.map((row) => [...row]),
      starts,
      600,
      "alone",
    ).map(([x]) => x * x);
    return [
      mean(silent),
      mean(ends(talkGame(payoffs), starts, 400, "told").map((end) => talkShare(end, both))),
    ];
  };

  it("helps in a stag hunt, and cures nothing", () => {
    // Basins without talk are exact: 1 - 7/8 and 1 - 3/4.
    const [silent, told] = efficient([
      [9, 0],
      [8, 7],
    ]);
    expect(Math.abs(silent - 0.125)).toBeLessThan(0.06);
    // Their interval and that of as many starts here.
    expect(Math.abs(told - 0.19)).toBeLessThan(Math.hypot(0.04, 0.04));
    const [silentToo, toldToo] = efficient([
      [4, 0],
      [3, 3],
    ]);
    expect(Math.abs(silentToo - 0.25)).toBeLessThan(0.08);
    expect(Math.abs(toldToo - 0.35)).toBeLessThan(Math.hypot(0.05, 0.05));
    expect(told).toBeGreaterThan(silent);
    expect(toldToo).toBeGreaterThan(silentToo);
  });

  it("does nothing in a prisoner's dilemma", () => {
    for (const share of efficient([
      [3, 0],
      [5, 1],
    ]))
      expect(share).toBeLessThan(1e-6);
  });
});

describe("talkers", () => {
  it("are eight, and the game of them is the one they talk before", () => {
    expect(new Set(talkers.map((talker) => JSON.stringify(talker))).size).toBe(8);
    const game = talkGame(tasks);
    const at = (says: number, does: [number, number]) =>
      talkers.findIndex((t) => t.says === says && t.does[0] === does[0] && t.does[1] === does[1]);
    // Each does what the other has not said: different announcements are kept to, equal ones end alike.
    const yielding = [at(0, [1, 0]), at(1, [1, 0])];
    expect(game[yielding[0]][yielding[1]]).toBe(3);
    expect(game[yielding[1]][yielding[0]]).toBe(2);
    expect(game[yielding[0]][yielding[0]]).toBe(0);
    expect(() => talkGame([[0, 1]])).toThrow("needs the payoffs of two actions");
    expect(() => talkShare([1], different)).toThrow("needs a share of each of 8 talkers");
  });
});
