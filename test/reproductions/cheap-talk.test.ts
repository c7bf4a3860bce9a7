/**
 * Q-learners find words for what they see, over an env of two ticks and over a channel with talk; in Crawford & Sobel's game they tell
 * less the more the sender would have. With the reference's numbers in cheap-talk.slow.test.ts.
 */
import { expect, it } from "vitest";
import { lewisSuccess } from "../../src/institutions/index.ts";
import { channelSuccess, codeSuccess, talkLoss } from "./cheap-talk.setup.ts";

it("agree on a code, which fails as often as a word is replaced", () => {
  const sessions = 12;
  const shares = codeSuccess(4, 0.2, 5000, sessions);
  const right = lewisSuccess(4, 0.2);
  // Each is of 1000 games.
  const sd = Math.sqrt((right * (1 - right)) / 1000);
  for (const share of shares) expect(Math.abs(share - right)).toBeLessThan(4.5 * sd);
  const mean = shares.reduce((sum, share) => sum + share, 0) / sessions;
  expect(Math.abs(mean - right)).toBeLessThan((4 * sd) / Math.sqrt(sessions));
});

it("agree over a channel, where silence is a word that noise does not alter", () => {
  expect(channelSuccess(0, 2000, 10).every((share) => share === 1)).toBe(true);
  // A word replaced by any of two with .2 is the other with .1.
  const shares = channelSuccess(0.1, 3000, 20);
  const near = 4.5 * Math.sqrt((0.9 * 0.1) / 1000);
  const byWords = shares.filter((share) => Math.abs(share - lewisSuccess(2, 0.2)) < near);
  const bySilence = shares.filter((share) => share === 1);
  expect(byWords.length + bySilence.length).toBe(20);
  expect(byWords.length).toBeGreaterThan(2);
  expect(bySilence.length).toBeGreaterThan(2);
});

it("tell less where the sender would have more", () => {
  const [little, much] = [0.1, 0.5].map((bias) => talkLoss(bias, 6000, 10));
  expect(little.high).toBeLessThan(much.low);
});
