import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import {
  type BroadcastThresholds,
  brachaThresholds,
  equivocatedBroadcast,
} from "../../src/institutions/index.ts";

/** How many of so many schedules end in disagreement, and in delivery to some. */
function tried(nodes: number, thresholds: BroadcastThresholds, schedules: number) {
  const random = seedrandom("broadcast");
  let [disagree, partial, delivered] = [0, 0, 0];
  for (let i = 0; i < schedules; i++) {
    const outcome = equivocatedBroadcast(nodes, thresholds, random);
    disagree += Number(outcome.disagree);
    partial += Number(outcome.partial);
    delivered += Number(!outcome.delivered.includes(-1));
  }
  return { disagree, partial, delivered };
}

describe("Bracha's broadcast against a sender who says two things", () => {
  it("has the thresholds of the paper", () => {
    expect(brachaThresholds(4, 1)).toEqual({ echo: 3, amplify: 2, deliver: 3 });
    expect(brachaThresholds(7, 2)).toEqual({ echo: 5, amplify: 3, deliver: 5 });
    expect(() => brachaThresholds(3, 1)).toThrow("needs more than 3 nodes with 1 faults, got 3");
  });

  it("never ends in two values, nor with some in the dark", () => {
    const { disagree, partial, delivered } = tried(4, brachaThresholds(4, 1), 20_000);
    expect({ disagree, partial }).toEqual({ disagree: 0, partial: 0 });
    expect(delivered).toBeGreaterThan(2000);
  });

  it("with fewer echoes, or without amplification, leaves some in the dark", () => {
    const right = brachaThresholds(4, 1);
    expect(tried(4, { ...right, echo: 2 }, 3000).partial).toBeGreaterThan(0);
    expect(tried(4, { ...right, amplify: Number.POSITIVE_INFINITY }, 3000).partial).toBeGreaterThan(0);
  });

  it("among three, made live, ends in two values", () => {
    expect(tried(3, { echo: 2, amplify: 2, deliver: 2 }, 3000).disagree).toBeGreaterThan(0);
  });
});
