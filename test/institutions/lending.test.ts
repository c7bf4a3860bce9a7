import { describe, expect, it } from "vitest";
import { leastJointLiability, lending } from "../../src/institutions/index.ts";

const safe = { chance: 0.9, returns: 2 };
const risky = { chance: 0.5, returns: 2.8 };

describe("lending", () => {
  it("has no safe loan for borrowers alone", () => {
    const { cap, breakEven, works } = lending(safe, risky);
    expect(cap).toBeCloseTo(1, 12);
    expect(breakEven).toBeCloseTo(1.1111, 4);
    expect(works).toBe(false);
  });

  it("has one where partners who agree answer for each other", () => {
    const { cap, breakEven } = lending(safe, risky, 0.5);
    expect(cap).toBeCloseTo(1 + 0.4 * 0.5, 12);
    expect(breakEven).toBeCloseTo(1.1111 - 0.1 * 0.5, 4);
    const least = leastJointLiability(safe, risky)!;
    expect(least).toBeCloseTo(0.2222, 4);
    expect(lending(safe, risky, least).works).toBe(true);
    expect(lending(safe, risky, least - 1e-6).works).toBe(false);
  });

  it("has none where they do not agree: liability makes the safe project worth less", () => {
    expect(lending(safe, risky, 0.5, false).cap).toBeCloseTo(1 - 0.1 * 0.5, 12);
    // The break-even falls as fast as the cap: no liability closes the gap.
    expect(leastJointLiability(safe, risky, false)).toBeUndefined();
  });

  it("refuses a safe project that is the riskier one", () => {
    expect(() => lending(risky, safe)).toThrow("the safe project must succeed more often");
  });
});
