import { describe, expect, it } from "vitest";
import { routed } from "./routing.setup.ts";

describe("Hedge on roads (a short run; the long one is slow)", () => {
  it.each([
    ["pigou", false, 1],
    ["pigou", true, 0.75],
    ["braess-without-link", false, 1.506],
    ["braess-with-link", false, 1.998],
    ["braess-with-link", true, 1.506],
  ])("brings %s (toll: %s) to a latency of %d", (network, toll, expected) => {
    const [latency] = routed({ network, eta: 0.5, ticks: 400, window: 100, sessions: 1, toll });
    expect(Math.abs(latency - expected)).toBeLessThan(0.02);
  });
});
