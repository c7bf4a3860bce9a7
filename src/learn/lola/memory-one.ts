/**
 * Exact values of two memory-one players of a repeated 2x2 game, with the derivatives that opponent-learning awareness
 * needs.
 *
 * Foerster et al. 2018, "Learning with Opponent-Learning Awareness", AAMAS. Play is a Markov chain over the four joint
 * actions, so that the discounted sum is V = rho' (I - gamma P)^-1 r, with rho the first round, P the moves and r the
 * payoffs; a value moves with a probability as often as the choice is met times what the choice changes.
 */
import { fail } from "../../core/errors.ts";

/**
 * Logits of a memory-one player, of taking action 0 (cooperating): after CC, CD, DC, DD, own action first, and in the
 * first round.
 */
export const memoryOneLogits = 5;
const opening = 4;
/** Where the second player keeps its logit for a joint action that is numbered as the first one sees it. */
const mirrored = [0, 2, 1, 3, opening];

export interface MemoryOneDuel {
  /** Discounted sums of payoffs, of both players. */
  readonly values: Float64Array;
  /** Slope of the value of player j in logit s of player k, at `(2 j + k) * 5 + s`. */
  readonly slopes: Float64Array;
  /** Mixed derivative of the value of player j in logit s of player 0 and logit t of player 1, at `(5 j + s) * 5 + t`. */
  readonly mixed: Float64Array;
  /** Fills all three for logits `first[from .. from+4]` against `second[at .. at+4]`; allocates nothing. */
  meet(first: Float64Array, from: number, second: Float64Array, at: number): void;
}

/**
 * `payoffs[j][2 x + y]` is what player j gets for the actions x of player 0 and y of player 1; `gamma` below 1 discounts a
 * round.
 */
export function memoryOneDuel(payoffs: readonly ArrayLike<number>[], gamma: number): MemoryOneDuel {
  const who = "memoryOneDuel";
  if (payoffs.length !== 2 || payoffs.some((own) => own.length !== 4))
    fail(who, "needs the four payoffs of each of two players", payoffs);
  if (payoffs.some((own) => !Array.from(own).every(Number.isFinite)))
    fail(who, "payoffs must be finite numbers", payoffs);
  if (!(gamma >= 0 && gamma < 1))
    fail(who, "gamma must be in [0, 1)", gamma, "without discount the sum of payoffs has no end");

  const n = memoryOneLogits;
  const values = new Float64Array(2);
  const slopes = new Float64Array(4 * n);
  const mixed = new Float64Array(2 * n * n);
  /** Probabilities of action 0 by joint action as player 0 sees it, and their slopes in the logits. */
  const p = new Float64Array(n);
  const q = new Float64Array(n);
  const dp = new Float64Array(n);
  const dq = new Float64Array(n);
  /** (I - gamma P)^-1: discounted visits to the column's joint action, from the row's. */
  const visits = new Float64Array(16);
  /** Discounted number of choices made in each state. */
  const choices = new Float64Array(n);
  /** Value from each joint action on, its own payoff included. */
  const ahead = new Float64Array(4);
  /** By state: how one more unit of p (of q) moves later visits, and the value. */
  const moved0 = new Float64Array(4 * n);
  const moved1 = new Float64Array(4 * n);
  const gain0 = new Float64Array(n);
  const gain1 = new Float64Array(n);

  function meet(first: Float64Array, from: number, second: Float64Array, at: number): void {
    for (let s = 0; s < n; s++) {
      p[s] = 1 / (1 + Math.exp(-first[from + s]));
      q[s] = 1 / (1 + Math.exp(-second[at + mirrored[s]]));
      dp[s] = p[s] * (1 - p[s]);
      dq[s] = q[s] * (1 - q[s]);
    }
    for (let s = 0; s < 4; s++) {
      const o = 4 * s;
      visits[o] = -gamma * p[s] * q[s];
      visits[o + 1] = -gamma * p[s] * (1 - q[s]);
      visits[o + 2] = -gamma * (1 - p[s]) * q[s];
      visits[o + 3] = -gamma * (1 - p[s]) * (1 - q[s]);
      visits[o + s] += 1;
    }
    invert4(visits);
    const x = p[opening];
    const y = q[opening];
    for (let c = 0; c < 4; c++)
      choices[c] =
        gamma *
        (x * (y * visits[c] + (1 - y) * visits[4 + c]) +
          (1 - x) * (y * visits[8 + c] + (1 - y) * visits[12 + c]));
    choices[opening] = 1;
    for (let s = 0; s < n; s++)
      for (let c = 0; c < 4; c++) {
        const cc = visits[c];
        const cd = visits[4 + c];
        const dc = visits[8 + c];
        const dd = visits[12 + c];
        moved0[4 * s + c] = q[s] * (cc - dc) + (1 - q[s]) * (cd - dd);
        moved1[4 * s + c] = p[s] * (cc - cd) + (1 - p[s]) * (dc - dd);
      }
    differentiate(0);
    differentiate(1);
  }

  /** Value, slopes and mixed derivatives of player j, by the product rule over visits, choices and values ahead. */
  function differentiate(j: number): void {
    const r = payoffs[j];
    for (let s = 0; s < 4; s++) {
      ahead[s] = 0;
      for (let c = 0; c < 4; c++) ahead[s] += visits[4 * s + c] * r[c];
    }
    const cc = ahead[0];
    const cd = ahead[1];
    const dc = ahead[2];
    const dd = ahead[3];
    const x = p[opening];
    const y = q[opening];
    values[j] = x * (y * cc + (1 - y) * cd) + (1 - x) * (y * dc + (1 - y) * dd);
    for (let s = 0; s < n; s++) {
      gain0[s] = q[s] * (cc - dc) + (1 - q[s]) * (cd - dd);
      gain1[s] = p[s] * (cc - cd) + (1 - p[s]) * (dc - dd);
      slopes[2 * j * n + s] = dp[s] * choices[s] * gain0[s];
      slopes[(2 * j + 1) * n + mirrored[s]] = dq[s] * choices[s] * gain1[s];
    }
    const both = cc - cd - dc + dd;
    for (let s = 0; s < n; s++)
      for (let t = 0; t < n; t++) {
        let sum = s === t ? choices[s] * both : 0;
        if (s < opening) sum += gamma * choices[t] * moved1[4 * t + s] * gain0[s];
        if (t < opening) sum += gamma * choices[s] * moved0[4 * s + t] * gain1[t];
        mixed[(n * j + s) * n + mirrored[t]] = dp[s] * dq[t] * sum;
      }
  }

  return { values, slopes, mixed, meet };
}

/** Inverts a 4x4 matrix in place; its diagonal dominates, so that no pivot is looked for. */
function invert4(m: Float64Array): void {
  for (let k = 0; k < 4; k++) {
    const scale = 1 / m[5 * k];
    m[5 * k] = 1;
    for (let c = 0; c < 4; c++) m[4 * k + c] *= scale;
    for (let row = 0; row < 4; row++) {
      if (row === k) continue;
      const factor = m[4 * row + k];
      m[4 * row + k] = 0;
      for (let c = 0; c < 4; c++) m[4 * row + c] -= factor * m[4 * k + c];
    }
  }
}
