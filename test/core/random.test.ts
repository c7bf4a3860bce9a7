import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentWords } from "../../src/core/random.ts";
import {
  exponential,
  normal,
  OstromError,
  poisson,
  randomInt,
  type Seed,
  seedStreams,
  seedWords,
  shuffle,
  uniform,
} from "../../src/index.ts";

const draws = 20_000;

function stream(seed: number | string = 0): Int32Array {
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, "test"), 0, 1);
  return words;
}

/** Mean and variance of `draws` draws. */
function moments(draw: () => number, count = draws): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < count; t++) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  const mean = sum / count;
  return { mean, variance: squares / count - mean * mean };
}

/** Within `sigmas` standard errors of a mean of `count` draws with this variance. */
function expectNear(value: number, expected: number, variance: number, count = draws, sigmas = 4): void {
  expect(Math.abs(value - expected)).toBeLessThan(sigmas * Math.sqrt(variance / count));
}

describe("the generator", () => {
  it("is sfc32: first outputs from the words 1, 2, 3, 4", () => {
    const words = Int32Array.of(1, 2, 3, 4);
    // t = a + b + d; a = b ^ (b >>> 9); b = c + (c << 3); c = rotl(c, 21) + t; d = d + 1.
    expect(uniform(words, 0) * 2 ** 32).toBe(7);
    expect([...words]).toEqual([2, 27, (3 << 21) + 7, 5]);
    expect(uniform(words, 0) * 2 ** 32).toBe(34);
    expect([...words]).toEqual([27, ((3 << 21) + 7) * 9, (7 << 21) + (3 << 10) + 34, 6]);
    expect(uniform(words, 0) * 2 ** 32).toBe(27 + ((3 << 21) + 7) * 9 + 6);
  });

  it("gives golden outputs for seed 0", () => {
    expect([...seedWords(0, "env")]).toEqual(golden.words);
    const words = new Int32Array(12);
    seedStreams(words, seedWords(0, "env"), 0, 3);
    expect(Array.from({ length: 3 }, (_, s) => uniform(words, s) * 2 ** 32)).toEqual(golden.uniforms);
    expect([randomInt(words, 0, 1000), randomInt(words, 1, 1000), randomInt(words, 2, 1000)]).toEqual(
      golden.ints,
    );
    expect(normal(words, 0)).toBeCloseTo(golden.normal, 12);
    expect(exponential(words, 1)).toBeCloseTo(golden.exponential, 12);
    expect([poisson(words, 2, 3), poisson(words, 2, 100)]).toEqual(golden.counts);
  });

  it("stays in [0, 1) and moves no other stream", () => {
    const words = new Int32Array(12);
    seedStreams(words, seedWords(0), 0, 3);
    const others = [...words.subarray(0, 4), ...words.subarray(8)];
    for (let t = 0; t < 1000; t++) {
      const u = uniform(words, 1);
      expect(u >= 0 && u < 1).toBe(true);
    }
    expect([...words.subarray(0, 4), ...words.subarray(8)]).toEqual(others);
  });

  it("has the moments of a uniform, also across streams and lags", () => {
    const words = stream();
    const { mean, variance } = moments(() => uniform(words, 0));
    expectNear(mean, 1 / 2, 1 / 12);
    expect(variance).toBeCloseTo(1 / 12, 2);
    let last = uniform(words, 0);
    const lagged = moments(() => {
      const now = uniform(words, 0);
      const product = (now - 0.5) * (last - 0.5);
      last = now;
      return product;
    });
    expectNear(lagged.mean, 0, 1 / 144);
    const many = new Int32Array(4 * draws);
    seedStreams(many, seedWords("first outputs"), 0, draws);
    let s = 0;
    expectNear(moments(() => uniform(many, s++)).mean, 1 / 2, 1 / 12);
  });
});

