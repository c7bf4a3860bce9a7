import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ConsensusProblem,
  everyoneHears,
  networkRobustness,
  resilientConsensus,
  trimmedMean,
} from "../../../src/games/index.ts";
import { median } from "../../../src/stats/index.ts";

describe("the trimmed mean", () => {
  it("drops so many values on either side", () => {
    expect(trimmedMean([100, 1, 2, 3, -50], 1)).toBe(2);
    expect(trimmedMean([1, 2, 6], 0)).toBe(3);
  });

  it("lies between the mean and the median in what it drops", () => {
    expect(trimmedMean([4, 1, 9, 2, 7], 2)).toBe(median([4, 1, 9, 2, 7]));
  });

  it("stays within the honest range whatever `cut` others say", () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 3, maxLength: 7 }),
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 2 }),
        (honest, lies) => {
          const mean = trimmedMean([...honest, ...lies], lies.length);
          expect(mean).toBeGreaterThanOrEqual(Math.min(...honest) - 1e-9);
          expect(mean).toBeLessThanOrEqual(Math.max(...honest) + 1e-9);
        },
      ),
    );
  });

  it("refuses to drop everything", () => {
    expect(() => trimmedMean([1, 2], 1)).toThrow("use median");
    expect(() => trimmedMean([1, 2], -1)).toThrow("cut");
    expect(() => trimmedMean([], 0)).toThrow("at least one number");
    expect(() => trimmedMean([1, Number.NaN, 2], 1)).toThrow("finite");
  });
});

/**
 * Every way of giving the last `f` of n nodes away to faults and starting half of the others at 0, half at 1.
 */
function halves(n: number, f: number): ConsensusProblem[] {
  const honest = n - f;
  const faulty = Array.from({ length: f }, (_, k) => honest + k);
  const splits = new Set([Math.floor(honest / 2), Math.ceil(honest / 2)]);
  return Array.from({ length: 2 ** honest }, (_, mask) =>
    Array.from({ length: n }, (_, node) => (node < honest ? (mask >> node) & 1 : 0)),
  )
    .filter((start) => splits.has(start.reduce((sum, value) => sum + value, 0)))
    .map((initial) => ({ neighbours: everyoneHears(n), initial, faulty, cut: f, rounds: 300 }));
}

describe("W-MSR on a complete network with two-faced nodes (LeBlanc et al. 2013)", () => {
  it.each([
    [4, 1, 1],
    [7, 2, 1],
    [10, 3, 1],
    [5, 2, 0],
    [6, 2, 0],
  ])("n = %i with f = %i faults: agreement in %d of all runs, validity always", (n, f, share) => {
    const results = halves(n, f).map(resilientConsensus);
    expect(results.length).toBeGreaterThanOrEqual(6);
    expect(results.filter(({ agreed }) => agreed).length).toBe(share * results.length);
    expect(results.every(({ valid }) => valid)).toBe(true);
  });

  it("keeps the camps apart for ever where n <= 3 f, and halves the gap where there are more", () => {
    const [stuck] = halves(6, 2).map(resilientConsensus);
    expect([...new Set(stuck.spread)]).toEqual([1]);
    // Four nodes, one at 1 and two at 0: the one at 1 drops a 0, and the mean of 1, 0 and the liar's 1 is
    // 2/3.
    const { spread } = resilientConsensus({ ...halves(4, 1)[0], initial: [1, 0, 0, 0], rounds: 2 });
    expect([...spread]).toEqual([1, 2 / 3, expect.closeTo(4 / 9, 12)]);
  });

  it("is the plain mean without faults", () => {
    const problem = { neighbours: everyoneHears(4), initial: [1, 2, 3, 6], faulty: [], cut: 0, rounds: 1 };
    expect([...resilientConsensus(problem).values]).toEqual([3, 3, 3, 3]);
  });

  it("is pulled out of the honest range when nothing is dropped", () => {
    const problem = {
      neighbours: everyoneHears(4),
      initial: [0, 1, 1, 0],
      faulty: [3],
      rounds: 50,
      message: () => 10,
    };
    expect(resilientConsensus({ ...problem, cut: 0 }).valid).toBe(false);
    expect(resilientConsensus({ ...problem, cut: 1 })).toMatchObject({ valid: true, agreed: true });
  });

  it("stays in the honest range whatever one liar says on any network", () => {
    const edges = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 });
    const starts = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(edges, starts, fc.integer({ min: -100, max: 100 }), (heard, initial, lie) => {
        const neighbours = everyoneHears(6).map((list, node) => list.filter((_, k) => heard[5 * node + k]));
        const message = (_: number, receiver: number) => (receiver % 2 ? lie : -lie);
        const { valid } = resilientConsensus({
          neighbours,
          initial,
          faulty: [5],
          cut: 1,
          rounds: 20,
          message,
        });
        expect(valid).toBe(true);
      }),
    );
  });

  it("refuses networks and starts that do not fit", () => {
    const fine = { neighbours: everyoneHears(3), initial: [0, 1, 0], faulty: [2], cut: 1, rounds: 5 };
    expect(() => resilientConsensus({ ...fine, initial: [0, 1] })).toThrow("each of the 3 nodes");
    expect(() => resilientConsensus({ ...fine, initial: [0, Number.NaN, 1] })).toThrow("finite");
    expect(() => resilientConsensus({ ...fine, faulty: [3] })).toThrow("faulty nodes must be in 0..2");
    expect(() => resilientConsensus({ ...fine, faulty: [0, 1, 2] })).toThrow("not faulty");
    expect(() => resilientConsensus({ ...fine, cut: 0.5 })).toThrow("cut");
    expect(() => resilientConsensus({ ...fine, rounds: -1 })).toThrow("rounds");
    expect(() => resilientConsensus({ ...fine, neighbours: [[1], [0], [2]] })).toThrow(
      "node 2 must hear other nodes",
    );
  });
});

describe("robustness of a network", () => {
  const ring = (n: number) => Array.from({ length: n }, (_, node) => [(node + 1) % n, (node + n - 1) % n]);

  it("is half the nodes, rounded up, when everyone hears everyone", () => {
    expect([2, 3, 4, 5, 6, 7].map((n) => networkRobustness(everyoneHears(n)))).toEqual([1, 2, 2, 3, 3, 4]);
  });

  it("is 1 for a ring and 0 for two islands", () => {
    expect(networkRobustness(ring(6))).toBe(1);
    expect(networkRobustness([[1], [0], [3], [2]])).toBe(0);
  });

  it("of 2 f + 1 is enough for agreement, and a ring is not", () => {
    const spread = (node: number) => node % 3;
    const liar = { faulty: [0], cut: 1, rounds: 300, message: () => 7 };
    const run = (neighbours: number[][]) =>
      resilientConsensus({ neighbours, initial: neighbours.map((_, node) => spread(node)), ...liar });
    expect(networkRobustness(everyoneHears(5))).toBe(3);
    expect(run(everyoneHears(5))).toMatchObject({ agreed: true, valid: true });
    expect(run(ring(9))).toMatchObject({ agreed: false, valid: true });
  });

  it("is not looked for in large networks", () => {
    expect(() => networkRobustness(everyoneHears(17))).toThrow("2..16");
    expect(() => networkRobustness([[]])).toThrow("2..16");
  });
});
