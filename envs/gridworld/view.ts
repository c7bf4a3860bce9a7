/**
 * Egocentric windows: what an agent sees is a rectangle that turns with it.
 *
 * A window has `height` rows from the farthest ahead to the last behind and `width` columns from left to right. Cells
 * carry a code with a bit for each channel; the window of an agent has 0 or 1 for each cell and channel, the channels of a
 * cell side by side. Codes lie on a grid with a margin, so that a window never leaves it: a cell of the window is
 * then the agent's place plus an offset that depends on the heading alone.
 */
import { category } from "../../src/index.ts";
import { dx, dy } from "./grid.ts";
import type { GridMap } from "./map.ts";

/** What every gridworld shows of an agent itself. */
export const placeFeatures = ({ width, height }: GridMap) => ({
  out: category(2, "off the grid, waiting", { bins: 0 }),
  x: category(width, "own column, from the west", { bins: 0 }),
  y: category(height, "own row, from the north", { bins: 0 }),
  heading: category(4, "own heading: 0 north, 1 east, 2 south, 3 west", { bins: 0 }),
});

export interface View {
  readonly height: number;
  readonly width: number;
  readonly cells: number;
  /** Place of each window cell relative to the agent, in window order. */
  readonly ahead: Int32Array;
  readonly right: Int32Array;
  /** Window cells but the agent's own from near to far (steps), those ahead first among equals. */
  readonly byDistance: Int32Array;
  /** Where each window cell lies: 0 at the agent, 1 ahead, 2 right, 3 behind, 4 left; ahead or behind on diagonals. */
  readonly side: Uint8Array;
}

/** A window that shows `ahead` rows before the agent, `behind` rows after it and `side` columns to each side. */
export function viewOf(ahead: number, behind: number, side: number): View {
  const width = 2 * side + 1;
  const height = ahead + 1 + behind;
  const cells = width * height;
  const aheadOf = Int32Array.from({ length: cells }, (_, w) => ahead - Math.floor(w / width));
  const rightOf = Int32Array.from({ length: cells }, (_, w) => (w % width) - side);
  const steps = (w: number) => Math.abs(aheadOf[w]) + Math.abs(rightOf[w]);
  return {
    height,
    width,
    cells,
    ahead: aheadOf,
    right: rightOf,
    byDistance: Int32Array.from({ length: cells }, (_, w) => w)
      .sort((a, b) => steps(a) - steps(b) || a - b)
      .subarray(1),
    side: Uint8Array.from({ length: cells }, (_, w) => {
      const [a, r] = [aheadOf[w], rightOf[w]];
      if (a === 0 && r === 0) return 0;
      if (Math.abs(a) >= Math.abs(r)) return a > 0 ? 1 : 3;
      return r > 0 ? 2 : 4;
    }),
  };
}

/** A map with a margin all around. */
export interface Margin {
  readonly stride: number;
  readonly size: number;
  /** Place of each cell of the map on the grid with a margin. */
  readonly place: Int32Array;
}

export function marginOf({ width, height }: GridMap, margin: number): Margin {
  const stride = width + 2 * margin;
  return {
    stride,
    size: stride * (height + 2 * margin),
    place: Int32Array.from(
      { length: width * height },
      (_, cell) => (Math.floor(cell / width) + margin) * stride + (cell % width) + margin,
    ),
  };
}

/** Step in each direction on a grid with a margin. */
export function strides(stride: number): Int32Array {
  return Int32Array.from(dx, (x, direction) => x + dy[direction] * stride);
}

/** Offset of each of `cells` window cells for each heading, at `heading * cells.length + j`. */
export function viewOffsets(view: View, stride: number, cells: ArrayLike<number>): Int32Array {
  const step = strides(stride);
  return Int32Array.from({ length: 4 * cells.length }, (_, j) => {
    const heading = Math.floor(j / cells.length);
    const w = cells[j % cells.length];
    return view.ahead[w] * step[heading] + view.right[w] * step[(heading + 1) & 3];
  });
}

/** Writes a 1 for each bit of the codes in view; `into` must be 0 there. `offsets` are those of all window cells. */
export function writeWindow(
  into: Float64Array,
  at: number,
  channels: number,
  codes: Uint8Array,
  place: number,
  offsets: Int32Array,
  heading: number,
): void {
  const cells = offsets.length >> 2;
  const end = (heading + 1) * cells;
  for (let j = heading * cells, o = at; j < end; j++, o += channels) {
    let code = codes[place + offsets[j]];
    while (code !== 0) {
      const channel = 31 - Math.clz32(code);
      into[o + channel] = 1;
      code ^= 1 << channel;
    }
  }
}

/** The first of the cells in `offsets` whose code has one of `bits`, or -1. */
export function firstInView(
  codes: Uint8Array,
  bits: number,
  place: number,
  offsets: Int32Array,
  heading: number,
): number {
  const cells = offsets.length >> 2;
  const from = heading * cells;
  for (let j = 0; j < cells; j++) if ((codes[place + offsets[from + j]] & bits) !== 0) return j;
  return -1;
}
