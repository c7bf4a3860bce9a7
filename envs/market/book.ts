/**
 * A book of orders for one unit each at whole prices: levels of an array, counted from the place `at` on where a world's part of it
 * begins, so that one world's view and the columns of all worlds alike are served. Nothing is allocated.
 *
 * Orders of the flow, which nobody owns, and quotes of agents stand in arrays of their own; both are in the market.
 */

/** The highest level from `from` downwards that has an order or quote, or -1. */
export function highestOrder(
  orders: ArrayLike<number>,
  quotes: ArrayLike<number>,
  at: number,
  from: number,
): number {
  let level = from;
  while (level >= 0 && orders[at + level] === 0 && quotes[at + level] === 0) level--;
  return level;
}

/** The lowest level from `from` upwards of `size` that has an order or quote, or -1. */
export function lowestOrder(
  orders: ArrayLike<number>,
  quotes: ArrayLike<number>,
  at: number,
  from: number,
  size: number,
): number {
  for (let level = from; level < size; level++)
    if (orders[at + level] !== 0 || quotes[at + level] !== 0) return level;
  return -1;
}

/** The level of the order number `rank`, counted from level `from` on, upwards for `way` 1 and downwards for -1. */
export function levelOfRank(
  orders: ArrayLike<number>,
  at: number,
  from: number,
  way: 1 | -1,
  rank: number,
): number {
  let level = from;
  for (let left = rank; left >= orders[at + level]; level += way) left -= orders[at + level];
  return level;
}

/** Moves all orders up by so many levels, down where it is negative, and returns how many were lost over the edge. */
export function shiftOrders(orders: Int32Array, at: number, size: number, by: number): number {
  const up = by > 0;
  const kept = size - Math.abs(by);
  let lost = 0;
  for (let level = 0; level < size - kept; level++) lost += orders[up ? at + kept + level : at + level];
  orders.copyWithin(up ? at + by : at, up ? at : at - by, up ? at + kept : at + size);
  orders.fill(0, up ? at : at + kept, up ? at + by : at + size);
  return lost;
}

/** The agent that owns the quote number `rank` at a level, of the n from row `first` on; -1 where there are fewer. */
export function ownerOfQuote(
  level: ArrayLike<number>,
  wanted: number,
  rank: number,
  first: number,
  n: number,
): number {
  let left = rank;
  for (let a = 0; a < n; a++) if (level[first + a] === wanted && left-- === 0) return a;
  return -1;
}
