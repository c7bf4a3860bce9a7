/** Kernels that are committed are what the rules beside them give. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { envsWithKernels } from "../../scripts/kernels.ts";
import { kernelPath } from "../../src/cli/build/beside.ts";
import { kernelText } from "../../src/cli/build/kernel.ts";

test.each(envsWithKernels().map((path) => [basename(path), path]))("the kernel of %s", (_, path) => {
  expect(readFileSync(kernelPath(path), "utf8"), "run npm run kernels").toBe(kernelText(path));
});
