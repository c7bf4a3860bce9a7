import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../src/stats/index.ts";
import { type SelfPlay, selfPlay } from "./q-self-play.setup.ts";

const sessions = 200;

/** The 95 % interval of the share lies inside [low - .08, high + .08]. */
function expectShare(share: number, low: number, high: number): void {
  const interval = wilsonInterval(Math.round(share * sessions), sessions);
  expect(interval.low).toBeGreaterThanOrEqual(low - 0.08);
  expect(interval.high).toBeLessThanOrEqual(high + 0.08);
}

describe("Q-learners against each other, 2 million steps", () => {
  it("always defect at gamma .5", () => {
    expect(selfPlay({ gamma: 0.5, sessions }).alwaysDefect).toBe(1);
  });

  it("mostly defect at gamma .8", () => {
    expectShare(selfPlay({ gamma: 0.8, sessions }).alwaysDefect, 0.85, 0.85);
  });

  it("find win-stay, lose-shift at gamma .9 in .68 to .73 of the pairs", () => {
    expectShare(selfPlay({ gamma: 0.9, sessions }).winStayLoseShift, 0.68, 0.73);
  });

  it.each<[string, SelfPlay["init"]]>([
    ["zero", 0],
    ["optimistic", 100],
    ["random", { low: 0, high: 60 }],
  ])("find it at gamma .95 in .76 to .81 of the pairs, from %s tables", (_, init) => {
    const { winStayLoseShift, cooperation } = selfPlay({ gamma: 0.95, sessions, init: init! });
    expectShare(winStayLoseShift, 0.76, 0.81);
    expect(Math.abs(cooperation - 0.93)).toBeLessThan(0.08);
  });
});
