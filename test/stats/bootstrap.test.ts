import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bootstrapInterval,
  iqm,
  mean,
  median,
  pairedDifferenceInterval,
  quantile,
  standardDeviation,
  stratifiedInterval,
  summarise,
  taskwiseInterval,
} from "../../src/stats/index.ts";
import { createStream, drawCounts, identitySlots } from "../../src/stats/resample.ts";
import { putInPlace } from "../../src/stats/selection.ts";

const sample = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 25 });

/** Park-Miller uniform numbers in 0..1 and Box-Muller normals from them: not the generator under test. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function draws(seed: number, n: number): Int32Array {
  const counts = new Int32Array(n);
  drawCounts(createStream("test", seed), n, identitySlots(n), 0, counts);
  return counts;
}

describe("resampling", () => {
  it("draws n of n uniformly: chi-square within four standard deviations", () => {
    const n = 50;
    const rounds = 4000;
    const counts = new Int32Array(n);
    const stream = createStream("test", 0);
    for (let r = 0; r < rounds; r++) drawCounts(stream, n, identitySlots(n), 0, counts);
    expect(counts.reduce((a, b) => a + b)).toBe(n * rounds);
    const chiSquare = counts.reduce((sum, count) => sum + (count - rounds) ** 2 / rounds, 0);
    expect(Math.abs(chiSquare - (n - 1))).toBeLessThan(4 * Math.sqrt(2 * (n - 1)));
  });

  it("leaves out each value with probability (1 - 1/n)^n", () => {
    const n = 20;
    const stream = createStream("test", 3);
    let absent = 0;
    for (let r = 0; r < 5000; r++) {
      const counts = new Int32Array(n);
      drawCounts(stream, n, identitySlots(n), 0, counts);
      absent += counts.filter((count) => count === 0).length;
    }
    expect(absent / (5000 * n)).toBeCloseTo((1 - 1 / n) ** n, 2);
  });

  it("repeats for a seed and differs between seeds, also far and negative ones", () => {
    expect(draws(5, 64)).toEqual(draws(5, 64));
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 40];
    expect(new Set(seeds.map((seed) => draws(seed, 64).join())).size).toBe(seeds.length);
  });

  it("counts into slots from an offset", () => {
    const counts = new Int32Array(3);
    drawCounts(createStream("test", 0), 4, Int32Array.of(0, 0, 2, 2, 2, 2), 2, counts);
    expect([...counts]).toEqual([0, 0, 4]);
  });
});

/** The interval as its definition says: draw, count, sort, read off the quantiles. */
function plainInterval(
  tasks: readonly number[][],
  statistic: (tasks: number[][]) => number,
  seed: number,
  resamples: number,
) {
  const stream = createStream("test", seed);
  const replicates = Array.from({ length: resamples }, () =>
    statistic(
      tasks.map((task) => {
        const counts = new Int32Array(task.length);
        drawCounts(stream, task.length, identitySlots(task.length), 0, counts);
        const sorted = Float64Array.from(task).sort();
        return [...sorted].flatMap((value, k) => Array<number>(counts[k]).fill(value));
      }),
    ),
  );
  return { low: quantile(replicates, (1 - 0.95) / 2), high: quantile(replicates, (1 + 0.95) / 2) };
}

