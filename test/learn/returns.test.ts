/** Advantages and returns: a literal history, the definition as a double sum, and running moments against the plain ones. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addToMoments,
  explainedVariance,
  generalisedAdvantages,
  inverseDeviation,
  lambdaReturns,
  momentsSize,
  normaliseRows,
  rowEnd,
} from "../../src/learn/index.ts";

const { goesOn, terminated, cut } = rowEnd;

interface Step {
  reward: number;
  value: number;
  end: number;
  bootstrap: number;
}

function advantagesOf(steps: readonly Step[], gamma: number, lambda: number, scale = 1) {
  const history = {
    rewards: Float32Array.from(steps, ({ reward }) => reward),
    values: Float32Array.from(steps, ({ value }) => value),
    ends: Uint8Array.from(steps, ({ end }) => end),
    bootstraps: Float32Array.from(steps, ({ bootstrap }) => bootstrap),
  };
  const advantages = new Float32Array(steps.length);
  const returns = new Float32Array(steps.length);
  generalisedAdvantages(history, 0, steps.length, gamma, lambda, scale, advantages, returns);
  return { advantages: Array.from(advantages), returns: Array.from(returns), history };
}

/** Schulman et al. 2016, eq. 16, term by term: A_t = sum_l (gamma lambda)^l delta_t+l, to the end of the episode. */
function byDefinition(steps: readonly Step[], gamma: number, lambda: number): number[] {
  const after = (j: number) =>
    steps[j].end === terminated
      ? 0
      : steps[j].end === cut
        ? steps[j].bootstrap
        : j + 1 < steps.length
          ? steps[j + 1].value
          : 0;
  return steps.map((_, t) => {
    let sum = 0;
    for (let j = t; j < steps.length; j++) {
      sum += (gamma * lambda) ** (j - t) * (steps[j].reward + gamma * after(j) - steps[j].value);
      if (steps[j].end !== goesOn) break;
    }
    return sum;
  });
}

describe("lambda-returns", () => {
  const history = (values: number[], ends: number[]) => ({
    rewards: Float32Array.of(1, 0, 2),
    values: Float32Array.from(values),
    ends: Uint8Array.from(ends),
    bootstraps: Float32Array.of(0, 0, 8),
  });
  const returnsOf = (values: number[], ends: number[], lambda: number) => {
    const returns = new Float32Array(3);
    lambdaReturns(history(values, ends), 0, 3, 0.5, lambda, returns);
    return [...returns];
  };

  test("are those of generalised advantages", () => {
    for (const end of [terminated, cut])
      for (const lambda of [0, 0.5, 1]) {
        const given = history([2, 4, 6], [goesOn, goesOn, end]);
        const [advantages, returns] = [new Float32Array(3), new Float32Array(3)];
        generalisedAdvantages(given, 0, 3, 0.5, lambda, 1, advantages, returns);
        expect(returnsOf([2, 4, 6], [goesOn, goesOn, end], lambda)).toEqual([...returns]);
      }
  });

  test("pass over a value that is not known", () => {
    // By hand: G_2 = 2 + 8 / 2; G_1 = 0 + V_2 / 2 = 3; G_0 = 1 + G_1 / 2, for want of V_1.
    expect(returnsOf([2, Number.NaN, 6], [goesOn, goesOn, cut], 0)).toEqual([2.5, 3, 6]);
  });
});

