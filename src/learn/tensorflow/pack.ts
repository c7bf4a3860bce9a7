/** placeholder */
import type { Tensorflow } from "./load.ts";

/** Whether our kernels run, and why not. */
export type PackState = { readonly active: true } | { readonly active: false; readonly why: string };

export function installPack(tf: typeof Tensorflow): PackState {
  if (tf.getBackend() !== "wasm") return { active: false, why: "our kernels are for the WASM backend" };
  return { active: false, why: "not built" };
}
