/** From data to positions: extents, nice ticks, linear scales, and the placing of labels. */

import { exponentOf, powerOfTen, tickFormat } from "../number.ts";

/**
 * The value a chart can draw, or undefined where there is none. Magnitudes are held within 1e±290: nobody
 * can see the difference, and sums and quotients of such numbers stay finite and exact enough.
 */
export function drawable(value: number | undefined): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  if (Math.abs(value) < 1e-290) return 0;
  return Math.min(1e290, Math.max(-1e290, value));
}

/** Smallest and largest drawable value, or undefined when there is none. */
export function extent(values: Iterable<number | undefined>): [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const usable = drawable(value);
    if (usable === undefined) continue;
    if (usable < low) low = usable;
    if (usable > high) high = usable;
  }
  return low <= high ? [low, high] : undefined;
}

/** Consecutive items between gaps; an undefined item is a gap. */
export function stretchesOf<T>(items: readonly (T | undefined)[]): T[][] {
  const found: T[][] = [];
  let open: T[] = [];
  for (const item of items) {
    if (item === undefined) open = [];
    else if (open.push(item) === 1) found.push(open);
  }
  return found;
}

/** An interval of values with its ticks and their labels. */
export interface Axis {
  min: number;
  max: number;
  /** Distance of two ticks: 1, 2 or 5 times a power of ten. */
  step: number;
  ticks: number[];
  labels: string[];
}

/** The smallest of 1, 2, 5 times a power of ten that divides `span` into at most `count` steps. */
export function niceStep(span: number, count: number): { factor: number; exponent: number } {
  const wanted = (span / count) * (1 - 1e-9);
  const exponent = exponentOf(wanted);
  const unit = powerOfTen(exponent);
  for (const factor of [1, 2, 5]) if (factor * unit >= wanted) return { factor, exponent };
  return { factor: 1, exponent: exponent + 1 };
}

/**
 * An axis over [low, high] with at most `count` steps between ticks. `outward` moves both ends out to a
 * tick (one step more at most); otherwise they stay and ticks lie inside. An interval without width is
 * widened around its value.
 */
export function niceAxis(low: number, high: number, count: number, outward: boolean): Axis {
  const size = Math.max(Math.abs(low), Math.abs(high));
  let [min, max] = [low, high];
  if (max - min <= size * 1e-9) {
    const pad = size === 0 ? 1 : size / 2;
    [min, max] = [min - pad, max + pad];
  }
  const { factor, exponent } = niceStep(max - min, count);
  // Dividing by a positive power of ten is exact where multiplying by a negative one is not: 3 / 10, not 3 * 0.1.
  const unit = powerOfTen(Math.abs(exponent));
  const at = (index: number): number => (exponent < 0 ? (index * factor) / unit : index * factor * unit);
  const step = at(1);
  const first = outward ? Math.floor(min / step + 1e-9) : Math.ceil(min / step - 1e-9);
  const last = outward ? Math.ceil(max / step - 1e-9) : Math.floor(max / step + 1e-9);
  const ticks: number[] = [];
  for (let index = first; index <= last; index++) ticks.push(at(index));
  const labels = ticks.map(tickFormat(ticks, step));
  return { min: outward ? at(first) : min, max: outward ? at(last) : max, step, ticks, labels };
}

/** The straight map that takes `domain` to `range`; a domain without width maps to the middle. */
export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const [from, to] = domain;
  const [start, end] = range;
  if (from === to) return () => (start + end) / 2;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/**
 * Moves positions as little as possible (least squares) until neighbours are `gap` apart and all lie in
 * [low, high]; order is kept. Pool-adjacent-violators on position minus index times gap.
 * Barlow et al., Statistical Inference under Order Restrictions (1972), section 1.2.
 * Where there is no room for the gap, it shrinks to what there is.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const count = wanted.length;
  const room = count > 1 ? Math.min(gap, Math.max(0, high - low) / (count - 1)) : 0;
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const blocks: { sum: number; size: number }[] = [];
  for (const [rank, index] of order.entries()) {
    let block = { sum: wanted[index]! - rank * room, size: 1 };
    for (
      let last = blocks.at(-1);
      last && last.sum / last.size > block.sum / block.size;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = { sum: last.sum + block.sum, size: last.size + block.size };
    }
    blocks.push(block);
  }
  const placed = new Array<number>(count).fill(0);
  const ceiling = Math.max(low, high - (count - 1) * room);
  let rank = 0;
  for (const { sum, size } of blocks) {
    const base = Math.min(ceiling, Math.max(low, sum / size));
    for (let k = 0; k < size; k++, rank++) placed[order[rank]!] = base + rank * room;
  }
  return placed;
}

/** Puts each interval in the first row where it keeps `gap` to its neighbours; returns the row of each. */
export function packRows(intervals: readonly (readonly [number, number])[], gap: number): number[] {
  const rows: (readonly [number, number])[][] = [];
  return intervals.map(([from, to]) => {
    let row = rows.findIndex((taken) => taken.every(([a, b]) => to + gap <= a || from >= b + gap));
    if (row < 0) row = rows.push([]) - 1;
    rows[row]!.push([from, to]);
    return row;
  });
}

/**
 * Indices of at most `limit` points (3 at least) that keep the shape of a curve: largest-triangle-three-buckets.
 * S. Steinarsson, Downsampling Time Series for Visual Representation (2013), section 4.2.
 */
export function thin(x: readonly number[], y: readonly number[], limit: number): number[] {
  const count = x.length;
  const target = Math.max(3, Math.floor(limit));
  if (count <= target) return x.map((_, index) => index);
  const kept = [0];
  const width = (count - 2) / (target - 2);
  let previous = 0;
  for (let bucket = 0; bucket < target - 2; bucket++) {
    const from = Math.floor(bucket * width) + 1;
    const to = Math.floor((bucket + 1) * width) + 1;
    const next = Math.min(count, Math.floor((bucket + 2) * width) + 1);
    let meanX = 0;
    let meanY = 0;
    const size = Math.max(1, next - to);
    for (let index = to; index < to + size; index++) {
      meanX += x[Math.min(index, count - 1)]! / size;
      meanY += y[Math.min(index, count - 1)]! / size;
    }
    let best = from;
    let largest = -1;
    for (let index = from; index < to; index++) {
      const area = Math.abs(
        (x[previous]! - meanX) * (y[index]! - y[previous]!) -
          (x[previous]! - x[index]!) * (meanY - y[previous]!),
      );
      if (area > largest) {
        largest = area;
        best = index;
      }
    }
    kept.push(best);
    previous = best;
  }
  kept.push(count - 1);
  return kept;
}
