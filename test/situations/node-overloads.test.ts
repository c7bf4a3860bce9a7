import { expect, it } from "vitest";
import { betweenness, busiestNodeAttack } from "../../src/situations/index.ts";
import { buildTopology, topologyOf } from "../../src/topology/index.ts";

it("counts the pairs that are joined through a node, in part where there are several ways", () => {
  const path = topologyOf(5, [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ]);
  expect([...betweenness(path)]).toEqual([0, 3, 4, 3, 0]);
  const square = topologyOf(4, [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
  ]);
  expect([...betweenness(square)]).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect([...betweenness(path, Uint8Array.of(0, 0, 1, 0, 0))]).toEqual([0, 0, 0, 0, 0]);
});

it("takes the busiest node away, and those that cannot bear what was its", () => {
  const star = topologyOf(
    6,
    [1, 2, 3, 4, 5].map((leaf) => [0, leaf] as const),
  );
  expect(busiestNodeAttack(star, 0)).toEqual({ node: 0, load: 10, giant: 1 / 6 });
  // On a ring all bear as much; without one the others are a path, whose middle bears more.
  const ring = buildTopology({ kind: "ring", neighbours: 2 }, 9, "test");
  expect(busiestNodeAttack(ring, 0).node).toBe(0);
  expect(busiestNodeAttack(ring, 0).giant).toBeLessThan(busiestNodeAttack(ring, 5).giant);
  expect(busiestNodeAttack(ring, 5).giant).toBeCloseTo(8 / 9, 12);
  expect(() => busiestNodeAttack(ring, -1)).toThrow("margin must be at least 0");
});
