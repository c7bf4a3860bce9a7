/**
 * TensorFlow.js, loaded when something needs it: it is large, and most of Ostrom does without.
 *
 * One process (or worker) has one backend: final weights differ between backends in their last bits, so a switch in the
 * middle would make results that no configuration describes.
 */
import type * as Tensorflow from "@tensorflow/tfjs";
import { fail } from "../../core/errors.ts";
import { startBackend } from "./backend.ts";
import { type Backend, backends } from "./backends.ts";
import { installPack, type PackState } from "./pack.ts";
import { repairSecondOrder } from "./second-order.ts";

export type { Tensorflow };

export interface LoadOptions {
  /** Browser: URL of the folder that serves the `.wasm` files of @tensorflow/tfjs-backend-wasm. */
  readonly wasmFolder?: string;
}

let loading: { readonly backend: Backend; readonly ready: Promise<typeof Tensorflow> } | undefined;
let loaded:
  | { readonly tf: typeof Tensorflow; readonly backend: Backend; readonly pack: PackState }
  | undefined;

/**
 * Loads TensorFlow.js and its backend, with second derivatives mended and, on WASM, our kernels. Calling it again with
 * the same backend gives the same module.
 * @throws OstromError where the backend cannot start or another one runs; it never falls back to another.
 */
export async function loadTensorflow(
  backend: Backend = "wasm",
  options: LoadOptions = {},
): Promise<typeof Tensorflow> {
  if (!(backends as readonly string[]).includes(backend))
    fail("tensorflow", `the backend must be one of ${backends.join(", ")}`, backend);
  if (loading && loading.backend !== backend)
    fail(
      "tensorflow",
      `this process runs on the backend "${loading.backend}" already`,
      backend,
      "use one backend a process or worker",
    );
  loading ??= { backend, ready: start(backend, options) };
  try {
    return await loading.ready;
  } catch (error) {
    // What failed to start may be tried again, or another backend in its place.
    loading = undefined;
    throw error;
  }
}

async function start(backend: Backend, { wasmFolder }: LoadOptions): Promise<typeof Tensorflow> {
  const tf = await startBackend(backend, wasmFolder);
  repairSecondOrder(tf);
  loaded = { tf, backend, pack: installPack(tf) };
  return tf;
}

/** The loaded module; an error before `loadTensorflow`. */
export function tensorflow(): typeof Tensorflow {
  return (loaded ?? notLoaded()).tf;
}

/** The backend in use and whether our kernels are active on it; undefined before `loadTensorflow`. */
export function activeBackend():
  | { readonly backend: Backend; readonly version: string; readonly pack: PackState }
  | undefined {
  return loaded && { backend: loaded.backend, version: loaded.tf.version_core, pack: loaded.pack };
}

function notLoaded(): never {
  return fail(
    "tensorflow",
    "is not loaded",
    undefined,
    "await loadTensorflow() before binding (runs do it themselves)",
  );
}
