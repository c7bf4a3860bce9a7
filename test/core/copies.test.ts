import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { copiesAtOnce } from "../../src/core/copies.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";
import { pot } from "../credit/games.ts";

describe("copies held at once", () => {
  const policies = bindPolicies(createBatch(pot), [{ use: agents.get("q-learning") }]);
  const remembering = (bytesPerWorld: number) => [{ ...policies[0], bytesPerWorld }];

  it("are as many as are needed, and 256 at most", () => {
    expect(copiesAtOnce([], 7)).toBe(7);
    expect(copiesAtOnce([], 1e6)).toBe(256);
    expect(copiesAtOnce([])).toBe(256);
    expect(copiesAtOnce([], 0)).toBe(1);
  });

  it("are fewer where policies remember much, down to 8", () => {
    expect(copiesAtOnce(remembering(7 * 1024))).toBe(32);
    expect(copiesAtOnce(remembering(1e9))).toBe(8);
    expect(copiesAtOnce(remembering(1e9), 3)).toBe(3);
  });
});
