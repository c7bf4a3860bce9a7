import { describe, expect, it } from "vitest";
import { always } from "../../agents/index.ts";
import { certificateOf, sameInAnyUnit } from "./units.setup.ts";

describe("payoffs a x + b, a > 0", () => {
  it("change no verdict, share, barrier or recovery", () => {
    sameInAnyUnit(3);
  });

  it("prisoner's dilemma plus 100: cooperating always is no norm, whatever 2 % of what it earns may be", () => {
    for (const b of [0, 100, 1e5])
      expect(certificateOf([3, 0, 5, 1], { use: always }, 1, b).verdict.name).toBe("stuck but unenforced");
  });
});
