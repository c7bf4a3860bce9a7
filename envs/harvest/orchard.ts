/** How many apples are around a site: what its regrowth depends on. */
import type { Lists } from "../gridworld/grid.ts";

/** Apples within the radius of a site (not its own). `ripe` holds the world's sites from `first` on. */
export function applesAround(around: Lists, ripe: Uint8Array, first: number, site: number): number {
  const { items } = around;
  const end = around.first[site + 1];
  let count = 0;
  for (let j = around.first[site]; j < end; j++) count += ripe[first + items[j]];
  return count;
}
