/**
 * A memory of each state's greedy action, so that a table with many actions is not searched at every step.
 *
 * `best[cell]` is the greedy action of table row `cell` plus one, or 0 when it is not known. A search that finds a
 * tie is not remembered when ties are to be broken at random.
 */
import { uniform } from "../core/random.ts";

/** From this many actions on, remembering costs less than searching. */
export const worthRemembering = 4;

/** Greedy action of row `cell`, remembered or searched; ties go to the first, or at random with stream `r`. */
export function greedyAction(
  q: Float64Array,
  n: number,
  best: Int32Array,
  cell: number,
  randomTies: boolean,
  rng: Int32Array,
  r: number,
): number {
  const known = best[cell];
  if (known !== 0) return known - 1;
  const base = cell * n;
  let found = 0;
  let top = q[base];
  let ties = 1;
  for (let a = 1; a < n; a++) {
    const value = q[base + a];
    if (value > top) {
      top = value;
      found = a;
      ties = 1;
    } else if (value === top) ties++;
  }
  if (ties === 1 || !randomTies) {
    best[cell] = found + 1;
    return found;
  }
  let skip = (uniform(rng, r) * ties) | 0;
  for (let a = found; ; a++) if (q[base + a] === top && skip-- === 0) return a;
}

/** Largest value of row `cell`. */
export function greedyValue(
  q: Float64Array,
  n: number,
  best: Int32Array,
  cell: number,
  randomTies: boolean,
): number {
  const base = cell * n;
  const known = best[cell];
  if (known !== 0) return q[base + known - 1];
  let found = 0;
  let top = q[base];
  let tied = false;
  for (let a = 1; a < n; a++) {
    const value = q[base + a];
    if (value > top) {
      top = value;
      found = a;
      tied = false;
    } else if (value === top) tied = true;
  }
  if (!(tied && randomTies)) best[cell] = found + 1;
  return top;
}

/** To be called when action `a` of row `cell` has moved from `before` to what stands in `q` now. */
export function noteChange(
  q: Float64Array,
  n: number,
  best: Int32Array,
  cell: number,
  a: number,
  before: number,
): void {
  const known = best[cell];
  if (known === 0) return;
  const now = q[cell * n + a];
  if (known === a + 1) {
    if (now < before) best[cell] = 0;
    return;
  }
  const top = q[cell * n + known - 1];
  if (now > top) best[cell] = a + 1;
  else if (now === top) best[cell] = 0;
}
