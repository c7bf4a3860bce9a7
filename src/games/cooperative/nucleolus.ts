/**
 * The nucleolus: the one division whose excesses, largest first, are least in lexicographic order (Schmeidler 1969).
 *
 * A sequence of linear programs (Maschler, Peleg & Shapley 1979). Each makes the largest excess over the coalitions that
 * are still open as small as it can be; coalitions with that excess at every optimum are settled for good, and so are
 * those whose indicator depends linearly on settled ones. Each program settles at least one more dimension, so there are
 * at most n - 1 (Potters, Reijnierse & Ansing 1996).
 */
import { fail } from "../../core/errors.ts";
import { coalitionSums, requirePlayers, requireTable, scaleOf } from "./coalition-game.ts";
import { leastExcess, type Settled } from "./least-excess.ts";

/** Players that `nucleolus` takes: rounding adds up over its programs. */
export const maxNucleolusPlayers = 12;

/**
 * What each player gets. Only divisions that give everybody at least its own worth are considered; a game in which the
 * worths of single players sum to more than the worth of all has none, which is an error.
 */
export function nucleolus(table: Float64Array, players: number): Float64Array {
  const who = "nucleolus";
  requirePlayers(who, players, maxNucleolusPlayers, "use leastCore");
  requireTable(who, table, players);
  const own = Float64Array.from({ length: players }, (_, player) => table[1 << player]);
  const all = table.length - 1;
  // In the game less everybody's own worth, excesses are the same and divisions are at least 0.
  const sums = coalitionSums(own);
  const gains = table.map((worth, mask) => worth - sums[mask]);
  const slack = 1e-9 * scaleOf(table);
  if (gains[all] < -slack)
    fail(who, "players alone must not be worth more than all together", sums[all], "use leastCore");
  if (gains[all] <= slack) return own;
  const settled: Settled[] = [{ mask: all, sum: gains[all] }];
  const span = emptySpan(players);
  addToSpan(span, all);
  let shares = new Float64Array([gains[all]]);
  while (settled.length < players) {
    const dependent = Uint8Array.from({ length: table.length }, (_, mask) => (isInSpan(span, mask) ? 1 : 0));
    const found = leastExcess(who, gains, players, (mask) => dependent[mask] === 0, settled, true);
    shares = Float64Array.from(found.x);
    const before = settled.length;
    for (const mask of found.tight)
      if (addToSpan(span, mask)) settled.push({ mask, sum: gains[mask] - found.excess });
    if (settled.length === before)
      fail(who, "rounding hides which coalitions bind", found.excess, "round the worths, or use leastCore");
  }
  return own.map((worth, player) => worth + shares[player]);
}

/** Vectors in echelon form: `rows[column]` has its first entry, a 1, in that column. */
interface Span {
  readonly players: number;
  readonly rows: (Float64Array | undefined)[];
  readonly rest: Float64Array;
}

function emptySpan(players: number): Span {
  return { players, rows: new Array<undefined>(players).fill(undefined), rest: new Float64Array(players) };
}

/** Reduces the indicator of a coalition by the span into `rest`; returns the first column that is left, or -1. */
function reduce({ players, rows, rest }: Span, mask: number): number {
  for (let player = 0; player < players; player++) rest[player] = (mask >>> player) & 1;
  for (let column = 0; column < players; column++) {
    const factor = rest[column];
    if (Math.abs(factor) < 1e-9) continue;
    const row = rows[column];
    if (!row) return column;
    for (let player = column; player < players; player++) rest[player] -= factor * row[player];
  }
  return -1;
}

function isInSpan(span: Span, mask: number): boolean {
  return reduce(span, mask) < 0;
}

/** Adds a coalition; false when it was in the span already. */
function addToSpan(span: Span, mask: number): boolean {
  const column = reduce(span, mask);
  if (column < 0) return false;
  const first = span.rest[column];
  span.rows[column] = span.rest.map((entry) => entry / first);
  return true;
}
