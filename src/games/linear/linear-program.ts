/**
 * Linear programs, with a proof for every answer.
 *
 * The simplex method is that of `yalps` (dense tableau, Dantzig's rule). It may cycle and it calls small numbers zero,
 * so nothing it says is taken on trust: an optimum comes with a solution of the dual program of the same value
 * (Dantzig 1963, "Linear Programming and Extensions", chapter 6), "infeasible" with Farkas multipliers, "unbounded"
 * with a feasible point and a direction of growth. A program whose proof fails is solved again a little perturbed,
 * which breaks the ties that make the method cycle (Charnes 1952); the proof is always about the given numbers.
 */
import { solve } from "yalps";
import { fail, failUnknown, requireKnown } from "../../core/errors.ts";

export interface LinearConstraint {
  /** One coefficient a variable. */
  readonly coefficients: ArrayLike<number>;
  readonly relation: "<=" | ">=" | "=";
  readonly bound: number;
}

export interface LinearProgram {
  readonly direction: "maximise" | "minimise";
  /** One coefficient a variable. */
  readonly objective: ArrayLike<number>;
  readonly constraints: readonly LinearConstraint[];
  /** Which variables may be negative (default: none); all others are at least 0. */
  readonly free?: readonly number[] | "all";
}

export interface LinearOptimum {
  readonly status: "optimal";
  readonly value: number;
  /** The variables. */
  readonly x: Float64Array;
  /** Shadow price of each constraint: the change of `value` for each unit of its bound. */
  readonly dual: Float64Array;
}

export type LinearSolution = LinearOptimum | { readonly status: "infeasible" | "unbounded" };

/** Entries that constraints times variables may have: the tableau is dense, and solved at least twice. */
export const maxLinearEntries = 2 ** 24;

/**
 * Solves a linear program; numbers are good to about 1e-10 of the largest bound, 1e-7 where ties had to be broken.
 * Throws when the program is malformed, too large, or so ill-conditioned that no answer could be proved.
 */
export function solveLinearProgram(program: LinearProgram): LinearSolution {
  const form = canonical(program);
  const dual = dualOf(form);
  let point: Float64Array | undefined;
  let prices: Float64Array | undefined;
  for (const how of attempts) {
    const { unbounded, x } = run(form, how.primal);
    if (unbounded && satisfiable(growth(form), how.dual) && satisfiable(anyPoint(form), how.dual))
      return { status: "unbounded" };
    if (!(x && isFeasible(form, x)) && satisfiable(contradiction(form), how.dual, largestPrice))
      return { status: "infeasible" };
    point = better(form, point, x);
    prices = better(dual, prices, run(dual, how.dual).x);
    if (point && prices && meet(form, point, prices)) return optimum(program, form, point, prices);
  }
  return fail(
    who,
    "no answer could be proved",
    `${form.rows.length} constraints, ${form.objective.length} variables`,
    "bring coefficients to a similar size, or remove constraints that nearly repeat each other",
  );
}

/** As `solveLinearProgram`, where the caller knows that there is an optimum. */
export function solveToOptimum(caller: string, program: LinearProgram): LinearOptimum {
  const solution = solveLinearProgram(program);
  if (solution.status === "optimal") return solution;
  return fail(caller, "the linear program should have an optimum", solution.status);
}

const who = "solveLinearProgram";
/** Room for rounding in a proof, relative to the size of the numbers that are added up. */
const tolerance = 1e-7;

/** Larger multipliers would prove a contradiction that is no larger than rounding. */
const largestPrice = 1e3;

/** Maximise `objective` x subject to `rows`; x is at least 0 where it is not free. */
interface Form {
  readonly objective: Float64Array;
  readonly rows: readonly Row[];
  readonly free: readonly boolean[];
}

/** coefficients x <= bound, or = bound. */
interface Row {
  readonly coefficients: Float64Array;
  readonly equal: boolean;
  readonly bound: number;
  /** The constraint was multiplied by this: a power of two that brings coefficients near 1, negative to turn a >=. */
  readonly scale: number;
}

interface Attempt {
  /** What the solver takes for zero. */
  readonly precision: number;
  /** Room added to each bound, relative to the largest; breaks ties. */
  readonly perturbation: number;
  /**
   * Price of missing a bound, relative to the largest coefficient of the objective; 0 leaves it to the solver to find a
   * first feasible point.
   */
  readonly penalty: number;
}

/** How the program and its dual are solved, in this order. */
const attempts: readonly { readonly primal: Attempt; readonly dual: Attempt }[] = [
  attempt(1e-12, 0, 0, 1e2),
  attempt(1e-10, 0, 1e2, 0),
  attempt(1e-11, 1e-10, 0, 1e3),
  attempt(1e-11, 1e-9, 1e3, 1e3),
  attempt(1e-9, 0, 0, 1e4),
  attempt(1e-9, 0, 1e4, 0),
  attempt(1e-11, 3e-8, 1e6, 1e6),
];

