/** Groups that are drawn at random from a population, and what each member is paid by who else is in it. */
import { fail } from "../../core/errors.ts";

/** What one is paid for its own strategy, by how many of the whole group (itself included) play each. */
export type GroupPay = (own: number, counts: readonly number[]) => number;

export interface GroupTable {
  /** Number of ways in which the others of a group can spread over the strategies. */
  readonly rows: number;
  /** `others[strategies * row + strategy]`: how many others play it. */
  readonly others: Int32Array;
  /** `pays[strategies * row + own]`. */
  readonly pays: Float64Array;
}

/** Ways to spread the others of a group that are tabulated at most. */
export const maxGroupRows = 200_000;

/**
 * All ways to spread `players - 1` others over the strategies, with what each strategy is paid among them.
 */
export function groupTable(who: string, players: number, strategies: number, pay: GroupPay): GroupTable {
  if (!Number.isInteger(players) || players < 2) fail(who, "needs groups of at least 2 players", players);
  if (!Number.isInteger(strategies) || strategies < 1) fail(who, "needs at least 1 strategy", strategies);
  const rows = countSpreads(players - 1, strategies);
  if (rows > maxGroupRows)
    fail(
      who,
      `the others of a group may spread in ${maxGroupRows} ways`,
      rows,
      "take fewer players or strategies, or write the fitness function yourself",
    );
  const others = new Int32Array(rows * strategies);
  const pays = new Float64Array(rows * strategies);
  const counts = new Array<number>(strategies).fill(0);
  counts[strategies - 1] = players - 1;
  for (let row = 0; row < rows; row++) {
    others.set(counts, strategies * row);
    for (let own = 0; own < strategies; own++) {
      counts[own]++;
      const paid = pay(own, [...counts]);
      if (!Number.isFinite(paid))
        fail(who, `pay must be a finite number (strategy ${own} in a group of ${counts.join(", ")})`, paid);
      pays[strategies * row + own] = paid;
      counts[own]--;
    }
    nextSpread(counts);
  }
  return { rows, others, pays };
}

/** C(total + parts - 1, parts - 1). */
function countSpreads(total: number, parts: number): number {
  let count = 1;
  for (let k = 1; k < parts; k++) count = Math.round((count * (total + k)) / k);
  return count;
}

/**
 * From (0, .., 0, n) to (n, 0, .., 0): one moves left from the last heap that has any, the rest go back to
 * the end.
 */
function nextSpread(counts: number[]): void {
  const end = counts.length - 1;
  let from = end;
  while (from > 0 && counts[from] === 0) from--;
  if (from === 0) return;
  const held = counts[from];
  counts[from] = 0;
  counts[from - 1]++;
  counts[end] = held - 1;
}
