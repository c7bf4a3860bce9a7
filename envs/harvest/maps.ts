/**
 * Maps of the harvest. "#" wall, "." open, "A" a site with an apple at the start, "a" a bare site, "P" where agents
 * start and return; without a P that is everywhere open.
 */
import { fail } from "../../src/index.ts";

export const legend = "#.AaP";

/** One patch: for oracles and lessons. */
const patch = [
  ".......", //
  "...A...",
  "..AAA..",
  ".AAAAA.",
  "..AAA..",
  "...A...",
  ".......",
];

export type MapName = "field" | "rooms" | "patch";

/** Patches are discs of radius 2, 13 sites each, so far apart that none seeds another. */
export function namedMap(name: MapName, width: number, height: number): readonly string[] {
  if (name === "patch") return patch;
  return name === "field" ? field(width, height) : rooms(width, height);
}

/** An open field with patches 7 cells apart. */
function field(width: number, height: number): string[] {
  const columns = Math.floor(width / 7);
  const rows = Math.floor(height / 7);
  if (columns < 1 || rows < 1)
    fail("harvest", "a field is at least 7 cells wide and high", [width, height], "give a larger one");
  const left = (width - 7 * columns) >> 1;
  const top = (height - 7 * rows) >> 1;
  return draw(width, height, (x, y) =>
    x >= left && y >= top && x < left + 7 * columns && y < top + 7 * rows
      ? patch[(y - top) % 7][(x - left) % 7]
      : ".",
  );
}

/** As many rooms of 7 x 7 cells as fit, a patch in each, with a door of one cell to each neighbour. */
function rooms(width: number, height: number): string[] {
  const columns = Math.floor((width - 1) / 8);
  const rows = Math.floor((height - 1) / 8);
  if (columns < 1 || rows < 1)
    fail("harvest", "rooms need at least 9 cells in width and height", [width, height], "give a larger map");
  const right = 8 * columns;
  const bottom = 8 * rows;
  return draw(right + 1, bottom + 1, (x, y) => {
    const edge = x === 0 || y === 0 || x === right || y === bottom;
    if (x % 8 === 0) return !edge && y % 8 === 4 ? "." : "#";
    if (y % 8 === 0) return !edge && x % 8 === 4 ? "." : "#";
    return patch[(y % 8) - 1][(x % 8) - 1];
  });
}

function draw(width: number, height: number, at: (x: number, y: number) => string): string[] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => at(x, y)).join(""));
}
