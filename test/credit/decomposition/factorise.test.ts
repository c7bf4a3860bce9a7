import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FactorisationKind,
  factorise,
  solveTeamProblem,
} from "../../../src/credit/decomposition/index.ts";
import { isotonicFit } from "../../../src/credit/decomposition/isotonic.ts";

const near = (values: ArrayLike<number> | undefined) =>
  Array.from(values ?? [], (value) => expect.closeTo(value, 8));

/** Son et al. 2019, "QTRAN", table 1a: what VDN and QMIX cannot represent. */
const qtran = [8, -12, -12, -12, 0, 0, -12, 0, 0];

/** Rashid et al. 2018, section 5: agent 0's first action decides which matrix is played second. */
const twoStep = {
  states: [
    { actions: [2, 2], rewards: [0, 0, 0, 0], next: [1, 1, 2, 2] },
    { actions: [2, 2], rewards: [7, 7, 7, 7], next: [-1, -1, -1, -1] },
    { actions: [2, 2], rewards: [0, 1, 1, 8], next: [-1, -1, -1, -1] },
  ],
};
const solved = (kind: FactorisationKind) => solveTeamProblem(twoStep, kind, { discount: 0.99 });

test("ties are by rounding, not by size: the better action is taken in any unit, the first of equals too", () => {
  for (const unit of [1e-12, 1, 1e12])
    for (const kind of ["independent", "vdn", "monotonic", "joint"] as const) {
      const small = [0, 1, 1, 3].map((x) => x * unit);
      expect(factorise(kind, [2, 2], small).greedy).toEqual([1, 1]);
      const tied = [0.6, 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1, 0.6].map((x) => x * unit);
      expect(factorise(kind, [2, 2], tied).greedy).toEqual([0, 0]);
    }
});

describe("the two-step game (Rashid et al. 2018, QMIX)", () => {
  test("VDN fits -1.5, 2.5, 2.5, 6.5 and misses the 8", () => {
    const { factorisations, ...rest } = solved("vdn");
    expect(Array.from(factorisations[2].values!)).toEqual(near([-1.5, 2.5, 2.5, 6.5]));
    expect(factorisations[2].error).toBeCloseTo((1.5 ** 2 * 4) / 4);
    expect(rest.return).toBe(7);
    expect(rest.path.map(({ state }) => state)).toEqual([0, 1]);
  });
  test("a monotonic mixer fits it exactly and returns 8", () => {
    const { factorisations, ...rest } = solved("monotonic");
    expect(Array.from(factorisations[2].values!)).toEqual(near([0, 1, 1, 8]));
    expect(Array.from(factorisations[0].values!)).toEqual(near([6.93, 6.93, 7.92, 7.92]));
    expect(factorisations.map(({ error }) => error)).toEqual(near([0, 0, 0]));
    expect(rest.return).toBe(8);
    expect(rest.path).toEqual([
      { state: 0, actions: [1, 0], reward: 0 },
      { state: 2, actions: [1, 1], reward: 8 },
    ]);
  });
  test("independent learners average over their partner and take the safe 7; the joint table finds 8", () => {
    const independent = solved("independent");
    expect(independent.factorisations[2].utilities.map((own) => Array.from(own))).toEqual([
      [0.5, 4.5],
      [0.5, 4.5],
    ]);
    expect(independent.factorisations[2].values).toBeUndefined();
    expect(independent.return).toBe(7);
    expect(solved("joint").return).toBe(8);
  });
});