describe("distributions", () => {
  it("shuffle gives every order of the part it is told equally often (chi-square, 23 d.f., 0.999 quantile 49.73)", () => {
    const words = stream("orders");
    const seen = new Map<string, number>();
    for (let t = 0; t < draws; t++) {
      const values = Int32Array.of(9, 0, 1, 2, 3, 8);
      shuffle(words, 0, values, 1, 5);
      const order = values.join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    expect([...seen.keys()].every((order) => order.startsWith("9,") && order.endsWith(",8"))).toBe(true);
    const expected = draws / 24;
    expect([...seen.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(
      49.73,
    );
    const all = Float64Array.from({ length: 50 }, (_, j) => j);
    shuffle(words, 0, all);
    expect(Array.from(all)).not.toEqual(Array.from(all).sort((a, b) => a - b));
    expect(Array.from(all).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, j) => j));
  });

  it("randomInt is uniform (chi-square, 9 degrees of freedom, 0.999 quantile 27.88)", () => {
    const words = stream("dice");
    const counts = new Array<number>(10).fill(0);
    for (let t = 0; t < draws; t++) counts[randomInt(words, 0, 10)]++;
    const expected = draws / 10;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(27.88);
    expect(counts.reduce((sum, count) => sum + count)).toBe(draws);
  });

  it("normal has mean 0, variance 1, no skew and the right tail", () => {
    const words = stream();
    const { mean, variance } = moments(() => normal(words, 0));
    expectNear(mean, 0, 1);
    expectNear(variance, 1, 2);
    expectNear(moments(() => normal(words, 0) ** 3).mean, 0, 15);
    // P(|x| > 1.96) = 0.05.
    expectNear(moments(() => (Math.abs(normal(words, 0)) > 1.959964 ? 1 : 0)).mean, 0.05, 0.05 * 0.95);
  });

  it("exponential has mean 1, variance 1 and no memory", () => {
    const words = stream();
    const { mean, variance } = moments(() => exponential(words, 0));
    expectNear(mean, 1, 1);
    expectNear(variance, 1, 8);
    expectNear(moments(() => (exponential(words, 0) > 2 ? 1 : 0)).mean, Math.exp(-2), Math.exp(-2));
  });

  for (const mean of [0.1, 1, 5, 31, 32, 33, 80, 400])
    it(`poisson has mean and variance ${mean}`, () => {
      const words = stream(`poisson ${mean}`);
      const found = moments(() => poisson(words, 0, mean), 8000);
      expectNear(found.mean, mean, mean, 8000);
      // Variance of a sample variance: (mu4 - sigma^4) / n with mu4 = mean (1 + 3 mean).
      expectNear(found.variance, mean, mean * (1 + 3 * mean) - mean * mean, 8000);
    });

  it("poisson follows its probabilities at mean 2, and is 0 at mean 0 without a draw", () => {
    const words = stream();
    const counts = new Array<number>(30).fill(0);
    for (let t = 0; t < draws; t++) counts[poisson(words, 0, 2)]++;
    let p = Math.exp(-2);
    for (let k = 0; k < 8; k++) {
      expectNear(counts[k] / draws, p, p * (1 - p));
      p *= 2 / (k + 1);
    }
    const before = [...words];
    expect(poisson(words, 0, 0)).toBe(0);
    expect([...words]).toEqual(before);
  });

  it("normal takes two uniforms a draw, poisson one for every 32 of the mean", () => {
    for (const [draw, uniforms] of [
      [(w: Int32Array) => normal(w, 0), 2],
      [(w: Int32Array) => exponential(w, 0), 1],
      [(w: Int32Array) => randomInt(w, 0, 9), 1],
      [(w: Int32Array) => poisson(w, 0, 32), 1],
      [(w: Int32Array) => poisson(w, 0, 33), 2],
      [(w: Int32Array) => poisson(w, 0, 400), 13],
    ] as const) {
      const words = stream();
      const plain = stream();
      draw(words);
      for (let j = 0; j < uniforms; j++) uniform(plain, 0);
      expect(words).toEqual(plain);
    }
  });
});

describe("seeds", () => {
  it("make streams that do not depend on how worlds are partitioned", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 20 }), fc.string(), (first, count, seed) => {
        const base = seedWords(seed, "env");
        const whole = new Int32Array(4 * (first + count));
        seedStreams(whole, base, 0, first + count);
        const part = new Int32Array(4 * count);
        seedStreams(part, base, first, count);
        expect(part).toEqual(whole.subarray(4 * first));
      }),
      { numRuns: 30 },
    );
  });

  it("give a hundred thousand streams different words", () => {
    const words = new Int32Array(400_000);
    seedStreams(words, seedWords(0, "env"), 0, 100_000);
    const seen = new Set<string>();
    for (let s = 0; s < 100_000; s++) seen.add(`${words[4 * s]},${words[4 * s + 1]}`);
    expect(seen.size).toBe(100_000);
  });

  it("differ by seed and by every label of the path", () => {
    const all = [
      seedWords(0, "env"),
      seedWords(1, "env"),
      seedWords("", "env"),
      seedWords(0, "agent", 0),
      seedWords(0, "agent", 1),
      seedWords(0, "agent"),
      seedWords(0, "agent", "0", ""),
      seedWords(0),
    ];
    expect(new Set(all.map((words) => words.join())).size).toBe(all.length);
  });

  it("of agents are the same in whatever order they are asked for", () => {
    const asked = fc.tuple(fc.constantFrom<Seed>(0, 7, "7", "a/choose"), fc.nat(20));
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 40 }), (list) => {
        for (const [seed, agent] of list)
          expect(agentWords(seed, agent)).toEqual(seedWords(seed, "agent", agent));
      }),
      { numRuns: 20 },
    );
    agentWords(7, 0);
    expect(() => agentWords([7] as unknown as Seed, 0)).toThrow("seed: must be a whole number");
  });

  it("may be numbers or strings that say the same, and nothing else", () => {
    expect(seedWords("17", "env")).toEqual(seedWords(17, "env"));
    expect(seedWords(Number.MAX_SAFE_INTEGER)).toEqual(seedWords("9007199254740991"));
    for (const bad of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0.5,
      2 ** 53,
      -(2 ** 53),
      undefined,
      null,
      {},
      true,
    ])
      expect(() => seedWords(bad as never)).toThrow(OstromError);
    expect(() => seedWords(null as never)).toThrow(
      "seed: must be a whole number of at most 2^53 - 1 either way, or a text, got null; use seed: 0",
    );
    expect(() => seedWords(2 ** 53)).toThrow("got 9007199254740992; give it as a text");
  });
});

/** Measured, not derived: they change exactly when a stream does, and so do all golden trajectories. */
const golden = {
  words: [1123830426, -1190859586, 388947229, -922601745],
  uniforms: [235827019, 3574591322, 382729322],
  ints: [541, 237, 762],
  normal: -0.9981897164369131,
  exponential: 0.5468271869082211,
  counts: [2, 104],
};