function attempt(precision: number, perturbation: number, primalPenalty: number, dualPenalty: number) {
  const settings = { precision, perturbation };
  return { primal: { ...settings, penalty: primalPenalty }, dual: { ...settings, penalty: dualPenalty } };
}

function canonical(program: LinearProgram): Form {
  requireKnown(who, "field", program, ["direction", "objective", "constraints", "free"]);
  const { direction, objective, constraints, free = [] } = program;
  if (direction !== "maximise" && direction !== "minimise")
    failUnknown("direction", direction, ["maximise", "minimise"]);
  const n = objective.length;
  if (n === 0) fail(who, "needs at least one variable", 0);
  if ((constraints.length + 1) * n > maxLinearEntries)
    fail(
      who,
      `constraints times variables may be ${maxLinearEntries} in all`,
      `${constraints.length} x ${n}`,
      "generate constraints as they are violated, or take a smaller game",
    );
  requireNumbers("objective", objective);
  const sign = direction === "maximise" ? 1 : -1;
  return {
    objective: Float64Array.from(objective, (c) => sign * c),
    rows: constraints.map(({ coefficients, relation, bound }, i) => {
      if (coefficients.length !== n)
        fail(who, `constraint ${i} needs ${n} coefficients, one a variable`, coefficients.length);
      requireNumbers(`constraint ${i}`, coefficients);
      if (!Number.isFinite(bound)) fail(who, `the bound of constraint ${i} must be a finite number`, bound);
      const scale = (relation === ">=" ? -1 : 1) / powerOfTwo(largest(coefficients));
      return {
        coefficients: Float64Array.from(coefficients, (a) => scale * a),
        equal: relation === "=",
        bound: scale * bound,
        scale,
      };
    }),
    free: freeColumns(n, free),
  };
}

function freeColumns(n: number, free: readonly number[] | "all"): boolean[] {
  const columns = new Array<boolean>(n).fill(free === "all");
  if (free === "all") return columns;
  for (const j of free) {
    if (!(Number.isInteger(j) && j >= 0 && j < n)) fail(who, `free variables must be in 0..${n - 1}`, j);
    columns[j] = true;
  }
  return columns;
}

function requireNumbers(name: string, list: ArrayLike<number>): void {
  for (let j = 0; j < list.length; j++)
    if (!Number.isFinite(list[j])) fail(who, `${name} must hold finite numbers (variable ${j})`, list[j]);
}

/** The feasible one of two points, or the one with the larger objective. */
function better(form: Form, first?: Float64Array, second?: Float64Array): Float64Array | undefined {
  if (!second || !isFeasible(form, second)) return first;
  return first && dot(form.objective, first) >= dot(form.objective, second) ? first : second;
}

/** A feasible point and feasible prices of the same value: neither can be improved on (weak duality). */
function meet({ objective, rows }: Form, point: Float64Array, prices: Float64Array): boolean {
  let cost = 0;
  let size = 0;
  rows.forEach(({ bound }, i) => {
    cost += bound * prices[i];
    size += Math.abs(bound * prices[i]);
  });
  for (let j = 0; j < point.length; j++) size += Math.abs(objective[j] * point[j]);
  return Math.abs(dot(objective, point) - cost) <= tolerance * size;
}

function optimum(
  { direction, objective }: LinearProgram,
  { rows }: Form,
  x: Float64Array,
  prices: Float64Array,
): LinearOptimum {
  const sign = direction === "maximise" ? 1 : -1;
  const dual = prices.map((price, i) => (price === 0 ? 0 : sign * rows[i].scale * price));
  return { status: "optimal", value: dot(objective, x), x, dual };
}

/** Whether `x` keeps to all rows, up to rounding relative to the largest bound and to the terms of the row. */
function isFeasible({ rows, free }: Form, x: Float64Array): boolean {
  const heights = rows.map(({ coefficients }) => largest(coefficients) || 1);
  const unit = largest(rows.map(({ bound }, i) => bound / heights[i])) || 1;
  return (
    x.every((value, j) => free[j] || value >= -tolerance * unit) &&
    rows.every(({ coefficients, equal, bound }, i) => {
      let excess = -bound;
      let terms = 0;
      for (let j = 0; j < x.length; j++) {
        excess += coefficients[j] * x[j];
        terms += Math.abs(coefficients[j] * x[j]);
      }
      const room = tolerance * (heights[i] * unit + terms);
      return excess <= room && (!equal || excess >= -room);
    })
  );
}

/** Minimise bounds y subject to y A >= objective: as a maximum, its x are the prices of the rows of `form`. */
function dualOf({ objective, rows, free }: Form): Form {
  return {
    objective: Float64Array.from(rows, ({ bound }) => -bound),
    rows: Array.from(objective, (c, j) => ({
      coefficients: Float64Array.from(rows, ({ coefficients }) => -coefficients[j]),
      equal: free[j],
      bound: c === 0 ? 0 : -c,
      scale: 1,
    })),
    free: rows.map(({ equal }) => equal),
  };
}

