/** Memory does not grow over a million updates on the fused engine, nor over thousands on TensorFlow.js. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedWorkspace } from "../../../src/learn/kernels/workspace.ts";
import { loadTensorflow, tensorflow } from "../../../src/learn/tensorflow/index.ts";
import { updater } from "./updates.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes in use after collection, of objects and of typed arrays. */
function inUse(): number {
  for (let pass = 0; pass < 2; pass++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

beforeAll(async () => {
  await loadTensorflow();
});

/** Less than a byte for each of a million updates: compiled code and counters of the test itself. */
const allowance = 500_000;

describe("memory does not grow", () => {
  test("over a million updates on the fused engine", () => {
    const update = updater("fused");
    update(20_000);
    const before = inUse();
    const floats = sharedWorkspace().floats().length;
    const { numTensors } = tensorflow().memory();
    for (let quarter = 0; quarter < 4; quarter++) {
      update(250_000);
      expect(inUse() - before).toBeLessThan(allowance);
    }
    expect(sharedWorkspace().floats().length).toBe(floats);
    expect(tensorflow().memory().numTensors).toBe(numTensors);
  });

  test("over thousands of updates on TensorFlow.js", () => {
    const update = updater("tensorflow");
    // Half a megabyte of compiled code comes with the first thousands.
    update(4000);
    const before = inUse();
    const { numTensors, numBytes, numDataBuffers } = tensorflow().memory();
    for (let part = 0; part < 4; part++) {
      update(1000);
      expect(tensorflow().memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
      expect(inUse() - before).toBeLessThan(allowance);
    }
  });
});
