import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LinearConstraint, type LinearProgram, solveLinearProgram } from "../../../src/games/index.ts";

type Relation = LinearConstraint["relation"];
const row = (coefficients: number[], relation: Relation, bound: number) => ({
  coefficients,
  relation,
  bound,
});

function optimum(program: LinearProgram) {
  const solution = solveLinearProgram(program);
  if (solution.status !== "optimal") throw new Error(solution.status);
  return solution;
}

describe("textbook programs", () => {
  it("the Wyndor problem of Hillier & Lieberman: 36 at (2, 6), shadow prices 0, 3/2, 1", () => {
    const { value, x, dual } = optimum({
      direction: "maximise",
      objective: [3, 5],
      constraints: [row([1, 0], "<=", 4), row([0, 2], "<=", 12), row([3, 2], "<=", 18)],
    });
    expect(value).toBeCloseTo(36, 8);
    expect([...x]).toEqual([expect.closeTo(2, 8), expect.closeTo(6, 8)]);
    expect([...dual]).toEqual([0, expect.closeTo(1.5, 8), expect.closeTo(1, 8)]);
  });

  it("a minimum with covering constraints has positive prices", () => {
    const { value, dual } = optimum({
      direction: "minimise",
      objective: [2, 3],
      constraints: [row([1, 1], ">=", 4), row([1, 3], ">=", 6)],
    });
    expect(value).toBeCloseTo(9, 8);
    expect([...dual]).toEqual([expect.closeTo(1.5, 8), expect.closeTo(0.5, 8)]);
  });

  it("free variables and equations", () => {
    const { value, x } = optimum({
      direction: "minimise",
      objective: [1, 1],
      constraints: [row([1, -1], "=", 3), row([1, 1], ">=", -5)],
      free: "all",
    });
    expect(value).toBeCloseTo(-5, 8);
    expect([...x]).toEqual([expect.closeTo(-1, 8), expect.closeTo(-4, 8)]);
  });

  it.each([
    [
      "Beale 1955",
      [0.75, -150, 0.02, -6],
      [
        [0.25, -60, -0.04, 9],
        [0.5, -90, -0.02, 3],
        [0, 0, 1, 0],
      ],
      [0, 0, 1],
      0.05,
    ],
    [
      "Kuhn",
      [2, 3, -1, -12],
      [
        [-2, -9, 1, 9],
        [1 / 3, 1, -1 / 3, -2],
        [2, 3, -1, -12],
      ],
      [0, 0, 2],
      2,
    ],
    [
      "Chvatal 1983, p. 31",
      [10, -57, -9, -24],
      [
        [0.5, -5.5, -2.5, 9],
        [0.5, -1.5, -0.5, 1],
        [1, 0, 0, 0],
      ],
      [0, 0, 1],
      1,
    ],
  ])("cycles under Dantzig's rule: %s", (_, objective, matrix, bounds, value) => {
    const constraints = matrix.map((coefficients, i) => row(coefficients, "<=", bounds[i]));
    expect(optimum({ direction: "maximise", objective, constraints }).value).toBeCloseTo(value, 8);
  });

  it.each([3, 8, 11])("Klee & Minty's cube in %i dimensions: 5^n", (n) => {
    const range = Array.from({ length: n }, (_, j) => j);
    const { value } = optimum({
      direction: "maximise",
      objective: range.map((j) => 2 ** (n - 1 - j)),
      constraints: range.map((i) =>
        row(
          range.map((j) => (j < i ? 2 ** (i - j + 1) : j === i ? 1 : 0)),
          "<=",
          5 ** (i + 1),
        ),
      ),
    });
    expect(value / 5 ** n).toBeCloseTo(1, 8);
  });
});

describe("programs without an optimum", () => {
  it("contradictions", () => {
    const constraints = [row([1, 1], "<=", 1), row([1, 0], ">=", 1), row([0, 1], ">=", 0.5)];
    expect(solveLinearProgram({ direction: "maximise", objective: [0, 1], constraints }).status).toBe(
      "infeasible",
    );
    const equations = [row([1, 1], "=", 1), row([2, 2], "=", 3)];
    expect(
      solveLinearProgram({ direction: "minimise", objective: [1, 0], constraints: equations, free: "all" })
        .status,
    ).toBe("infeasible");
  });

  it("growth without end", () => {
    const constraints = [row([1, -1], "<=", 1)];
    expect(solveLinearProgram({ direction: "maximise", objective: [1, 1], constraints }).status).toBe(
      "unbounded",
    );
    expect(
      solveLinearProgram({ direction: "minimise", objective: [1, 0], constraints: [], free: [0] }).status,
    ).toBe("unbounded");
  });

  it("neither feasible nor bounded is infeasible", () => {
    const constraints = [row([1, -1], "<=", -1), row([-1, 1], "<=", -1)];
    expect(solveLinearProgram({ direction: "maximise", objective: [1, 1], constraints }).status).toBe(
      "infeasible",
    );
  });
});

