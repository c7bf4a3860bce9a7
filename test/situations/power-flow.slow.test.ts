import { expect, it } from "vitest";
import { case118 } from "../../envs/power-grid/cases/case118.ts";
import { gridFromMatpower, singleOutages } from "../../src/situations/index.ts";

it.each([
  [0.2, 0.8367, 88.14],
  [0.5, 0.9641, 25.88],
])(
  "single outages of case118 with a margin of %f leave %f served and take %f lines more",
  (margin, served, lost) => {
    const found = singleOutages(gridFromMatpower(case118), margin);
    expect(found.served).toBeCloseTo(served, 4);
    expect(found.lost).toBeCloseTo(lost, 2);
  },
);
