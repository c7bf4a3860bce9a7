import { describe, expect, it } from "vitest";
import {
  comprehension,
  type Language,
  measureLanguage,
  mutualInformation,
} from "../../src/emergence/index.ts";

/** Two attributes of three values. */
const meanings = Array.from({ length: 9 }, (_, m) => [Math.floor(m / 3), m % 3]);
const said = (by: (a: number, b: number) => number[]): Language => ({
  meanings,
  messages: meanings.map(([a, b]) => by(a, b)),
});

const plain = said((a, b) => [a, b]);
const languages: Record<string, [Language, (number | undefined)[]]> = {
  "symbols of its own for each attribute": [said((a, b) => [a, 3 + b]), [1, 3.1699, 1, 1, 1, 1]],
  "the same symbols for both": [plain, [1, 3.1699, 1, 0, 0.6, 1]],
  "one attribute alone": [said((a) => [a, 0]), [0.5774, 1.585, 1, 1, 0.5556, 0.3333]],
  "a code without order": [
    said((a, b) => {
      const code = (2 * (3 * a + b)) % 9;
      return [Math.floor(code / 3), code % 3];
    }),
    [0.3333, 3.1699, 0.7103, 0.1797, 0.4889, 1],
  ],
  "one message for all": [said(() => [0, 0]), [undefined, 0, undefined, undefined, 0.3333, 0.1111]],
};

describe.each(Object.entries(languages))("a language of %s", (_, [language, expected]) => {
  it("is measured", () => {
    const { similarity, information, byPosition, byBag, independence, understood } =
      measureLanguage(language);
    [similarity, information, byPosition, byBag, independence, understood].forEach((each, k) => {
      if (expected[k] === undefined) expect(each).toBeUndefined();
      else expect(each).toBeCloseTo(expected[k], 4);
    });
  });
});

it("random codes are alike by chance alone", () => {
  let state = 5;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const found = Array.from({ length: 400 }, () => {
    const codes = meanings.map((each) => ({ each, at: random() })).sort((a, b) => a.at - b.at);
    return measureLanguage({ meanings, messages: codes.map(({ each }) => each) }).similarity!;
  }).sort((a, b) => a - b);
  const mean = found.reduce((sum, each) => sum + each, 0) / found.length;
  const spread = Math.sqrt(found.reduce((sum, each) => sum + (each - mean) ** 2, 0) / found.length);
  expect(Math.abs(mean)).toBeLessThan(4 * (0.19 / Math.sqrt(400)));
  // Of 20,000 codes it is .1926.
  expect(Math.abs(spread - 0.1926)).toBeLessThan(4 * (0.1926 / Math.sqrt(800)));
  expect(Math.abs(found[380] - 1 / 3)).toBeLessThan(0.1);
});

describe("a listener who does not change", () => {
  it("understands no more of a language with other symbols, as alike as it may be", () => {
    const saidWith = (symbols: number[]) => said((a, b) => [symbols[a], b]);
    expect(comprehension(plain, plain)).toBe(1);
    expect(comprehension(saidWith([1, 0, 2]), plain)).toBeCloseTo(1 / 3, 12);
    const cycled = saidWith([1, 2, 0]);
    expect(comprehension(cycled, plain)).toBe(0);
    expect(measureLanguage(cycled).similarity).toBeCloseTo(1, 12);
  });

  it("guesses between meanings that had one message", () => {
    const one = said(() => [0, 0]);
    expect(comprehension(one, one)).toBeCloseTo(1 / 9, 12);
    expect(comprehension(one, plain)).toBeCloseTo(1 / 9, 12);
  });
});

it("words tell of meanings, and acts of words", () => {
  // Three states, a word that is another one in a fifth of cases; a listener who follows it half of the time, else does the first act.
  const noisy = [0, 1, 2].map((s) => [0, 1, 2].map((w) => (s === w ? 0.8 : 0.1)));
  expect(mutualInformation(noisy)).toBeCloseTo(0.663, 4);
  expect(
    mutualInformation([
      [2, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
    ]),
  ).toBeCloseTo(0.585, 4);
  expect(
    mutualInformation([
      [1, 1],
      [2, 2],
    ]),
  ).toBe(0);
});

it("what is no language is refused", () => {
  const throws = (meanings: number[][], messages: number[][]) =>
    expect(() => measureLanguage({ meanings, messages }));
  throws([], []).toThrow("meanings must be 1 to 4096");
  throws([[0], [1]], [[0]]).toThrow("needs a message for each of the 2 meanings, got 1");
  throws([[0], [1]], [[0], [1, 2]]).toThrow("message 1 must be 1 whole numbers of at least 0");
  throws([[0], [0]], [[0], [1]]).toThrow("all meanings must be different");
  expect(() => mutualInformation([[0, 0]])).toThrow("entries must be at least 0, and not all of them 0");
});

it("distances that are equal share their mean rank", () => {
  // Distances 1 2 3 1 2 1 of meanings and 1 1 3 2 2 2 of messages: ranks 2 4.5 6 2 4.5 2 and 1.5 1.5 6 4 4 4, by hand.
  const meanings = [
    [0, 0, 0],
    [0, 0, 1],
    [0, 1, 1],
    [1, 1, 1],
  ];
  const messages = [
    [0, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
    [1, 1, 1],
  ];
  expect(measureLanguage({ meanings, messages }).similarity).toBeCloseTo(6.25 / 15, 12);
});
