import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  conditionalFixationTime,
  fermi,
  finitePairs,
  finitePopulation,
  fixationProbability,
  logFixation,
  moran,
  rareMutationLimit,
  simulatePopulation,
  stationaryCounts,
  stationaryDistribution,
  type UpdateRule,
} from "../../../src/games/index.ts";
import { wilsonInterval } from "../../../src/stats/index.ts";

/** Strategy 0 always earns `advantage` and strategy 1 nothing. */
const constant = (size: number, advantage: number) =>
  finitePopulation(size, 2, (own) => (own === 0 ? advantage : 0));
const first = { mutant: 0, resident: 1 };

/** Chances of gaining and losing a member of strategy 0, written out from the definition of the process. */
function chances(rule: UpdateRule, size: number, k: number, own: number, other: number, mutation: number) {
  const w = rule.intensity;
  const rest = size - k;
  if (rule.process === "fermi") {
    const copy = (gap: number) => 1 / (1 + Math.exp(-w * gap));
    const meet = (k * rest) / (size * (size - 1));
    return {
      gain: (1 - mutation) * meet * copy(own - other) + (mutation * rest) / size,
      loss: (1 - mutation) * meet * copy(other - own) + (mutation * k) / size,
    };
  }
  const fitness = (payoff: number) => (rule.fitness === "linear" ? 1 - w + w * payoff : Math.exp(w * payoff));
  const birth = (k * fitness(own)) / (k * fitness(own) + rest * fitness(other));
  return {
    gain: (((1 - mutation) * birth + mutation * (1 - birth)) * rest) / size,
    loss: (((1 - mutation) * (1 - birth) + mutation * birth) * k) / size,
  };
}

const matrix = [
  [2, 5],
  [3, 1],
];
const rules = [moran(0.4), moran(0.4, "linear"), fermi(0.7)];

/** What the definition says of the matrix game above, by number of members of strategy 0. */
function chain(rule: UpdateRule, size: number, mutation: number) {
  const [[a, b], [c, d]] = matrix;
  return Array.from({ length: size + 1 }, (_, k) =>
    chances(
      rule,
      size,
      k,
      ((k - 1) * a + (size - k) * b) / (size - 1),
      (k * c + (size - k - 1) * d) / (size - 1),
      mutation,
    ),
  );
}

