/**
 * Maps of the cleanup. "#" wall, "." open, "~" river, "a" a bare site, "A" a site with an apple at the start, "P" where
 * agents start and return; without a P that is everywhere open. Agents walk through the river.
 */
import { fail } from "../../src/index.ts";

export const legend = "#.~aAP";

/** One lane: for oracles and lessons. */
const lane = [
  "~~~..aa", //
  "~~~..aa",
  "~~~..aa",
];

export type MapName = "valley" | "lane";

export function namedMap(name: MapName, width: number, height: number): readonly string[] {
  return name === "lane" ? lane : valley(width, height);
}

/** A river along the west, an orchard along the east, each a third of the width, and open ground in between. */
function valley(width: number, height: number): string[] {
  const third = Math.floor(width / 3);
  if (third < 1)
    fail("cleanup", "a valley is at least 3 cells wide", width, "give a larger width, or a map of your own");
  const row = "~".repeat(third) + ".".repeat(width - 2 * third) + "a".repeat(third);
  return Array.from({ length: height }, () => row);
}
