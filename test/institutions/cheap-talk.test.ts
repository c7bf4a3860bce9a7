import fc from "fast-check";
import { expect, it } from "vitest";
import { mostIntervals, talkEquilibrium } from "../../src/institutions/index.ts";

it("equilibria are those of Crawford and Sobel", () => {
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4));
  const inner = (bias: number) => talkEquilibrium(bias).cuts.slice(1, -1);
  expect([0.25, 0.1, 0.05, 0.03].map(mostIntervals)).toEqual([1, 2, 3, 4]);
  expect(inner(0.25)).toEqual([]);
  expect(inner(0.1)).toEqual(near([0.3]));
  expect(inner(0.05)).toEqual(near([0.1333, 0.4667]));
  expect(inner(0.03)).toEqual(near([0.07, 0.26, 0.57]));
  expect([0.25, 0.1, 0.05, 0.03].map((bias) => talkEquilibrium(bias).receiverLoss)).toEqual([
    expect.closeTo(0.08333, 5),
    expect.closeTo(0.03083, 5),
    expect.closeTo(0.01593, 5),
    expect.closeTo(0.00971, 5),
  ]);
  expect(talkEquilibrium(0.1).senderLoss).toBeCloseTo(0.03083 + 0.01, 5);
});

it("a sender at a cut is indifferent, and losses are those of the acts", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.002, max: 0.6, noNaN: true }), (bias) => {
      for (const intervals of [1, mostIntervals(bias)]) {
        const { cuts, acts, receiverLoss } = talkEquilibrium(bias, intervals);
        let loss = 0;
        for (const [i, act] of acts.entries()) {
          expect(cuts[i + 1]).toBeGreaterThan(cuts[i]);
          loss += ((cuts[i + 1] - act) ** 3 - (cuts[i] - act) ** 3) / 3;
          if (i > 0) expect(Math.abs((acts[i - 1] + act) / 2 - cuts[i] - bias)).toBeLessThan(1e-9);
        }
        expect(Math.abs(loss - receiverLoss)).toBeLessThan(1e-9);
      }
    }),
    { numRuns: 200 },
  );
});

it("refuses what no equilibrium tells apart", () => {
  expect(() => talkEquilibrium(0.1, 3)).toThrow("intervals must be a whole number of 1 to 2 at this bias");
  expect(() => mostIntervals(0)).toThrow("bias must be at least");
});
