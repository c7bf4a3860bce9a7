/**
 * Losses by hand: the derivative of the mean loss over `rows` with respect to every output of the network, in the layout of
 * the outputs. TensorFlow.js differentiates the same losses in tensorflow-network.ts, and tests hold the two together.
 */
import { fail } from "../../core/errors.ts";
import type { ActionValueData, Losses, PolicyData, PolicyLoss } from "./network.ts";
import { headSize, type NetworkShape, outputsOf } from "./shape.ts";

/**
 * A loss that is a mean over rows: begun for all rows of a step, then given their outputs block by block, which it may
 * overwrite.
 */
export interface RowLoss {
  /** Fills the slopes of rows `first .. first + count - 1` of the step; outputs and slopes begin at row `first`. */
  block(first: number, count: number, outputs: Float32Array, slopes: Float32Array): void;
  /** The loss of all rows, once all blocks are through. */
  total(): number;
}

const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

/** PPO's and A2C's loss for one network. */
export interface PolicySlopes extends RowLoss {
  /**
   * Rows `index[from..to-1]` of the data come next. `logStd` are the log standard deviations of a gaussian head;
   * their slopes are added to `stdSlopes`.
   */
  begin(
    data: PolicyData,
    index: Int32Array,
    from: number,
    to: number,
    loss: PolicyLoss,
    logStd: Float32Array,
    stdSlopes: Float32Array,
  ): void;
  /** Figures of the step, to be read after `total`. */
  readonly figures: Omit<Losses, "gradientNorm">;
}

