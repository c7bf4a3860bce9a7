import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { busiestNodeAttack } from "../../src/situations/index.ts";
import { edgesFromText, topologyOf } from "../../src/topology/index.ts";

// Watts & Strogatz 1998, in M. Newman's copy of 2006; the data may not be copied.
const file = fileURLToPath(
  new URL("../../../shared/data/graphs/western_us_power_grid.edges", import.meta.url),
);

it.skipIf(!existsSync(file)).each([
  [0.05, 0.339],
  [0.2, 0.2046],
  [0.6, 0.404],
])(
  "of the western power grid of the United States with a margin of %f an attack leaves %f joined",
  (margin, giant) => {
    const grid = topologyOf(4941, edgesFromText(readFileSync(file, "utf8")));
    const found = busiestNodeAttack(grid, margin);
    expect(found.node).toBe(4164);
    expect(found.load).toBeCloseTo(3_518_477, -1);
    expect(found.giant).toBeCloseTo(giant, 4);
  },
);
