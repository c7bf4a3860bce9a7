/** Maps as text: one line a row, one character a cell. */
import { fail } from "../../src/index.ts";

/** A rectangle of cells; cell `y * width + x`, rows from north to south. */
export interface GridMap {
  readonly width: number;
  readonly height: number;
  /** One character a cell. */
  readonly cells: string;
}

/** Reads a map whose cells are characters of `legend`; throws on ragged rows and unknown characters. */
export function parseMap(who: string, lines: readonly string[], legend: string): GridMap {
  const width = lines[0]?.length ?? 0;
  if (width === 0) fail(who, "a map needs a row with a cell", lines);
  lines.forEach((line, y) => {
    if (line.length !== width) fail(who, `row ${y} of the map must be ${width} cells wide`, line.length);
    for (const character of line)
      if (!legend.includes(character))
        fail(who, `row ${y} of the map may hold ${[...legend].map((c) => `"${c}"`).join(" ")}`, character);
  });
  return { width, height: lines.length, cells: lines.join("") };
}

/** The cells that hold one of `characters`, in ascending order. */
export function cellsOf(map: GridMap, characters: string): Int32Array {
  return Int32Array.from([...map.cells].flatMap((c, cell) => (characters.includes(c) ? [cell] : [])));
}

/** The number of each of some cells among them, by cell; -1 elsewhere. */
export function numbersOf(map: GridMap, cells: Int32Array): Int32Array {
  const numbers = new Int32Array(map.cells.length).fill(-1);
  cells.forEach((cell, j) => {
    numbers[cell] = j;
  });
  return numbers;
}

/** Where agents start and return: on "P", or where there is none on ".". */
export function startsOf(map: GridMap): Int32Array {
  const starts = cellsOf(map, "P");
  return starts.length > 0 ? starts : cellsOf(map, ".");
}
