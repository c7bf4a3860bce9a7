/** Where dynamics stand still, and whether they come back after a small push. */
import { fail } from "../../core/errors.ts";
import type { Dynamic } from "./dynamic.ts";
import { equalise, solveLinear } from "./linear-system.ts";
import { type PopulationGame, requireState, stateLength } from "./population-game.ts";
import { signChanges } from "./sign-changes.ts";
import { type SymmetricPayoffs, spreadOf, symmetricMatrix } from "./symmetric.ts";

export interface RestPoint {
  readonly state: Float64Array;
  /** Strategies that are played. */
  readonly support: readonly number[];
  /** What each of them earns. */
  readonly payoff: number;
  /** True where no strategy that is not played would earn more. */
  readonly nash: boolean;
}

export interface InteriorRestPoint {
  /** Share of strategy 0. */
  readonly share: number;
  /** True where the share comes back after a small push, in every dynamic that favours what earns more. */
  readonly stable: boolean;
}

export interface Linearisation {
  /** Of the Jacobian along the simplex: one a strategy less one a population. */
  readonly eigenvalues: readonly { readonly re: number; readonly im: number }[];
  /**
   * By the largest real part; `neutral` where it is zero (below 1e-5 of the derivatives), so that the linear
   * terms leave it open.
   */
  readonly verdict: "stable" | "unstable" | "neutral";
}

/** Supports are tried one by one. */
export const maxRestPointStrategies = 16;

/**
 * Rest points of the replicator dynamic of a symmetric two-player game, by their supports: all that is played
 * earns the same. Where a support has a continuum of them (ties between its strategies), none of that support
 * is listed.
 */
export function restPoints(payoffs: SymmetricPayoffs): RestPoint[] {
  const who = "restPoints";
  const matrix = symmetricMatrix(who, payoffs);
  const { n, a } = matrix;
  if (n > maxRestPointStrategies)
    fail(
      who,
      `tries every support of at most ${maxRestPointStrategies} strategies`,
      n,
      "use refineRestPoint",
    );
  // Payoffs are measured in spreads, so that they are of the size of shares when equations are solved.
  const spread = spreadOf(matrix) || 1;
  const tolerance = 1e-9 * spread;
  const found: RestPoint[] = [];
  for (let bits = 1; bits < 2 ** n; bits++) {
    const support = Array.from({ length: n }, (_, s) => s).filter((s) => bits & (1 << s));
    const solution = equalise(support.length, (i, j) => (a[n * support[i] + support[j]] - a[0]) / spread);
    if (!solution || solution.shares.some((share) => share <= 1e-12)) continue;
    const state = new Float64Array(n);
    support.forEach((s, k) => {
      state[s] = solution.shares[k];
    });
    const earns = (s: number) => state.reduce((sum, share, other) => sum + share * a[n * s + other], 0);
    const payoff = earns(support[0]);
    found.push({ state, support, payoff, nash: state.every((_, s) => earns(s) <= payoff + tolerance) });
  }
  return found;
}

/**
 * Mixed rest points of one population with two strategies, for any fitness function: where the gain of
 * strategy 0 over strategy 1 changes sign between neighbours of an even grid of `intervals`.
 */
export function interiorRestPoints(game: PopulationGame, intervals = 2000): InteriorRestPoint[] {
  const who = "interiorRestPoints";
  if (game.strategies.length !== 1 || game.strategies[0] !== 2)
    fail(who, "needs one population with 2 strategies", game.strategies, "use refineRestPoint");
  if (!Number.isInteger(intervals) || intervals < 1) fail(who, "intervals must be a whole number", intervals);
  const earned = new Float64Array(2);
  const gain = (share: number) => {
    game.fitness([share, 1 - share], earned);
    return earned[0] - earned[1];
  };
  return signChanges(gain, intervals).changes.map(({ at, rising }) => ({ share: at, stable: !rising }));
}

