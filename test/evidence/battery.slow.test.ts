import { beforeAll, describe, expect, it } from "vitest";
import { battery, type Result, seeds, tally, unsteady } from "./battery.ts";

const minutes = 60_000;

/** What `docs/evidence/battery.md` shows. */
describe("the battery of known societies", () => {
  let result: Result;
  beforeAll(() => {
    result = battery.measure();
  }, 40 * minutes);

  it("is at least 60 societies with 10 seeds each", () => {
    expect(result.length).toBeGreaterThanOrEqual(60);
    expect(seeds).toBeGreaterThanOrEqual(10);
  });

  it("calls at most 1 % stable that are not", () => {
    const { falselyStable, certificates } = tally(result);
    expect(falselyStable / certificates).toBeLessThanOrEqual(0.01);
  });

  it("decides alike in 95 % of the seeds that decide, and rightly", () => {
    const { agreement, wrong, certificates } = tally(result);
    expect(agreement).toBeGreaterThanOrEqual(0.95);
    expect(wrong / certificates).toBeLessThanOrEqual(0.01);
    expect(unsteady(result).length / result.length).toBeLessThanOrEqual(0.05);
  });

  it("says the same whatever unit payoffs are counted in", () => {
    const { otherVerdict, otherShares } = tally(result);
    expect([otherVerdict, otherShares]).toEqual([0, 0]);
  });

  it("finds 95 % of the exploits that are worth twice what counts", () => {
    const { planted, found } = tally(result);
    expect(planted).toBeGreaterThanOrEqual(100);
    expect(found / planted).toBeGreaterThanOrEqual(0.95);
  });
});
