/**
 * Support enumeration in rationals.
 *
 * For supports I and J of equal size, the equations that make player 1 indifferent among J while player 0 mixes over I
 * have one solution, none or many. A single solution that is a mix, and against which nothing pays more than J, is a
 * vertex of P, and each vertex of P is found like this; the same for Q. Equilibria are the pairs of vertices that carry
 * all labels between them (Mangasarian 1964). In a nondegenerate game both vertices come from the same two supports
 * (von Stengel 2007, Algorithmic Game Theory, chapter 3); in a degenerate one the pairs are the extreme equilibria.
 */
import { type Fraction, fraction } from "mathjs";
import type { NormalForm } from "../normal-form.ts";
import { type Edge, type EquilibriumSet, equilibriumSet } from "./components.ts";
import type { ExactEquilibrium } from "./exact.ts";

interface ExactVertex {
  readonly mix: readonly Fraction[];
  /** What a best reply pays the opponent. */
  readonly value: Fraction;
  /** One bit for each own action that is not played. */
  readonly unplayed: bigint;
  /** One bit for each best reply of the opponent. */
  readonly replies: bigint;
  /** Whether there are more best replies than actions played. */
  readonly degenerate: boolean;
}

const zero = fraction(0n, 1n);
const one = fraction(1n, 1n);

export function exactEquilibria(game: NormalForm): EquilibriumSet<ExactEquilibrium> {
  const [m, n] = game.actions;
  const [first, second] = game.payoffs.map((payoffs) => Array.from(payoffs, exactly));
  const rows = Array.from({ length: m }, (_, i) => first.slice(i * n, (i + 1) * n));
  const columns = Array.from({ length: n }, (_, j) => Array.from({ length: m }, (_, i) => second[i * n + j]));
  const p = exactVertices(columns);
  const q = exactVertices(rows);

  const edges: Edge<ExactEquilibrium>[] = [];
  for (const [i, x] of p.entries())
    for (const [j, y] of q.entries())
      if ((x.unplayed | y.replies) === every(m) && (y.unplayed | x.replies) === every(n))
        edges.push({ first: i, second: j, equilibrium: equilibrium(x, y) });
  return equilibriumSet(
    edges,
    [...p, ...q].some(({ degenerate }) => degenerate),
  );
}

/** The mixes that are vertices; `payoffs[i][j]` is what the opponent gets for its action i against own action j. */
function exactVertices(payoffs: readonly (readonly Fraction[])[]): ExactVertex[] {
  const replies = payoffs.length;
  const actions = payoffs[0].length;
  const found = new Map<string, ExactVertex>();
  for (let size = 1; size <= Math.min(actions, replies); size++)
    for (const support of subsets(actions, size))
      for (const tight of subsets(replies, size)) {
        const vertex = vertexOf(payoffs, support, tight);
        if (vertex) found.set(vertex.mix.map((p) => p.toFraction()).join(), vertex);
      }
  return [...found.values()];
}

/** The mix over `support` against which all of `tight` pay the same and nothing pays more, if there is exactly one. */
function vertexOf(
  payoffs: readonly (readonly Fraction[])[],
  support: readonly number[],
  tight: readonly number[],
): ExactVertex | undefined {
  // The unknowns are the probabilities of the support and the value of a reply.
  const equations = tight.map((i) => [...support.map((j) => payoffs[i][j]), one.neg(), zero]);
  equations.push([...support.map(() => one), zero, one]);
  const solution = solve(equations);
  if (!solution || support.some((_, k) => solution[k].s < 0n)) return undefined;
  const value = solution[support.length];
  const mix = payoffs[0].map(() => zero);
  for (const [k, j] of support.entries()) mix[j] = solution[k];

  const above = payoffs.map((row) => dot(row, mix).compare(value));
  if (above.some((sign) => sign > 0)) return undefined;
  const best = above.map((sign) => sign === 0);
  const played = mix.map((p) => p.n > 0n);
  return {
    mix,
    value,
    unplayed: bits(played.map((is) => !is)),
    replies: bits(best),
    degenerate: best.filter(Boolean).length > played.filter(Boolean).length,
  };
}

/** The solution of linear equations, each given as its coefficients and its right-hand side; none if not unique. */
function solve(equations: Fraction[][]): Fraction[] | undefined {
  const size = equations.length;
  for (let k = 0; k < size; k++) {
    const found = equations.findIndex((row, i) => i >= k && row[k].n > 0n);
    if (found < 0) return undefined;
    [equations[k], equations[found]] = [equations[found], equations[k]];
    const pivotRow = equations[k].map((entry, c) => (c < k ? entry : entry.div(equations[k][k])));
    equations[k] = pivotRow;
    for (const [i, row] of equations.entries()) {
      const factor = row[k];
      if (i === k || factor.n === 0n) continue;
      equations[i] = row.map((entry, c) => (c < k ? entry : entry.sub(factor.mul(pivotRow[c]))));
    }
  }
  return equations.map((row) => row[size]);
}

function equilibrium(x: ExactVertex, y: ExactVertex): ExactEquilibrium {
  const played = (mix: readonly Fraction[]) => [...mix.keys()].filter((action) => mix[action].n > 0n);
  return {
    mixed: [Float64Array.from(x.mix, nearest), Float64Array.from(y.mix, nearest)],
    payoffs: [nearest(y.value), nearest(x.value)],
    supports: [played(x.mix), played(y.mix)],
    exactMixed: [x.mix, y.mix],
    exactPayoffs: [y.value, x.value],
  };
}

/** The fraction that a double is. */
function exactly(double: number): Fraction {
  let numerator = double;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return fraction(BigInt(numerator), denominator);
}

/** The double next to a fraction, also where numerator and denominator exceed the range of doubles. */
function nearest({ s, n, d }: Fraction): number {
  const shift = 64 + d.toString(2).length - n.toString(2).length;
  const quotient = shift >= 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  return Number(s * quotient) * 2 ** -shift;
}

function dot(a: readonly Fraction[], b: readonly Fraction[]): Fraction {
  return a.reduce((sum, value, k) => (b[k].n === 0n ? sum : sum.add(value.mul(b[k]))), zero);
}

function bits(flags: readonly boolean[]): bigint {
  return flags.reduce((set, flag, k) => (flag ? set | (1n << BigInt(k)) : set), 0n);
}

function every(n: number): bigint {
  return (1n << BigInt(n)) - 1n;
}

/** All subsets of 0..n-1 of a size. */
function* subsets(n: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let lowest = from; lowest <= n - size; lowest++)
      for (const rest of subsets(n, size - 1, lowest + 1)) yield [lowest, ...rest];
}
