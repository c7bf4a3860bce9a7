/** The board of the stag hunt: size x size cells with an edge, numbered by row from 0. */

/** The moves in the order of the actions. */
export const moves = ["up", "down", "left", "right", "stay"] as const;
const [up, down, left, right, stay] = [0, 1, 2, 3, 4];
const rowStep = [-1, 1, 0, 0, 0];
const columnStep = [0, 0, -1, 1, 0];

/** The cell that a move leads to: the same one at the edge. */
export function moved(cell: number, move: number, size: number): number {
  const row = Math.floor(cell / size) + rowStep[move];
  const column = (cell % size) + columnStep[move];
  return row < 0 || row >= size || column < 0 || column >= size ? cell : row * size + column;
}

/** Moves from one cell to another. */
export function distance(from: number, to: number, size: number): number {
  const rows = Math.floor(from / size) - Math.floor(to / size);
  return Math.abs(rows) + Math.abs((from % size) - (to % size));
}

/**
 * The first move of a walk that leads to a cell but not over `avoid` (-1: nothing to avoid): along the longer side
 * first, rows before columns among equals; the walk is a shortest one unless `avoid` is right in its way.
 */
export function moveTowards(from: number, to: number, avoid: number, size: number): number {
  const rows = Math.floor(to / size) - Math.floor(from / size);
  const columns = (to % size) - (from % size);
  const vertical = rows < 0 ? up : rows > 0 ? down : stay;
  const horizontal = columns < 0 ? left : columns > 0 ? right : stay;
  const rowsFirst = Math.abs(rows) >= Math.abs(columns);
  const first = rowsFirst ? vertical : horizontal;
  if (first === stay || moved(from, first, size) !== avoid) return first;
  const second = rowsFirst ? horizontal : vertical;
  if (second !== stay) return second;
  const aside = rowsFirst ? left : up;
  return moved(from, aside, size) !== from ? aside : aside + 1;
}
