/**
 * What a network can do, whichever engine computes it. Networks hold no state: weights, moments and step counts are the
 * caller's flat arrays, so that policies keep them in their stores and save, fork and share them like any other memory.
 */
import type { NetworkShape, Tensor } from "./shape.ts";

/** "fused": WebAssembly SIMD with gradients written by hand. "tensorflow": TensorFlow.js and automatic differentiation. */
export type Engine = "fused" | "tensorflow";

export interface Network {
  readonly shape: NetworkShape;
  readonly engine: Engine;
  readonly tensors: readonly Tensor[];
  /** Weights in all. */
  readonly size: number;
  /** Outputs a row: the head's, then the value estimate. */
  readonly outputs: number;
  /**
   * `outputs[j * network.outputs ..]` for input row `index[j]` (or j, without an index), j = 0..rows-1. Inputs are
   * `shape.inputs` numbers a row.
   */
  forward(
    weights: Float32Array,
    at: number,
    inputs: Float32Array,
    index: Int32Array | undefined,
    rows: number,
    outputs: Float32Array,
  ): void;
  /**
   * Lets `body` take gradient steps on a copy of the weights, which is written back when it returns. A loss or gradient
   * that is not a number throws, names the tensor, and leaves the weights as they were.
   */
  train(state: TrainState, body: (trainer: Trainer) => void): void;
}

/** One learner's weights and optimiser among those of several. */
export interface TrainState {
  /** `network.size` numbers a learner. */
  readonly weights: Float32Array;
  /** Adam's first and second moments: `2 * network.size` numbers a learner. */
  readonly moments: Float32Array;
  /** Adam steps taken, one number a learner. */
  readonly steps: Int32Array;
  readonly learner: number;
}

export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Largest norm of the whole gradient; Infinity for none. */
  readonly clipNorm?: number;
}

/** What was done and what came of it, one row a decision; `masks` has one entry a logit, 0 where it was forbidden. */
export interface PolicyData {
  readonly inputs: Float32Array;
  /** Categorical: the choice of each head. Gaussian: the draw, unclipped. */
  readonly actions: Float32Array;
  readonly masks?: Uint8Array;
  /** Log-probability under the policy that acted; PPO only. */
  readonly logProbabilities: Float32Array;
  readonly advantages: Float32Array;
  /** What the value estimate should be. */
  readonly returns: Float32Array;
  /** Value estimates when acting; only read to clip by. */
  readonly values: Float32Array;
}

export interface PolicyLoss {
  /** "ppo": clipped surrogate (Schulman et al. 2017, eq. 7). "a2c": log-probability times advantage. */
  readonly kind: "ppo" | "a2c";
  readonly clip: number;
  /** Weight of half the squared error of the value estimate. */
  readonly valueWeight: number;
  readonly entropyWeight: number;
  /** Furthest the value estimate may move from `values`; Infinity for no clipping. */
  readonly clipValue: number;
  /** Advantages are brought to mean 0 and deviation 1 in each minibatch; a single row keeps its own: it has no spread. */
  readonly normaliseAdvantages: boolean;
}

export interface ActionValueData {
  readonly inputs: Float32Array;
  /** The output that is to move. */
  readonly actions: Int32Array;
  /** Where to. */
  readonly targets: Float32Array;
  /** Weights of the rows' losses (importance sampling); default 1. */
  readonly rowWeights?: Float32Array;
}

/** Loss figures of the last step, in the mean over its rows. */
export interface Losses {
  policy: number;
  value: number;
  entropy: number;
  /** Estimate E[(r - 1) - ln r] of the divergence from the policy that acted (Schulman 2020). */
  approxKl: number;
  clipFraction: number;
  /** Before clipping. */
  gradientNorm: number;
}

/** Zeros, to begin with. */
export function noLosses(): Losses {
  return { policy: 0, value: 0, entropy: 0, approxKl: 0, clipFraction: 0, gradientNorm: 0 };
}

/** Takes Adam steps, each on the rows `index[from..to-1]` of the data. */
export interface Trainer {
  readonly losses: Losses;
  policyStep(
    data: PolicyData,
    index: Int32Array,
    from: number,
    to: number,
    loss: PolicyLoss,
    adam: AdamOptions,
  ): void;
  /** Huber loss with threshold `delta` (Infinity: half the squared error) on the outputs that were chosen. */
  actionValueStep(
    data: ActionValueData,
    index: Int32Array,
    from: number,
    to: number,
    delta: number,
    adam: AdamOptions,
  ): void;
  /**
   * For any other loss: `slopesOf` reads the outputs, row after row, and fills in the derivative of the loss with respect
   * to each of them; those it leaves alone are 0. It returns the loss. Log standard deviations get no slope.
   */
  step(
    inputs: Float32Array,
    index: Int32Array,
    from: number,
    to: number,
    slopesOf: (outputs: Float32Array, slopes: Float32Array, rows: number) => number,
    adam: AdamOptions,
  ): void;
}