describe("random programs", () => {
  const whole = fc.integer({ min: -9, max: 9 });
  const program = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([n, m]) =>
    fc.record({
      direction: fc.constantFrom("maximise" as const, "minimise" as const),
      objective: fc.array(whole, { minLength: n, maxLength: n }),
      constraints: fc.array(
        fc.record({
          coefficients: fc.array(whole, { minLength: n, maxLength: n }),
          relation: fc.constantFrom<Relation>("<=", ">=", "="),
          bound: whole,
        }),
        { minLength: m, maxLength: m },
      ),
      free: fc.uniqueArray(fc.integer({ min: 0, max: n - 1 })),
    }),
  );

  it("an optimum is feasible and its prices prove it; the dual program has the same value", () => {
    let optimal = 0;
    fc.assert(
      fc.property(program, ({ direction, objective, constraints, free }) => {
        const solution = solveLinearProgram({ direction, objective, constraints, free });
        if (solution.status !== "optimal") return;
        optimal++;
        const { x, dual, value } = solution;
        const better = direction === "maximise" ? 1 : -1;
        const size = 1 + Math.max(...x.map(Math.abs), ...dual.map(Math.abs));
        const near = (a: number, b: number) => expect(Math.abs(a - b) / size).toBeLessThan(1e-6);
        const below = (a: number, b: number) => expect((a - b) / size).toBeLessThan(1e-6);
        constraints.forEach(({ coefficients, relation, bound }, i) => {
          const left = coefficients.reduce((sum, a, j) => sum + a * x[j], 0);
          if (relation === "=") near(left, bound);
          else below(relation === "<=" ? left : bound, relation === "<=" ? bound : left);
          if (relation !== "=") below(0, better * (relation === "<=" ? 1 : -1) * dual[i]);
        });
        objective.forEach((c, j) => {
          const reduced =
            better * (c - constraints.reduce((sum, r, i) => sum + r.coefficients[j] * dual[i], 0));
          if (free.includes(j)) near(reduced, 0);
          else {
            below(reduced, 0);
            below(0, x[j]);
          }
        });
        near(
          value,
          constraints.reduce((sum, { bound }, i) => sum + bound * dual[i], 0),
        );
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(optimal).toBeGreaterThan(30);
  });

  it("agrees with trying all vertices", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(whole, whole, whole), { minLength: 1, maxLength: 5 }),
        fc.tuple(whole, whole),
        (rows, objective) => {
          const box = [
            [1, 0, 10],
            [0, 1, 10],
          ] as const;
          const all = [...rows, ...box, [-1, 0, 0] as const, [0, -1, 0] as const];
          let best = Number.NEGATIVE_INFINITY;
          for (const [a, b, c] of all)
            for (const [d, e, f] of all) {
              const det = a * e - b * d;
              if (det === 0) continue;
              const x = (c * e - b * f) / det;
              const y = (a * f - c * d) / det;
              if (all.every(([p, q, r]) => p * x + q * y <= r + 1e-9))
                best = Math.max(best, objective[0] * x + objective[1] * y);
            }
          const solution = solveLinearProgram({
            direction: "maximise",
            objective,
            constraints: [...rows, ...box].map(([a, b, c]) => row([a, b], "<=", c)),
          });
          if (best === Number.NEGATIVE_INFINITY) expect(solution.status).toBe("infeasible");
          else expect(solution).toMatchObject({ status: "optimal", value: expect.closeTo(best, 6) });
        },
      ),
      { numRuns: 300, seed: 2 },
    );
  });

  it("the unit of money does not matter", () => {
    for (const unit of [1e-9, 1, 1e9]) {
      const { value, x } = optimum({
        direction: "maximise",
        objective: [3 * unit, 5 * unit],
        constraints: [
          row([unit, 0], "<=", 4 * unit),
          row([0, 2], "<=", 12),
          row([3 / unit, 2 / unit], "<=", 18 / unit),
        ],
      });
      expect(value / unit).toBeCloseTo(36, 6);
      expect(x[1]).toBeCloseTo(6, 6);
    }
  });
});

describe("errors", () => {
  const good = { direction: "maximise", objective: [1, 1], constraints: [row([1, 1], "<=", 1)] } as const;
  it.each([
    [{ ...good, objective: [] }, "at least one variable"],
    [{ ...good, objective: [1, Number.NaN] }, "objective must hold finite numbers"],
    [{ ...good, constraints: [row([1], "<=", 1)] }, "constraint 0 needs 2 coefficients"],
    [{ ...good, constraints: [row([1, 1], "<=", Number.POSITIVE_INFINITY)] }, "bound of constraint 0"],
    [{ ...good, free: [2] }, "free variables must be in 0..1"],
  ])("%#: %s", (program, message) => {
    expect(() => solveLinearProgram(program as LinearProgram)).toThrow(message);
  });
});
