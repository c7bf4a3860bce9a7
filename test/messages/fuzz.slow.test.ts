import fc from "fast-check";
import { it } from "vitest";
import { anyBytes, holds, postsAtRandom } from "./fuzz.ts";

it("of 120,000 messages at random every one is a message or a refusal", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => void holds(bytes)),
    { numRuns: 120_000 },
  );
});

it("of 100,000 posted by an outside agent none changes what its neighbours say, hear of each other or are paid", () => {
  const posts = postsAtRandom();
  fc.assert(
    fc.property(anyBytes, (bytes) => posts.holds(bytes)),
    { numRuns: 100_000 },
  );
});
