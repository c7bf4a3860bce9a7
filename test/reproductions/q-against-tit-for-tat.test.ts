import { describe, expect, it } from "vitest";
import { bestAnswer, endings } from "./q-against-tit-for-tat.setup.ts";

describe("Q-learning against tit-for-tat (a short run; the full one is slow)", () => {
  it.each([0.1, 0.5, 0.9])("finds the best answer at gamma %d in 20 of 20 sessions", (gamma) => {
    expect(endings(gamma, 20, 50_000)).toEqual({ [bestAnswer(gamma)]: 20 });
  });

  it("has its thresholds at 1/4 and 2/3", () => {
    expect([0.249, 0.251, 0.666, 0.667].map(bestAnswer)).toEqual([
      "defect",
      "alternate",
      "alternate",
      "cooperate",
    ]);
  });
});
