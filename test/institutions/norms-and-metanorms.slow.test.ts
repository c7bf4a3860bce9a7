/** The shares of Axelrod 1986 over a hundred runs each. */
import seedrandom from "seedrandom";
import { expect, test } from "vitest";
import { evolveNorms, normVerdict } from "../../src/institutions/index.ts";

test.each([
  [false, 1000, "collapsed"],
  [true, 100, "established"],
] as const)(
  "with metanorms %j, after %d generations, 95 of 100 norms are %s",
  (metanorms, generations, verdict) => {
    let count = 0;
    for (let j = 0; j < 100; j++)
      if (normVerdict(evolveNorms({ metanorms }, generations, seedrandom(`hundred ${j}`))) === verdict)
        count++;
    expect(count).toBeGreaterThanOrEqual(95);
  },
);
