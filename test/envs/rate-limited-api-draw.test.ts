import { describe, expect, it } from "vitest";
import { drawing } from "../../envs/rate-limited-api/draw.ts";
import { rateLimitedApi } from "../../envs/rate-limited-api/rate-limited-api.ts";
import { type Batch, captureFrame, createBatch, type Frame } from "../../src/index.ts";

/** Frames of a world in which client a always takes `choices[a]`. */
function frames(batch: Batch, choices: readonly number[], ticks: number): Frame[] {
  const seen = [captureFrame(batch, 0)];
  for (let t = 0; t < ticks; t++) {
    batch.io.actions[0].set(choices);
    batch.step();
    seen.push(captureFrame(batch, 0));
  }
  return seen;
}

const bucket = {
  agents: 2,
  admission: "token-bucket",
  arrivals: "saturated",
  capacity: 2,
  burst: 2,
  retryAfter: 2,
};

describe("drawing", () => {
  it("tells in words who called, who got in and who has to wait", () => {
    const batch = createBatch(rateLimitedApi, bucket);
    const [start, first] = frames(batch, [0, 3], 1);
    expect(drawing.text(start, batch.params)).toBe("tick 0: no calls yet");
    expect(drawing.text(first, batch.params)).toBe(
      [
        "tick 1: 4 calls for 2 a tick, 2 accepted",
        "calls    0 4",
        "told to retry later (ticks): client 1 (2)",
      ].join("\n"),
    );
  });

  it("draws calls, accepted calls, the limit and one strip a client", () => {
    const batch = createBatch(rateLimitedApi, { agents: 3, arrivalRate: 3, capacity: 5 });
    const svg = drawing.svg(frames(batch, [1, 2, 3], 40), batch.params);
    expect(svg.match(/<polyline/g)).toHaveLength(1);
    expect(svg.match(/<polygon/g)).toHaveLength(1);
    expect(svg).toContain("limit 5");
    for (const client of [0, 1, 2]) expect(svg).toContain(`client ${client}`);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<script/);
  });

  it("stays small and finite at the ends: no ticks, one client, long games, no calls", () => {
    const one = createBatch(rateLimitedApi, { agents: 1, capacity: 1, horizon: 5000 });
    const long = frames(one, [1], 3000);
    for (const part of [[], long.slice(0, 1), long.slice(0, 2), long]) {
      const svg = drawing.svg(part, one.params);
      expect(svg).toMatch(/^<svg .*<\/svg>$/s);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(svg.length).toBeLessThan(200_000);
    }
    const still = createBatch(rateLimitedApi, { arrivals: "saturated" });
    expect(drawing.svg(frames(still, Array(8).fill(0), 3), still.params)).not.toContain("NaN");
  });
});
