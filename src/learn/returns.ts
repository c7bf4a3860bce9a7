/**
 * What came after: advantages and returns of histories that end, are cut, or hold several episodes.
 *
 * A history is a stretch of rows in columns: `rewards[j]`, the value estimate `values[j]` of the state before it, and
 * `ends[j]`, how it went on. Nothing passes back over the end of an episode.
 */

/** How a row goes on. */
export const rowEnd = {
  /** In the next row. */
  goesOn: 0,
  /** Not at all: its future is worth nothing. */
  terminated: 1,
  /** Unseen: by truncation, or since the rollout is full; its future is worth `bootstraps[j]`. */
  cut: 2,
} as const;

export interface HistoryColumns {
  readonly rewards: Float32Array;
  /** Estimated value of the state in which the row was decided. */
  readonly values: Float32Array;
  /** One of `rowEnd` a row. The last row of a history counts as terminated if it goes on. */
  readonly ends: Uint8Array;
  /** Estimated value of the last state; read where the row is cut. */
  readonly bootstraps: Float32Array;
}

/**
 * Generalised advantage estimates (Schulman et al. 2016, "High-dimensional continuous control using generalized advantage
 * estimation", eq. 16) of rows from..to-1, and what the value estimates should be: advantage plus value, the lambda-return.
 *   delta_t = scale r_t + gamma V(s_t+1) - V(s_t),   A_t = delta_t + gamma lambda A_t+1.
 * `lambda: 1` gives n-step returns to the end of the history, `lambda: 0` the one-step temporal difference. `scale` brings
 * rewards to the unit of the values.
 */
export function generalisedAdvantages(
  { rewards, values, ends, bootstraps }: HistoryColumns,
  from: number,
  to: number,
  gamma: number,
  lambda: number,
  scale: number,
  advantages: Float32Array,
  returns: Float32Array,
): void {
  let advantage = 0;
  let next = 0;
  for (let j = to - 1; j >= from; j--) {
    const end = ends[j];
    if (end !== rowEnd.goesOn) {
      advantage = 0;
      next = end === rowEnd.cut ? bootstraps[j] : 0;
    }
    advantage = scale * rewards[j] + gamma * next - values[j] + gamma * lambda * advantage;
    advantages[j] = advantage;
    returns[j] = advantage + values[j];
    next = values[j];
  }
}

/**
 * TD(lambda) returns of rows from..to-1 (Sutton & Barto 2018, section 12.1), in the unit of the rewards:
 *   G_t = r_t + gamma ((1 - lambda) V(s_t+1) + lambda G_t+1).
 * They are those of `generalisedAdvantages`, but for values that are NaN, not known: there the longer return is all there is.
 */
export function lambdaReturns(
  { rewards, values, ends, bootstraps }: HistoryColumns,
  from: number,
  to: number,
  gamma: number,
  lambda: number,
  returns: Float32Array,
): void {
  let future = 0;
  for (let j = to - 1; j >= from; j--) {
    if (ends[j] !== rowEnd.goesOn) future = ends[j] === rowEnd.cut ? bootstraps[j] : 0;
    returns[j] = rewards[j] + gamma * future;
    future = Number.isNaN(values[j]) ? returns[j] : (1 - lambda) * values[j] + lambda * returns[j];
  }
}

/**
 * Share of the variance of the returns that the values explain, over rows `index[0..count-1]`; 1 is all of it. NaN where
 * the returns do not vary.
 */
export function explainedVariance(
  returns: Float32Array,
  values: Float32Array,
  index: Int32Array,
  count: number,
): number {
  let mean = 0;
  let errorMean = 0;
  for (let j = 0; j < count; j++) {
    mean += returns[index[j]] / count;
    errorMean += (returns[index[j]] - values[index[j]]) / count;
  }
  let variance = 0;
  let unexplained = 0;
  for (let j = 0; j < count; j++) {
    variance += (returns[index[j]] - mean) ** 2;
    unexplained += (returns[index[j]] - values[index[j]] - errorMean) ** 2;
  }
  return variance > 0 ? 1 - unexplained / variance : Number.NaN;
}
