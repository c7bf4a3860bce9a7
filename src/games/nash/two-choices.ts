/**
 * Symmetric games of any number of players with two choices: equilibria in which all who mix do so alike.
 *
 * A player of such a game is paid by its own choice and by how many of the others make choice 0. Where a player
 * mixes, its gain of choice 0 over choice 1 is a polynomial in the probability p of choice 0, written in the Bernstein
 * basis: sum_j C(m, j) p^j (1 - p)^(m - j) d_j. The number of its roots in (0, 1) is at most that of the changes of sign
 * of d, and less by an even number (Descartes' rule); halving the interval (de Casteljau 1959) separates the roots.
 */
import { fail } from "../../core/errors.ts";
import type { NormalForm } from "../normal-form.ts";
import { slackOf } from "../solution/slack.ts";

/** What a choice pays by how many of the others make choice 0: `[k]` for k of 0..players - 1. */
export interface TwoChoices {
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
}

/** How the players divide in an equilibrium. */
export interface TwoChoiceEquilibrium {
  /** Players that make choice 0 for sure, choice 1 for sure, and that mix. */
  readonly first: number;
  readonly second: number;
  readonly mixing: number;
  /** Probability of choice 0 of those who mix; absent where nobody does. */
  readonly probability?: number;
  /** What a player expects that makes choice 0 for sure, choice 1 for sure, or mixes; 0 where there is none. */
  readonly payoffs: readonly [first: number, second: number, mixing: number];
  /** Sum of all players' payoffs, in expectation. */
  readonly welfare: number;
  /** Ways to deal these roles to the players. */
  readonly ways: number;
}

/** A game as payoffs by number, or undefined where it is not symmetric with two choices up to `slack`. */
export function twoChoicesOf({ actions, payoffs }: NormalForm, slack?: number): TwoChoices | undefined {
  if (actions.some((n) => n !== 2)) return undefined;
  const equal = slackOf("twoChoicesOf", payoffs, slack);
  const n = actions.length;
  const pays = [new Float64Array(n).fill(Number.NaN), new Float64Array(n).fill(Number.NaN)];
  for (let joint = 0; joint < 2 ** n; joint++) {
    let second = 0;
    for (let player = 0; player < n; player++) second += (joint >> player) & 1;
    for (let player = 0; player < n; player++) {
      const own = (joint >> (n - 1 - player)) & 1;
      const others = n - second - (1 - own);
      const pay = payoffs[player][joint];
      const before = pays[own][others];
      if (Number.isNaN(before)) pays[own][others] = pay;
      else if (Math.abs(pay - before) > equal) return undefined;
    }
  }
  return { first: pays[0], second: pays[1] };
}

/**
 * All equilibria, pure ones included, in which those who mix do so with the same probability. There may be others, in
 * which players mix with different ones, and at ties whole continua, of which only the pure ends are listed. `slack`
 * as everywhere: gains of at most that much are none (default: rounding). Those in which more players mix come first.
 */
export function twoChoiceEquilibria(game: TwoChoices, slack?: number): TwoChoiceEquilibrium[] {
  const who = "twoChoiceEquilibria";
  const n = game.first.length;
  const found: TwoChoiceEquilibrium[] = [];
  for (let mixing = n; mixing >= 0; mixing--)
    for (let first = n - mixing; first >= 0; first--)
      found.push(...equilibriaOf(who, game, first, mixing, slack));
  return found;
}

/** Those of them in which all players mix. Hundreds of players are no trouble. */
export function symmetricMixes(game: TwoChoices, slack?: number): TwoChoiceEquilibrium[] {
  return equilibriaOf("symmetricMixes", game, 0, game.first.length, slack);
}

