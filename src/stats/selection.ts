/** Order statistics without sorting (Hoare 1961, "Algorithm 65: Find", Communications of the ACM 4:321-322). */

/**
 * Moves the values so that those which sorting would bring to `places` stand there. `places` ascend; values are numbers. What
 * stands before a place is no larger, what stands behind it no smaller.
 */
export function putInPlace(values: Float64Array, places: readonly number[]): void {
  let from = 0;
  for (const place of places) {
    if (place < from) continue;
    find(values, place, from, values.length - 1);
    from = place + 1;
  }
}

/** The value that belongs to `place` comes there from among `from..to`, where it is known to be. */
function find(values: Float64Array, place: number, from: number, to: number): void {
  while (from < to) {
    const pivot = values[place]!;
    let low = from;
    let high = to;
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const value = values[low]!;
      values[low++] = values[high]!;
      values[high--] = value;
    }
    if (high < place) from = low;
    if (low > place) to = high;
  }
}
