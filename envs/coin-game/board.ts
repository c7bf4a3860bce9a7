/** The board of the coin game: a torus of size x size cells, numbered by row from 0. */

/** The moves in the order of the actions; the last is left out where agents must move. */
export const moves = ["up", "down", "left", "right", "stay"] as const;
const rowStep = [-1, 1, 0, 0, 0];
const columnStep = [0, 0, -1, 1, 0];

/** The cell that a move leads to. */
export function moved(cell: number, move: number, size: number): number {
  const row = (Math.floor(cell / size) + rowStep[move] + size) % size;
  const column = ((cell % size) + columnStep[move] + size) % size;
  return row * size + column;
}

/** Where `to` lies as seen from `from`, as the cell it would be if `from` were cell 0. */
export function offset(from: number, to: number, size: number): number {
  const row = (Math.floor(to / size) - Math.floor(from / size) + size) % size;
  const column = ((to % size) - (from % size) + size) % size;
  return row * size + column;
}

/** One of the cells without an agent, by a number `u` from [0, 1). */
export function freeCell(u: number, first: number, second: number, size: number): number {
  const low = Math.min(first, second);
  const high = Math.max(first, second);
  let cell = Math.floor(u * (size * size - (low === high ? 1 : 2)));
  if (cell >= low) cell++;
  if (cell >= high && high > low) cell++;
  return cell;
}
