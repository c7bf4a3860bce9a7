/** Choices and mixed strategies from a row of numbers, with and without masks. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedStreams, seedWords } from "../../src/index.ts";
import {
  boltzmannChoice,
  type Choices,
  epsilonGreedy,
  epsilonSoftmax,
  greedyChoice,
  maximumAllowed,
  proportional,
  softmax,
  uniformStrategy,
} from "../../src/learn/index.ts";

function choicesWith(allowed: number[], masked = true): Choices {
  return {
    n: allowed.length,
    masked,
    allowed: Uint8Array.from(allowed),
    allow() {},
    read: () => 0,
    write() {},
  };
}
function stream(): Int32Array {
  const rng = new Int32Array(4);
  seedStreams(rng, seedWords(1, "test"), 0, 1);
  return rng;
}
/** Shares of each choice over many draws. */
function shares(n: number, draw: (rng: Int32Array) => number, draws = 8000): number[] {
  const rng = stream();
  const counts = new Array<number>(n).fill(0);
  for (let j = 0; j < draws; j++) counts[draw(rng)]++;
  return counts.map((count) => count / draws);
}
/** Within four standard errors of a share of 8000 draws. */
function near(found: number[], expected: number[]): void {
  for (const [a, p] of expected.entries())
    expect(Math.abs(found[a] - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / 8000));
}

const q = Float64Array.from([9, 1, 5, 5, 3]);
const all = choicesWith([1, 1, 1, 1], false);
const some = choicesWith([0, 1, 1, 1]);
const none = choicesWith([0, 0, 0, 0]);

describe("greedyChoice", () => {
  test("takes the best from the base on, the first of several", () => {
    expect(greedyChoice(q, 1, all, false, stream(), 0)).toBe(1);
    expect(greedyChoice(q, 0, all, false, stream(), 0)).toBe(0);
    expect(greedyChoice(q, 0, some, false, stream(), 0)).toBe(2);
    expect(greedyChoice(q, 0, none, true, stream(), 0)).toBe(-1);
  });

  test("breaks ties evenly, with and without a mask", () => {
    near(
      shares(4, (rng) => greedyChoice(q, 1, all, true, rng, 0)),
      [0, 0.5, 0.5, 0],
    );
    near(
      shares(4, (rng) => greedyChoice(q, 0, some, true, rng, 0)),
      [0, 0, 0.5, 0.5],
    );
  });
});

test("epsilonGreedy explores evenly over what is allowed", () => {
  near(
    shares(4, (rng) => epsilonGreedy(q, 0, all, 0.4, true, rng, 0)),
    [0.7, 0.1, 0.1, 0.1],
  );
  near(
    shares(4, (rng) => epsilonGreedy(q, 0, some, 0.6, true, rng, 0)),
    [0, 0.2, 0.4, 0.4],
  );
  expect(epsilonGreedy(q, 0, none, 1, true, stream(), 0)).toBe(-1);
});

test("boltzmannChoice draws in proportion to exp(q / temperature)", () => {
  const weights = new Float64Array(4);
  const e = Math.exp(-2);
  near(
    shares(4, (rng) => boltzmannChoice(q, 0, some, 2, weights, rng, 0)),
    [0, e / (2 + e), 1 / (2 + e), 1 / (2 + e)],
  );
  expect(boltzmannChoice(q, 0, none, 2, weights, stream(), 0)).toBe(-1);
});

test("maximumAllowed looks at allowed choices only, at all where none is", () => {
  expect(maximumAllowed(q, 0, all)).toBe(9);
  expect(maximumAllowed(q, 0, some)).toBe(5);
  expect(maximumAllowed(q, 0, none)).toBe(9);
});

describe("mixed strategies", () => {
  const out = new Float64Array(4);

  test("by hand", () => {
    uniformStrategy(some, out);
    expect(Array.from(out)).toEqual([0, 1 / 3, 1 / 3, 1 / 3]);
    proportional(Float64Array.from([7, -1, 3, 1]), 0, some, out);
    expect(Array.from(out)).toEqual([0, 0, 0.75, 0.25]);
    proportional(Float64Array.from([7, -1, -3, 0]), 0, some, out);
    expect(Array.from(out)).toEqual([0, 1 / 3, 1 / 3, 1 / 3]);
    softmax(Float64Array.from([0, 0, Math.log(2), 0]), 0, all, 1, out);
    for (const [a, p] of [0.2, 0.2, 0.4, 0.2].entries()) expect(out[a]).toBeCloseTo(p, 12);
    softmax(q, 0, some, 0, out);
    expect(Array.from(out)).toEqual([0, 1 / 3, 1 / 3, 1 / 3]);
  });

  test("are probabilities over what is allowed, however large the numbers", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 4, maxLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }).filter((allowed) => allowed.some(Boolean)),
        fc.double({ min: 1e-6, max: 100, noNaN: true }),
        (values, allowed, scale) => {
          const choices = choicesWith(allowed.map(Number));
          for (const fill of [
            () => softmax(Float64Array.from(values), 0, choices, scale, out),
            () => proportional(Float64Array.from(values), 0, choices, out),
          ]) {
            fill();
            expect(out.reduce((sum, p) => sum + p)).toBeCloseTo(1, 9);
            for (let a = 0; a < 4; a++) {
              expect(out[a]).toBeGreaterThanOrEqual(0);
              if (!allowed[a]) expect(out[a]).toBe(0);
            }
          }
        },
      ),
    );
  });
});

test("epsilonSoftmax keeps its share for all that is allowed, and nothing for the rest", () => {
  const logits = Float32Array.from([9, Math.log(1), Math.log(3), 50]);
  const odds = new Float64Array(2);
  epsilonSoftmax(logits, 1, 2, 0.5, odds);
  expect([...odds]).toEqual([expect.closeTo(0.375, 6), expect.closeTo(0.625, 6)]);
  const masked = new Float64Array(3);
  epsilonSoftmax(logits, 1, 3, 0.5, masked, Uint8Array.of(0, 1, 1, 0), 1);
  expect([...masked]).toEqual([expect.closeTo(0.375, 6), expect.closeTo(0.625, 6), 0]);
});
