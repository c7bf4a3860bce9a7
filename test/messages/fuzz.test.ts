import fc from "fast-check";
import { expect, it } from "vitest";
import { anyBytes, holds } from "./fuzz.ts";

it("whatever bytes come, a message or a refusal is what they give", () => {
  const told = new Map<string, number>();
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const what = holds(bytes);
      told.set(what, (told.get(what) ?? 0) + 1);
    }),
    { numRuns: 2000, seed: 13 },
  );
  // It is tried in its parts: messages come through, and most ways to be refused are met.
  expect(told.get("message")).toBeGreaterThan(100);
  expect(told.size).toBeGreaterThanOrEqual(9);
});
