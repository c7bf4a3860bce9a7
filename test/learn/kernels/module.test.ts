import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileKernels, moduleText } from "../../../scripts/kernels.ts";

test("the committed module is what its sources compile to: npm run kernels", async () => {
  const committed = readFileSync(new URL("../../../src/learn/kernels/module.ts", import.meta.url), "utf8");
  expect(moduleText(await compileKernels()) === committed).toBe(true);
}, 60_000);
