import { describe, expect, it } from "vitest";
import { selfPlay } from "./q-self-play.setup.ts";

describe("Q-learners against each other (short runs; the full ones are slow)", () => {
  it("defect for ever when the future counts half", () => {
    expect(selfPlay({ gamma: 0.5, sessions: 20, ticks: 100_000 })).toMatchObject({
      defecting: 1,
      cooperation: 0,
    });
  });

  it("mostly find win-stay, lose-shift when the future counts", () => {
    const { winStayLoseShift, cooperation } = selfPlay({ gamma: 0.95, sessions: 30, ticks: 200_000 });
    expect(winStayLoseShift).toBeGreaterThan(0.6);
    expect(cooperation).toBeGreaterThan(0.7);
  });
});
