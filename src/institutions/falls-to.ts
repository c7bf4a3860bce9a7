/** Bisection: what several closed forms end in. */

/** Where a falling function is 0 between `low` and `high`, to the last bit, or the end up to which it keeps its sign. */
export function fallsTo(low: number, high: number, f: (x: number) => number): number {
  let [from, to] = [low, high];
  for (;;) {
    const middle = (from + to) / 2;
    if (middle <= from || middle >= to) return from;
    if (f(middle) > 0) from = middle;
    else to = middle;
  }
}
