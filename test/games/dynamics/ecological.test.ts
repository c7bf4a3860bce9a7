import { expect, it } from "vitest";
import { bimatrix, ecologicalShares } from "../../../src/games/index.ts";

it("multiplies shares by what is earned: 2^g to 1 where one earns twice as much", () => {
  const shares = ecologicalShares(
    [
      [2, 2],
      [1, 1],
    ],
    { generations: 6 },
  );
  for (const [g, [first]] of shares.entries()) expect(first).toBeCloseTo(2 ** g / (2 ** g + 1), 14);
  expect(shares.length).toBe(7);
});

it("goes by whom one meets: defectors live on cooperators and die with them beside tit for tat", () => {
  // Ten rounds, in points a match: always-cooperate, always-defect, tit-for-tat.
  const points = [
    [30, 0, 30],
    [50, 10, 14],
    [30, 9, 30],
  ];
  const shares = ecologicalShares(points, { generations: 60 });
  expect([...shares[1]]).toEqual([60 / 203, 74 / 203, 69 / 203].map((share) => expect.closeTo(share, 12)));
  const defectors = shares.map(([, share]) => share);
  expect(defectors[3]).toBeGreaterThan(defectors[0]);
  expect(defectors[60]).toBeLessThan(1e-3);
});

it("keeps the dead dead, and stands still where nobody earns anything", () => {
  const start = [0.5, 0.5, 0];
  const shares = ecologicalShares(bimatrix([0, 1, 2].map(() => [0, 0, 0])), { generations: 2, start });
  expect(shares.map((each) => [...each])).toEqual([start, start, start]);
});

it("refuses negative payoffs", () => {
  expect(() => ecologicalShares([[-1]], { generations: 1 })).toThrow("payoffs must be at least 0, got -1");
});
