/** Regions of one culture: villages that are next to each other, or connected by others, and alike in every feature. */

/** Features that two have in common. Columns are read from `first` on, `features` for each village. */
export function inCommon(trait: Uint8Array, first: number, features: number, a: number, b: number): number {
  let same = 0;
  for (let f = 0; f < features; f++)
    if (trait[first + a * features + f] === trait[first + b * features + f]) same++;
  return same;
}

/** How many regions there are; `size` has that of each in the end, and `region` and `queue` room for all villages. */
export function regionsOf(
  trait: Uint8Array,
  first: number,
  features: number,
  start: Int32Array,
  neighbour: Int32Array,
  region: Int32Array,
  queue: Int32Array,
  size: Int32Array,
): number {
  const n = start.length - 1;
  region.fill(-1);
  let count = 0;
  for (let a = 0; a < n; a++) {
    if (region[a] >= 0) continue;
    let reached = 1;
    queue[0] = a;
    region[a] = count;
    for (let at = 0; at < reached; at++)
      for (let e = start[queue[at]]; e < start[queue[at] + 1]; e++) {
        const b = neighbour[e];
        if (region[b] >= 0 || inCommon(trait, first, features, a, b) < features) continue;
        region[b] = count;
        queue[reached++] = b;
      }
    size[count++] = reached;
  }
  return count;
}
