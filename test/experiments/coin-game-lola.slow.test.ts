/**
 * The committed results of coin-game-lola are what the experiment gives: the first session of every pair of learners, to the
 * last bit. They leave learning curves out. After a deliberate change: npm run ostrom -- run coin-game-lola --out <folder>,
 * and copy what is in the folder.
 */
import { expect, test } from "vitest";
import { experiment } from "../../experiments/coin-game-lola/experiment.ts";
import { runProgram } from "../../src/lab/index.ts";
import { committedResults } from "./experiments.ts";

type Results = Awaited<ReturnType<typeof experiment.run>>;

test("the committed results are what the experiment gives", async () => {
  const committed = committedResults<Results>("coin-game-lola");
  const { boards } = await runProgram(experiment, { seed: committed.seed, sessions: 1 });
  expect(Object.keys(boards)).toEqual(Object.keys(committed.boards));
  for (const [board, lives] of Object.entries(committed.boards)) {
    expect(Object.keys(boards[board])).toEqual(Object.keys(lives));
    for (const [learner, { values }] of Object.entries(lives))
      for (const [key, list] of Object.entries(values))
        expect(
          boards[board][learner].values[key as keyof typeof values],
          `${board} ${learner} ${key}`,
        ).toEqual([list[0]]);
  }
});
