import { describe, expect, it } from "vitest";
import { bestAnswer, endings } from "./q-against-tit-for-tat.setup.ts";

describe("Q-learning against tit-for-tat, 300 000 steps", () => {
  it.each([0.1, 0.2, 0.3, 0.5, 0.6, 0.64, 0.7, 0.8, 0.95])(
    "finds the best answer at gamma %d in 50 of 50 sessions",
    (gamma) => {
      expect(endings(gamma, 50, 300_000)).toEqual({ [bestAnswer(gamma)]: 50 });
    },
  );
});
