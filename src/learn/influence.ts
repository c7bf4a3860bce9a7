/**
 * What one agent's choice tells about the next choices of others, by a model that predicts them, and how such a model
 * learns.
 *
 * Jaques et al. 2019 (ICML), "Social influence as intrinsic motivation for multi-agent deep reinforcement learning". The
 * model gives n logits for each of the others, one after the other.
 */

/**
 * Influence of the own choice `chosen` on the next choices of the others, in nats (Jaques et al. 2019):
 * sum_j KL[p(a_j | chosen) || sum_c policy(c) p(a_j | c)].
 *
 * Row c of `logits`, from `at` on, has n logits for each of `acts.length` others under the own choice c, c = 0..n-1.
 * `policy[from ..]` are the n probabilities of the own choices; others with `acts` 0 do not count.
 */
export function influenceOf(
  logits: Float32Array,
  at: number,
  n: number,
  policy: Float64Array,
  from: number,
  chosen: number,
  acts: Uint8Array,
): number {
  const width = acts.length * n;
  let influence = 0;
  for (let j = 0; j < acts.length; j++) {
    if (acts[j] === 0) continue;
    const taken = at + chosen * width + j * n;
    const sumOfTaken = logSum(logits, taken, n);
    for (let a = 0; a < n; a++) {
      let marginal = 0;
      for (let c = 0; c < n; c++) {
        if (policy[from + c] === 0) continue;
        const row = at + c * width + j * n;
        marginal += policy[from + c] * Math.exp(logits[row + a] - logSum(logits, row, n));
      }
      const log = logits[taken + a] - sumOfTaken;
      const p = Math.exp(log);
      if (p > 0) influence += p * (log - Math.log(marginal));
    }
  }
  return influence;
}

/**
 * Cross-entropy of what the others did, in nats a prediction, and its slopes with respect to `logits`. These have n
 * numbers for each of `others` in each row; what they did is at `answers[index[j] * others ..]` for rows j = from..to-1,
 * -1 where there is nothing to predict.
 */
export function predictionLoss(
  logits: Float32Array,
  n: number,
  answers: Int32Array,
  index: Int32Array,
  from: number,
  to: number,
  others: number,
  slopes: Float32Array,
): number {
  const width = others * n;
  let predictions = 0;
  let loss = 0;
  for (let j = from; j < to; j++)
    for (let other = 0; other < others; other++) {
      const at = (j - from) * width + other * n;
      const answer = answers[index[j] * others + other];
      slopes.fill(0, at, at + n);
      if (answer < 0) continue;
      predictions++;
      const sum = logSum(logits, at, n);
      loss += sum - logits[at + answer];
      for (let a = 0; a < n; a++) slopes[at + a] = Math.exp(logits[at + a] - sum);
      slopes[at + answer] -= 1;
    }
  if (predictions === 0) return 0;
  for (let at = 0; at < (to - from) * width; at++) slopes[at] /= predictions;
  return loss / predictions;
}

/** ln sum exp of `x[from .. from+n-1]`. */
function logSum(x: Float32Array, from: number, n: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < n; a++) most = Math.max(most, x[from + a]);
  let sum = 0;
  for (let a = 0; a < n; a++) sum += Math.exp(x[from + a] - most);
  return most + Math.log(sum);
}