/** The rest point that Newton's method reaches from a guess. */
export function refineRestPoint(dynamic: Dynamic, guess: ArrayLike<number>): Float64Array {
  const who = "refineRestPoint";
  requireState(who, dynamic.strategies, guess);
  const state = Float64Array.from(guess);
  const velocity = new Float64Array(state.length);
  const { moving, last } = tangent(dynamic.strategies);
  for (let iteration = 0; iteration < 100; iteration++) {
    dynamic.velocity(state, velocity);
    const step = solveLinear(
      jacobian(dynamic, state),
      moving.map((i) => velocity[i]),
    );
    if (!step) fail(who, "the rest point is not isolated, or the guess is too far off", Array.from(state));
    let size = 0;
    moving.forEach((i, k) => {
      state[i] -= step[k];
      state[last[k]] += step[k];
      size = Math.max(size, Math.abs(step[k]));
    });
    if (size < 1e-13) {
      requireState(who, dynamic.strategies, state);
      return state;
    }
  }
  return fail(who, "no rest point after 100 steps", Array.from(guess), "start nearer to it");
}

/**
 * Eigenvalues of a dynamic at a rest point, for pushes along the simplex. The derivatives are central
 * differences with steps of 1e-5. Asynchronous because the library of linear algebra is loaded only when it
 * is asked for.
 */
export async function linearise(dynamic: Dynamic, state: ArrayLike<number>): Promise<Linearisation> {
  const who = "linearise";
  requireState(who, dynamic.strategies, state);
  const { moving } = tangent(dynamic.strategies);
  const n = moving.length;
  const velocity = new Float64Array(state.length);
  dynamic.velocity(state, velocity);
  const flat = jacobian(dynamic, state);
  // What counts as zero is told by the middle of the simplex too: at the state itself all may be zero.
  const middle = dynamic.strategies.flatMap((count) => new Array<number>(count).fill(1 / count));
  const middleVelocity = new Float64Array(state.length);
  dynamic.velocity(middle, middleVelocity);
  const scale = largestSize([...flat, ...jacobian(dynamic, middle), ...middleVelocity]);
  if (!(largestSize(velocity) <= 1e-6 * scale))
    fail(
      who,
      "the state must be a rest point, where nothing moves",
      velocity,
      "find one with refineRestPoint",
    );
  const { eigs } = await import("mathjs");
  const rows = Array.from({ length: n }, (_, i) => Array.from(flat.subarray(n * i, n * i + n)));
  const values =
    n > 0 ? (eigs(rows, { eigenvectors: false }).values as (number | { re: number; im: number })[]) : [];
  const eigenvalues = values.map((value) =>
    typeof value === "number" ? { re: value, im: 0 } : { re: value.re, im: value.im },
  );
  const largest = eigenvalues.reduce((most, { re }) => Math.max(most, re), Number.NEGATIVE_INFINITY);
  // Errors of 1e-10 in a matrix without a full set of eigenvectors move its eigenvalues by the root of that.
  const zero = 1e-5 * scale;
  return { eigenvalues, verdict: largest > zero ? "unstable" : largest < -zero ? "stable" : "neutral" };
}

/**
 * Coordinates along the simplex: in each population all shares but the last move, and the last makes up for
 * it.
 */
function tangent(strategies: readonly number[]): { moving: number[]; last: number[] } {
  const moving: number[] = [];
  const last: number[] = [];
  let from = 0;
  for (const n of strategies) {
    for (let i = from; i < from + n - 1; i++) {
      moving.push(i);
      last.push(from + n - 1);
    }
    from += n;
  }
  return { moving, last };
}

/** Derivatives along the simplex, `out[n * i + j]` of the velocity of coordinate i by coordinate j. */
function jacobian(dynamic: Dynamic, state: ArrayLike<number>): Float64Array {
  const h = 1e-5;
  const { moving, last } = tangent(dynamic.strategies);
  const n = moving.length;
  const length = stateLength(dynamic.strategies);
  const out = new Float64Array(n * n);
  const ahead = new Float64Array(length);
  const behind = new Float64Array(length);
  const probe = Float64Array.from(state);
  moving.forEach((i, j) => {
    const shift = (by: number) => {
      probe[i] = state[i] + by;
      probe[last[j]] = state[last[j]] - by;
    };
    shift(h);
    dynamic.velocity(probe, ahead);
    shift(-h);
    dynamic.velocity(probe, behind);
    shift(0);
    moving.forEach((to, k) => {
      out[n * k + j] = (ahead[to] - behind[to]) / (2 * h);
    });
  });
  return out;
}

function largestSize(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