describe("what the forms cannot represent", () => {
  test("VDN gives main effects", () => {
    const { values, greedy } = factorise("vdn", [3, 3], qtran);
    const [first, mixed, rest] = [(-16 / 3) * 2 + 40 / 9, -16 / 3 - 4 + 40 / 9, -8 + 40 / 9];
    expect(Array.from(values!)).toEqual(near([first, mixed, mixed, mixed, rest, rest, mixed, rest, rest]));
    expect(greedy).toEqual([1, 1]);
  });
  test("in any unit", () => {
    for (const unit of [1e-160, 1e160]) {
      const values = [0, unit, unit, 8 * unit];
      const inUnits = (fitted: Float64Array | undefined) =>
        near(Array.from(fitted!, (value) => value / unit));
      const { values: sum } = factorise("vdn", [2, 2], values);
      expect([-1.5, 2.5, 2.5, 6.5]).toEqual(inUnits(sum));
    }
  });
  test("a monotonic mixer gives up a prize of 3 among the -12s and settles for 0", () => {
    const small = [3, ...qtran.slice(1)];
    const { values, greedy, utilities, error } = factorise("monotonic", [3, 3], small);
    expect(Array.from(values!)).toEqual(near([-9, -9, -9, -9, 0, 0, -9, 0, 0]));
    expect(error).toBeCloseTo((12 ** 2 + 4 * 3 ** 2) / 9, 9);
    expect(greedy).toEqual([1, 1]);
    expect(Array.from(utilities[0])).toEqual(near([-9, -3, -3]));
  });
  test("the best fit keeps a prize of 8, though the order that gives it up is nearly as good", () => {
    // Keeping it pools the other eight at -6: squares of 288. Giving it up pools five at -8: squares of 320.
    const { values, greedy, error } = factorise("monotonic", [3, 3], qtran);
    expect(Array.from(values!)).toEqual(near([8, -6, -6, -6, -6, -6, -6, -6, -6]));
    expect(error).toBeCloseTo(288 / 9, 9);
    expect(greedy).toEqual([0, 0]);
  });
  test("weight on the best joint action lets the same class find it (Weighted QMIX)", () => {
    const small = [3, ...qtran.slice(1)];
    const weights = small.map((value) => (value === 3 ? 1 : 0.1));
    expect(factorise("monotonic", [3, 3], small, weights).greedy).toEqual([0, 0]);
  });
  test("an order may be reversed: a utility is free in sign", () => {
    const { values, greedy } = factorise("monotonic", [2, 3], [5, 4, 9, 2, 1, 3]);
    expect(Array.from(values!)).toEqual(near([5, 4, 9, 2, 1, 3]));
    expect(greedy).toEqual([0, 2]);
  });
  test("exclusive or is beyond any rising function, and the more so beyond a sum", () => {
    // The best orders pool three of the four cells around one that they give up: [0, 2/3, 2/3, 2/3] or its mirror.
    const { error } = factorise("monotonic", [2, 2], [0, 1, 1, 0]);
    expect(error).toBeCloseTo((2 * (1 / 3) ** 2 + (2 / 3) ** 2) / 4, 9);
    expect(factorise("vdn", [2, 2], [0, 1, 1, 0]).error).toBeCloseTo(1 / 4, 12);
  });
});

const table = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 })
  .filter((actions) => actions.reduce((product, n) => product * n, 1) <= 12)
  .chain((actions) => {
    const joints = actions.reduce((product, n) => product * n, 1);
    const numbers = (min: number) =>
      fc.array(fc.double({ min, max: 20, noNaN: true }), { minLength: joints, maxLength: joints });
    return fc.record({ actions: fc.constant(actions), values: numbers(-20), weights: numbers(0.05) });
  });

test("the wider the class, the smaller the error; Q_tot of greedy utilities is the largest fitted value", () => {
  fc.assert(
    fc.property(table, ({ actions, values, weights }) => {
      const additive = factorise("vdn", actions, values, weights);
      const monotonic = factorise("monotonic", actions, values, weights);
      expect(monotonic.error!).toBeLessThanOrEqual(additive.error! + 1e-6);
      for (const { values: fitted, greedy } of [additive, monotonic]) {
        const joint = greedy.reduce((at, a, agent) => at * actions[agent] + a, 0);
        expect(fitted![joint]).toBeCloseTo(Math.max(...fitted!), 6);
      }
    }),
    { numRuns: 60 },
  );
});

