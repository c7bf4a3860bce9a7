/** One cell of the committed results is what the experiment gives, of 5000 sessions that take a second. */
import { expect, test } from "vitest";
import { countOptimal } from "../../experiments/climbing-and-penalty/experiment.ts";
import { committedResults } from "./experiments.ts";

interface Committed {
  readonly seed: number;
  readonly sessions: number;
  readonly optimal: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

test("FMQ finds the optimum of the stochastic climbing game as often as committed", () => {
  const { seed, sessions, optimal } = committedResults<Committed>("climbing-and-penalty");
  const game = "climbing, stochastic";
  expect(countOptimal(game, "FMQ", sessions, seed)).toBe(optimal[game].FMQ);
});