describe("fixation", () => {
  it("of a neutral mutant has probability 1 / N, from i copies i / N", () => {
    for (const rule of rules) {
      expect(fixationProbability(constant(30, 0), rule, first)).toBeCloseTo(1 / 30, 14);
      expect(fixationProbability(constant(30, 0), rule, { ...first, copies: 7 })).toBeCloseTo(7 / 30, 14);
    }
    expect(fixationProbability(constant(30, 0), fermi(1), { ...first, copies: 30 })).toBeCloseTo(1, 14);
    expect(fixationProbability(constant(30, 0), fermi(1), { ...first, copies: 0 })).toBe(0);
  });

  it("of a mutant of fitness r is (1 - 1/r) / (1 - 1/r^N) in the Moran process", () => {
    for (const r of [0.5, 0.9, 1.1, 2]) {
      const population = finitePopulation(20, 2, (own) => (own === 0 ? r : 1));
      expect(fixationProbability(population, moran(1, "linear"), first)).toBeCloseTo(
        (1 - 1 / r) / (1 - r ** -20),
        13,
      );
      expect(fixationProbability(population, moran(1, "linear"), { ...first, copies: 5 })).toBeCloseTo(
        (1 - r ** -5) / (1 - r ** -20),
        13,
      );
    }
  });

  it("of a constant advantage is (1 - e^-u) / (1 - e^-Nu) in both processes", () => {
    const expected = (1 - Math.exp(-0.3)) / (1 - Math.exp(-0.3 * 12));
    expect(fixationProbability(constant(12, 1.5), fermi(0.2), first)).toBeCloseTo(expected, 14);
    expect(fixationProbability(constant(12, 1.5), moran(0.2), first)).toBeCloseTo(expected, 14);
  });

  it("follows the one-third law in the limit of weak selection", () => {
    // Mutants win against 1/N exactly when their interior equilibrium is below 1/3 (Nowak et al. 2004).
    for (const [root, wins] of [
      [0.32, true],
      [0.345, false],
    ] as const) {
      const coordination = finitePairs(2000, [
        [1 - root, 0],
        [0, root],
      ]);
      expect(fixationProbability(coordination, moran(1e-6), first) > 1 / 2000).toBe(wins);
    }
  });

  it("does not overflow or vanish under strong selection", () => {
    expect(fixationProbability(constant(1000, 50), fermi(10), first)).toBe(1);
    expect(logFixation(constant(1000, -50), fermi(10), first)).toBeCloseTo(-500 * 999, 6);
  });

  it("agrees with the chain followed event by event, and so does its time", () => {
    const size = 6;
    for (const rule of rules) {
      const moves = chain(rule, size, 0);
      let at = new Array<number>(size + 1).fill(0);
      at[1] = 1;
      let weighted = 0;
      for (let event = 1; event <= 20_000; event++) {
        const next = at.map(
          (p, k) =>
            p * (k === 0 || k === size ? 1 : 1 - moves[k].gain - moves[k].loss) +
            (k > 1 ? at[k - 1] * moves[k - 1].gain : 0) +
            (k < size - 1 ? at[k + 1] * moves[k + 1].loss : 0),
        );
        weighted += event * (next[size] - at[size]);
        at = next;
      }
      const population = finitePairs(size, matrix);
      expect(fixationProbability(population, rule, first)).toBeCloseTo(at[size], 10);
      expect(conditionalFixationTime(population, rule, first)).toBeCloseTo(weighted / at[size], 6);
    }
  });

  it("of a neutral mutant takes N (N - 1) events of the Moran process", () => {
    for (const size of [2, 10, 100])
      expect(conditionalFixationTime(constant(size, 0), moran(1), first) / (size * (size - 1))).toBeCloseTo(
        1,
        10,
      );
  });

  it("refuses what has no meaning", () => {
    const population = constant(10, 1);
    expect(() => fixationProbability(population, fermi(1), { mutant: 0, resident: 0 })).toThrow(
      /two strategies/,
    );
    expect(() => fixationProbability(population, fermi(1), { mutant: 2, resident: 0 })).toThrow(
      /in 0..1, got 2/,
    );
    expect(() => fixationProbability(population, fermi(1), { ...first, copies: 11 })).toThrow(/in 0..10/);
    expect(() => fixationProbability(constant(10, -5), moran(1, "linear"), first)).toThrow(
      /linear fitness must stay above 0/,
    );
    expect(() => fermi(-1)).toThrow(/at least 0/);
    expect(() => moran(2, "linear")).toThrow(/in 0..1/);
  });
});

