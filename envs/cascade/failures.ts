/**
 * Threshold cascades, as envs share them: while any node bears more than it can, it fails and what it bore falls to others.
 *
 * Which load falls to whom is the env's: it shares the load, and calls `failOverloaded` until that gives 0. Each round but the last fells
 * one of n nodes at least, so that n + 1 rounds are the most: loops say so, and end whatever is wrong in them. Columns are read from row `first` on, so
 * that one world's view (first = 0) and the columns of all worlds alike are served.
 */

/** Marks all of the n nodes from `first` on that bear more than they can, at once; returns how many these are. */
export function failOverloaded(
  load: ArrayLike<number>,
  capacity: ArrayLike<number>,
  failed: Uint8Array,
  first: number,
  n: number,
): number {
  let newly = 0;
  for (let k = first; k < first + n; k++) {
    if (failed[k] === 1 || !(load[k] > capacity[k])) continue;
    failed[k] = 1;
    newly++;
  }
  return newly;
}
