/** TensorFlow.js, loaded when something needs it: it is large, and most of Ostrom does without. */
import type * as Tensorflow from "@tensorflow/tfjs";
import { fail } from "../../core/errors.ts";

export type { Tensorflow };
/** Where tensors live and kernels run. */
export type Backend = "wasm" | "cpu" | "node";

let loaded: typeof Tensorflow | undefined;

/** Loads TensorFlow.js and its backend, once a process. */
export async function loadTensorflow(backend: Backend = "wasm"): Promise<typeof Tensorflow> {
  if (loaded) return loaded;
  const tf = await import("@tensorflow/tfjs");
  if (backend === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend(backend))) fail("tensorflow", "the backend does not start", backend);
  await tf.ready();
  loaded = tf;
  return tf;
}

/** The loaded module; an error before `loadTensorflow`. */
export function tensorflow(): typeof Tensorflow {
  return (
    loaded ??
    fail(
      "tensorflow",
      "is not loaded",
      undefined,
      "await loadTensorflow() before binding (runs do it themselves)",
    )
  );
}
