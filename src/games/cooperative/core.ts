/**
 * The core: divisions of the worth of all that no coalition can improve on by leaving (Gillies 1959), and the least core,
 * which makes the largest reason to leave as small as it can be (Maschler, Peleg & Shapley 1979).
 */
import { fail } from "../../core/errors.ts";
import { coalitionSums, requireTable, scaleOf } from "./coalition-game.ts";
import { leastExcess } from "./least-excess.ts";

export interface Excess {
  /** Mask of a coalition with the largest excess; of all and of nobody there is none. */
  readonly coalition: number;
  /** Its worth less what its members get. */
  readonly excess: number;
}

export interface LeastCore {
  /** One division in the least core. */
  readonly x: Float64Array;
  /** Its largest excess: at most 0 exactly when the core is not empty. */
  readonly excess: number;
}

/** The coalition with most reason to leave when player i gets `x[i]`; needs two players. */
export function largestExcess(table: Float64Array, players: number, x: ArrayLike<number>): Excess {
  const who = "largestExcess";
  requireTable(who, table, players);
  requireSeveral(who, players);
  if (x.length !== players) fail(who, `needs ${players} numbers, one a player`, x.length);
  const sums = coalitionSums(x);
  let coalition = 1;
  for (let mask = 2; mask < table.length - 1; mask++)
    if (table[mask] - sums[mask] > table[coalition] - sums[coalition]) coalition = mask;
  return { coalition, excess: table[coalition] - sums[coalition] };
}

/** Whether x divides the worth of all and no coalition gets less than its worth; `tolerance` is in its unit. */
export function isInCore(
  table: Float64Array,
  players: number,
  x: ArrayLike<number>,
  tolerance = 1e-7 * scaleOf(table),
): boolean {
  const sum = Array.from(x).reduce((total, share) => total + share, 0);
  if (!(Math.abs(sum - table[table.length - 1]) <= tolerance)) return false;
  return players === 1 || largestExcess(table, players, x).excess <= tolerance;
}

/**
 * A point of the least core, for two or more players. The program has a constraint a coalition, of which only those that
 * bind are generated; each round looks at all 2^n.
 */
export function leastCore(table: Float64Array, players: number): LeastCore {
  const who = "leastCore";
  requireTable(who, table, players);
  requireSeveral(who, players);
  const all = table.length - 1;
  const { x, excess } = leastExcess(who, table, players, () => true, [{ mask: all, sum: table[all] }], false);
  return { x, excess };
}

/** A division in the core, as far inside as the least core is; undefined when the core is empty. */
export function corePoint(table: Float64Array, players: number): Float64Array | undefined {
  requireTable("corePoint", table, players);
  if (players === 1) return table.slice(1);
  const { x, excess } = leastCore(table, players);
  return excess <= 1e-7 * scaleOf(table) ? x : undefined;
}

function requireSeveral(who: string, players: number): void {
  if (players < 2) fail(who, "needs at least two players", players, "one player gets all");
}
