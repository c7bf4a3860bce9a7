import { describe, expect, it } from "vitest";
import { bootstrapInterval, mean } from "../../src/stats/index.ts";
import { routed } from "./routing.setup.ts";

describe("Hedge on roads, 2000 ticks in 4 sessions", () => {
  it.each([
    ["pigou", 0.5, false, 1],
    ["pigou", 0.5, true, 0.75],
    ["braess-without-link", 0.2, false, 1.506],
    ["braess-with-link", 0.2, false, 1.998],
    ["braess-with-link", 0.2, true, 1.506],
  ])("brings %s at eta %d (toll: %s) to a latency of %d", (network, eta, toll, expected) => {
    const latencies = routed({ network, eta, ticks: 2000, window: 200, sessions: 4, toll });
    const { low, high } = bootstrapInterval(latencies, mean);
    expect(low).toBeGreaterThan(expected - 0.02);
    expect(high).toBeLessThan(expected + 0.02);
  });
});
