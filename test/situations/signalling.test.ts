import { describe, expect, it } from "vitest";
import {
  entropyBits,
  huffmanLength,
  iteratedLearning,
  randomCode,
  shortestCode,
  speakersAgree,
  understoodAfter,
  wordLengths,
  zipfShares,
} from "../../src/situations/index.ts";

describe("codes", () => {
  it.each([
    [6, 2, 1.3878, 1.6667],
    [30, 4, 1.5779, 2.2],
    [100, 5, 1.7897, 2.65],
  ])("of %i meanings over %i letters take %f letters a word, or %f at random", (n, k, shortest, random) => {
    expect(shortestCode(zipfShares(n), k)).toBeCloseTo(shortest, 4);
    expect(randomCode(n, k)).toBeCloseTo(random, 4);
  });

  it("have the shortest words first, and run through all of a length", () => {
    expect([...wordLengths(8, 2)]).toEqual([1, 1, 2, 2, 2, 2, 3, 3]);
    expect([...wordLengths(3, 1)]).toEqual([1, 2, 3]);
  });

  it.each([
    [4, 1.8],
    [8, 2.6816],
    [16, 3.4332],
  ])("without marks between words take, of %i meanings, %f bits", (n, bits) => {
    const shares = zipfShares(n);
    expect(huffmanLength(shares)).toBeCloseTo(bits, 4);
    expect(entropyBits(shares)).toBeLessThan(bits);
    expect(huffmanLength([...shares].reverse())).toBeCloseTo(bits, 4);
  });

  it("take two bits of four meanings in any order, and 1.75 of those that halve", () => {
    expect(entropyBits(zipfShares(4))).toBeCloseTo(1.7925, 4);
    const halves = [0.5, 0.25, 0.125, 0.125];
    expect(huffmanLength(halves)).toBe(1.75);
    expect(entropyBits(halves)).toBe(1.75);
    expect(huffmanLength(zipfShares(4, 0))).toBe(2);
    expect(huffmanLength([1])).toBe(0);
  });
});

/** A stream of numbers in [0, 1) that is always the same. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("words that are copied and replaced", () => {
  it("are shared by two speakers, and understood by the founders, as often as the closed forms say", () => {
    expect(speakersAgree(50, { innovation: 0.01 })).toBeCloseTo(0.4962, 4);
    expect(understoodAfter(100, { innovation: 0.01 })).toBeCloseTo(0.366, 4);
    expect(understoodAfter(0, { innovation: 0.3, words: 2 })).toBe(1);
    // Of two words of which each is exchanged for the other half of the time, all is chance.
    expect(speakersAgree(9, { innovation: 0.5, words: 2 })).toBeCloseTo(0.5, 12);
    expect(understoodAfter(1, { innovation: 0.5, words: 2 })).toBeCloseTo(0.5, 12);
  });

  it("do so where they are simulated, with few words to choose from", () => {
    const [speakers, words, innovation] = [20, 5, 0.03];
    const random = drawn(7);
    let now = new Array<number>(speakers).fill(0);
    let [same, pairs] = [0, 0];
    for (let t = 0; t < 30_000; t++) {
      now = now.map(() => {
        const copied = now[Math.floor(random() * speakers)];
        return random() < innovation ? (copied + 1 + Math.floor(random() * (words - 1))) % words : copied;
      });
      if (t < 200) continue;
      same += now[0] === now[1] ? 1 : 0;
      pairs++;
    }
    // Generations follow each other closely: some 30 of them are one draw.
    const slack = 4 * Math.sqrt(0.25 / (pairs / 30));
    expect(Math.abs(same / pairs - speakersAgree(speakers, { innovation, words }))).toBeLessThan(slack);
  });
});

describe("a chain of learners", () => {
  it.each([
    [0.6, 0.05, 2, 0.975],
    [0.6, 0.1, 3, 0.5],
  ])(
    "with a prior of %f, errors of %f and %i utterances samples the prior, and not the maximum",
    (prior, error, heard, share) => {
      const learning = { prior, error, heard };
      expect(iteratedLearning(learning, "sample").first).toBeCloseTo(prior, 12);
      expect(iteratedLearning(learning, "maximum").first).toBeCloseTo(share, 4);
    },
  );

  it("changes its language with these probabilities", () => {
    const learning = { prior: 0.6, error: 0.1, heard: 3 };
    expect(iteratedLearning(learning, "sample").flip).toBeCloseTo(0.0416, 4);
    // Two of three utterances are of the other kind.
    expect(iteratedLearning(learning, "maximum").flip).toBeCloseTo(3 * 0.01 * 0.9 + 0.001, 12);
  });
});

it("what cannot be is refused", () => {
  expect(() => shortestCode([0.5, 0.4], 2)).toThrow("shares must add up to 1");
  expect(() => wordLengths(3, 0)).toThrow("symbols must be a whole number of at least 1");
  expect(() => speakersAgree(1, { innovation: 0.1 })).toThrow(
    "speakers must be a whole number of at least 2",
  );
  expect(() => understoodAfter(3, { innovation: 0 })).toThrow("innovation must be above 0");
  expect(() => iteratedLearning({ prior: 1, error: 0.1, heard: 2 }, "sample")).not.toThrow();
  expect(() => iteratedLearning({ prior: 0.5, error: 0, heard: 2 }, "sample")).toThrow(
    "error must leave a chance",
  );
});
