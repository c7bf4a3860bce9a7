/**
 * Headings, steps and neighbourhoods on a grid of cells `y * width + x`.
 *
 * Headings and directions: 0 north (y - 1), 1 east (x + 1), 2 south, 3 west. Seen from an agent: 0 ahead, 1 right,
 * 2 behind, 3 left.
 */
import type { GridMap } from "./map.ts";

export const dx: readonly number[] = [0, 1, 0, -1];
export const dy: readonly number[] = [-1, 0, 1, 0];

/** What an agent can do with its body: the first seven actions of the gridworlds of Leibo et al. 2017. */
export const moveLabels = [
  "forward",
  "backward",
  "left",
  "right",
  "turn left",
  "turn right",
  "stay",
] as const;
export const turnLeft = 4;
export const turnRight = 5;

/** Quarter turns to the right from the heading to the direction of each of the four steps (actions 0 to 3). */
export const quarterOfStep = Uint8Array.of(0, 2, 3, 1);

/** A direction as an agent with a heading sees it. */
export function seenFrom(heading: number, direction: number): number {
  return (direction - heading) & 3;
}

/** The cell next to each cell in each direction, at `cell * 4 + direction`; -1 beyond the edge and in walls. */
export function neighbourTable({ width, height, cells }: GridMap, walls: string): Int32Array {
  return Int32Array.from({ length: 4 * width * height }, (_, j) => {
    const cell = j >> 2;
    const x = (cell % width) + dx[j & 3];
    const y = Math.floor(cell / width) + dy[j & 3];
    if (x < 0 || y < 0 || x >= width || y >= height) return -1;
    return walls.includes(cells[y * width + x]) ? -1 : y * width + x;
  });
}

/** Lists in one array: those of j are `items[first[j] .. first[j + 1] - 1]`. */
export interface Lists {
  readonly first: Int32Array;
  readonly items: Int32Array;
}

/** For each of some cells the places in `cells` of the others at a Euclidean distance of at most `radius`. */
export function neighboursWithin(cells: Int32Array, width: number, radius: number): Lists {
  const first = [0];
  const items: number[] = [];
  for (const a of cells) {
    cells.forEach((b, j) => {
      const x = (b % width) - (a % width);
      const y = Math.floor(b / width) - Math.floor(a / width);
      if (a !== b && x * x + y * y <= radius * radius) items.push(j);
    });
    first.push(items.length);
  }
  return { first: Int32Array.from(first), items: Int32Array.from(items) };
}

/**
 * The first step of a shortest walk to the nearest goal: for each cell 1 + direction, or 0 on a goal and where none can
 * be reached. Breadth first from the goals.
 */
export function stepsTowards(next: Int32Array, goals: Int32Array): Uint8Array {
  const steps = new Uint8Array(next.length / 4);
  const reached = new Set(goals);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const cell of reached)
    for (let direction = 0; direction < 4; direction++) {
      const from = next[cell * 4 + direction];
      if (from < 0 || reached.has(from)) continue;
      reached.add(from);
      steps[from] = 1 + ((direction + 2) & 3);
    }
  return steps;
}

/**
 * Who moves as the `turn`-th of n agents, given one lot in 0..2n-1 for the tick: from a random agent on, upwards or
 * downwards, so that of any two agents each is first half of the time.
 */
export function agentInTurn(lot: number, turn: number, n: number): number {
  return lot < n ? (lot + turn) % n : (lot - turn) % n;
}
