/**
 * A ledger: rows are appended and never changed, and what somebody has is the sum of them.
 *
 * A row is {tick, key, resource, op, version}: `op` units of the resource went to the key (below 0: away from it), and `version` is
 * the number of the change. Money is a resource, a task that is held is one unit of it; what is only passed on sums to 0. When
 * there is no more room, the books are closed: the rows of each key and resource become one, with the same sum.
 */
import { fail } from "../../core/errors.ts";
import { i32, vector } from "../../core/schema.ts";

const width = 5;
/** Rows of a world at most: 20 bytes each. */
const mostRows = 65_536;

/**
 * Fields of a ledger in a mechanism's state. `accounts` is how many pairs of a key and a resource there are at most that are not
 * at 0.
 */
export function ledgerFields(who: string, rows: number, accounts: number) {
  // Twice the accounts: closing the books then frees half of the rows at least.
  const least = 2 * accounts;
  if (!Number.isInteger(rows) || rows < least || rows > mostRows)
    fail(who, `rows must be a whole number in ${least}..${mostRows} for ${accounts} accounts`, rows);
  return { rows: vector(i32, width * rows), written: vector(i32, 1) };
}

/** The columns of `ledgerFields` over all worlds, or what one world sees of them: then its number is 0. */
export interface Ledger {
  readonly rows: Int32Array;
  /** Rows written in each world. */
  readonly written: Int32Array;
}

/** Appends a row in world i. Where there is no room for it the books are closed first, which leaves a row for each account. */
export function append(
  { rows, written }: Ledger,
  i: number,
  tick: number,
  key: number,
  resource: number,
  op: number,
  version: number,
): void {
  const size = rows.length / written.length;
  if (width * written[i] === size) written[i] = closeBooks(rows, i * size, written[i]);
  if (width * written[i] === size) fail("ledger", "has more accounts than it was laid out for", size / width);
  const at = i * size + width * written[i];
  rows[at] = tick;
  rows[at + 1] = key;
  rows[at + 2] = resource;
  rows[at + 3] = op;
  rows[at + 4] = version;
  written[i]++;
}

/** Units of the resource that the key has in world i: a fold over all rows. */
export function balanceOf({ rows, written }: Ledger, i: number, key: number, resource: number): number {
  const first = (i * rows.length) / written.length;
  let sum = 0;
  for (let at = first; at < first + width * written[i]; at += width)
    if (rows[at + 1] === key && rows[at + 2] === resource) sum += rows[at + 3];
  return sum;
}

/** Units of the resource that all keys have together: 0 of what is only passed on, 1 of a task that one holds. */
export function unitsOut({ rows, written }: Ledger, i: number, resource: number): number {
  const first = (i * rows.length) / written.length;
  let sum = 0;
  for (let at = first; at < first + width * written[i]; at += width)
    if (rows[at + 2] === resource) sum += rows[at + 3];
  return sum;
}

/** One row for each key and resource that is not at 0, with tick and version of its last change; gives how many there are. */
function closeBooks(rows: Int32Array, first: number, written: number): number {
  let kept = first;
  for (let at = first; at < first + width * written; at += width) {
    let to = first;
    while (to < kept && (rows[to + 1] !== rows[at + 1] || rows[to + 2] !== rows[at + 2])) to += width;
    if (to === kept) {
      kept += width;
      rows.copyWithin(to, at, at + width);
    } else {
      rows[to] = rows[at];
      rows[to + 3] += rows[at + 3];
      rows[to + 4] = rows[at + 4];
    }
  }
  let open = first;
  for (let at = first; at < kept; at += width) {
    if (rows[at + 3] === 0) continue;
    rows.copyWithin(open, at, at + width);
    open += width;
  }
  return (open - first) / width;
}
