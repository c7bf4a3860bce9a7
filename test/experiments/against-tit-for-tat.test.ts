/** The first session at one discount factor is that of the committed results, and which answers are best. */
import { expect, test } from "vitest";
import { bestAnswer } from "../../experiments/against-tit-for-tat/experiment.ts";
import { reproducesFirst } from "./first-sessions.ts";

test("a learner that alternates is the one of the committed results", () => {
  reproducesFirst("against-tit-for-tat", 1, { sweep: { gamma: [0.5] } });
});

test("the best answers change at 1/4 and 2/3", () => {
  expect([0.249, 0.251, 0.666, 0.667].map(bestAnswer)).toEqual([
    "defect",
    "alternate",
    "alternate",
    "cooperate",
  ]);
});
