/** Half of the table of climbing.table.ts with fewer sessions; all of it is in climbing.slow.test.ts. */
import { describe, expect, test } from "vitest";
import { countOptimal, expected, type LearnerName } from "./climbing.table.ts";

const seeds = 250;
const games = ["climbing", "climbing, stochastic", "penalty -30"];

describe.each(games)("%s", (game) => {
  test.each(Object.entries(expected[game]))(
    "%s ends on the optimum in %d of 100 sessions",
    (learner, percent) => {
      const found = (100 * countOptimal(game, learner as LearnerName, seeds)) / seeds;
      // Three points for the specification, and 2.5 standard errors of a share of so few sessions.
      const error = Math.sqrt((percent * (100 - percent)) / seeds);
      expect(Math.abs(found - percent)).toBeLessThanOrEqual(3 + 2.5 * error);
    },
  );
});
