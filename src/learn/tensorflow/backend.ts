/** Starts a backend of TensorFlow.js, and says why one cannot start. */
import type * as Tensorflow from "@tensorflow/tfjs";
import { fail, OstromError } from "../../core/errors.ts";
import type { Backend } from "./backends.ts";

/** The module with its backend running. `wasmFolder` is for browsers: in Node the files come with the package. */
export async function startBackend(
  backend: Backend,
  wasmFolder: string | undefined,
): Promise<typeof Tensorflow> {
  const tf = await import("@tensorflow/tfjs");
  if (backend === "node") await importNative(tf);
  if (backend === "wasm") {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    if (wasmFolder !== undefined) setWasmPaths(wasmFolder.endsWith("/") ? wasmFolder : `${wasmFolder}/`);
  }
  const withdraw = watchListeners();
  const started = await tf
    .setBackend(backend === "node" ? "tensorflow" : backend)
    .catch((error) => failStart(backend, error));
  if (!started) failStart(backend, undefined);
  await tf.ready();
  withdraw();
  if (backend === "cpu") silenceBanner(tf.backend());
  if (backend === "wasm") guardMemory(tf.backend());
  return tf;
}

function failStart(backend: Backend, error: unknown): never {
  const reason =
    error instanceof Error ? error.message : error === undefined ? "no reason given" : String(error);
  const fix =
    backend === "wasm"
      ? 'in a browser serve the .wasm files of @tensorflow/tfjs-backend-wasm and name their folder (wasmFolder), or ask for "cpu"'
      : 'ask for "wasm"';
  throw new OstromError(`tensorflow: the backend "${backend}" does not start (${reason}); ${fix}`, {
    cause: error,
  });
}

export interface Availability {
  readonly backend: Backend;
  readonly available: boolean;
  /** What it is, or why it is not available and what to do. */
  readonly note: string;
}

/** What could be started here, and why not. Starts nothing. */
export async function availableBackends(): Promise<Availability[]> {
  const simd = await simdSupported();
  const wasm = "WebAssembly with SIMD, the default";
  const native = await importNative(await import("@tensorflow/tfjs")).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return [
    { backend: "wasm", available: simd, note: simd ? wasm : "this engine has no WebAssembly SIMD" },
    { backend: "cpu", available: true, note: "plain JavaScript: slow, for comparison" },
    { backend: "node", available: native === undefined, note: native ?? "native library of tfjs-node" },
  ];
}

/** Whether WebAssembly here has 128-bit vector instructions. */
export async function simdSupported(): Promise<boolean> {
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-wasm");
  return (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
}

/** tfjs-node is an optional dependency: it may be missing, or be there without its native library. */
async function importNative(tf: typeof Tensorflow): Promise<void> {
  // A name that compilers and bundlers do not follow, since it need not be there.
  const name = "@tensorflow/tfjs-node";
  // The library says on stderr what it could do if it were built for this processor.
  if (typeof process !== "undefined") process.env.TF_CPP_MIN_LOG_LEVEL ??= "1";
  const active = tf.getBackend();
  try {
    await import(/* @vite-ignore */ name);
    // The import makes it the active backend, also where another is at work and this was only a question.
    if (active) await tf.setBackend(active);
  } catch (error) {
    const missing = (error as { code?: string }).code === "ERR_MODULE_NOT_FOUND";
    throw new OstromError(
      missing
        ? 'tensorflow: the backend "node" needs the package @tensorflow/tfjs-node, which is not installed; npm install @tensorflow/tfjs-node@4.22.0, or ask for "wasm"'
        : `tensorflow: @tensorflow/tfjs-node is installed but its native library does not load (${firstLine(error)}); npm rebuild @tensorflow/tfjs-node --build-addon-from-source, or ask for "wasm"`,
      { cause: error },
    );
  }
}

const firstLine = (error: unknown): string => String((error as Error).message ?? error).split("\n")[0];

/**
 * The WASM backend makes the process rethrow uncaught errors from listeners of its own, which turns exit code 1 into 7.
 * Returns what takes away the listeners that were added since.
 */
function watchListeners(): () => void {
  if (typeof process === "undefined" || typeof process.listeners !== "function") return () => {};
  const before = fatal.map((event) => new Set(listenersOf(event)));
  return () =>
    fatal.forEach((event, e) => {
      for (const listener of listenersOf(event))
        if (!before[e].has(listener)) process.removeListener(event, listener);
    });
}

const fatal = ["uncaughtException", "unhandledRejection"] as const;
type Listener = (...args: unknown[]) => void;
const listenersOf = (event: string): Listener[] => process.listeners(event as never) as Listener[];

/** The cpu backend recommends tfjs-node on stderr when it is first used; who asks for cpu knows what for. */
function silenceBanner(backend: { firstUse?: boolean } | object): void {
  if ("firstUse" in backend) backend.firstUse = false;
}

/** A failed allocation gives address 0, to which the WASM backend would write: an error in its place. */
function guardMemory(backend: object): void {
  const { wasm } = backend as { wasm?: { _malloc?: (bytes: number) => number } };
  if (!wasm?._malloc) return;
  // Emscripten puts the real function in place at the first call.
  wasm._malloc(0);
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address === 0 && bytes > 0)
      fail(
        "tensorflow",
        `the WASM backend is out of memory: no room for a tensor of ${Math.ceil(bytes / 2 ** 20)} MiB`,
        undefined,
        "use smaller batches or networks, dispose tensors (tf.tidy), or use the backend node",
      );
    return address;
  };
}
