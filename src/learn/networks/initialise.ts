/**
 * First weights: orthogonal kernels (Saxe, McClelland & Ganguli 2014) with gain sqrt(2) in hidden layers and small gains
 * on the outputs, zero biases: what Andrychowicz et al. 2021 and Huang et al. 2022 found to matter for PPO.
 */
import { normal } from "../../core/random.ts";
import { headSize, type NetworkShape, tensorsOf } from "./shape.ts";

export interface InitialiseOptions {
  /** Gain of the head's outputs. Default .01 for policies, 1 for a linear head. */
  readonly headGain?: number;
  /** Gain of the value output. */
  readonly valueGain?: number;
  /** First log standard deviation of a gaussian head. */
  readonly logStd?: number;
}

/** Fills `weights[at ..]` from random stream `s` of `words`. */
export function initialise(
  shape: NetworkShape,
  words: Int32Array,
  s: number,
  weights: Float32Array,
  at = 0,
  options: InitialiseOptions = {},
): void {
  const { headGain = shape.head?.kind === "linear" ? 1 : 0.01, valueGain = 1, logStd = 0 } = options;
  const head = headSize(shape.head);
  for (const { name, shape: dimensions, offset, size } of tensorsOf(shape)) {
    const tensor = weights.subarray(at + offset, at + offset + size);
    if (name === "logStd") tensor.fill(logStd);
    else if (dimensions.length === 1) tensor.fill(0);
    else if (name !== "output/kernel") orthogonal(tensor, dimensions[0], dimensions[1], Math.SQRT2, words, s);
    else {
      // Head and value estimate are layers of their own, side by side in one matrix.
      const [rows, columns] = dimensions;
      for (const [from, to, gain] of [
        [0, head, headGain],
        [head, columns, valueGain],
      ]) {
        const part = new Float32Array(rows * (to - from));
        orthogonal(part, rows, to - from, gain, words, s);
        for (let i = 0; i < rows; i++)
          tensor.set(part.subarray(i * (to - from), (i + 1) * (to - from)), i * columns + from);
      }
    }
  }
}

/** Rows or columns, whichever are fewer, become orthonormal (modified Gram-Schmidt on normal draws), times `gain`. */
export function orthogonal(
  out: Float32Array,
  rows: number,
  columns: number,
  gain: number,
  words: Int32Array,
  s: number,
): void {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => normal(words, s)));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const along = dot(vectors[i], vectors[j]);
      for (let k = 0; k < length; k++) vectors[i][k] -= along * vectors[j][k];
    }
    const norm = Math.sqrt(dot(vectors[i], vectors[i]));
    for (let k = 0; k < length; k++) vectors[i][k] /= norm;
  }
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      out[r * columns + c] = gain * (rows <= columns ? vectors[r][c] : vectors[c][r]);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
