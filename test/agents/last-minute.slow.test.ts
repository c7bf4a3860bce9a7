import { expect, it } from "vitest";
import { meanInterval } from "../../src/stats/index.ts";
import { lastMinutes } from "./last-minute.setup.ts";

it("both of 40 pairs of Q-learners that see the clock defect in all ten rounds", () => {
  const ticks = 150_000;
  const alpha = { start: 0.5, end: 0.02, steps: ticks };
  const { plays } = lastMinutes({
    opponent: "itself",
    clock: true,
    ticks,
    sessions: 40,
    gamma: 0.9,
    alpha,
    explores: 0.1,
  });
  expect(plays).toEqual(new Array(40).fill("D".repeat(10)));
});

/** Some pairs always, others never, and how many of them depends on how they learn: with one in ten choices at random none does. */
it("those that do not see it, and hardly explore in the end, cooperate in about half of the rounds", () => {
  const { plays } = lastMinutes({
    opponent: "itself",
    clock: false,
    ticks: 100_000,
    sessions: 40,
    gamma: 0.95,
    alpha: 0.2,
    explores: 0.01,
  });
  const shares = plays.map((play) => (play.split("C").length - 1) / 10);
  const { low, high } = meanInterval(shares);
  expect(low).toBeGreaterThan(0.25);
  expect(high).toBeLessThan(0.75);
});

it("beside a tit-for-tat who does not see it never finds the last round", () => {
  const { plays } = lastMinutes({
    opponent: "tit-for-tat",
    clock: false,
    ticks: 16_000,
    sessions: 40,
    gamma: 0.9,
    alpha: 0.2,
    explores: 0.1,
  });
  expect(plays).toEqual(new Array(40).fill("C".repeat(10)));
});
