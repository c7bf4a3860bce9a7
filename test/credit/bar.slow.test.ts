/**
 * R9, the bar problem (Wolpert & Tumer 2002): who is given its own payoff, the team's, or what it adds, in three
 * crowds.
 */
import { expect, test } from "vitest";
import { bootstrapInterval, mean } from "../../src/stats/index.ts";
import { difference, shares } from "./bar.ts";

test.each([
  [168, difference, 100],
  [168, "team", 27],
  [168, "individual", 23],
  [100, difference, 100],
  [100, "team", 72],
  [100, "individual", 70],
  [60, difference, 100],
  [60, "team", 97],
  [60, "individual", 100],
] as const)(
  "%i agents, %j: %i percent of the optimum",
  (agents, reward, percent) => {
    const reached = shares(agents, reward, 50).map((share) => 100 * share);
    const { low, high } = bootstrapInterval(reached, mean);
    expect(low).toBeGreaterThan(percent - 2);
    expect(high).toBeLessThan(percent + 2);
  },
  300_000,
);
