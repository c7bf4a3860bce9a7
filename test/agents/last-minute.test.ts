import { expect, it } from "vitest";
import { lastMinutes } from "./last-minute.setup.ts";

it("beside a tit-for-tat all 40 Q-learners that see the clock betray in the last of ten rounds, and in none before", () => {
  const { plays, returns } = lastMinutes({
    opponent: "tit-for-tat",
    clock: true,
    ticks: 16_000,
    sessions: 40,
    gamma: 0.9,
    alpha: 0.2,
    explores: 0.1,
  });
  expect(plays).toEqual(new Array(40).fill("CCCCCCCCCD"));
  expect(returns).toEqual(new Array(40).fill(32));
});
