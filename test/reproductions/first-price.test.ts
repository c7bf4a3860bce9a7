/** First-price bids learned in self-play, roughly: the full accuracy is in first-price.slow.test.ts. */
import { describe, expect, it } from "vitest";
import { learnSlope } from "./first-price.learner.ts";

describe("first-price slopes learned in self-play, one short run each", () => {
  for (const [searchers, slope] of [
    [2, 1 / 2],
    [5, 4 / 5],
  ])
    it(`${searchers} bidders: ${slope}, give or take .02`, () => {
      expect(Math.abs(learnSlope({ searchers, auctions: 16 }, 0) - slope)).toBeLessThan(0.02);
    });
});
