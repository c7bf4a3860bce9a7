import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mevAuction } from "../../envs/mev-auction/mev-auction.ts";
import { createBatch, sampleActions, seedStreams, seedWords } from "../../src/index.ts";
import { sealedBids } from "../../src/mechanisms/index.ts";

const anyParams = fc
  .record({
    searchers: fc.integer({ min: 2, max: 7 }),
    format: fc.constantFrom("open", "sealed", "second-price", "all-pay"),
    values: fc.constantFrom("common", "private"),
    lowest: fc.constantFrom(undefined, 0, 0.5, 3),
    value: fc.constant(3),
    blockTicks: fc.constantFrom(undefined, 1, 2, 4),
    opportunities: fc.integer({ min: 1, max: 3 }),
    latency: fc.integer({ min: 1, max: 5 }),
    increment: fc.constantFrom(0, 0.1, 0.6),
    baseFee: fc.constantFrom(0, 0.07),
    phi: fc.constantFrom(0, 0.3, 1),
    revertProtection: fc.boolean(),
    grid: fc.constantFrom("absolute", "share", "continuous"),
    // Few levels make ties.
    levels: fc.constantFrom(1, 2, 3, 12),
  })
  .map((params) => Object.fromEntries(Object.entries(params).filter(([, x]) => x !== undefined)));

describe("kernel form", () => {
  it("has the bits of the world form, whatever the params, sealed by a mechanism or not", () => {
    fc.assert(
      fc.property(anyParams, fc.boolean(), fc.integer(), (params, hidden, seed) => {
        const mechanisms = hidden ? [{ use: sealedBids }] : [];
        const [kernel, world] = (["kernel", "world"] as const).map((form) =>
          createBatch(mevAuction, params, { worlds: 5, seed, form, mechanisms }),
        );
        const words = new Int32Array(4 * 5);
        seedStreams(words, seedWords(seed), 0, 5);
        expect(Buffer.compare(kernel.save(), world.save())).toBe(0);
        for (let t = 0; t < 14; t++) {
          sampleActions(kernel, words);
          world.io.actions[0].set(kernel.io.actions[0]);
          for (const batch of [kernel, world]) {
            batch.step(0, 2);
            batch.step(2, 5);
            if (t % 2 === 1) batch.resetDone();
          }
          expect(Buffer.compare(kernel.save(), world.save())).toBe(0);
        }
      }),
      { numRuns: 400 },
    );
  });
});
