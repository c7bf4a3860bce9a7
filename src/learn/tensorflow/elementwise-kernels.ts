/** Tanh with its derivative, and sums over leading axes, which are the gradients of biases. */
import { type Registrar, sizeOf } from "./register.ts";

/** dy (1 - y^2) in one pass, from { dy, y }; only where the pack is active. */
export const tanhGradientKernel = "OstromTanhGradient";
/** dy where y > 0, from { dy, y }. */
export const reluGradientKernel = "OstromReluGradient";

export function registerElementwise({ tf, heap, add, override }: Registrar): void {
  const { kernels, at, make } = heap;
  override(tf.Tanh, ({ x }) => {
    if (x.dtype !== "float32") return undefined;
    const y = make(x.shape);
    kernels.tanhOf(sizeOf(x.shape), at(x), at(y));
    return y;
  });
  add(tanhGradientKernel, ({ dy, y }) => {
    const out = make(y.shape);
    kernels.tanhGradient(sizeOf(y.shape), at(dy), at(y), at(out));
    return out;
  });
  add(reluGradientKernel, ({ dy, y }) => {
    const out = make(y.shape);
    kernels.reluGradient(sizeOf(y.shape), at(dy), at(y), at(out));
    return out;
  });
  override(tf.Sum, ({ x }, { axis, keepDims }) => {
    const axes = tf.util.parseAxisParam(axis as number[], x.shape);
    const leading = axes.length < x.shape.length && axes.every((a, j) => a === j);
    if (x.dtype !== "float32" || !leading || axes.length === 0) return undefined;
    const rest = x.shape.slice(axes.length);
    const sums = make(keepDims ? [...axes.map(() => 1), ...rest] : rest);
    const columns = sizeOf(rest);
    kernels.columnSums(sizeOf(x.shape) / Math.max(1, columns), columns, at(x), at(sums));
    return sums;
  });
}
