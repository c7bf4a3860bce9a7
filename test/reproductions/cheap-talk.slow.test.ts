/**
 * Crawford & Sobel's game among Q-learners (Condorelli & Furlan 2023, "Cheap talking algorithms"): 6 states, 6 words, 11 acts, alpha
 * .1, epsilon exp(-8 t / T), half a million games, 50 sessions. The receiver's loss there 0, 0, .0367, .0667 and .1167 in the best
 * monotone equilibrium, and .1167 where nothing is told. Found here .0133, .0205, .0448, .0670 and .0993, elsewhere over
 * 100 sessions .0125, .0239, .0429, .0652 and .1041. Takes about three minutes of one core.
 */
import { expect, it } from "vitest";
import { talkLoss } from "./cheap-talk.setup.ts";

const babbling = 0.1167;

it("losses rise with the sender's bias, to nearly those of babbling", () => {
  const losses = [0, 0.1, 0.2, 0.3, 0.5].map((bias) => talkLoss(bias, 500_000, 50));
  for (let j = 1; j < losses.length; j++) expect(losses[j].low).toBeGreaterThan(losses[j - 1].high);
  expect(Math.abs(losses[4].estimate - babbling)).toBeLessThan(0.02);
  // Direct bandits, without the sender's second tick, come as near to each other as this (60 sessions: .0141 .0223 .0446 .0646 .1041).
  const found = [0.0125, 0.0239, 0.0429, 0.0652, 0.1041];
  losses.forEach(({ estimate }, j) => {
    expect(Math.abs(estimate - found[j])).toBeLessThan(0.01);
  });
});