describe("generalised advantages", () => {
  // Worked by hand at gamma = lambda = 1/2: an episode that terminates, then one that is cut.
  const steps = [
    { reward: 1, value: 2, end: goesOn, bootstrap: 9 },
    { reward: 0, value: 4, end: goesOn, bootstrap: 9 },
    { reward: 8, value: 2, end: terminated, bootstrap: 9 },
    { reward: 1, value: 0, end: goesOn, bootstrap: 9 },
    { reward: 2, value: 6, end: cut, bootstrap: 16 },
  ];

  test("of a literal history with two ends of episodes", () => {
    const { advantages, returns } = advantagesOf(steps, 0.5, 0.5);
    // deltas: 1 + 2 - 2 = 1; 0 + 1 - 4 = -3; 8 - 2 = 6; 1 + 3 - 0 = 4; 2 + 8 - 6 = 4.
    expect(advantages).toEqual([1 - 0.75 + 0.375, -3 + 1.5, 6, 4 + 1, 4]);
    expect(returns).toEqual([2.625, 2.5, 8, 5, 10]);
  });

  test("lambda 1 gives n-step returns, lambda 0 the temporal difference", () => {
    expect(advantagesOf(steps, 0.5, 1).returns).toEqual([1 + 0.25 * 8, 4, 8, 1 + 0.5 * 10, 10]);
    expect(advantagesOf(steps, 0.5, 0).advantages).toEqual([1, -3, 6, 4, 4]);
  });

  test("rewards are scaled, values are not", () => {
    const { returns } = advantagesOf([{ reward: 10, value: 3, end: cut, bootstrap: 4 }], 0.5, 0.9, 0.1);
    expect(returns[0]).toBeCloseTo(1 + 2, 6);
  });

  test("equal the double sum of their definition, for every history", () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    const step = fc.record({
      reward: number,
      value: number,
      bootstrap: number,
      end: fc.constantFrom(goesOn, goesOn, goesOn, terminated, cut),
    });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), share, share, (steps, gamma, lambda) => {
        const { advantages, returns } = advantagesOf(steps, gamma, lambda);
        byDefinition(steps, gamma, lambda).forEach((expected, j) => {
          expect(advantages[j]).toBeCloseTo(expected, 3);
          expect(returns[j]).toBeCloseTo(expected + steps[j].value, 3);
        });
      }),
    );
  });

  test("a history does not reach into its neighbours", () => {
    const { history } = advantagesOf(steps, 0.5, 0.5);
    const advantages = new Float32Array(5).fill(7);
    generalisedAdvantages(history, 1, 3, 0.5, 0.5, 1, advantages, new Float32Array(5));
    expect(Array.from(advantages)).toEqual([7, -1.5, 6, 7, 7]);
  });
});

test("explained variance: all, none, and less than none", () => {
  const returns = Float32Array.of(1, 2, 3, 100);
  const index = Int32Array.of(2, 0, 1);
  expect(explainedVariance(returns, Float32Array.of(1, 2, 3, 0), index, 3)).toBe(1);
  // A constant offset is no variance.
  expect(explainedVariance(returns, Float32Array.of(6, 7, 8, 0), index, 3)).toBe(1);
  expect(explainedVariance(returns, Float32Array.of(5, 5, 5, 0), index, 3)).toBe(0);
  expect(explainedVariance(returns, Float32Array.of(3, 2, 1, 0), index, 3)).toBe(-3);
  // Where returns do not vary there is no share of it.
  expect(explainedVariance(Float32Array.of(4, 4), Float32Array.of(1, 2), Int32Array.of(0, 1), 2)).toBeNaN();
});

describe("running moments", () => {
  test("are the mean and the deviation of all rows so far", () => {
    const row = fc.tuple(
      fc.double({ min: -100, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const at = 3;
        const moments = new Float64Array(at + momentsSize(2));
        const values = Float32Array.from(rows.flat());
        rows.forEach((_, j) => {
          addToMoments(moments, at, 2, values, 2 * j);
        });
        expect(moments[at]).toBe(rows.length);
        for (let c = 0; c < 2; c++) {
          const column = rows.map((_, j) => values[2 * j + c]);
          const mean = column.reduce((sum, x) => sum + x, 0) / rows.length;
          const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows.length;
          expect(moments[at + 1 + c]).toBeCloseTo(mean, 8);
          if (variance > 1e-6)
            expect(inverseDeviation(moments, at, 2, c) * Math.sqrt(variance)).toBeCloseTo(1, 8);
        }
      }),
    );
  });

  test("bring the chosen rows to mean 0 and deviation 1, and leave the others and what never varied", () => {
    const values = Float32Array.of(1, 5, 3, 5, 77, 5, 5000, 5);
    const moments = new Float64Array(momentsSize(2));
    addToMoments(moments, 0, 2, values, 0);
    addToMoments(moments, 0, 2, values, 2);
    normaliseRows(moments, 0, 2, values, Int32Array.of(0, 1, 3), 3);
    expect(Array.from(values)).toEqual([-1, 0, 1, 0, 77, 5, 10, 0]);
  });
});
