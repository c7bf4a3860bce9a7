import fc from "fast-check";
import { it } from "vitest";
import { anyBytes, holds } from "./fuzz.ts";

it("of 120,000 messages at random every one is a message or a refusal", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => void holds(bytes)),
    { numRuns: 120_000 },
  );
});
