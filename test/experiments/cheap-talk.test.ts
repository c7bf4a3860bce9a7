/**
 * Q-learners find words for what they see, and in Crawford & Sobel's game they tell less the more the sender would have; over many games, with
 * the reference's numbers, in experiments/cheap-talk.
 */
import { expect, it } from "vitest";
import { findCode, tellStates } from "../../experiments/cheap-talk/experiment.ts";
import { lewisSuccess } from "../../src/institutions/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";

/** Standard deviation of the share of 4000 games. */
const deviation = (share: number) => Math.sqrt((share * (1 - share)) / 4000);

it("agree on a code over a channel, which fails as often as a word is replaced", () => {
  const shares = findCode({ states: 2, replaced: 0.2, silence: false }, 3000, 3, 12);
  const right = lewisSuccess(2, 0.2);
  for (const share of shares) expect(Math.abs(share - right)).toBeLessThan(4.5 * deviation(right));
  expect(Math.abs(mean(shares) - right)).toBeLessThan((4 * deviation(right)) / Math.sqrt(12));
});

it("may say nothing in place of a word, which noise does not alter", () => {
  const shares = findCode({ states: 2, replaced: 0.2, silence: true }, 3000, 3, 20);
  const right = lewisSuccess(2, 0.2);
  const byWords = shares.filter((share) => Math.abs(share - right) < 4.5 * deviation(right));
  const bySilence = shares.filter((share) => share === 1);
  expect(byWords.length + bySilence.length).toBe(20);
  expect(bySilence.length).toBeGreaterThan(2);
});

it("tell less where the sender would have more", () => {
  const [little, much] = [0.1, 0.5].map((bias) => meanInterval(tellStates(bias, 6000, 4, 10)));
  expect(little.high).toBeLessThan(much.low);
});
