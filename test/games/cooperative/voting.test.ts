import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  banzhafValues,
  coalitionGame,
  normalisedBanzhaf,
  shapleyValues,
  votingGame,
  votingPower,
} from "../../../src/games/index.ts";

describe("voting power", () => {
  it("UN security council: permanent members .1963, Banzhaf 848 of 5080 swings", () => {
    const council = [7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    const { swings, shapleyShubik, banzhafIndex, banzhaf } = votingPower(39, council);
    expect(shapleyShubik[0]).toBeCloseTo(421 / 2145, 14);
    expect(shapleyShubik[0]).toBeCloseTo(0.1963, 4);
    expect(shapleyShubik[14]).toBeCloseTo(4 / 2145, 14);
    expect([swings[0], swings[14]]).toEqual([848n, 84n]);
    expect(banzhafIndex[0]).toBeCloseTo(848 / 5080, 14);
    expect(banzhaf[0]).toBe(848 / 2 ** 14);
  });

  it("council of the EEC, 1958: Luxembourg never counts", () => {
    const { pivots, shapleyShubik, swings } = votingPower(12, [4, 4, 4, 2, 2, 1]);
    expect(shapleyShubik[0]).toBeCloseTo(14 / 60, 14);
    expect(shapleyShubik[3]).toBeCloseTo(9 / 60, 14);
    expect([pivots[5], swings[5]]).toEqual([0n, 0n]);
  });

  it("simple majority of equals, and a dictator", () => {
    expect([...votingPower(3, [1, 1, 1, 1, 1]).shapleyShubik]).toEqual([0.2, 0.2, 0.2, 0.2, 0.2]);
    expect(votingPower(3, [1, 1, 1, 1, 1]).swings[0]).toBe(6n);
    expect([...votingPower(3, [3, 1, 1]).banzhafIndex]).toEqual([1, 0, 0]);
  });

  it("stays exact where numbers do not: 70 equal voters", () => {
    const { pivots, swings } = votingPower(36, new Array(70).fill(1));
    let orders = 1n;
    for (let k = 1n; k < 70n; k++) orders *= k;
    expect(pivots[0]).toBe(orders);
    let choose = 1n;
    for (let k = 1n; k <= 35n; k++) choose = (choose * (69n - 35n + k)) / k;
    expect(swings[69]).toBe(choose);
  });

  it("agrees with the table", () => {
    const council = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 })
      .filter((weights) => weights.some((weight) => weight > 0))
      .chain((weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return fc.tuple(fc.integer({ min: 1, max: total }), fc.constant(weights));
      });
    fc.assert(
      fc.property(council, ([quota, weights]) => {
        const n = weights.length;
        const table = coalitionGame(n, votingGame(quota, weights));
        const power = votingPower(quota, weights);
        const near = (numbers: Float64Array) => Array.from(numbers, (number) => expect.closeTo(number, 12));
        expect([...power.shapleyShubik]).toEqual(near(shapleyValues(table, n)));
        expect([...power.banzhaf]).toEqual(near(banzhafValues(table, n)));
        expect([...power.banzhafIndex]).toEqual(near(normalisedBanzhaf(table, n)));
        expect(power.pivots.reduce((sum, count) => sum + count, 0n)).toBe(
          weights.reduce((product, _, k) => product * BigInt(k + 1), 1n),
        );
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it("says what is wrong", () => {
    expect(() => votingPower(2, [1.5, 1])).toThrow(/whole numbers.*voter 0.*got 1.5; multiply/);
    expect(() => votingPower(4, [1, 2])).toThrow("quota must be a whole number in 1..3");
    expect(() => votingPower(0, [1, 2])).toThrow("quota must be a whole number in 1..3");
    expect(() => votingPower(1, [])).toThrow("at least one voter");
    expect(() => votingPower(50_000, new Array(100).fill(1000))).toThrow("or use sampleShapley");
  });
});
