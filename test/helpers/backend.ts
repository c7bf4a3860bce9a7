/** The backend of TensorFlow.js that tests compute on: the project "node" of vitest.config.ts repeats some on `node`. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Backend } from "../../src/learn/tensorflow/index.ts";

export const testBackend = (process.env.OSTROM_TEST_BACKEND ?? "wasm") as Backend;

const addon = "../../node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node";
/** Whether tfjs-node has its native library: `npm run tfjs-node` builds it. */
export const hasNative = existsSync(fileURLToPath(new URL(addon, import.meta.url)));
