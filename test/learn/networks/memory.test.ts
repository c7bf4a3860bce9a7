/** Updates leave nothing behind: no tensors, no memory of WebAssembly. A million of them: memory.slow.test.ts. */
import { beforeAll, expect, test } from "vitest";
import { sharedWorkspace } from "../../../src/learn/kernels/workspace.ts";
import { loadTensorflow, tensorflow } from "../../../src/learn/tensorflow/index.ts";
import { updater } from "./updates.ts";

beforeAll(async () => {
  await loadTensorflow();
});

test("hundreds of updates on the fused engine need the memory of the first ones", () => {
  const update = updater("fused");
  update(6);
  const floats = sharedWorkspace().floats().length;
  const { numTensors } = tensorflow().memory();
  update(600);
  expect(sharedWorkspace().floats().length).toBe(floats);
  expect(tensorflow().memory().numTensors).toBe(numTensors);
});

test("hundreds of updates on TensorFlow.js leave no tensor behind", () => {
  const update = updater("tensorflow");
  update(6);
  const { numTensors, numBytes, numDataBuffers } = tensorflow().memory();
  update(90);
  expect(tensorflow().memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
});