/** Equilibria in which so many make choice 0 for sure, so many mix, and the others make choice 1. */
function equilibriaOf(
  who: string,
  { first, second }: TwoChoices,
  sure0: number,
  mixing: number,
  slack?: number,
): TwoChoiceEquilibrium[] {
  const n = first.length;
  if (n < 1 || second.length !== n)
    fail(who, "needs a payoff of both choices for 0..players - 1 others", `${n} and ${second.length}`);
  const none = slackOf(who, [first, second], slack);
  const gain = Float64Array.from({ length: n }, (_, k) => first[k] - second[k]);
  if (!gain.every(Number.isFinite)) fail(who, "payoffs must be finite numbers", Array.from(gain));
  const sure1 = n - mixing - sure0;
  // One that mixes alone must be indifferent whatever it does: a tie between two pure equilibria.
  const probabilities =
    mixing === 0 ? [0] : mixing === 1 ? [] : bernsteinRoots(gain.subarray(sure0, sure0 + mixing), none);
  return probabilities.flatMap((p) => {
    // Those who are sure see all who mix; those who mix see all but themselves.
    const seen = (pays: ArrayLike<number>, from: number, many: number) =>
      bernstein(
        Float64Array.from({ length: many + 1 }, (_, j) => pays[from + j]),
        p,
      );
    if (sure0 > 0 && seen(gain, sure0 - 1, mixing) < -none) return [];
    if (sure1 > 0 && seen(gain, sure0, mixing) > none) return [];
    const payoffs = [
      sure0 > 0 ? seen(first, sure0 - 1, mixing) : 0,
      sure1 > 0 ? seen(second, sure0, mixing) : 0,
      mixing > 0 ? p * seen(first, sure0, mixing - 1) + (1 - p) * seen(second, sure0, mixing - 1) : 0,
    ] as const;
    return {
      first: sure0,
      second: sure1,
      mixing,
      ...(mixing > 0 && { probability: p }),
      payoffs,
      welfare: sure0 * payoffs[0] + sure1 * payoffs[1] + mixing * payoffs[2],
      ways: choose(n, mixing) * choose(n - mixing, sure0),
    };
  });
}

/** Value at p of the polynomial with these Bernstein coefficients (de Casteljau). The coefficients are used up. */
function bernstein(coefficients: Float64Array, p: number): number {
  for (let left = coefficients.length - 1; left > 0; left--)
    for (let j = 0; j < left; j++) coefficients[j] += p * (coefficients[j + 1] - coefficients[j]);
  return coefficients[0];
}

/** Roots that are nearer to each other than this are one. */
const sameRoot = 1e-6;

/** Roots inside (0, 1), ascending; none of a polynomial that is 0 throughout. */
function bernsteinRoots(coefficients: Float64Array, none: number): number[] {
  if (coefficients.every((d) => Math.abs(d) <= none)) return [];
  const roots: number[] = [];
  const add = (root: number) => {
    if (!(root - roots[roots.length - 1] < sameRoot)) roots.push(root);
  };
  const split = (here: Float64Array, low: number, high: number): void => {
    const middle = (low + high) / 2;
    // It touches zero without crossing it, or nearly.
    if (here.every((d) => Math.abs(d) <= none)) add(middle);
    const changes = signChanges(here, none);
    if (changes === 0) return;
    if (changes === 1) {
      add(bisect(coefficients, low, high, (here.findLast((d) => Math.abs(d) > none) as number) > 0));
      return;
    }
    if (high - low < sameRoot / 4) {
      add(middle);
      return;
    }
    const [left, right] = halves(here);
    split(left, low, middle);
    if (Math.abs(right[0]) <= none) add(middle);
    split(right, middle, high);
  };
  split(coefficients, 0, 1);
  return roots;
}

/** Bernstein coefficients on both halves of the interval. */
function halves(coefficients: Float64Array): readonly [Float64Array, Float64Array] {
  const right = coefficients.slice();
  const left = new Float64Array(right.length);
  for (let last = right.length - 1; last >= 0; last--) {
    left[right.length - 1 - last] = right[0];
    for (let j = 0; j < last; j++) right[j] = (right[j] + right[j + 1]) / 2;
  }
  return [left, right];
}

/** Changes of sign along a list; what is smaller than `none` has no sign. */
function signChanges(list: Float64Array, none: number): number {
  let changes = 0;
  let sign = 0;
  for (const value of list) {
    if (Math.abs(value) <= none) continue;
    const now = Math.sign(value);
    if (sign !== 0 && now !== sign) changes++;
    sign = now;
  }
  return changes;
}

/** Where the polynomial changes sign between two points, to the last bit. */
function bisect(coefficients: Float64Array, from: number, to: number, rising: boolean): number {
  let low = from;
  let high = to;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (bernstein(coefficients.slice(), middle) > 0 === rising) high = middle;
    else low = middle;
  }
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let j = 1; j <= k; j++) ways = (ways * (n - k + j)) / j;
  return Math.round(ways);
}
