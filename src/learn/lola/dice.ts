/**
 * DiCE for two table policies, differentiated by hand: first derivatives of the objective, and products of a vector with
 * its second derivatives.
 *
 * Foerster et al. 2018, "DiCE: The Infinitely Differentiable Monte Carlo Estimator", ICML. With the magic box
 * box(x) = exp(x - stop(x)), which is 1 and whose derivative is box(x) dx, the objective of a player with rewards r is
 *
 *     J = mean over worlds of sum_t gamma^t box(L_t) r_t,
 *
 * where L_t is the sum of the log-probabilities of what both chose up to t. Each of its derivatives is a sum of scores
 * d log pi with weights that depend on what is still to come. Tables are flat: `table[at + state * n + choice]`.
 *
 * A baseline comes in through the rewards: whatever is subtracted from r_t that the world itself has no part in is multiplied
 * by box(L_t), whose expectation is 1 and whose derivatives have the expectation 0, and it lowers the variance of
 * derivatives of every order, which the baseline of the paper does only for the first (Mao et al. 2019, "A Baseline for Any
 * Order Gradient Estimation in Stochastic Computation Graphs", ICML).
 */
import type { PairRollout } from "./rollout.ts";

export interface PairDice {
  /** Adds the gradient of player j's objective in player k's logits, whose softmax is `policy`. */
  addGradient(rollout: PairRollout, j: number, k: number, policy: Float64Array, into: Float64Array): void;
  /**
   * Adds, to `into[k]`, the gradient in player k's logits of `direction . g`, where g is the gradient of player j's
   * objective in its own logits: what goes back through a step along g.
   */
  addPullback(
    rollout: PairRollout,
    j: number,
    policies: readonly Float64Array[],
    direction: Float64Array,
    into: readonly Float64Array[],
  ): void;
}

/** Softmax of every row of `logits[at ..]`. */
export function tableSoftmax(logits: Float64Array, at: number, n: number, out: Float64Array): void {
  for (let row = 0; row < out.length; row += n) {
    let top = Number.NEGATIVE_INFINITY;
    for (let c = row; c < row + n; c++) top = Math.max(top, logits[at + c]);
    let total = 0;
    for (let c = row; c < row + n; c++) {
      out[c] = Math.exp(logits[at + c] - top);
      total += out[c];
    }
    for (let c = row; c < row + n; c++) out[c] /= total;
  }
}

/** Counts player j's rewards from their mean over the other worlds at the same tick. */
export function centreRewards({ worlds, ticks, rewards }: PairRollout, j: number): void {
  const own = rewards[j];
  for (let t = 0, e = 0; t < ticks; t++) {
    let sum = 0;
    for (let i = e; i < e + worlds; i++) sum += own[i];
    for (let end = e + worlds; e < end; e++) own[e] = (worlds * own[e] - sum) / (worlds - 1);
  }
}

/** For tables of `states` rows of `n` choices and rollouts of `worlds` times `ticks`; its calls allocate nothing. */
export function pairDice(states: number, n: number, worlds: number, ticks: number, gamma: number): PairDice {
  const entries = worlds * ticks;
  /** By entry: weights of scores, and derivatives of log pi along a direction, summed over the ticks so far. */
  const weight = new Float64Array(entries);
  const tangent = new Float64Array(entries);
  const sums = new Float64Array(states * n);
  const total = new Float64Array(states);
  const visits = new Float64Array(states);

  /** weight_t = sum_{u >= t} gamma^(u - t) rewards_u. */
  function weighByReturn(rewards: Float64Array): void {
    for (let e = entries - 1; e >= 0; e--)
      weight[e] = rewards[e] + (e + worlds < entries ? gamma * weight[e + worlds] : 0);
  }

  /** Makes tick 0 the one that weights are discounted to. */
  function discountWeights(): void {
    for (let t = 1, e = worlds; t < ticks; t++) {
      const discount = gamma ** t;
      for (let end = e + worlds; e < end; e++) weight[e] *= discount;
    }
  }

  /** Adds the mean over worlds of sum_t weight_t d log pi: for a softmax, d log pi(c) / d logit(a) = [a = c] - pi(a). */
  function addScores(rollout: PairRollout, k: number, policy: Float64Array, into: Float64Array): void {
    const met = rollout.states[k];
    const chosen = rollout.choices[k];
    sums.fill(0);
    for (let e = 0; e < entries; e++) if (met[e] >= 0) sums[met[e] * n + chosen[e]] += weight[e];
    for (let row = 0; row < sums.length; row += n) {
      let all = 0;
      for (let c = row; c < row + n; c++) all += sums[c];
      for (let c = row; c < row + n; c++) into[c] += (sums[c] - policy[c] * all) / worlds;
    }
  }

  return {
    addGradient(rollout, j, k, policy, into) {
      weighByReturn(rollout.rewards[j]);
      discountWeights();
      addScores(rollout, k, policy, into);
    },

    addPullback(rollout, j, policies, direction, into) {
      const met = rollout.states[j];
      const chosen = rollout.choices[j];
      const rewards = rollout.rewards[j];
      const policy = policies[j];
      // g = sum_t weight_t score_t changes with the scores, which are a softmax's ...
      weighByReturn(rewards);
      discountWeights();
      visits.fill(0);
      for (let e = 0; e < entries; e++) if (met[e] >= 0) visits[met[e]] += weight[e];
      for (let s = 0; s < states; s++) {
        total[s] = 0;
        for (let c = s * n; c < s * n + n; c++) total[s] += policy[c] * direction[c];
        for (let c = s * n; c < s * n + n; c++)
          into[j][c] -= (visits[s] * policy[c] * (direction[c] - total[s])) / worlds;
      }
      // ... and with the boxes: along the direction a reward counts as often as the choices of j up to it do.
      for (let e = 0; e < entries; e++)
        tangent[e] =
          (met[e] < 0 ? 0 : direction[met[e] * n + chosen[e]] - total[met[e]]) +
          (e >= worlds ? tangent[e - worlds] : 0);
      for (let e = 0; e < entries; e++) tangent[e] *= rewards[e];
      weighByReturn(tangent);
      discountWeights();
      addScores(rollout, 0, policies[0], into[0]);
      addScores(rollout, 1, policies[1], into[1]);
    },
  };
}
