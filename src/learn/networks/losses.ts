/**
 * Losses by hand: the derivative of the mean loss over `rows` with respect to every output of the network, in the layout of
 * the outputs. TensorFlow.js differentiates the same losses in tensorflow-network.ts, and tests hold the two together.
 */
import { fail } from "../../core/errors.ts";
import type { ActionValueData, Losses, PolicyData, PolicyLoss } from "./network.ts";
import { headSize, type NetworkShape, outputsOf } from "./shape.ts";

/** Fills `slopes` (and `stdSlopes`, those of the log standard deviations); returns the loss. */
export type SlopesOf = (outputs: Float32Array, slopes: Float32Array, rows: number) => number;

const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

/** Scratch of one network's policy loss, so that steps allocate nothing. */
export interface PolicySlopes {
  /** PPO's or A2C's loss of rows `index[from..]` of the data; figures of it go to `losses`. */
  compute(
    data: PolicyData,
    index: Int32Array,
    from: number,
    loss: PolicyLoss,
    losses: Losses,
    outputs: Float32Array,
    slopes: Float32Array,
    rows: number,
    logStd: Float32Array,
    stdSlopes: Float32Array,
  ): number;
}

export function policySlopes(shape: NetworkShape): PolicySlopes {
  const { head, value = false } = shape;
  if (head?.kind === "linear") return { compute: () => fail("network", "a linear head has no policy loss") };
  const width = outputsOf(shape);
  const size = headSize(head);
  const sizes = head?.kind === "categorical" ? head.sizes : [];
  const heads = sizes.length;
  const gaussian = head?.kind === "gaussian";
  const entropies = new Float64Array(Math.max(1, heads));

  return {
    compute(data, index, from, loss, losses, outputs, slopes, rows, logStd, stdSlopes) {
      const { kind, clip, valueWeight, entropyWeight, clipValue, normaliseAdvantages } = loss;
      const { actions, masks, logProbabilities, advantages, returns, values } = data;
      const share = 1 / rows;
      let policy = 0;
      let entropySum = 0;
      let kl = 0;
      let clipped = 0;
      let error = 0;
      let mean = 0;
      let deviation = 1;
      if (head && normaliseAdvantages) {
        for (let j = 0; j < rows; j++) mean += advantages[index[from + j]];
        mean *= share;
        let squares = 0;
        for (let j = 0; j < rows; j++) squares += (advantages[index[from + j]] - mean) ** 2;
        deviation = Math.sqrt(squares * share) + 1e-8;
      }
      let stdEntropy = 0;
      if (gaussian) for (let d = 0; d < size; d++) stdEntropy += logStd[d] + halfLog2Pi + 0.5;

      for (let j = 0; j < rows; j++) {
        const k = index[from + j];
        const at = j * width;
        if (head) {
          let logProbability = 0;
          if (gaussian) {
            for (let d = 0; d < size; d++) {
              const z = (actions[k * size + d] - outputs[at + d]) * Math.exp(-logStd[d]);
              slopes[at + d] = z;
              logProbability -= 0.5 * z * z + logStd[d] + halfLog2Pi;
            }
            entropySum += stdEntropy;
          } else {
            // Leaves log-probabilities in `outputs` and probabilities in `slopes`; a forbidden choice has probability 0.
            let o = at;
            for (let h = 0; h < heads; h++) {
              const end = o + sizes[h];
              const mask = k * size - at;
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
              entropySum += entropy;
              logProbability += outputs[o + actions[k * heads + h]];
              o = end;
            }
          }
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
          kl += ratio - 1 - logRatio;
          if (Math.abs(ratio - 1) > clip) clipped++;
          if (gaussian) {
            for (let d = 0; d < size; d++) {
              const z = slopes[at + d];
              slopes[at + d] = slope * z * Math.exp(-logStd[d]);
              stdSlopes[d] += slope * (z * z - 1) - entropyWeight * share;
            }
          } else {
            let o = at;
            for (let h = 0; h < heads; h++) {
              const end = o + sizes[h];
              const chosen = o + actions[k * heads + h];
              const push = entropyWeight * share;
              const entropy = entropies[h];
              for (let c = o; c < end; c++) {
                const p = slopes[c];
                let d = -slope * p;
                if (p > 0) d += push * p * (outputs[c] + entropy);
                slopes[c] = d;
              }
              slopes[chosen] += slope;
              o = end;
            }
          }
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
      losses.policy = policy * share;
      losses.entropy = entropySum * share;
      losses.approxKl = kl * share;
      losses.clipFraction = clipped * share;
      losses.value = error * share;
      return losses.policy - entropyWeight * losses.entropy + valueWeight * losses.value;
    },
  };
}

/** Huber's loss on the chosen outputs (Huber 1964): e^2 / 2 up to `delta`, delta (|e| - delta / 2) beyond. */
export function actionValueSlopes(
  { actions, targets, rowWeights }: ActionValueData,
  index: Int32Array,
  from: number,
  delta: number,
  width: number,
  outputs: Float32Array,
  slopes: Float32Array,
  rows: number,
): number {
  let loss = 0;
  slopes.fill(0, 0, rows * width);
  for (let j = 0; j < rows; j++) {
    const k = index[from + j];
    const at = j * width + actions[k];
    const error = outputs[at] - targets[k];
    const size = Math.abs(error);
    const weight = (rowWeights ? rowWeights[k] : 1) / rows;
    loss += weight * (size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta));
    slopes[at] = weight * (size <= delta ? error : delta * Math.sign(error));
  }
  return loss;
}
