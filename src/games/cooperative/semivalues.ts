/**
 * Shapley and Banzhaf values of a whole table in O(2^n).
 *
 * Both are semivalues (Dubey, Neyman & Weber 1981): player i gets the sum over the coalitions S without i of
 * p(|S|) (v(S + i) - v(S)). Written with each worth once, that is
 *
 *   sum over S with i of g(|S|) v(S), less sum over all S of p(|S|) v(S),   g(s) = p(s - 1) + p(s),
 *
 * and "the sum over S with i" comes for all players from one pass: the low bits of a mask are added up over the high
 * bits and the other way round, and both small tables are folded bit by bit.
 */
import { requireFiniteWorths, requireShape, scaleOf } from "./coalition-game.ts";

/**
 * Shapley 1953: the mean of what a player adds to those before it, over all orders of arrival. Efficient: values sum to
 * the worth of all. `table[mask]` is the worth of each coalition (see `coalitionGame`); time and unit are the table's.
 */
export function shapleyValues(table: Float64Array, players: number): Float64Array {
  requireShape("shapleyValues", table, players);
  return semivalue("shapleyValues", table, shapleyWeights(players));
}

/** Banzhaf 1965, Coleman 1971: the mean of what a player adds to a coalition of the others, all being equally likely. */
export function banzhafValues(table: Float64Array, players: number): Float64Array {
  requireShape("banzhafValues", table, players);
  return semivalue("banzhafValues", table, new Float64Array(players).fill(0.5 ** (players - 1)));
}

/** Banzhaf values scaled to sum to the worth of all, as the Banzhaf index of a voting game does; 0 if they sum to 0 up to rounding. */
export function normalisedBanzhaf(table: Float64Array, players: number): Float64Array {
  const values = banzhafValues(table, players);
  const sum = values.reduce((total, value) => total + value, 0);
  const rounding = 1e-12 * players * scaleOf(table);
  return values.map((value) => (Math.abs(sum) <= rounding ? 0 : (value * table[table.length - 1]) / sum));
}

/** p(s) = s! (n - s - 1)! / n!, the share of the orders in which a given s of the others come first. */
export function shapleyWeights(players: number): Float64Array {
  const weights = new Float64Array(players);
  weights[0] = 1 / players;
  for (let s = 1; s < players; s++) weights[s] = (weights[s - 1] * s) / (players - s);
  return weights;
}

function semivalue(who: string, table: Float64Array, p: Float64Array): Float64Array {
  const players = p.length;
  const lowBits = Math.min(players, 10);
  const low = new Float64Array(1 << lowBits);
  const high = new Float64Array(1 << (players - lowBits));
  const sizes = new Uint8Array(1024);
  for (let mask = 1; mask < sizes.length; mask++) sizes[mask] = sizes[mask >> 1] + (mask & 1);
  const grow = Float64Array.from({ length: players + 1 }, (_, s) => (p[s - 1] ?? 0) + (p[s] ?? 0));
  const stay = Float64Array.from({ length: players + 1 }, (_, s) => p[s] ?? 0);
  const rest = gather(table, low, high, sizes, grow, stay);
  const values = new Float64Array(players).fill(-rest);
  fold(low, lowBits, values, 0);
  fold(high, players - lowBits, values, lowBits);
  // Every worth but that of nobody enters some value, so the table is searched only when one of them is not finite.
  if (!values.every(Number.isFinite)) requireFiniteWorths(who, table);
  return values;
}

/**
 * One pass over the table: adds grow(|S|) v(S) to the entries of `low` and `high` that the bits of S name, and returns
 * the sum of stay(|S|) v(S).
 */
function gather(
  table: Float64Array,
  low: Float64Array,
  high: Float64Array,
  sizes: Uint8Array,
  grow: Float64Array,
  stay: Float64Array,
): number {
  const width = low.length;
  let rest = 0;
  for (let block = 0; block < high.length; block++) {
    const outer = sizes[block];
    const from = block * width;
    let blockSum = 0;
    let blockRest = 0;
    for (let inner = 0; inner < width; inner++) {
      const size = outer + sizes[inner];
      const worth = table[from + inner];
      const share = grow[size] * worth;
      low[inner] += share;
      blockSum += share;
      blockRest += stay[size] * worth;
    }
    high[block] = blockSum;
    rest += blockRest;
  }
  return rest;
}

/** Adds the sum over masks with bit b to `values[first + b]`, from the last bit down; `sums` is used up. */
function fold(sums: Float64Array, bits: number, values: Float64Array, first: number): void {
  for (let bit = bits - 1; bit >= 0; bit--) {
    const half = 1 << bit;
    let total = 0;
    for (let mask = 0; mask < half; mask++) {
      total += sums[half + mask];
      sums[mask] += sums[half + mask];
    }
    values[first + bit] += total;
  }
}
