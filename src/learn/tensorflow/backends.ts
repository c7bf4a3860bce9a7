/** Names of the backends, apart from what loads them: whoever only names one needs no TensorFlow.js, nor its types. */

/** Where tensors live and kernels run: WebAssembly, plain JavaScript, or the native library of tfjs-node. */
export const backends = ["wasm", "cpu", "node"] as const;
export type Backend = (typeof backends)[number];