test("the residuals of VDN average to zero over every action of every agent", () => {
  fc.assert(
    fc.property(table, ({ actions, values, weights }) => {
      const { values: fitted } = factorise("vdn", actions, values, weights);
      const residuals = values.map((value, joint) => value - fitted![joint]);
      const left = factorise("independent", actions, residuals, weights);
      for (const own of left.utilities) for (const mean of own) expect(mean).toBeCloseTo(0, 6);
    }),
  );
});

test("a sum is recovered by VDN, a rising function of utilities by the monotonic mixer", () => {
  fc.assert(
    fc.property(table, ({ actions, values }) => {
      const utilities = factorise("independent", actions, values).utilities;
      const sums = values.map((_, joint) => {
        let rest = joint;
        let sum = 0;
        for (let agent = actions.length - 1; agent >= 0; agent--) {
          sum += utilities[agent][rest % actions[agent]];
          rest = Math.floor(rest / actions[agent]);
        }
        return sum;
      });
      expect(factorise("vdn", actions, sums).error).toBeCloseTo(0, 9);
      const bent = sums.map((sum) => sum ** 3 + sum);
      const scale = Math.max(1, ...bent.map((value) => value * value));
      expect(factorise("monotonic", actions, bent).error! / scale).toBeCloseTo(0, 9);
    }),
    { numRuns: 60 },
  );
});

test("isotonic regression on a grid agrees with the max-min formula over upper and lower sets", () => {
  // Robertson, Wright & Dykstra 1988, theorem 1.4.4: fit(x) = max over upper sets U with x of min over lower sets L
  // with x of the mean over both.
  const shape = [3, 3];
  const cells = Array.from({ length: 9 }, (_, cell) => cell);
  const below = (a: number, b: number) => Math.floor(a / 3) <= Math.floor(b / 3) && a % 3 <= b % 3;
  const upper = Array.from({ length: 512 }, (_, set) => set).filter((set) =>
    cells.every((a) => cells.every((b) => !((set >> a) & 1) || !below(a, b) || (set >> b) & 1)),
  );
  const nine = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 });
  const positive = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(nine, positive, (values, weights) => {
      const mean = (set: number) => {
        let [sum, mass] = [0, 0];
        for (const cell of cells)
          if ((set >> cell) & 1) {
            sum += weights[cell] * values[cell];
            mass += weights[cell];
          }
        return sum / mass;
      };
      const expected = cells.map((x) =>
        Math.max(
          ...upper
            .filter((u) => (u >> x) & 1)
            .map((u) => Math.min(...upper.filter((v) => !((v >> x) & 1)).map((v) => mean(u & (511 ^ v))))),
        ),
      );
      const fitted = isotonicFit(shape, Float64Array.from(values), Float64Array.from(weights));
      for (const cell of cells) expect(fitted[cell]).toBeCloseTo(expected[cell], 7);
    }),
    { numRuns: 60 },
  );
});

test("mistakes are named", () => {
  expect(() => factorise("vdn", [2, 2], [1, 2, 3])).toThrow("factorise: needs 4 values");
  expect(() => factorise("vdn", [2], [1, Number.NaN])).toThrow("finite numbers (joint action 1), got NaN");
  expect(() => factorise("vdn", [2], [1, 2], [1, 0])).toThrow(
    "weights must be positive (joint action 1), got 0; mix in some of the uniform distribution",
  );
  expect(() => factorise("qmix" as FactorisationKind, [1], [1])).toThrow('unknown factorisation "qmix"');
  expect(() => factorise("monotonic", [5, 5], new Array(25).fill(0))).toThrow(
    'tries all orders of actions, at most 5040, got 14400; take fewer agents or actions, or "vdn"',
  );
  const [first] = twoStep.states;
  expect(() => solveTeamProblem({ states: [first] }, "vdn")).toThrow("must lead to a later state");
  expect(() => solveTeamProblem(twoStep, "vdn", { discount: 2 })).toThrow("discount must be in 0..1, got 2");
});
