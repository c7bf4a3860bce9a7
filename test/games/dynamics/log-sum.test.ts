import fc from "fast-check";
import { expect, test } from "vitest";
import { logSum, logSumQuadratic } from "../../../src/games/dynamics/log-sum.ts";
import { fermi, finitePairs, finitePopulation, logFixation, moran } from "../../../src/games/index.ts";

const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });

test("terms whose logarithms are quadratic are summed as others are", () => {
  const anywhere = fc.tuple(
    fc.oneof(number(0.01), number(1), number(50)),
    fc.oneof(fc.constant(0), number(1e-3), number(0.1), number(10)),
    fc.integer({ min: 0, max: 400 }),
  );
  fc.assert(
    fc.property(anywhere, ([first, slope, count]) => {
      const terms = Float64Array.from({ length: count }, (_, j) => j * first + (slope * j * (j - 1)) / 2);
      const sum = logSumQuadratic(first, slope, count);
      const size = terms.reduce((most, term) => Math.max(most, Math.abs(term)), 1);
      if (count === 0) expect(sum).toBe(Number.NEGATIVE_INFINITY);
      else expect(Math.abs(sum - logSum(terms))).toBeLessThan(1e-13 + 1e-15 * size);
    }),
    { numRuns: 1000 },
  );
});

test("who meets in pairs takes over as a population whose payoffs are written out does", () => {
  const payoffs = fc.array(number(20), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(
      payoffs,
      fc.integer({ min: 2, max: 60 }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.nat(),
      ([a, b, c, d], size, intensity, number) => {
        const pairs = finitePairs(size, [
          [a, b],
          [c, d],
        ]);
        const written = finitePopulation(size, 2, pairs.payoff);
        const takeover = { mutant: 0, resident: 1, copies: number % (size + 1) };
        for (const rule of [fermi(intensity), moran(intensity)]) {
          const expected = logFixation(written, rule, takeover);
          const found = logFixation(pairs, rule, takeover);
          if (takeover.copies === 0) expect(found).toBe(expected);
          else expect(Math.abs(found - expected)).toBeLessThan(1e-10 * Math.max(1, Math.abs(expected)));
        }
      },
    ),
  );
});
