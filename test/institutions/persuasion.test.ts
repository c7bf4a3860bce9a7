import { expect, it } from "vitest";
import { persuasion, privatePersuasion } from "../../src/institutions/index.ts";

it("a sender gets the act with the stated probabilities", () => {
  expect(persuasion(0.2, 0.7)).toBeCloseTo(0.2857, 4);
  expect(persuasion(0.3, 0.5)).toBeCloseTo(0.6, 12);
  expect(persuasion(0.7, 0.5)).toBe(1);
  expect(privatePersuasion(0.3, 0.5, 2, 3)).toBeCloseTo(0.75, 12);
  // Where all are needed, saying something else to each is no better.
  expect(privatePersuasion(0.3, 0.5, 3, 3)).toBeCloseTo(persuasion(0.3, 0.5), 12);
  expect(privatePersuasion(0.6, 0.5, 1, 3)).toBe(1);
  expect(() => persuasion(0.3, 0)).toThrow("threshold must be above 0");
  expect(() => privatePersuasion(0.3, 0.5, 4, 3)).toThrow("needed must be a whole number of 1 to 3");
});

it("no signal with two words does better, of a fine grid of them", () => {
  const [prior, threshold] = [0.2, 0.7];
  let best = 0;
  // The word that is for the act is said in the good state with g, in the bad one with b.
  for (let g = 0; g <= 1; g += 0.01)
    for (let b = 0; b <= 1; b += 0.0025) {
      const said = prior * g + (1 - prior) * b;
      const not = 1 - said;
      let acts = 0;
      if (said > 0 && prior * g >= threshold * said) acts += said;
      if (not > 0 && prior * (1 - g) >= threshold * not) acts += not;
      best = Math.max(best, acts);
    }
  expect(best).toBeLessThanOrEqual(persuasion(prior, threshold) + 1e-9);
  expect(best).toBeGreaterThan(persuasion(prior, threshold) - 0.01);
});
