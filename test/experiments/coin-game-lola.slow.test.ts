/**
 * The committed results of coin-game-lola carry its claim, and are what the experiment gives: the first session of every
 * pair of learners, to the last bit. After a deliberate change: npm run ostrom -- run coin-game-lola --out <folder>, and
 * copy what is in the folder.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { measure } from "../../experiments/coin-game-lola/experiment.ts";

type Results = Awaited<ReturnType<typeof measure>>["results"];

const path = fileURLToPath(new URL("../../experiments/coin-game-lola/results.json", import.meta.url));
const committed: Results = JSON.parse(readFileSync(path, "utf8"));

test("on the smallest board those that look ahead leave the other's coins, and pay a robber back; naive ones take all", () => {
  const { naive, two } = committed.boards["2x2"];
  expect(naive.summary.ownCoins.high).toBeLessThan(0.55);
  expect(Math.min(...two.values.ownCoins)).toBeGreaterThan(0.9);
  expect(Math.min(...two.values.paysBack)).toBeGreaterThan(0.9);
  // To rob a pair of them brings less than to be one of it.
  for (const [i, robber] of two.values.robber.entries())
    expect(robber).toBeLessThan(two.values.welfare[i] / 2);
});

test("on the board of the paper they do so in part", () => {
  const { naive, two } = committed.boards["3x3"];
  expect(naive.summary.ownCoins.high).toBeLessThan(0.51);
  expect(two.summary.ownCoins.low).toBeGreaterThan(0.53);
});

test("the committed results are what the experiment gives", async () => {
  const { results } = await measure({ seed: committed.seed, sessions: 1, quick: false, note() {} });
  expect(Object.keys(results.boards)).toEqual(Object.keys(committed.boards));
  for (const [board, lives] of Object.entries(committed.boards)) {
    expect(Object.keys(results.boards[board])).toEqual(Object.keys(lives));
    for (const [learner, { values }] of Object.entries(lives))
      for (const [key, list] of Object.entries(values))
        expect(results.boards[board][learner].values[key], `${board} ${learner} ${key}`).toEqual([list[0]]);
  }
});