describe("stationary distributions with mutation", () => {
  it("of two strategies are those of the chain by definition, and balanced in detail", () => {
    const size = 12;
    for (const rule of rules)
      for (const mutation of [0.001, 0.1, 1]) {
        const moves = chain(rule, size, mutation);
        const rates = new Float64Array((size + 1) ** 2);
        moves.forEach(({ gain, loss }, k) => {
          if (k < size) rates[(size + 1) * k + k + 1] = gain;
          if (k > 0) rates[(size + 1) * k + k - 1] = loss;
        });
        const pi = stationaryCounts(finitePairs(size, matrix), rule, mutation);
        stationaryDistribution(rates, size + 1).forEach((share, k) => {
          expect(pi[k]).toBeCloseTo(share, 13);
        });
        for (let k = 0; k < size; k++)
          expect(pi[k] * moves[k].gain).toBeCloseTo(pi[k + 1] * moves[k + 1].loss, 14);
      }
  });

  it("are binomial when every child is of either kind", () => {
    const pi = stationaryCounts(constant(4, 3), moran(1), 0.5);
    expect(Array.from(pi)).toEqual([1, 4, 6, 4, 1].map((ways) => expect.closeTo(ways / 16, 14)));
  });

  it("of many strategies approach the limit of rare mutation", () => {
    for (const rule of rules) {
      const population = finitePairs(8, matrix);
      const pi = stationaryCounts(population, rule, 1e-9);
      const limit = rareMutationLimit(population, rule);
      expect(pi[8]).toBeCloseTo(limit.stationary[0], 6);
      expect(pi[0]).toBeCloseTo(limit.stationary[1], 6);
      expect(limit.fixation[1][0]).toBeCloseTo(fixationProbability(population, rule, first), 14);
      expect(limit.fixation[0][0]).toBe(0);
    }
  });

  it("in the limit solve the chain of fixations", () => {
    const payoff = fc.integer({ min: -3, max: 3 });
    const row = fc.tuple(payoff, payoff, payoff);
    fc.assert(
      fc.property(fc.tuple(row, row, row), fc.constantFrom(0.01, 1, 30), (payoffs, intensity) => {
        const { stationary, fixation } = rareMutationLimit(finitePairs(10, payoffs), fermi(intensity));
        expect(stationary.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        for (let to = 0; to < 3; to++) {
          let flow = 0;
          for (let from = 0; from < 3; from++)
            flow += stationary[from] * fixation[from][to] - stationary[to] * fixation[to][from];
          expect(flow).toBeCloseTo(0, 12);
        }
      }),
    );
  });

  it("need mutation, and two strategies", () => {
    expect(() => stationaryCounts(constant(5, 1), fermi(1), 0)).toThrow(/fixationProbability/);
    expect(() =>
      stationaryCounts(
        finitePopulation(5, 3, () => 0),
        fermi(1),
        0.1,
      ),
    ).toThrow(/rareMutationLimit/);
  });
});

describe("simulated populations", () => {
  it("spend their time as the exact distribution says", () => {
    const size = 12;
    for (const rule of rules) {
      const exact = stationaryCounts(finitePairs(size, matrix), rule, 0.05);
      const expected = exact.reduce((sum, p, k) => sum + (p * k) / size, 0);
      const means = Array.from({ length: 20 }, (_, seed) => {
        const { shares } = simulatePopulation(finitePairs(size, matrix), rule, {
          start: [6, 6],
          events: 20_000,
          mutation: 0.05,
          seed,
        });
        expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
        return shares[0];
      });
      const mean = means.reduce((sum, x) => sum + x, 0) / means.length;
      const variance = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (means.length - 1);
      expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / means.length));
      expect(Math.sqrt(variance / means.length)).toBeLessThan(0.01);
    }
  });

  it("treat three strategies alike when nothing tells them apart", () => {
    const { shares } = simulatePopulation(
      finitePopulation(9, 3, () => 1),
      fermi(1),
      {
        start: [9, 0, 0],
        events: 200_000,
        mutation: 0.3,
        seed: 5,
      },
    );
    for (const share of shares) expect(share).toBeCloseTo(1 / 3, 1);
  });

  it("fix as often as the exact probability says", () => {
    const population = finitePopulation(8, 2, (own) => (own === 0 ? 1.3 : 1));
    const rule = moran(1, "linear");
    const trials = 3000;
    let fixed = 0;
    for (let seed = 0; seed < trials; seed++)
      fixed +=
        simulatePopulation(population, rule, { start: [1, 7], events: 5000, seed }).counts[0] === 8 ? 1 : 0;
    const { low, high } = wilsonInterval(fixed, trials, 0.999);
    const exact = fixationProbability(population, rule, first);
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
    expect(high - low).toBeLessThan(0.06);
  });

  it("repeat for the same seed, and show every event", () => {
    const play = (seed: number) => {
      const history: number[] = [];
      simulatePopulation(finitePairs(10, matrix), fermi(1), {
        start: [5, 5],
        events: 200,
        mutation: 0.1,
        seed,
        onEvent: (counts) => history.push(counts[0]),
      });
      return history;
    };
    expect(play(1)).toEqual(play(1));
    expect(play(1)).not.toEqual(play(2));
    expect(play(1)).toHaveLength(200);
    expect(play(1).every((count, i, all) => Math.abs(count - (i > 0 ? all[i - 1] : 5)) <= 1)).toBe(true);
  });

  it("need a start that fits", () => {
    expect(() => simulatePopulation(constant(5, 1), fermi(1), { start: [2, 2], events: 1 })).toThrow(
      /2 whole numbers that sum to 5 members/,
    );
  });
});
