/** Short runs of what win-stay-lose-shift measures. */
import { expect, test } from "vitest";
import { selfPlay, shareOf } from "../../experiments/win-stay-lose-shift/experiment.ts";

test("learners defect for ever when the future counts half", () => {
  const { cooperation } = selfPlay({ temptation: 5, gamma: 0.5 }, 20, { seed: "self-play", long: 100_000 });
  expect(Math.max(...cooperation)).toBe(0);
});

test("they mostly find win-stay, lose-shift when it counts, from which one deviation gains 2 - 2 gamma", () => {
  const found = selfPlay({ temptation: 5, gamma: 0.95 }, 30, {
    seed: "self-play",
    long: 200_000,
    deviants: 3,
  });
  expect(shareOf(found, "CDDC").estimate).toBeGreaterThan(0.5);
  for (const gain of found.deviating) expect(gain).toBeCloseTo(0.1, 9);
});