export function policySlopes(shape: NetworkShape): PolicySlopes {
  const { head, value = false } = shape;
  const width = outputsOf(shape);
  const size = headSize(head);
  const sizes = head?.kind === "categorical" ? head.sizes : [];
  const heads = sizes.length;
  const gaussian = head?.kind === "gaussian";
  const entropies = new Float64Array(Math.max(1, heads));
  const figures = { policy: 0, value: 0, entropy: 0, approxKl: 0, clipFraction: 0 };
  let data: PolicyData;
  let index: Int32Array;
  let origin = 0;
  let loss: PolicyLoss;
  let logStd: Float32Array;
  let stdSlopes: Float32Array;
  /** 1 / rows of the step. */
  let share = 1;
  /** Mean and deviation that advantages are brought to 0 and 1 from. */
  let mean = 0;
  let deviation = 1;
  let stdEntropy = 0;

  /** Log-probability of draw `k`; leaves (draw - mean) / deviation in the slopes. */
  function normalRow(k: number, at: number, outputs: Float32Array, slopes: Float32Array): number {
    const { actions } = data;
    let logProbability = 0;
    for (let d = 0; d < size; d++) {
      const z = (actions[k * size + d] - outputs[at + d]) * Math.exp(-logStd[d]);
      slopes[at + d] = z;
      logProbability -= 0.5 * z * z + logStd[d] + halfLog2Pi;
    }
    return logProbability;
  }

  /**
   * Log-probability of choices `k`; leaves log-probabilities in the outputs and probabilities in the slopes. A forbidden
   * choice has probability 0.
   */
  function categoricalRow(k: number, at: number, outputs: Float32Array, slopes: Float32Array): number {
    const { actions, masks } = data;
    const mask = k * size - at;
    let logProbability = 0;
    let o = at;
    for (let h = 0; h < heads; h++) {
      const end = o + sizes[h];
      let most = -Infinity;
      for (let c = o; c < end; c++)
        if ((masks === undefined || masks[mask + c] !== 0) && outputs[c] > most) most = outputs[c];
      let sum = 0;
      for (let c = o; c < end; c++) {
        const p = masks !== undefined && masks[mask + c] === 0 ? 0 : Math.exp(outputs[c] - most);
        slopes[c] = p;
        sum += p;
      }
      const logSum = most + Math.log(sum);
      let entropy = 0;
      for (let c = o; c < end; c++) {
        const p = slopes[c] / sum;
        slopes[c] = p;
        outputs[c] -= logSum;
        if (p > 0) entropy -= p * outputs[c];
      }
      entropies[h] = entropy;
      logProbability += outputs[o + actions[k * heads + h]];
      o = end;
    }
    return logProbability;
  }

  /** From what `normalRow` left: `slope` is the loss's by the log-probability. */
  function normalSlopes(at: number, slopes: Float32Array, slope: number): void {
    const push = loss.entropyWeight * share;
    for (let d = 0; d < size; d++) {
      const z = slopes[at + d];
      slopes[at + d] = slope * z * Math.exp(-logStd[d]);
      stdSlopes[d] += slope * (z * z - 1) - push;
    }
  }

  /** From what `categoricalRow` left; d entropy / d logit = -p (ln p + entropy). */
  function categoricalSlopes(
    k: number,
    at: number,
    outputs: Float32Array,
    slopes: Float32Array,
    slope: number,
  ): void {
    const { actions } = data;
    const push = loss.entropyWeight * share;
    let o = at;
    for (let h = 0; h < heads; h++) {
      const end = o + sizes[h];
      const chosen = o + actions[k * heads + h];
      const entropy = entropies[h];
      for (let c = o; c < end; c++) {
        const p = slopes[c];
        slopes[c] = p > 0 ? push * p * (outputs[c] + entropy) - slope * p : 0;
      }
      slopes[chosen] += slope;
      o = end;
    }
  }

  function block(first: number, count: number, outputs: Float32Array, slopes: Float32Array): void {
    const { kind, clip, valueWeight, clipValue } = loss;
    const { logProbabilities, advantages, returns, values } = data;
    let policy = 0;
    let entropySum = 0;
    let divergence = 0;
    let clipped = 0;
    let error = 0;
    for (let j = 0; j < count; j++) {
      const k = index[origin + first + j];
      const at = j * width;
      if (head) {
        const logProbability = gaussian
          ? normalRow(k, at, outputs, slopes)
          : categoricalRow(k, at, outputs, slopes);
        if (gaussian) entropySum += stdEntropy;
        else for (let h = 0; h < heads; h++) entropySum += entropies[h];
        const advantage = (advantages[k] - mean) / deviation;
        const logRatio = logProbability - logProbabilities[k];
        const ratio = Math.exp(logRatio);
        let slope: number;
        if (kind === "a2c") {
          policy -= logProbability * advantage;
          slope = -advantage * share;
        } else {
          const bounded = Math.min(1 + clip, Math.max(1 - clip, ratio));
          const free = ratio * advantage <= bounded * advantage;
          policy -= free ? ratio * advantage : bounded * advantage;
          // Where the bounded term is the smaller, it is flat.
          slope = free ? -advantage * ratio * share : 0;
        }
        divergence += ratio - 1 - logRatio;
        if (Math.abs(ratio - 1) > clip) clipped++;
        if (gaussian) normalSlopes(at, slopes, slope);
        else categoricalSlopes(k, at, outputs, slopes, slope);
      }
      if (value) {
        const estimate = outputs[at + size];
        const off = estimate - returns[k];
        let squared = off * off;
        let slope = off;
        if (clipValue !== Infinity) {
          const moved = Math.min(clipValue, Math.max(-clipValue, estimate - values[k]));
          const near = values[k] + moved - returns[k];
          if (near * near > squared) {
            squared = near * near;
            slope = moved === estimate - values[k] ? near : 0;
          }
        }
        error += 0.5 * squared;
        slopes[at + size] = valueWeight * share * slope;
      }
    }
    figures.policy += policy * share;
    figures.entropy += entropySum * share;
    figures.approxKl += divergence * share;
    figures.clipFraction += clipped * share;
    figures.value += error * share;
  }

  return {
    figures,
    block,
    begin(givenData, givenIndex, from, to, givenLoss, givenLogStd, givenStdSlopes) {
      if (head?.kind === "linear") fail("network", "a linear head has no policy loss");
      data = givenData;
      index = givenIndex;
      origin = from;
      loss = givenLoss;
      logStd = givenLogStd;
      stdSlopes = givenStdSlopes;
      share = 1 / (to - from);
      mean = 0;
      deviation = 1;
      if (head && loss.normaliseAdvantages && to - from > 1) {
        const { advantages } = data;
        for (let j = from; j < to; j++) mean += advantages[index[j]] * share;
        let squares = 0;
        for (let j = from; j < to; j++) squares += (advantages[index[j]] - mean) ** 2;
        deviation = Math.sqrt(squares * share) + 1e-8;
      }
      stdEntropy = 0;
      if (gaussian) for (let d = 0; d < size; d++) stdEntropy += logStd[d] + halfLog2Pi + 0.5;
      for (const name of figureNames) figures[name] = 0;
    },
    total: () => figures.policy - loss.entropyWeight * figures.entropy + loss.valueWeight * figures.value,
  };
}

const figureNames = ["policy", "value", "entropy", "approxKl", "clipFraction"] as const;

/** Huber's loss on the chosen outputs (Huber 1964): e^2 / 2 up to `delta`, delta (|e| - delta / 2) beyond. */
export function actionValueLoss(
  { actions, targets, rowWeights }: ActionValueData,
  index: Int32Array,
  from: number,
  to: number,
  delta: number,
  width: number,
): RowLoss {
  const share = 1 / (to - from);
  let loss = 0;
  return {
    block(first, count, outputs, slopes) {
      slopes.fill(0, 0, count * width);
      for (let j = 0; j < count; j++) {
        const k = index[from + first + j];
        const at = j * width + actions[k];
        const error = outputs[at] - targets[k];
        const size = Math.abs(error);
        const weight = (rowWeights ? rowWeights[k] : 1) * share;
        loss += weight * (size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta));
        slopes[at] = weight * (size <= delta ? error : delta * Math.sign(error));
      }
    },
    total: () => loss,
  };
}