describe("intervals are those of their definition", () => {
  it("for one sample, several pooled and several apart, drawn anew and from what is kept", () => {
    const tasks = fc.array(sample, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(tasks, fc.integer(), fc.integer({ min: 1, max: 60 }), (given, seed, resamples) => {
        const pooled = plainInterval(
          given,
          (each) => mean(each.flat().sort((a, b) => a - b)),
          seed,
          resamples,
        );
        const difference = (each: readonly ArrayLike<number>[]) => mean(each[0]!) - median(each.at(-1)!);
        const apart = plainInterval(given, difference, seed, resamples);
        for (let time = 0; time < 2; time++) {
          expect(stratifiedInterval(given, mean, { seed, resamples })).toMatchObject(pooled);
          expect(taskwiseInterval(given, difference, { seed, resamples })).toMatchObject(apart);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("also where more is drawn than is kept", () => {
    const next = normals(5);
    const values = Array.from({ length: 1200 }, next);
    const plain = plainInterval([values], ([only]) => mean(only!), 3, 1000);
    for (let time = 0; time < 2; time++)
      expect(bootstrapInterval(values, mean, { seed: 3, resamples: 1000 })).toMatchObject(plain);
  });
});

describe("order statistics", () => {
  it("stand where sorting would bring them", () => {
    const values = fc.array(
      fc.double({ noNaN: true }).map((value) => value + 0),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(values, fc.infiniteStream(fc.nat()), (given, numbers) => {
        const places = [...numbers.take(3)].map((number) => number % given.length).sort((a, b) => a - b);
        const moved = Float64Array.from(given);
        putInPlace(moved, places);
        const sorted = Float64Array.from(given).sort();
        for (const place of places) expect(moved[place]).toBe(sorted[place]);
        expect(moved.sort()).toEqual(sorted);
      }),
    );
  });
});

describe("bootstrapInterval", () => {
  it("finds the exact percentile bounds of a two-point sample", () => {
    // Means of resamples of {0, 1} are 0, 1/2, 1 with probability 1/4, 1/2, 1/4.
    expect(bootstrapInterval([0, 1], mean)).toEqual({ estimate: 0.5, low: 0, high: 1 });
    expect(bootstrapInterval([0, 1], mean, { confidence: 0.4 })).toEqual({
      estimate: 0.5,
      low: 0.5,
      high: 0.5,
    });
  });

  it("finds binomial bounds for zeros and ones", () => {
    // The resampled sum is Binomial(20, 0.3): P(<= 2) = 0.0355, P(<= 1) = 0.0076, P(<= 10) = 0.983, P(<= 9) = 0.952.
    const values = Array.from({ length: 20 }, (_, i) => (i < 6 ? 1 : 0));
    expect(bootstrapInterval(values, mean, { resamples: 20_000 })).toEqual({
      estimate: 0.3,
      low: 0.1,
      high: 0.5,
    });
  });

  it("has the width of the normal approximation on a large sample", () => {
    const normal = normals(11);
    const values = Array.from({ length: 1000 }, () => 3 + 2 * normal());
    const { low, high } = bootstrapInterval(values, mean);
    const expected = (2 * 1.96 * standardDeviation(values)) / Math.sqrt(1000);
    expect((high - low) / expected).toBeGreaterThan(0.93);
    expect((high - low) / expected).toBeLessThan(1.07);
  });

  it.each([
    [0.95, 0.915, 0.965],
    [0.8, 0.75, 0.84],
  ])("covers the true mean of normals about as often as confidence %f says", (confidence, least, most) => {
    const normal = normals(2024);
    const trials = 1000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: 40 }, () => 10 + normal());
      const { low, high } = bootstrapInterval(values, mean, { seed: trial, resamples: 500, confidence });
      if (low <= 10 && 10 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(least);
    expect(covered / trials).toBeLessThan(most);
  });

  it("contains the mean, stays in the range of the values, and reports the plain estimate", () => {
    fc.assert(
      fc.property(sample, fc.integer(), (values, seed) => {
        const { estimate, low, high } = bootstrapInterval(values, mean, { seed, resamples: 400 });
        const slack = 1e-9;
        expect(estimate).toBeCloseTo(mean(values), 9);
        expect(low).toBeLessThanOrEqual(estimate + slack);
        expect(high).toBeGreaterThanOrEqual(estimate - slack);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - slack);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + slack);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same bits for any order of the values, and moves with the seed", () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6, 5.5, 3.5];
    const shuffled = [9, 1, 5.5, 3, 3.5, 6, 1, 2, 4, 5];
    expect(bootstrapInterval(shuffled, iqm)).toEqual(bootstrapInterval(values, iqm));
    expect(bootstrapInterval(values, iqm)).toEqual(bootstrapInterval(values, iqm, { seed: 0 }));
    expect(bootstrapInterval(values, iqm, { seed: 1 })).not.toEqual(bootstrapInterval(values, iqm));
  });

  it("follows a change of unit and of origin", () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const { low, high } = bootstrapInterval(values, iqm);
    const moved = bootstrapInterval(
      values.map((value) => 4 * value - 16),
      iqm,
    );
    expect(moved.low).toBeCloseTo(4 * low - 16, 12);
    expect(moved.high).toBeCloseTo(4 * high - 16, 12);
  });

  it("widens with confidence", () => {
    const values = Array.from({ length: 30 }, (_, i) => (i * i) % 17);
    const width = (confidence: number) => {
      const { low, high } = bootstrapInterval(values, mean, { confidence });
      return high - low;
    };
    expect(width(0.5)).toBeLessThan(width(0.8));
    expect(width(0.8)).toBeLessThan(width(0.99));
  });

  it("hands any statistic an ascending resample of the given values", () => {
    const values = [5, 2, 8, 2, 7];
    let calls = 0;
    bootstrapInterval(
      values,
      (resample) => {
        calls++;
        expect(resample.length).toBe(5);
        for (let i = 0; i < 5; i++) {
          expect(values).toContain(resample[i]);
          if (i > 0) expect(resample[i]).toBeGreaterThanOrEqual(resample[i - 1]!);
        }
        return 0;
      },
      { resamples: 50 },
    );
    expect(calls).toBe(51);
  });

  it("takes medians and quantiles of resamples from the values themselves", () => {
    const values = [1, 10, 100, 1000, 10000];
    const { estimate, low, high } = bootstrapInterval(values, median);
    expect(estimate).toBe(100);
    expect([low, high]).toEqual([1, 10000]);
    expect(bootstrapInterval(values, (x) => quantile(x, 1)).high).toBe(10000);
  });

  it("is degenerate, not NaN, for one value or equal values", () => {
    expect(bootstrapInterval([0.1], iqm)).toEqual({ estimate: 0.1, low: 0.1, high: 0.1 });
    const equal = Array(64).fill(0.1);
    expect(bootstrapInterval(equal, mean)).toEqual({ estimate: 0.1, low: 0.1, high: 0.1 });
    expect(bootstrapInterval(equal, iqm)).toEqual({ estimate: 0.1, low: 0.1, high: 0.1 });
  });

  it("rejects bad values and options", () => {
    expect(() => bootstrapInterval([], mean)).toThrow(
      "bootstrapInterval: values must hold at least one number, got none",
    );
    expect(() => bootstrapInterval([1, Number.NaN], mean)).toThrow(
      "values must be finite numbers, got NaN (index 1)",
    );
    expect(() => bootstrapInterval([1, 2], mean, { confidence: 95 })).toThrow(
      "bootstrapInterval: confidence must lie strictly between 0 and 1, got 95; write 95 % as 0.95",
    );
    expect(() => bootstrapInterval([1, 2], mean, { confidence: Number.NaN })).toThrow("got NaN");
    expect(() => bootstrapInterval([1, 2], mean, { resamples: 0 })).toThrow(
      "resamples must be a whole number of at least 1, got 0",
    );
    expect(() => bootstrapInterval([1, 2], mean, { resamples: 10.5 })).toThrow("got 10.5");
    expect(() => bootstrapInterval([1, 2], mean, { seed: 0.5 })).toThrow(
      "seed must be a safe integer, got 0.5",
    );
    expect(() => bootstrapInterval([1, 2], (x) => (x[0] === x[1] ? Number.NaN : 1))).toThrow(
      "bootstrapInterval: the statistic must be a finite number on every resample, got NaN; give it a finite value",
    );
    expect(() => bootstrapInterval([0, 1], (x) => 1 / mean(x))).toThrow(
      "got Infinity; give it a finite value",
    );
    let calls = 0;
    expect(() => bootstrapInterval([1, 2], () => (calls++ === 0 ? Number.NaN : 1))).toThrow(
      "got NaN; give it",
    );
  });
});

describe("stratifiedInterval", () => {
  it("resamples within tasks: equal sessions in every task leave nothing to vary", () => {
    const tasks = [
      [1, 1, 1],
      [5, 5, 5],
    ];
    expect(stratifiedInterval(tasks, mean)).toEqual({ estimate: 3, low: 3, high: 3 });
    const pooled = bootstrapInterval(tasks.flat(), mean);
    expect(pooled.high - pooled.low).toBeGreaterThan(1);
  });

  it("maps draws of interleaved tasks of different sizes to the right scores", () => {
    const tasks = [
      [1, 4],
      [3, 2, 9],
    ];
    stratifiedInterval(
      tasks,
      (pool) => {
        const scores = Array.from(pool);
        expect(scores.filter((score) => score === 1 || score === 4)).toHaveLength(2);
        expect(scores.filter((score) => score === 2 || score === 3 || score === 9)).toHaveLength(3);
        return 0;
      },
      { resamples: 200 },
    );
  });

  it("keeps tied scores of different tasks apart", () => {
    // Task 0 can only give 2s; task 1 gives two draws of {0, 2}.
    let most = 0;
    stratifiedInterval(
      [
        [2, 2],
        [0, 2],
      ],
      (pool) => {
        const zeros = Array.from(pool).filter((score) => score === 0).length;
        most = Math.max(most, zeros);
        expect(zeros).toBeLessThanOrEqual(2);
        return 0;
      },
      { resamples: 300 },
    );
    expect(most).toBe(2);
  });

  it("equals bootstrapInterval for one task", () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(stratifiedInterval([values], iqm)).toEqual(bootstrapInterval(values, iqm));
  });

  it("asks for tasks", () => {
    expect(() => stratifiedInterval([], mean)).toThrow(
      "stratifiedInterval: tasks must hold at least one task, got none",
    );
    expect(() => stratifiedInterval([[1], []], mean)).toThrow(
      "tasks[1] must hold at least one number, got none",
    );
    expect(() => stratifiedInterval([[1], [2, Number.NaN]], mean)).toThrow(
      "tasks[1] must be finite numbers, got NaN (index 1)",
    );
    // @ts-expect-error one sample where a list of samples is due
    expect(() => stratifiedInterval([1, 2], mean)).toThrow(
      "must hold one array of scores per task, got 1 (index 0)",
    );
  });
});

describe("taskwiseInterval", () => {
  it("gives the statistic one ascending resample per task", () => {
    const { estimate } = taskwiseInterval(
      [
        [3, 1],
        [20, 10, 30],
      ],
      ([first, second]) => {
        expect(first!.length).toBe(2);
        expect(second!.length).toBe(3);
        expect(first![0]).toBeLessThanOrEqual(first![1]!);
        expect(Math.max(...Array.from(first!))).toBeLessThan(Math.min(...Array.from(second!)));
        return mean(second!) - mean(first!);
      },
    );
    expect(estimate).toBe(18);
  });

  it("draws the groups independently: variances of a difference add up", () => {
    const normal = normals(7);
    const x = Array.from({ length: 200 }, () => normal());
    const y = Array.from({ length: 200 }, () => normal());
    const { low, high } = taskwiseInterval([x, y], ([a, b]) => mean(a!) - mean(b!));
    const error = Math.sqrt((standardDeviation(x) ** 2 + standardDeviation(y) ** 2) / 200);
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.93);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.07);
  });
});

describe("pairedDifferenceInterval", () => {
  it("cancels what a seed does to both arms", () => {
    const seedEffect = [100, -40, 7, 63, -12];
    const treated = seedEffect.map((effect) => effect + 2);
    expect(pairedDifferenceInterval(treated, seedEffect, mean)).toEqual({ estimate: 2, low: 2, high: 2 });
    const unpaired = taskwiseInterval([treated, seedEffect], ([a, b]) => mean(a!) - mean(b!));
    expect(unpaired.low).toBeLessThan(-20);
  });

  it("mirrors when the arms are swapped", () => {
    const first = [3, 1, 4, 1, 5, 9, 2, 6];
    const second = [2, 7, 1, 8, 2, 8, 1, 8];
    const forth = pairedDifferenceInterval(first, second, mean, { resamples: 20_000 });
    const back = pairedDifferenceInterval(second, first, mean, { resamples: 20_000 });
    expect(back.estimate).toBe(-forth.estimate);
    expect(back.low).toBeCloseTo(-forth.high, 0);
    expect(forth.estimate).toBe(-0.75);
  });

  it("asks for pairs", () => {
    expect(() => pairedDifferenceInterval([1, 2], [1], mean)).toThrow(
      "pairedDifferenceInterval: first and second must have the same length, got 2 and 1; " +
        "pass entries that belong together at the same index",
    );
    expect(() => pairedDifferenceInterval([1], [Number.NaN], mean)).toThrow(
      "second must be finite numbers, got NaN",
    );
  });
});

describe("summarise", () => {
  it("puts the pieces together", () => {
    const values = [8, 1, 3, 2, 5, 100, 4, 6];
    const { low, high } = bootstrapInterval(values, iqm, { seed: 4, confidence: 0.9, resamples: 300 });
    expect(summarise(values, { seed: 4, confidence: 0.9, resamples: 300 })).toEqual({
      n: 8,
      mean: 16.125,
      sd: expect.closeTo(standardDeviation(values), 12),
      iqm: 4.5,
      low,
      high,
    });
  });

  it("stays the same bits for the same seed, on every machine", () => {
    const values = Array.from({ length: 64 }, (_, i) => ((i * 37) % 64) / 8);
    expect(summarise(values)).toEqual({
      n: 64,
      mean: 3.9375,
      sd: 2.327373340628157,
      iqm: 3.9375,
      low: 3.12880859375,
      high: 4.72265625,
    });
  });

  it("is degenerate for one value", () => {
    expect(summarise([0.3])).toEqual({ n: 1, mean: 0.3, sd: 0, iqm: 0.3, low: 0.3, high: 0.3 });
  });

  it("rejects what it cannot summarise", () => {
    expect(() => summarise([])).toThrow("summarise: values must hold at least one number, got none");
    expect(() => summarise([1, Number.NaN])).toThrow(
      "summarise: values must be finite numbers, got NaN (index 1)",
    );
  });
});
