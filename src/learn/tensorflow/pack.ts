/**
 * Our kernels in place of those of the WASM backend where ours are faster, and kernels that it lacks. They are registered
 * in TensorFlow.js, so that every model gets faster and its automatic differentiation stays in charge.
 *
 * Matrix products of all transpositions (a transposed operand takes the stock kernel off its fast path, and every gradient
 * of a product has one), tanh and its derivative, column sums (the gradient of a bias), the filter gradient of a
 * convolution, and the kernels behind `dense` and `gru`.
 */
import { registerConvolution } from "./conv-kernels.ts";
import { registerDense } from "./dense.ts";
import { registerElementwise } from "./elementwise-kernels.ts";
import { registerGru } from "./gru.ts";
import { heapOf } from "./heap.ts";
import type { Tensorflow } from "./load.ts";
import { registerProducts } from "./product-kernels.ts";
import { registrar } from "./register.ts";

/** Whether our kernels run, and why not. */
export type PackState = { readonly active: true } | { readonly active: false; readonly why: string };

/** Registers the kernels on a running WASM backend. */
export function installPack(tf: typeof Tensorflow): PackState {
  if (tf.getBackend() !== "wasm") return { active: false, why: "the kernels are for the WASM backend" };
  const heap = heapOf(tf.backend());
  if (typeof heap === "string") return { active: false, why: heap };
  const pack = registrar(tf, heap);
  for (const register of [
    registerElementwise,
    registerProducts,
    registerDense,
    registerGru,
    registerConvolution,
  ])
    register(pack);
  return { active: true };
}
