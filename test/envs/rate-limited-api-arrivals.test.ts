import { describe, expect, it } from "vitest";
import { dealTrace, poissonNumber, poissonTable } from "../../envs/queue/arrivals.ts";
import { traceOf } from "../../envs/queue/traces/decode.ts";
import { lotStrides } from "../../envs/rate-limited-api/lots.ts";
import { rateLimitedApi } from "../../envs/rate-limited-api/rate-limited-api.ts";
import { createBatch } from "../../src/index.ts";

const sum = (numbers: Int32Array) => numbers.reduce((total, x) => total + x, 0);

describe("traces", () => {
  // Counts as published; sums and spans computed from the published files.
  it.each([
    ["code", 8819, 3_435_948, 18_059_974, 245_896],
    ["conv", 19_366, 3_501_722, 22_361_870, 4_088_665],
  ] as const)("%s holds what was published", (name, requests, lastMs, context, generated) => {
    const trace = traceOf(name);
    expect(trace.timeMs.length).toBe(requests);
    expect(trace.timeMs[0]).toBe(0);
    expect(trace.timeMs[requests - 1]).toBe(lastMs);
    expect(trace.timeMs.every((time, j) => j === 0 || time >= trace.timeMs[j - 1])).toBe(true);
    expect(sum(trace.contextTokens)).toBe(context);
    expect(sum(trace.generatedTokens)).toBe(generated);
  });

  it("begin with the first published requests", () => {
    const { timeMs, contextTokens, generatedTokens } = traceOf("code");
    expect(Array.from(timeMs.subarray(0, 3))).toEqual([0, 52, 98]);
    expect(Array.from(contextTokens.subarray(0, 3))).toEqual([4808, 3180, 110]);
    expect(Array.from(generatedTokens.subarray(0, 3))).toEqual([10, 8, 27]);
  });

  it("are dealt to clients in about equal parts, each request once", () => {
    const { ticks, firstOfTick, client, tokens } = dealTrace("conv", 60, 8);
    expect(ticks).toBe(59);
    // Requests by minute, counted in the published file.
    expect(Array.from({ length: 4 }, (_, t) => firstOfTick[t + 1] - firstOfTick[t])).toEqual([
      191, 265, 329, 353,
    ]);
    expect(firstOfTick[59]).toBe(19_366);
    expect(sum(tokens)).toBe(22_361_870 + 4_088_665);
    const counts = new Array<number>(8).fill(0);
    for (const a of client) counts[a]++;
    // Binomial with mean 2421 and standard deviation 46.
    for (const count of counts) expect(Math.abs(count - 19_366 / 8)).toBeLessThan(4 * 46);
  });

  it("arrive once a round, wherever a world begins", () => {
    const { ticks } = dealTrace("code", 4, 1);
    const params = {
      agents: 1,
      arrivals: "trace",
      trace: "code",
      tickSeconds: 4,
      capacity: 1000,
      levels: [0, 1000],
      backlogLimit: 1000,
      horizon: 10_000,
    };
    const batch = createBatch(rateLimitedApi, params, { worlds: 3 });
    const starts = Array.from(batch.columns.traceTick);
    expect(new Set(starts).size).toBe(3);
    batch.io.actions[0].fill(1);
    for (let t = 0; t < ticks; t++) batch.step();
    expect(Array.from(batch.columns.traceTick)).toEqual(starts);
    expect(Array.from(batch.columns.arrived)).toEqual([8819, 8819, 8819]);
    // One tick later the last of them are answered, and then all tokens once.
    const { served, tokensServed, backlog } = batch.columns;
    const left = Array.from(backlog);
    batch.step();
    expect(Array.from(served)).toEqual([8819, 8819, 8819]);
    expect(Array.from(tokensServed)).toEqual(Array(3).fill(18_059_974 + 245_896));
    expect(Math.max(...left)).toBeLessThan(1000);
  });
});

describe("Poisson table", () => {
  it("inverts the distribution function", () => {
    const table = poissonTable(2);
    const cumulative = [0, 1, 2, 3].map((k) => table.cumulative[k]);
    const p0 = Math.exp(-2);
    [p0, 3 * p0, 5 * p0, (19 / 3) * p0].forEach((p, k) => {
      expect(cumulative[k]).toBeCloseTo(p, 14);
    });
    expect(poissonNumber(table.cumulative, table.guide, 0)).toBe(0);
    expect(poissonNumber(table.cumulative, table.guide, p0 - 1e-9)).toBe(0);
    expect(poissonNumber(table.cumulative, table.guide, p0 + 1e-9)).toBe(1);
    expect(poissonNumber(table.cumulative, table.guide, 5 * p0 + 1e-9)).toBe(3);
  });

  it.each([0, 0.01, 1.7, 30, 500])("has mean and variance %d", (mean) => {
    const table = poissonTable(mean);
    const points = 200_000;
    let first = 0;
    let second = 0;
    for (let j = 0; j < points; j++) {
      const k = poissonNumber(table.cumulative, table.guide, (j + 0.5) / points);
      first += k / points;
      second += (k * k) / points;
    }
    expect(Math.abs(first - mean)).toBeLessThan(1e-3);
    expect(Math.abs(second - first * first - mean)).toBeLessThan(0.01 + mean * 1e-3);
    expect(poissonNumber(table.cumulative, table.guide, 1 - 2 ** -32)).toBeLessThan(
      mean + 10 * Math.sqrt(mean) + 5,
    );
  });
});

describe("lots", () => {
  const strides = lotStrides(64);
  const order = (start: number, total: number) =>
    Array.from({ length: total }, (_, m) => (start + m * strides[total]) % total);

  it("call everyone once", () => {
    for (let total = 1; total <= 64; total++)
      expect(order(0, total).sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, j) => j));
  });

  it("give every client its share of any number of slots, exactly over all starts and nearly from each", () => {
    for (const calls of [
      [1, 2, 8],
      [8, 8, 8, 8],
      [1, 1, 1, 20],
      [5, 0, 3],
    ]) {
      const owner = calls.flatMap((count, a) => new Array<number>(count).fill(a));
      const total = owner.length;
      for (let slots = 1; slots <= total; slots++) {
        const got = calls.map(() => 0);
        for (let start = 0; start < total; start++) {
          const mine = calls.map(() => 0);
          for (const at of order(start, total).slice(0, slots)) mine[owner[at]]++;
          mine.forEach((count, a) => {
            got[a] += count;
            expect(Math.abs(count - (slots * calls[a]) / total)).toBeLessThan(3);
          });
        }
        expect(got).toEqual(calls.map((count) => count * slots));
      }
    }
  });
});
