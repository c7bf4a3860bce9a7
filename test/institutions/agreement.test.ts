import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trimmedMean } from "../../src/games/index.ts";
import { agreedValue, agreementFactor, agreementRounds, oralMessages } from "../../src/institutions/index.ts";

describe("the server room", () => {
  const said = [18, 22, 20, -273.15, Number.POSITIVE_INFINITY];

  it("has a mean that one sensor moves anywhere, and a median that it does not", () => {
    const finite = said.filter(Number.isFinite);
    expect(said.reduce((a, b) => a + b) / 5).toBe(Number.POSITIVE_INFINITY);
    expect(finite.reduce((a, b) => a + b) / 4).toBeCloseTo(-53.2875, 10);
    expect([...said].sort((a, b) => a - b)[2]).toBe(20);
    // With one fault the mean of every value that is left.
    expect(trimmedMean([18, 22, 20, -273.15, 1e300], 1)).toBe(20);
    expect(agreedValue(said, 20, 1)).toBeCloseTo((18 + 20 + 20) / 3, 12);
  });

  it("ends at 20 with an honest Dave of absolute zero and an Eve who says one thing to him and another to the rest", () => {
    let values = [18, 22, 20, -273.15];
    const spreads: number[] = [];
    for (let round = 0; round < 40; round++) {
      spreads.push(Math.max(...values) - Math.min(...values));
      values = values.map((own, node) => agreedValue([...values, node === 3 ? -1e9 : 1e9], own, 1));
    }
    expect(spreads[0]).toBeCloseTo(295.15, 10);
    expect(spreads[1]).toBeCloseTo(98.383, 3);
    expect(spreads[2]).toBeCloseTo(32.794, 3);
    for (const value of values) expect(value).toBeCloseTo(20, 8);
  });
});

describe("approximate agreement", () => {
  it("brings honest values nearer by a known factor a round", () => {
    expect([agreementFactor(4, 1), agreementFactor(5, 1), agreementFactor(7, 2)]).toEqual([
      1 / 2,
      1 / 3,
      1 / 2,
    ]);
    expect([
      agreementRounds(4, 1, 4, 0.01),
      agreementRounds(5, 1, 4, 0.01),
      agreementRounds(7, 2, 4, 0.01),
    ]).toEqual([9, 6, 9]);
    expect(agreementFactor(3, 1)).toBe(1);
    expect(agreementRounds(3, 1, 4, 0.01)).toBe(Number.POSITIVE_INFINITY);
    expect(agreementRounds(4, 0, 4, 0.01)).toBe(1);
  });

  const settings = fc.constantFrom([4, 1], [5, 1], [7, 2], [10, 3]);
  const value = fc.double({ min: -1, max: 1, noNaN: true });

  it("whatever the faulty say to whom, and stays within what honest nodes held", () => {
    fc.assert(
      fc.property(
        settings.chain(([n, f]) =>
          fc.record({
            f: fc.constant(f),
            honest: fc.array(value, { minLength: n - f, maxLength: n - f }),
            lies: fc.array(
              fc.array(fc.oneof(fc.double({ min: -3, max: 3 }), fc.constant(Number.NaN)), {
                minLength: f,
                maxLength: f,
              }),
              { minLength: n - f, maxLength: n - f },
            ),
          }),
        ),
        ({ f, honest, lies }) => {
          const moved = honest.map((own, node) => agreedValue([...honest, ...lies[node]], own, f));
          const spread = (all: number[]) => Math.max(...all) - Math.min(...all);
          expect(spread(moved)).toBeLessThanOrEqual(
            agreementFactor(honest.length + f, f) * spread(honest) + 1e-12,
          );
          expect(Math.min(...moved)).toBeGreaterThanOrEqual(Math.min(...honest) - 1e-12);
          expect(Math.max(...moved)).toBeLessThanOrEqual(Math.max(...honest) + 1e-12);
        },
      ),
    );
  });

  it("falls by no more than that at worst: lies that reach the factor exist", () => {
    for (const [n, f] of [
      [4, 1],
      [5, 1],
      [7, 2],
    ]) {
      let worst = 0;
      // Honest nodes hold 0 or 1; liars tell each the same extreme, one or the other.
      for (let ones = 1; ones < n - f; ones++) {
        const honest = Array.from({ length: n - f }, (_, node) => (node < ones ? 1 : 0));
        const [low, high] = [-9, 9].map((lie) => agreedValue([...honest, ...new Array(f).fill(lie)], 0, f));
        worst = Math.max(worst, high - low);
      }
      expect(worst).toBeCloseTo(agreementFactor(n, f), 12);
    }
  });

  it("of three with a liar stays where it was for ever", () => {
    let values = [0, 4];
    for (let round = 0; round < 50; round++)
      values = values.map((own) => agreedValue([...values, own], own, 1));
    expect(values).toEqual([0, 4]);
  });

  it("needs more nodes than twice its faults", () => {
    expect(() => agreedValue([1, 2], 1, 1)).toThrow("needs at least 3 nodes with 1 faults, got 2");
    expect(() => agreedValue([1, 2, 3], Number.NaN, 1)).toThrow("own must be a finite number");
  });
});

it("exact agreement by word of mouth takes 9 messages among 4, 156 among 7", () => {
  expect(oralMessages(4, 1)).toBe(9);
  expect(oralMessages(7, 2)).toBe(156);
  expect(oralMessages(5, 0)).toBe(4);
});
