import { expect, test } from "vitest";
import { experiment, sharesOf } from "../../experiments/bar-problem/experiment.ts";
import { meanInterval } from "../../src/stats/index.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment, 1_800_000);

/** Percent of the optimum in smaller crowds, where the reward matters less; another program's, 50 sessions. */
test.each([
  [100, "difference", 100],
  [100, "team", 72],
  [100, "own", 70],
  [60, "difference", 100],
  [60, "team", 97],
  [60, "own", 100],
] as const)(
  "%i agents who learn by the reward %s: %i percent of the optimum",
  (agents, reward, percent) => {
    const { low, high } = meanInterval(sharesOf(agents, reward, { worlds: 50, seed: "bar" }));
    expect(100 * low).toBeGreaterThan(percent - 2);
    expect(100 * high).toBeLessThan(percent + 2);
  },
  900_000,
);
