/** Matrix products in all transpositions, with bias and activation as they come in dense layers. */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Heap } from "./heap.ts";
import { type Attributes, type Inputs, type Registrar, sizeOf } from "./register.ts";

export type Activation = "linear" | "tanh" | "relu";

export function registerProducts({ tf, heap, override, stock }: Registrar): void {
  override(tf.BatchMatMul, ({ a, b }, { transposeA, transposeB }) =>
    isFloat(a, b) ? product(heap, a, b, transposeA === true, transposeB === true) : undefined,
  );
  // The stock kernel adds the wrong biases where the second operand is transposed, so no call is left to it that fits.
  override(tf._FusedMatMul, ({ a, b, bias, preluActivationWeights: alpha }, attributes) => {
    const { transposeA, transposeB, activation, leakyreluAlpha } = attributes;
    const columns = b.shape[b.shape.length - (transposeB ? 2 : 1)];
    if (!isFloat(a, b) || (bias && sizeOf(bias.shape) !== columns)) return undefined;
    const out = product(heap, a, b, transposeA === true, transposeB === true, bias);
    switch (activation) {
      case "relu":
        activate(heap, "relu", out);
        return out;
      case "relu6":
        return replace(out, tf.Relu6, { x: out });
      case "sigmoid":
        return replace(out, tf.Sigmoid, { x: out });
      case "elu":
        return replace(out, tf.Elu, { x: out });
      case "leakyrelu":
        return replace(out, tf.LeakyRelu, { x: out }, { alpha: leakyreluAlpha });
      case "prelu":
        return replace(out, tf.Prelu, { x: out, alpha });
      default:
        return out;
    }
  });

  /** The result of a stock kernel in place of a tensor that nothing else needs. */
  function replace(
    old: TensorInfo,
    kernelName: string,
    inputs: Inputs,
    attributes: Attributes = {},
  ): TensorInfo {
    const result = stock(kernelName, inputs, attributes) as TensorInfo;
    heap.drop(old);
    return result;
  }
}

const isFloat = (...tensors: TensorInfo[]): boolean => tensors.every(({ dtype }) => dtype === "float32");

/** A B (+ bias) over the last two axes; the axes before are broadcast. */
export function product(
  heap: Heap,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
  bias?: TensorInfo,
): TensorInfo {
  const { kernels } = heap;
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const m = transposeA ? aColumns : aRows;
  const k = transposeA ? aRows : aColumns;
  const n = transposeB ? bRows : bColumns;
  const outer = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = heap.make([...outer.shape, m, n]);
  const to = heap.at(out);
  const start = bias ? heap.at(bias) : 0;
  const multiply = (j: number, matrix: number) => {
    const from = heap.at(a) + 4 * m * k * outer.a[j];
    kernels.gemm(
      m,
      n,
      k,
      from,
      transposeA ? 1 : k,
      transposeA ? m : 1,
      matrix,
      n,
      to + 4 * m * n * j,
      n,
      start,
      0,
    );
  };
  const matrixOf = (j: number) => heap.at(b) + 4 * k * n * outer.b[j];
  if (!transposeB) for (let j = 0; j < outer.b.length; j++) multiply(j, matrixOf(j));
  else
    heap.scratch(k * n, (turned) => {
      outer.b.forEach((from, j) => {
        if (j === 0 || outer.b[j - 1] !== from) kernels.transpose(n, k, matrixOf(j), k, turned, n);
        multiply(j, turned);
      });
    });
  return out;
}

interface Broadcast {
  readonly shape: number[];
  /** For each matrix of the output the one of a, and of b. */
  readonly a: readonly number[];
  readonly b: readonly number[];
}

const alone: Broadcast = { shape: [], a: [0], b: [0] };

/** The usual rule: shapes are aligned at their last axis, and an axis of length 1 repeats. */
function broadcast(a: readonly number[], b: readonly number[]): Broadcast {
  if (a.length === 0 && b.length === 0) return alone;
  const rank = Math.max(a.length, b.length);
  const full = (shape: readonly number[]) => [...Array(rank - shape.length).fill(1), ...shape] as number[];
  const shape = full(a).map((size, axis) => Math.max(size, full(b)[axis]));
  const places = (own: readonly number[]) =>
    Array.from({ length: sizeOf(shape) }, (_, j) => {
      let rest = j;
      let place = 0;
      let stride = 1;
      for (let axis = rank - 1; axis >= 0; axis--) {
        const index = rest % shape[axis];
        rest = Math.floor(rest / shape[axis]);
        if (own[axis] > 1) place += index * stride;
        stride *= own[axis];
      }
      return place;
    });
  return { shape, a: places(full(a)), b: places(full(b)) };
}

/** In place. */
export function activate({ kernels, at }: Heap, activation: Activation, tensor: TensorInfo): void {
  const size = sizeOf(tensor.shape);
  if (activation === "tanh") kernels.tanhOf(size, at(tensor), at(tensor));
  if (activation === "relu") kernels.reluOf(size, at(tensor), at(tensor));
}
