import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenTrust, flowTrust, stuffed } from "../../src/institutions/index.ts";

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Nodes 0 to 3 trust each other; 3 also trusts the attacker, 4, who trusts whom it likes. */
function village(names: number, attacker: (row: number[]) => void, edge = 1): number[][] {
  const nodes = 5 + names;
  const trust = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) if (i !== j) trust[i][j] = 1;
  trust[3][4] = edge;
  attacker(trust[4]);
  for (let j = 5; j < nodes; j++) trust[j][4] = 1;
  return trust;
}
/** The attacker and its further names trust each other. */
const ring = (names: number, edge = 1) => village(names, (row) => row.fill(1, 5), edge);
const namesOf = (names: number) => Array.from({ length: names + 1 }, (_, j) => 4 + j);

describe("EigenTrust", () => {
  it("gives an attacker who trusts all others what one edge brings", () => {
    const trust = eigenTrust(
      village(0, (row) => row.fill(1, 0, 4)),
      { trusted: [0] },
    );
    for (const [node, wanted] of [0.3231, 0.2062, 0.2062, 0.2182, 0.0464].entries())
      expect(trust[node]).toBeCloseTo(wanted, 4);
  });

  it.each([1, 5, 50])(
    "gives a ring of %i further names five times as much, however many there are",
    (names) => {
      const trust = eigenTrust(ring(names), { trusted: [0] });
      expect(sum(trust)).toBeCloseTo(1, 12);
      expect(sum(trust.slice(4))).toBeCloseTo(0.2383, 4);
      expect(trust[4]).toBeCloseTo(5780 / 44881, 12);
      expect(5780 / 44881).toBeCloseTo(0.1288, 4);
    },
  );

  it("leaves all trust to the ring where none restarts", () => {
    expect(sum(eigenTrust(ring(5), { trusted: [0], restart: 0 }).slice(4))).toBeCloseTo(1, 9);
  });

  it("refuses trust that comes from nobody", () => {
    expect(() => eigenTrust(ring(1), { trusted: [] })).toThrow("trusted must name nodes within 0 and 5");
    expect(() => eigenTrust([[1, 1], [1]], { trusted: [0] })).toThrow("each node needs 2 numbers");
  });
});

describe("trust as a flow", () => {
  it.each([1, 5, 50])("reaches %i further names by no more than the edge of the attack", (names) => {
    expect(flowTrust(ring(names), 0, namesOf(names))).toBe(1);
    expect(flowTrust(ring(names, 0.25), 0, namesOf(names))).toBe(0.25);
    expect(flowTrust(ring(names), 0, [3])).toBe(3);
  });

  it("is within every cut, and is not in anybody's hands but those who trust", () => {
    const weight = fc.integer({ min: 0, max: 5 });
    const matrix = fc.array(fc.array(weight, { minLength: 6, maxLength: 6 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(
        matrix,
        fc.integer({ min: 1, max: 62 }),
        fc.integer({ min: 0, max: 8 }),
        (trust, half, names) => {
          const within = (node: number) => node === 0 || (node !== 5 && ((half >> node) & 1) === 1);
          let cut = 0;
          for (let i = 0; i < 6; i++)
            for (let j = 0; j < 6; j++) if (within(i) && !within(j)) cut += trust[i][j];
          const flow = flowTrust(trust, 0, [5]);
          expect(flow).toBeLessThanOrEqual(cut);
          // Names that 5 makes up, and all that they say of each other, change nothing.
          const size = 6 + names;
          const more = Array.from({ length: size }, (_, i) =>
            Array.from({ length: size }, (_, j) => (i < 6 && j < 6 ? trust[i][j] : i < 5 ? 0 : 9)),
          );
          const all = Array.from({ length: names + 1 }, (_, j) => 5 + j);
          expect(flowTrust(more, 0, all)).toBe(flow);
        },
      ),
    );
  });

  it("refuses to flow in a circle", () => {
    expect(() => flowTrust(ring(1), 0, [0])).toThrow("trust flows to others than whom it comes from");
    expect(() => flowTrust(ring(1), 0, [9])).toThrow("nodes must be within 0 and 5");
  });
});

describe("ballot stuffing", () => {
  it("moves a mean of .3 to .5333 by 10 fakes among 20, and the median not at all", () => {
    const { mean, median } = stuffed(new Array(20).fill(0.3), new Array(10).fill(1));
    expect(mean).toBeCloseTo(0.5333, 4);
    expect(median).toBe(0.3);
  });

  it("moves no median past an honest value while fakes are fewer", () => {
    const rating = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(rating, { minLength: 1, maxLength: 15 }),
        fc.array(rating, { maxLength: 14 }),
        (honest, fakes) => {
          const { median } = stuffed(honest, fakes.slice(0, honest.length - 1));
          expect(median).toBeGreaterThanOrEqual(Math.min(...honest));
          expect(median).toBeLessThanOrEqual(Math.max(...honest));
        },
      ),
    );
    expect(stuffed([0.2, 0.4], [1, 1, 1]).median).toBe(1);
    expect(() => stuffed([], [])).toThrow("needs at least one rating");
  });
});