/** Prices under which the rows contradict each other: y A >= 0 and bounds y < 0 (Farkas' lemma). */
function contradiction(form: Form): Form {
  const { rows, free } = dualOf(anyPoint(form));
  return {
    objective: new Float64Array(form.rows.length),
    rows: [
      ...rows,
      {
        coefficients: Float64Array.from(form.rows, ({ bound }) => bound),
        equal: true,
        bound: -(largest(form.rows.map(({ bound }) => bound)) || 1),
        scale: 1,
      },
    ],
    free,
  };
}

/** A direction that keeps to all rows and in which the objective grows. */
function growth({ objective, rows, free }: Form): Form {
  return {
    objective: new Float64Array(objective.length),
    rows: [
      ...rows.map((row) => ({ ...row, bound: 0 })),
      { coefficients: objective, equal: true, bound: largest(objective), scale: 1 },
    ],
    free,
  };
}

/** The same constraints, whatever the objective. */
function anyPoint(form: Form): Form {
  return { ...form, objective: new Float64Array(form.objective.length) };
}

/** Whether some point keeps to all rows, relative to the largest bound none of its variables larger than `limit`. */
function satisfiable(form: Form, how: Attempt, limit = Number.POSITIVE_INFINITY): boolean {
  const { x } = run(form, how);
  if (!x || !isFeasible(form, x)) return false;
  return largest(x) <= limit * (largest(form.rows.map(({ bound }) => bound)) || 1);
}

/**
 * One run of the simplex method; `x` need not be feasible, nor optimal. The program is rescaled so that coefficients,
 * objective and bounds come near 1, for the solver's zero is an absolute number (by powers of two, which is exact). A
 * free variable is the difference of two, an equation two inequalities. Where the origin is infeasible, one variable
 * more gives all negative bounds the room they lack, and is paid for giving it back (the big M method): the solver's own
 * search for a first feasible point is the part of it that goes astray.
 */
function run({ objective, rows, free }: Form, { precision, perturbation, penalty }: Attempt): Run {
  const heights = rows.map(({ coefficients }) => powerOfTwo(largest(coefficients)));
  const unit = powerOfTwo(
    rows.reduce((most, { bound }, i) => Math.max(most, Math.abs(bound) / heights[i]), 0),
  );
  const price = powerOfTwo(largest(objective));
  const levels: number[] = [];
  const columns = Array.from(objective, (c): Entry[] => (c === 0 ? [] : [[-1, c / price]]));
  rows.forEach(({ coefficients, equal, bound }, i) => {
    for (const side of equal ? [1, -1] : [1]) {
      columns.forEach((column, j) => {
        if (coefficients[j] !== 0) column.push([levels.length, (side * coefficients[j]) / heights[i]]);
      });
      levels.push((side * bound) / heights[i] / unit + perturbation * scattered(levels.length));
    }
  });
  const negatives = columns.filter((_, j) => free[j]).map((column) => column.map(([i, a]): Entry => [i, -a]));
  const room = penalty === 0 ? 0 : -levels.reduce((least, level) => Math.min(least, level), 0);
  const given: Entry[] = [
    [-1, penalty],
    [levels.length, 1],
  ];
  levels.forEach((level, i) => {
    if (level >= 0 || room === 0) return;
    given.push([i, 1]);
    levels[i] += room;
  });
  const solution = solve(
    {
      direction: "maximize",
      objective: -1,
      constraints: [...levels, room].map((max, i) => [i, { max }] as const),
      variables: [...columns, ...negatives, ...(room > 0 ? [given] : [])].map(
        (column, k) => [k, column] as const,
      ),
    },
    { precision, includeZeroVariables: true, maxPivots: 8 * (levels.length + columns.length) + 100 },
  );
  if (solution.status !== "optimal") return { unbounded: solution.status === "unbounded" };
  const values = solution.variables.map(([, value]) => value * unit);
  let next = columns.length;
  return {
    unbounded: false,
    x: Float64Array.from(columns, (_, j) => (free[j] ? values[j] - values[next++] : values[j])),
  };
}

/** A row of the solver's model and the coefficient in it; row -1 is the objective. */
type Entry = readonly [row: number, coefficient: number];

interface Run {
  readonly unbounded: boolean;
  readonly x?: Float64Array;
}

/** Some number in 1..2, the same every time: multiples of the golden ratio. */
function scattered(index: number): number {
  return 1 + ((0.6180339887498949 * (index + 1)) % 1);
}

/** The power of two just above a size; 1 for 0. */
function powerOfTwo(size: number): number {
  return size === 0 ? 1 : 2 ** Math.ceil(Math.log2(size));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

function largest(list: ArrayLike<number>): number {
  let most = 0;
  for (let j = 0; j < list.length; j++) most = Math.max(most, Math.abs(list[j]));
  return most;
}
