/**
 * Cooperative games with transferable payoff, as the worth of each coalition in one table.
 *
 * von Neumann & Morgenstern 1944, chapter VI. `table[mask]` is what the players whose bits are set in `mask` achieve
 * together (bit i stands for player i), so `table[0]` is 0 and the last entry is the worth of all.
 */
import { fail } from "../../core/errors.ts";

/** Players that a table may have: it has 2^n entries. */
export const maxTablePlayers = 20;

/**
 * Builds and checks a table from the worth of a coalition, by mask and by members in ascending order. The worth of
 * nobody must be 0 or left undefined.
 */
export function coalitionGame(
  players: number,
  worth: (mask: number, members: readonly number[]) => number,
): Float64Array {
  const who = "coalitionGame";
  requirePlayers(who, players);
  const table = new Float64Array(2 ** players);
  for (let mask = 0; mask < table.length; mask++) table[mask] = worth(mask, coalitionMembers(mask));
  requireTable(who, table, players);
  return table;
}

/** The members of a coalition, in ascending order. */
export function coalitionMembers(mask: number): number[] {
  const members: number[] = [];
  for (let left = mask; left !== 0; left &= left - 1) members.push(31 - Math.clz32(left & -left));
  return members;
}

/** The mask of a coalition. */
export function coalitionMask(members: Iterable<number>): number {
  let mask = 0;
  for (const player of members) {
    if (!(Number.isInteger(player) && player >= 0 && player < 31))
      fail("coalitionMask", "players must be whole numbers in 0..30", player);
    mask |= 1 << player;
  }
  return mask;
}

/** Number of members. */
export function coalitionSize(mask: number): number {
  let pairs = mask - ((mask >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((pairs + (pairs >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Fills `out[mask]` with the sum of its members' entries of `x`. */
export function coalitionSums(x: ArrayLike<number>, out = new Float64Array(2 ** x.length)): Float64Array {
  for (let player = 0; player < x.length; player++) {
    const bit = 1 << player;
    for (let mask = 0; mask < bit; mask++) out[bit | mask] = out[mask] + x[player];
  }
  return out;
}

export function requirePlayers(who: string, players: number, limit = maxTablePlayers, fix?: string): void {
  if (!(Number.isInteger(players) && players >= 1 && players <= limit))
    fail(
      who,
      `players must be a whole number in 1..${limit}, as there are 2^players coalitions`,
      players,
      fix ?? "sample coalitions with sampleShapley or sampleBanzhaf instead",
    );
}

/** Checks that there is a finite worth for each coalition, and 0 for nobody. */
export function requireTable(who: string, table: Float64Array, players: number): void {
  requireShape(who, table, players);
  requireFiniteWorths(who, table);
}

/** Checks that there is a worth for each coalition, and 0 for nobody. */
export function requireShape(who: string, table: Float64Array, players: number): void {
  requirePlayers(who, players);
  if (table.length !== 2 ** players)
    fail(who, `a table of ${players} players has ${2 ** players} entries, one a coalition`, table.length);
  if (table[0] !== 0)
    fail(who, "the worth of nobody must be 0", table[0], "subtract it from the worth of every coalition");
}

export function requireFiniteWorths(who: string, table: Float64Array): void {
  for (let mask = 0; mask < table.length; mask++)
    if (!Number.isFinite(table[mask]))
      fail(
        who,
        `worths must be finite numbers (coalition ${coalitionMembers(mask).join(", ")})`,
        table[mask],
      );
}

/** Largest size of a worth; tolerances are relative to it. At least 1e-300. */
export function scaleOf(table: Float64Array): number {
  let most = 1e-300;
  for (let mask = 0; mask < table.length; mask++) most = Math.max(most, Math.abs(table[mask]));
  return most;
}
