/**
 * DiCE for two table policies, differentiated by hand: first derivatives of the objective, and products of a vector with
 * its second derivatives.
 *
 * Foerster et al. 2018, "DiCE: The Infinitely Differentiable Monte Carlo Estimator", ICML. With the magic box
 * box(x) = exp(x - stop(x)), which is 1 and whose derivative is box(x) dx, the objective of a player with rewards r and
 * baselines b is
 *
 *     J = mean over worlds of sum_t gamma^t (box(L_t) r_t + (1 - box(l_t)) b_t),
 *
 * where l_t is the log-probability of what both chose at t and L_t = l_0 + ... + l_t. Each derivative of J is a sum of
 * scores d log pi with weights that depend on what is still to come. Tables are flat: `table[at + state * n + choice]`.
 */
import type { PairRollout } from "./rollout.ts";

export interface PairDice {
  /** Adds the gradient of player j's objective in player k's logits, whose softmax is `policy`. */
  addGradient(
    rollout: PairRollout,
    j: number,
    values: Float64Array,
    at: number,
    k: number,
    policy: Float64Array,
    into: Float64Array,
  ): void;
  /**
   * Adds, to `into[k]`, the gradient in player k's logits of `direction . g`, where g is the gradient of player j's
   * objective in its own logits: what goes back through a step along g.
   */
  addPullback(
    rollout: PairRollout,
    j: number,
    values: Float64Array,
    at: number,
    policies: readonly Float64Array[],
    direction: Float64Array,
    into: readonly Float64Array[],
  ): void;
  /** Moves the baseline of each state that player j met by `beta` towards the mean of its discounted returns from there. */
  learnValues(rollout: PairRollout, j: number, values: Float64Array, at: number, beta: number): void;
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

/** For tables of `states` rows of `n` choices and rollouts of `worlds` times `ticks`; its calls allocate nothing. */
export function pairDice(states: number, n: number, worlds: number, ticks: number, gamma: number): PairDice {
  const entries = worlds * ticks;
  /** By entry: weights of scores, derivatives of log pi along a direction, and what is summed of rewards. */
  const weight = new Float64Array(entries);
  const tangent = new Float64Array(entries);
  const counted = new Float64Array(entries);
  const sums = new Float64Array(states * n);
  const visits = new Float64Array(states);
  const slope = new Float64Array(states);

  /** sum_{u >= t} gamma^(u - t) rewards_u, by entry. */
  function toCome(rewards: Float64Array, out: Float64Array): void {
    for (let e = entries - 1; e >= 0; e--)
      out[e] = rewards[e] + (e + worlds < entries ? gamma * out[e + worlds] : 0);
  }

  /** Adds the mean over worlds of sum_t weight_t d log pi: for a softmax, d log pi(c) / d logit(a) = [a = c] - pi(a). */
  function addScores(rollout: PairRollout, k: number, policy: Float64Array, into: Float64Array): void {
    const met = rollout.states[k];
    const chosen = rollout.choices[k];
    sums.fill(0);
    for (let e = 0; e < entries; e++) if (met[e] >= 0) sums[met[e] * n + chosen[e]] += weight[e];
    for (let row = 0; row < sums.length; row += n) {
      let total = 0;
      for (let c = row; c < row + n; c++) total += sums[c];
      for (let c = row; c < row + n; c++) into[c] += (sums[c] - policy[c] * total) / worlds;
    }
  }

  /** weight_t = gamma^t (return from t on - baseline): the weights of the scores in the gradient. */
  function weighByAdvantage(rollout: PairRollout, j: number, values: Float64Array, at: number): void {
    const met = rollout.states[j];
    toCome(rollout.rewards[j], weight);
    for (let t = 0, e = 0; t < ticks; t++) {
      const discount = gamma ** t;
      for (let end = e + worlds; e < end; e++)
        weight[e] = discount * (weight[e] - (met[e] < 0 ? 0 : values[at + met[e]]));
    }
  }

  return {
    addGradient(rollout, j, values, at, k, policy, into) {
      weighByAdvantage(rollout, j, values, at);
      addScores(rollout, k, policy, into);
    },

    addPullback(rollout, j, values, at, policies, direction, into) {
      const met = rollout.states[j];
      const chosen = rollout.choices[j];
      const rewards = rollout.rewards[j];
      const policy = policies[j];
      for (let s = 0; s < states; s++) {
        slope[s] = 0;
        for (let c = s * n; c < s * n + n; c++) slope[s] += policy[c] * direction[c];
      }
      // Along the direction, d g = d (sum_t weight_t score_t): through the scores, which are a softmax's ...
      weighByAdvantage(rollout, j, values, at);
      visits.fill(0);
      for (let e = 0; e < entries; e++) if (met[e] >= 0) visits[met[e]] += weight[e];
      for (let s = 0; s < states; s++)
        for (let c = s * n; c < s * n + n; c++)
          into[j][c] -= (visits[s] * policy[c] * (direction[c] - slope[s])) / worlds;
      // ... and through the boxes: reward_u is multiplied by the tangents of all choices of j up to u.
      for (let e = 0; e < entries; e++) {
        tangent[e] = met[e] < 0 ? 0 : direction[met[e] * n + chosen[e]] - slope[met[e]];
        counted[e] = tangent[e] + (e >= worlds ? counted[e - worlds] : 0);
      }
      for (let e = 0; e < entries; e++) counted[e] *= rewards[e];
      toCome(counted, weight);
      for (let t = 0, e = 0; t < ticks; t++) {
        const discount = gamma ** t;
        for (let end = e + worlds; e < end; e++)
          weight[e] = discount * (weight[e] - (met[e] < 0 ? 0 : values[at + met[e]] * tangent[e]));
      }
      addScores(rollout, 0, policies[0], into[0]);
      addScores(rollout, 1, policies[1], into[1]);
    },

    learnValues(rollout, j, values, at, beta) {
      const met = rollout.states[j];
      toCome(rollout.rewards[j], weight);
      slope.fill(0);
      visits.fill(0);
      for (let e = 0; e < entries; e++) {
        if (met[e] < 0) continue;
        visits[met[e]]++;
        slope[met[e]] += weight[e];
      }
      for (let s = 0; s < states; s++)
        if (visits[s] > 0) values[at + s] += beta * (slope[s] / visits[s] - values[at + s]);
    },
  };
}
